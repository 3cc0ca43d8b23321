// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settingspage.h"

#include "widgets/dialogs/settingrow.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace espalier::dialogs {

SettingsPage::SettingsPage(const theme::ThemeManager &themes, settings::Origin scope,
                           std::filesystem::path project, bool trusted, QWidget *parent)
    : QWidget(parent), m_scope(scope), m_project(std::move(project)), m_trusted(trusted),
      m_message(new controls::MessageBar(themes, this)), m_area(new QScrollArea(this)),
      m_reading(this), m_writing(this)
{
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_message);
    layout->addWidget(m_area, 1);
    createRows();
    reload();
}

void SettingsPage::createRows()
{
    auto *content = new QWidget(m_area);
    auto *layout = new QVBoxLayout(content);
    QString section;
    for (auto &description : settingDescriptions()) {
        const auto definition = settings::findDefinition(description.key);
        const bool barred = m_scope == settings::Origin::Project && definition &&
                            (*definition)->project == settings::ProjectRight::Never;
        if (!definition || barred)
            continue;
        if (description.section != section) {
            section = description.section;
            auto *head = new QLabel(section, content);
            auto font = head->font();
            font.setPointSizeF(font.pointSizeF() * 1.2);
            head->setFont(font);
            layout->addWidget(head);
            m_sections.push_back({head, {}});
        }
        auto *row = new SettingRow(std::move(description), **definition, content);
        layout->addWidget(row);
        m_sections.back().rows.push_back(row);
        connect(row, &SettingRow::changed, this,
                [this, row](const QString &value) { write(*row, value); });
        connect(row, &SettingRow::resetRequested, this, [this, row] { write(*row, std::nullopt); });
    }
    layout->addStretch();
    m_area->setWidget(content);
}

void SettingsPage::reload()
{
    m_reading.start(
        [project = m_project, trusted = m_trusted](JobContext &) {
            return settings::Settings::load(settings::Sources::standard(project, trusted));
        },
        [this](const Result<settings::Settings> &all) { show(all); });
}

void SettingsPage::show(const Result<settings::Settings> &all)
{
    if (!all) {
        m_message->showError(all.error());
        return;
    }
    m_message->clear();
    for (const auto &section : m_sections) {
        for (auto *row : section.rows) {
            if (const auto setting = all->get(row->key()))
                row->setSetting(*setting, m_scope);
        }
    }
}

void SettingsPage::write(SettingRow &row, const std::optional<QString> &value)
{
    const auto file = m_scope == settings::Origin::User ? settings::userSettingsFile()
                                                        : settings::projectSettingsFile(m_project);
    const auto work = [file, scope = m_scope, key = std::string(row.key()),
                       text = value ? std::optional(value->toStdString())
                                    : std::nullopt](JobContext &) -> Result<> {
        return text ? settings::writeSetting(file, scope, key, *text)
                    : settings::removeSetting(file, scope, key);
    };
    m_writing.start(work, [this, &row](const Result<> &done) {
        if (!done) {
            row.setProblem(controls::wordsOf(done.error()).what);
            return;
        }
        reload();
        emit written();
    });
}

void SettingsPage::filter(const QString &text)
{
    for (const auto &section : m_sections) {
        bool any = false;
        for (auto *row : section.rows) {
            row->setVisible(row->matches(text));
            any |= row->matches(text);
        }
        section.head->setVisible(any);
    }
}

} // namespace espalier::dialogs
