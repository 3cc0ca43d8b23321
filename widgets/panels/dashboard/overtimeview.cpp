// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/dashboard/overtimeview.h"

#include "widgets/controls/columns.h"
#include "widgets/controls/filterfield.h"
#include "widgets/controls/serieschart.h"
#include "widgets/models/scriptshape.h"
#include "widgets/panels/dashboard/measuremodel.h"
#include "widgets/panels/dashboard/measuretext.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::panels {

using controls::ChartContent;
using controls::ChartMark;
using statistics::Direction;

OverTimeView::OverTimeView(const theme::ThemeManager &themes, QWidget *parent) : QSplitter(parent)
{
    createLayout(themes);
    connect(m_filter, &controls::FilterField::filterChanged, m_shown,
            &QSortFilterProxyModel::setFilterFixedString);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (const auto measurement = chosen())
            emit wanted(*measurement);
    });
}

OverTimeView::~OverTimeView() = default;

void OverTimeView::createLayout(const theme::ThemeManager &themes)
{
    constexpr int kListShare = 2;
    constexpr int kChartShare = 3;
    m_model = new MeasureModel(this);
    m_shown = new QSortFilterProxyModel(this);
    m_shown->setSourceModel(m_model);
    m_shown->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_shown->setFilterKeyColumn(-1);
    auto *side = new QWidget(this);
    m_filter = new controls::FilterField(themes, tr("Filter what was measured"), side);
    m_list = new QTreeView(side);
    m_list->setModel(m_shown);
    m_list->setAccessibleName(tr("What was measured"));
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAlternatingRowColors(true);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(MeasureModel::Name, QHeaderView::Stretch);
    controls::setColumnWidths(*m_list->header(), {0, 12});
    m_filter->setTarget(m_list);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 1);
    m_chart = new controls::SeriesChart(themes, this);
    setChildrenCollapsible(false);
    setStretchFactor(indexOf(side), kListShare);
    setStretchFactor(indexOf(m_chart), kChartShare);
    setFocusProxy(m_list);
}

std::optional<engine::Measurement> OverTimeView::chosen() const
{
    const auto index = m_shown->mapToSource(m_list->currentIndex());
    const auto *measurement = index.isValid() ? m_model->at(index.row()) : nullptr;
    return measurement ? std::optional(*measurement) : std::nullopt;
}

void OverTimeView::setMeasurements(std::vector<engine::Measurement> measurements)
{
    const auto was = chosen();
    m_model->setMeasurements(std::move(measurements));
    choose(was ? std::max(0, m_model->rowOf(*was)) : 0);
}

void OverTimeView::choose(int row)
{
    const auto index = m_shown->mapFromSource(m_model->index(row, MeasureModel::Name));
    if (index.isValid())
        m_list->setCurrentIndex(index);
}

static ChartMark markOf(std::size_t series, const statistics::ChangePoint &change,
                        const engine::OverTime &values, const QString &unit)
{
    const bool rises = change.after > change.before;
    const bool worse = rises == (values.worse == Direction::HigherIsWorse);
    return {.series = series,
            .point = change.index,
            .kind = rises ? ChartMark::Kind::Rise : ChartMark::Kind::Fall,
            .text = changeText(change, unit),
            .role = worse ? theme::Role::Warning : theme::Role::Success};
}

void OverTimeView::setValues(const engine::Measurement &measurement, const engine::OverTime &values)
{
    using enum theme::Role;
    if (chosen() != measurement)
        return;
    const bool byDay = measurement.kind == engine::Measurement::Kind::Tickets;
    ChartContent content{.title = measureTitle(measurement),
                         .unit = models::plainText(values.unit),
                         .series = {},
                         .mode = byDay ? ChartContent::Mode::Bars : ChartContent::Mode::Lines,
                         .threshold = values.threshold,
                         .marks = {},
                         .emptyText = tr("No values are kept of it any more")};
    for (const auto &line : values.lines) {
        const auto number = content.series.size();
        controls::ChartSeries series{
            .name = lineTitle(line), .points = {}, .role = number == 0 ? Accent : Info};
        for (std::size_t i = 0; i < line.values.size(); ++i)
            series.points.push_back({.place = line.times[i], .value = line.values[i]});
        content.series.push_back(std::move(series));
        for (const auto &change : line.changes)
            content.marks.push_back(markOf(number, change, values, content.unit));
    }
    m_chart->setContent(std::move(content));
}

} // namespace espalier::panels
