// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/theme.h"

#include <QHash>

namespace espalier::theme {

namespace {

// Names in braces are roles. Sizes are in em where the font decides, in px for lines.
constexpr auto kSheet = R"(
QToolTip { background: {raised}; color: {text}; border: 1px solid {border}; padding: 3px 5px; }
QMainWindow::separator { background: {border}; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: {accent}; }
QDockWidget { titlebar-close-icon: none; }
QDockWidget::title { background: {window}; padding: 5px 8px; border-bottom: 1px solid {border}; }
QMenuBar { background: {window}; border-bottom: 1px solid {border}; }
QMenuBar::item { padding: 4px 9px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: {hover}; }
QMenu { background: {surface}; border: 1px solid {border}; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 26px; border-radius: 4px; }
QMenu::item:selected { background: {selection}; color: {selectionText}; }
QMenu::item:disabled { color: {textDisabled}; }
QMenu::separator { height: 1px; background: {border}; margin: 4px 6px; }
QMenu::icon { padding-left: 6px; }
QToolBar { background: {window}; border: none; padding: 3px; spacing: 3px; }
QToolBar::separator { background: {border}; width: 1px; height: 1px; margin: 4px 5px; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 5px; padding: 4px 6px; }
QToolButton:hover { background: {hover}; }
QToolButton:checked, QToolButton:pressed { background: {selection}; color: {selectionText}; }
QToolButton:focus { border-color: {focus}; }
QToolButton:disabled { color: {textDisabled}; }
#qt_toolbar_ext_button { padding: 0; qproperty-icon: url(:/icons/fixed-down-{ink}.svg);
    qproperty-iconSize: 10px; }
QToolButton::menu-indicator { width: 0; image: none; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton { background: {raised}; border: 1px solid {border}; border-radius: 5px; padding: 5px 13px; }
QPushButton:hover { background: {hover}; }
QPushButton:focus { border: 2px solid {focus}; padding: 4px 12px; }
QPushButton:default { background: {accent}; color: {accentText}; border-color: {accent}; }
QPushButton:default:focus { border: 2px solid {text}; padding: 4px 12px; }
QPushButton:disabled { color: {textDisabled}; background: {window}; border-color: {border}; }
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
    background: {surface}; color: {text}; border: 1px solid {border}; border-radius: 5px;
    padding: 4px 6px; selection-background-color: {selection}; selection-color: {selectionText}; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QComboBox:focus { border: 2px solid {focus}; padding: 3px 5px; }
QLineEdit:read-only { background: {window}; }
QComboBox QAbstractItemView { background: {surface}; border: 1px solid {border}; }
QAbstractItemView { background: {surface}; alternate-background-color: {surfaceAlternate};
    border: none; outline: none; }
QAbstractItemView::item { padding: 2px 3px; border: 0; }
QAbstractItemView::item:selected { background: {selection}; color: {selectionText}; }
QAbstractItemView::item:hover:!selected { background: {hover}; }
QTreeView:focus, QListView:focus, QTableView:focus { border: 1px solid {focus}; }
QTreeView, QListView, QTableView { border: 1px solid transparent; }
QHeaderView { background: {window}; }
QHeaderView::section { background: {window}; color: {textMuted}; border: none;
    border-bottom: 1px solid {border}; border-right: 1px solid {border}; padding: 4px 7px; }
QTabBar::tab { background: transparent; color: {textMuted}; padding: 6px 12px;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: {text}; border-bottom: 2px solid {accent}; }
QTabBar::tab:hover { color: {text}; }
QTabBar::tab:focus { border-bottom: 2px solid {focus}; color: {text}; }
QTabWidget::pane { border: none; border-top: 1px solid {border}; }
QStatusBar { background: {window}; border-top: 1px solid {border}; color: {textMuted}; }
QStatusBar::item { border: none; }
QSplitter::handle { background: {border}; }
QSplitter::handle:horizontal { width: 1px; }
QSplitter::handle:vertical { height: 1px; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: {scrollHandle}; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: {textMuted}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: {raised}; border: 1px solid {border}; border-radius: 4px;
    text-align: center; color: {text}; }
QProgressBar::chunk { background: {selection}; border-radius: 3px; }
QGroupBox { border: 1px solid {border}; border-radius: 6px; margin-top: 1.2em; padding-top: 6px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; color: {textMuted}; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url(:/icons/fixed-down-{ink}.svg); width: 11px; height: 11px; }
QSpinBox::up-button, QSpinBox::down-button { border: none; background: transparent; width: 18px; }
QSpinBox::up-arrow { image: url(:/icons/fixed-up-{ink}.svg); width: 9px; height: 9px; }
QSpinBox::down-arrow { image: url(:/icons/fixed-down-{ink}.svg); width: 9px; height: 9px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 13px; height: 13px; border-radius: 3px;
    border: 1px solid {textMuted}; background: {surface}; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: {accent};
    border-color: {accent}; image: url(:/icons/fixed-check-{onAccent}.svg); }
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate {
    background: {accent}; border-color: {accent}; image: url(:/icons/fixed-part-{onAccent}.svg); }
QCheckBox::indicator:disabled, QAbstractItemView::indicator:disabled {
    border-color: {border}; background: {window}; }
QCheckBox:focus, QRadioButton:focus { color: {focus}; }
#activityBar QToolButton { min-width: 6.5em; }
#commandPalette, #keysSheet { background: {surface}; border: 1px solid {textMuted};
    border-radius: 8px; }
)";

QHash<QString, Role> namedRoles()
{
    return {{QStringLiteral("window"), Role::Window},
            {QStringLiteral("surface"), Role::Surface},
            {QStringLiteral("surfaceAlternate"), Role::SurfaceAlternate},
            {QStringLiteral("raised"), Role::Raised},
            {QStringLiteral("hover"), Role::Hover},
            {QStringLiteral("border"), Role::Border},
            {QStringLiteral("text"), Role::Text},
            {QStringLiteral("textMuted"), Role::TextMuted},
            {QStringLiteral("textDisabled"), Role::TextDisabled},
            {QStringLiteral("accent"), Role::Accent},
            {QStringLiteral("accentText"), Role::AccentText},
            {QStringLiteral("selection"), Role::Selection},
            {QStringLiteral("selectionText"), Role::SelectionText},
            {QStringLiteral("focus"), Role::Focus},
            {QStringLiteral("scrollHandle"), Role::Border}};
}

} // namespace

QString Theme::styleSheet() const
{
    auto sheet = QString::fromLatin1(kSheet);
    const auto roles = namedRoles();
    for (auto role = roles.begin(); role != roles.end(); ++role)
        sheet.replace(u'{' + role.key() + u'}', color(role.value()).name());
    // Images of a sheet cannot take a colour.
    sheet.replace(QLatin1String("{ink}"), QLatin1String(isDark() ? "white" : "black"));
    sheet.replace(QLatin1String("{onAccent}"), QLatin1String(isDark() ? "black" : "white"));
    return sheet;
}

} // namespace espalier::theme
