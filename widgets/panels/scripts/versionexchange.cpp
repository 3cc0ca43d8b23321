// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/versionexchange.h"

#include "core/store/exchangecost.h"
#include "widgets/controls/emptystate.h"
#include "widgets/models/joblist.h"
#include "widgets/models/refinetext.h"
#include "widgets/models/scriptshape.h"

#include <QDateTime>
#include <QFontDatabase>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace espalier::panels {

static QString summaryOf(const store::Exchange &exchange)
{
    const auto model = models::plainText(exchange.model);
    QStringList facts{
        exchange.recorded ? VersionExchange::tr("%1, from a recording: nobody was asked").arg(model)
                          : model,
        VersionExchange::tr("%n token(s) asked", nullptr, static_cast<int>(exchange.promptTokens)),
        VersionExchange::tr("%n token(s) answered", nullptr,
                            static_cast<int>(exchange.replyTokens)),
        models::costText(store::costUsd(exchange)),
        models::durationText(qRound64(exchange.durationMs))};
    const auto at = QDateTime::fromString(models::plainText(exchange.createdAt), Qt::ISODateWithMs);
    if (at.isValid())
        facts << QLocale().toString(at.toLocalTime(), QLocale::ShortFormat);
    auto text = facts.join(QStringLiteral(" · "));
    if (!exchange.error.empty())
        text += u'\n' + models::plainText(exchange.error);
    return text;
}

VersionExchange::VersionExchange(const theme::ThemeManager &themes, QWidget *parent)
    : QWidget(parent)
{
    m_nothing = new controls::EmptyState(themes, QStringLiteral("history"), this);
    m_texts = createTexts();
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(m_texts);
}

QWidget *VersionExchange::createTexts()
{
    auto *texts = new QWidget(this);
    m_summary = new QLabel(texts);
    m_summary->setObjectName(QStringLiteral("exchangeSummary"));
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    auto *splitter = new QSplitter(Qt::Vertical, texts);
    const auto add = [&](const QString &name, const QString &title) {
        auto *text = new QPlainTextEdit(splitter);
        text->setObjectName(name);
        text->setReadOnly(true);
        text->setTabChangesFocus(true);
        text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        text->setAccessibleName(title);
        splitter->addWidget(text);
        return text;
    };
    m_prompt = add(QStringLiteral("exchangePrompt"), tr("What the model was asked"));
    m_reply = add(QStringLiteral("exchangeReply"), tr("What it answered"));
    m_reply->setPlaceholderText(tr("There was no answer."));
    auto *head = new QHBoxLayout;
    head->setContentsMargins(10, 8, 10, 8);
    head->addWidget(m_summary);
    auto *layout = new QVBoxLayout(texts);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(splitter, 1);
    return texts;
}

void VersionExchange::setVersion(const engine::VersionDetail *version, const std::string &problem)
{
    if (!version || !version->exchange) {
        showNothing(version, problem);
        return;
    }
    const auto &exchange = *version->exchange;
    m_summary->setText(summaryOf(exchange));
    m_prompt->setPlainText(QString::fromStdString(exchange.prompt));
    m_reply->setPlainText(QString::fromStdString(exchange.reply));
    m_stack->setCurrentWidget(m_texts);
}

void VersionExchange::showNothing(const engine::VersionDetail *version, const std::string &problem)
{
    if (!version || version->script.modelUsed.empty())
        m_nothing->setContent(tr("No model was asked for this version"),
                              tr("Templates, recipes and people ask nobody. Of versions that a "
                                 "model wrote, the whole prompt and the reply are shown here."));
    else if (!problem.empty())
        m_nothing->setContent(tr("What the model was asked cannot be shown"),
                              models::plainText(problem));
    else
        m_nothing->setContent(tr("What the model was asked is not kept here"),
                              tr("The version was imported, or what was learned lies in another "
                                 "folder now."));
    m_stack->setCurrentWidget(m_nothing);
}

} // namespace espalier::panels
