// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settingspage.h"

#include "widgets/dialogs/settingrow.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <deque>
#include <mutex>

namespace espalier::dialogs {

/// Values on their way into the file. Each is read, changed and written as a whole, so that there
/// is one at a time, in the order they were given.
struct SettingsPage::Writes {
    struct Write {
        SettingRow *row = nullptr;
        std::string key;
        std::optional<std::string> value; ///< none: it is taken out
        Result<> done;
    };
    std::mutex writing; ///< held while the file is at work, the other one for moments only
    std::mutex mutex;
    std::deque<Write> waiting;
    std::vector<Write> written;

    std::optional<Write> next()
    {
        const std::scoped_lock lock(mutex);
        if (waiting.empty())
            return std::nullopt;
        auto first = std::move(waiting.front());
        waiting.pop_front();
        return first;
    }
    void run(const std::filesystem::path &file, settings::Origin scope)
    {
        const std::scoped_lock order(writing);
        while (auto write = next()) {
            write->done = write->value
                              ? settings::writeSetting(file, scope, write->key, *write->value)
                              : settings::removeSetting(file, scope, write->key);
            const std::scoped_lock lock(mutex);
            written.push_back(*std::move(write));
        }
    }
};

SettingsPage::SettingsPage(const theme::ThemeManager &themes, settings::Origin scope,
                           std::filesystem::path project, bool trusted, QWidget *parent)
    : QWidget(parent), m_scope(scope), m_project(std::move(project)), m_trusted(trusted),
      m_message(new controls::MessageBar(themes, this)), m_area(new QScrollArea(this)),
      m_writes(std::make_shared<Writes>()), m_reading(this), m_writing(this)
{
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setFocusPolicy(Qt::NoFocus); // it goes along with the fields in it
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
            const bool waits = std::ranges::any_of(all->withheld(), [row](const auto &withheld) {
                return withheld.key == row->key() &&
                       withheld.right == settings::ProjectRight::WhenTrusted;
            });
            if (waits && m_scope == settings::Origin::Project)
                row->setWaiting();
        }
    }
}

void SettingsPage::write(SettingRow &row, const std::optional<QString> &value)
{
    const auto file = m_scope == settings::Origin::User ? settings::userSettingsFile()
                                                        : settings::projectSettingsFile(m_project);
    {
        const std::scoped_lock lock(m_writes->mutex);
        m_writes->waiting.push_back(
            {.row = &row,
             .key = std::string(row.key()),
             .value = value ? std::optional(value->toStdString()) : std::nullopt,
             .done = {}});
    }
    const auto work = [file, scope = m_scope, writes = m_writes](JobContext &) -> Result<> {
        writes->run(file, scope);
        return {};
    };
    m_writing.start(work, [this](const Result<> &) { noteWritten(); });
}

void SettingsPage::noteWritten()
{
    std::vector<Writes::Write> writes;
    {
        const std::scoped_lock lock(m_writes->mutex);
        writes.swap(m_writes->written);
    }
    bool any = false;
    for (const auto &each : writes) {
        each.row->setProblem(each.done ? QString() : controls::wordsOf(each.done.error()).what);
        any |= each.done.has_value();
    }
    if (!any)
        return;
    reload();
    emit written();
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
