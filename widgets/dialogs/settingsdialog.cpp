// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/settingsdialog.h"

#include "widgets/controls/filterfield.h"
#include "widgets/dialogs/keyspage.h"
#include "widgets/dialogs/settingspage.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace espalier::dialogs {

SettingsDialog::SettingsDialog(const theme::ThemeManager &themes, controls::ActionRegistry &actions,
                               const std::filesystem::path &project, bool trusted, QWidget *parent)
    : QDialog(parent), m_themes(themes), m_actions(actions), m_tabs(new QTabWidget(this))
{
    setObjectName(QStringLiteral("settingsDialog"));
    setWindowTitle(tr("Settings"));
    m_tabs->setObjectName(QStringLiteral("settingsTabs"));
    auto *field = new controls::FilterField(themes, tr("Find a setting"), this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    addPages(project, trusted);
    // Return ends typing in a field; it must not press what happens to be next.
    for (auto *button : findChildren<QPushButton *>())
        button->setAutoDefault(false);
    connect(field, &controls::FilterField::filterChanged, this, [this](const QString &text) {
        for (int i = 0; i < m_tabs->count(); ++i) {
            if (auto *page = qobject_cast<SettingsPage *>(m_tabs->widget(i)))
                page->filter(text);
            else if (auto *keys = qobject_cast<KeysPage *>(m_tabs->widget(i)))
                keys->filter(text);
        }
    });
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(field);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(buttons);
    resize(92 * fontMetrics().averageCharWidth() + 60, 44 * fontMetrics().height());
}

void SettingsDialog::addPages(const std::filesystem::path &project, bool trusted)
{
    std::vector<SettingsPage *> pages;
    const auto add = [&](settings::Origin scope, const QString &title) {
        auto *page = new SettingsPage(m_themes, scope, project, trusted, m_tabs);
        m_tabs->addTab(page, title);
        pages.push_back(page);
        connect(page, &SettingsPage::written, this, &SettingsDialog::written);
    };
    add(settings::Origin::User, tr("&Yours"));
    if (!project.empty())
        add(settings::Origin::Project, tr("The &project's"));
    // What one page writes may show on the other.
    for (auto *page : pages)
        connect(this, &SettingsDialog::written, page, &SettingsPage::reload);
    m_tabs->addTab(new KeysPage(m_themes, m_actions, m_tabs), tr("&Keys"));
}

} // namespace espalier::dialogs
