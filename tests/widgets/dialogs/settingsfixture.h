// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/temporaryproject.h"
#include "widgets/dialogs/settingrow.h"
#include "widgets/dialogs/settingsdialog.h"
#include "widgets/dialogs/settingspage.h"

#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace espalier::test {

/// A dialog of settings over a user's folder and a project of its own.
class SettingsFixture final {
public:
    static constexpr auto kUserFile = "espalier/espalier.toml";
    static constexpr auto kProjectFile = ".espalier.toml";
    static constexpr auto kVariable = "ESPALIER_INSTRUMENT_WORKERS";

    SettingsFixture()
    {
        qputenv("XDG_CONFIG_HOME", config.root().c_str());
        qunsetenv(kVariable);
    }
    ~SettingsFixture()
    {
        dialog.reset();
        qunsetenv(kVariable);
    }
    SettingsFixture(const SettingsFixture &) = delete;
    SettingsFixture &operator=(const SettingsFixture &) = delete;

    /// Shows the dialog and waits until the values are there, too.
    [[nodiscard]] bool open(bool trusted = true)
    {
        dialog =
            std::make_unique<dialogs::SettingsDialog>(themes, actions, project.root(), trusted);
        dialog->show();
        dialog->activateWindow();
        const auto isFilled = [](const dialogs::SettingsPage *page) {
            return !field(page, "instrument.pack")->text().isEmpty();
        };
        return QTest::qWaitForWindowActive(dialog.get()) &&
               QTest::qWaitFor([&] { return isFilled(yours()) && isFilled(projects()); });
    }
    [[nodiscard]] dialogs::SettingsPage *yours() const { return page(0); }
    [[nodiscard]] dialogs::SettingsPage *projects() const { return page(1); }
    [[nodiscard]] static dialogs::SettingRow *row(const dialogs::SettingsPage *page,
                                                  const char *key)
    {
        return page->findChild<dialogs::SettingRow *>(QStringLiteral("setting.") +
                                                      QLatin1String(key));
    }
    [[nodiscard]] static QLineEdit *field(const dialogs::SettingsPage *page, const char *key)
    {
        return row(page, key)->findChild<QLineEdit *>();
    }
    [[nodiscard]] static QSpinBox *workers(const dialogs::SettingsPage *page)
    {
        return row(page, "instrument.workers")->findChild<QSpinBox *>();
    }
    /// Whether a text that is shown has this in it.
    [[nodiscard]] static bool says(const QWidget *widget, const QString &text)
    {
        return std::ranges::any_of(widget->findChildren<QLabel *>(), [&](const QLabel *label) {
            return !label->isHidden() && label->text().contains(text);
        });
    }
    [[nodiscard]] bool userFileSays(const char *line) const
    {
        return config.read(kUserFile).contains(line);
    }

    theme::ThemeManager themes{theme::Choice::Light};
    QTemporaryDir folder;
    QSettings store{folder.filePath(QStringLiteral("window.ini")), QSettings::IniFormat};
    controls::ActionRegistry actions{store};
    TemporaryProject config;
    TemporaryProject project;
    std::unique_ptr<dialogs::SettingsDialog> dialog;

private:
    [[nodiscard]] dialogs::SettingsPage *page(int index) const
    {
        return qobject_cast<dialogs::SettingsPage *>(
            dialog->findChild<QTabWidget *>()->widget(index));
    }
};

} // namespace espalier::test
