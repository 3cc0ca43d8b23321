// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/patches/takepane.h"

#include "widgets/controls/actionbutton.h"
#include "widgets/models/tickettext.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace espalier::panels {

TakePane::TakePane(const theme::ThemeManager &themes, const QString &model, QWidget *parent)
    : QFrame(parent), m_themes(themes)
{
    setObjectName(QStringLiteral("takePane"));
    setAccessibleName(tr("Try a patch"));
    createLayout(model);
    connect(m_recipes, &QPushButton::clicked, this, [this] { emit draftRequested(false); });
    if (m_model)
        connect(m_model, &QPushButton::clicked, this, [this] { emit draftRequested(true); });
    connect(m_patch, &QPlainTextEdit::textChanged, this, [this] {
        m_given.clear();
        updateState();
    });
    connect(m_command, &QLineEdit::textChanged, this, &TakePane::updateState);
    connect(m_command, &QLineEdit::returnPressed, this, &TakePane::accept);
    connect(m_try, &QPushButton::clicked, this, &TakePane::accept);
    connect(m_cancel, &QPushButton::clicked, this, &TakePane::leave);
    connect(&themes, &theme::ThemeManager::changed, this, &TakePane::dress);
    dress();
    updateState();
    hide();
}

void TakePane::createLayout(const QString &model)
{
    m_title = new QLabel(this);
    m_title->setObjectName(QStringLiteral("takeTitle"));
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto font = m_title->font();
    font.setBold(true);
    m_title->setFont(font);
    m_help = new QLabel(tr("It becomes a branch of its own. Tests run without and with it, in the "
                           "sandbox; your files stay as they are."),
                        this);
    m_help->setWordWrap(true);
    m_patch = new QPlainTextEdit(this);
    m_patch->setObjectName(QStringLiteral("takePatch"));
    m_patch->setAccessibleName(tr("Patch"));
    m_patch->setPlaceholderText(tr("Paste a diff, a mail with one, or a text that has one in it"));
    m_patch->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_patch->setTabChangesFocus(true);
    m_patch->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_patch->setFixedHeight(9 * fontMetrics().lineSpacing());
    m_command = new QLineEdit(this);
    m_command->setObjectName(QStringLiteral("takeCommand"));
    m_command->setPlaceholderText(tr("Or a command that edits a copy of the files"));
    m_command->setAccessibleName(tr("Command that edits a copy of the files"));
    m_command->setToolTip(tr("It runs in the sandbox and without the network, finds the ticket in "
                             ".espalier-ticket.json, and what it has changed is the patch."));
    m_try = new QPushButton(tr("Try it"), this);
    m_try->setObjectName(QStringLiteral("takeAccept"));
    m_try->setToolTip(tr("Try it (Ctrl+Enter)"));
    m_try->setAutoDefault(false);
    m_cancel = new QPushButton(tr("Cancel"), this);
    m_cancel->setAutoDefault(false);
    m_row = new QHBoxLayout;
    m_row->addWidget(m_command, 1);
    m_row->addWidget(m_try);
    m_row->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 6, 10, 8);
    layout->setSpacing(4);
    layout->addWidget(m_title);
    layout->addWidget(m_help);
    layout->addLayout(createMakers(model));
    layout->addWidget(m_patch);
    layout->addLayout(m_row);
}

QLayout *TakePane::createMakers(const QString &model)
{
    m_recipes = new QPushButton(tr("Ask the recipes"), this);
    m_recipes->setObjectName(QStringLiteral("takeRecipes"));
    m_recipes->setToolTip(tr("Recipes for errors of this kind make patches, offline; each is "
                             "tested, until one is ready."));
    m_recipes->setAutoDefault(false);
    auto *row = new QHBoxLayout;
    row->addWidget(m_recipes);
    if (!model.isEmpty()) {
        m_model = new QPushButton(tr("Ask recipes and %1").arg(model), this);
        m_model->setObjectName(QStringLiteral("takeModel"));
        m_model->setToolTip(tr("Recipes first; where they have none, the model is shown the "
                               "failure and the code around it, without secrets."));
        m_model->setAutoDefault(false);
        row->addWidget(m_model);
    }
    row->addWidget(new QLabel(tr("or take one that is there:"), this));
    row->addStretch(1);
    return row;
}

void TakePane::createFileButton(QAction *fileAction)
{
    m_file = controls::makeActionButton(fileAction, this);
    m_file->setAutoDefault(false);
    m_row->insertWidget(0, m_file);
}

void TakePane::begin(const std::string &ticket, const QString &title)
{
    if (ticket != m_ticket)
        m_patch->clear();
    m_ticket = ticket;
    m_title->setText(tr("Try a patch for %1").arg(title));
    m_title->setToolTip(models::plainTip(title));
    show();
    // What costs nothing is asked first, and by Enter.
    m_recipes->setFocus(Qt::OtherFocusReason);
}

void TakePane::setPatch(const std::string &patch)
{
    m_command->clear();
    m_patch->setPlainText(QString::fromStdString(patch));
    m_given = patch;
    m_try->setFocus(Qt::OtherFocusReason);
}

bool TakePane::hasText() const
{
    return !m_patch->document()->isEmpty();
}

void TakePane::updateState()
{
    const bool hasCommand = !m_command->text().trimmed().isEmpty();
    m_patch->setEnabled(!hasCommand);
    m_try->setEnabled(hasCommand || hasText());
}

void TakePane::accept()
{
    const auto command = m_command->text().trimmed();
    if (command.isEmpty() && !hasText())
        return;
    const auto typed = m_given.empty() ? m_patch->toPlainText().toStdString() + '\n' : m_given;
    emit tryRequested(command.isEmpty() ? typed : std::string(), command);
}

void TakePane::taken()
{
    m_patch->clear();
    m_command->clear();
    leave();
}

void TakePane::leave()
{
    if (!isVisible())
        return;
    hide();
    emit left();
}

void TakePane::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape)
        leave();
    else if (isEnter && (event->modifiers() & Qt::ControlModifier))
        accept();
    else
        QFrame::keyPressEvent(event);
}

void TakePane::dress()
{
    using theme::Role;
    const auto &theme = m_themes.theme();
    setStyleSheet(QStringLiteral("#takePane { background: %1; border: none; border-bottom: 1px "
                                 "solid %2; }")
                      .arg(theme.color(Role::Raised).name(), theme.color(Role::Accent).name()));
    // Afterwards: a style sheet takes palettes along.
    auto palette = m_help->palette();
    palette.setColor(QPalette::WindowText, theme.color(Role::TextMuted));
    m_help->setPalette(palette);
}

} // namespace espalier::panels
