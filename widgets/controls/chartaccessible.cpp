// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/chartaccessible.h"

#include "widgets/controls/serieschart.h"

#include <QAccessible>
#include <QAccessibleWidget>

namespace espalier::controls {

namespace {

class ChartItem final : public QAccessibleWidget {
public:
    explicit ChartItem(SeriesChart &chart)
        : QAccessibleWidget(&chart, QAccessible::Chart), m_chart(chart)
    {
    }

    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? m_chart.cursorText() : QAccessibleWidget::text(kind);
    }

private:
    SeriesChart &m_chart;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *chart = qobject_cast<SeriesChart *>(object);
    return chart ? new ChartItem(*chart) : nullptr;
}

} // namespace

void installChartAccessibility()
{
    QAccessible::installFactory(make); // knows the ones it has
}

} // namespace espalier::controls
