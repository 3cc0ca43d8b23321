// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/source/sourcepanel.h"

#include "core/base/file.h"

#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace espalier::panels {

controls::PanelFacts SourcePanel::describe()
{
    return {.id = QStringLiteral("source"),
            .title = tr("Source"),
            .icon = QStringLiteral("file"),
            .place = controls::PanelFacts::Place::Activity};
}

SourcePanel::SourcePanel(models::ProjectContext &context, QWidget *parent)
    : Panel(describe(), parent), m_context(context), m_reading(this)
{
    createLayout();
    createActions();
    connect(&context, &models::ProjectContext::sourceRequested, this, &SourcePanel::open);
    connect(&context, &models::ProjectContext::filesChanged, this, [this] {
        if (!m_path.isEmpty())
            open(m_path, static_cast<int>(m_editor->currentLine()) + 1);
    });
    connect(&context.themes(), &theme::ThemeManager::changed, m_editor,
            [this] { m_editor->setTheme(m_context.themes().theme()); });
}

void SourcePanel::createLayout()
{
    m_title = new QLabel(this);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setContentsMargins(10, 6, 10, 6);
    m_title->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message = new controls::MessageBar(m_context.themes(), this);
    m_stack = new QStackedWidget(this);
    m_empty = new controls::EmptyState(m_context.themes(), QStringLiteral("file"), m_stack);
    m_editor = new editor::CodeEditor(m_stack);
    m_editor->setReadOnly(true);
    m_editor->setTheme(m_context.themes().theme());
    m_editor->setAccessibleName(tr("Source"));
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_editor);
    m_title->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_title);
    layout->addWidget(m_message);
    layout->addWidget(m_stack, 1);
    setFocusProxy(m_stack);
}

void SourcePanel::createActions()
{
    auto *functions = new QAction(tr("Show the functions"), this);
    connect(functions, &QAction::triggered, this,
            [this] { emit m_context.panelRequested(QStringLiteral("functions")); });
    m_empty->setContent(tr("No file is open"),
                        tr("A function or a failed test opens its file here."), functions);
    auto *reload = offer(QStringLiteral("reload"), tr("&Reload the file"),
                         QStringLiteral("refresh"), QKeySequence(Qt::Key_F5));
    connect(reload, &QAction::triggered, this, [this] {
        if (!m_path.isEmpty())
            open(m_path, static_cast<int>(m_editor->currentLine()) + 1);
    });
}

void SourcePanel::open(const QString &path, int line)
{
    m_path = path;
    m_line = line;
    m_reading.start([file = m_context.project().root /
                            path.toStdString()](JobContext &) { return readFile(file); },
                    [this](const Result<std::string> &content) { show(content); });
}

void SourcePanel::show(const Result<std::string> &content)
{
    if (!content) {
        m_message->showError(content.error());
        return;
    }
    m_message->clear();
    m_title->setText(m_path);
    m_title->show();
    m_editor->setText(QByteArray::fromStdString(*content), m_path);
    m_editor->goToLine(static_cast<std::uint32_t>(std::max(m_line, 1) - 1));
    m_stack->setCurrentWidget(m_editor);
}

QVariantMap SourcePanel::saveState() const
{
    return {{QStringLiteral("path"), m_path},
            {QStringLiteral("line"), static_cast<int>(m_editor->currentLine()) + 1}};
}

void SourcePanel::restoreState(const QVariantMap &state)
{
    if (const auto path = state.value(QStringLiteral("path")).toString(); !path.isEmpty())
        open(path, state.value(QStringLiteral("line")).toInt());
}

} // namespace espalier::panels
