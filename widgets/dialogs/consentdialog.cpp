// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/consentdialog.h"

#include "core/base/textformat.h"

#include <QApplication>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QThread>
#include <QVBoxLayout>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace espalier::dialogs {

ConsentDialog::ConsentDialog(ConsentRequest request, QWidget *parent)
    : QDialog(parent), m_request(std::move(request))
{
    setObjectName(QStringLiteral("consentDialog"));
    setWindowTitle(tr("Send to a model?"));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addWidget(createFacts());
    layout->addWidget(createText(), 1);
    layout->addWidget(createButtons());
    resize(96 * fontMetrics().averageCharWidth() + 60, 36 * fontMetrics().height());
}

QWidget *ConsentDialog::createFacts()
{
    auto *facts = new QWidget(this);
    const auto plain = [facts](const QString &text) {
        auto *label = new QLabel(text, facts);
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
        return label;
    };
    auto *question =
        plain(tr("Text of the project %1 would leave this machine.").arg(m_request.project));
    auto font = question->font();
    font.setBold(true);
    question->setFont(font);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(4);
    form->addRow(tr("Server"), plain(m_request.endpoint));
    form->addRow(tr("Model"), plain(m_request.model));
    auto *layout = new QVBoxLayout(facts);
    layout->setContentsMargins({});
    layout->addWidget(question);
    layout->addLayout(form);
    return facts;
}

QWidget *ConsentDialog::createText()
{
    auto *part = new QWidget(this);
    const auto lines = static_cast<int>(m_request.text.count(u'\n')) + 1;
    auto *caption = new QLabel(tr("Exactly this would be sent, %n line(s):", nullptr, lines), part);
    auto *text = new QPlainTextEdit(part);
    text->setObjectName(QStringLiteral("consentText"));
    text->setAccessibleName(tr("Text that would be sent"));
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    // What would hide or turn a part of it is shown as a mark.
    const auto visible = QString::fromStdString(visibleText(m_request.text.toStdString()));
    text->setPlainText(visible);
    auto *copy = new QPushButton(tr("&Copy"), part);
    copy->setAutoDefault(false);
    copy->setToolTip(tr("Copy the text as it would be sent"));
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_request.text); });
    auto *head = new QHBoxLayout;
    head->addWidget(caption, 1);
    head->addWidget(copy);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins({});
    layout->addLayout(head);
    layout->addWidget(text, 1);
    if (visible != m_request.text) {
        auto *note = new QLabel(tr("Characters that would not be seen are shown as marks."), part);
        note->setWordWrap(true);
        layout->addWidget(note);
    }
    return part;
}

QWidget *ConsentDialog::createButtons()
{
    auto *buttons = new QDialogButtonBox(this);
    const auto add = [&](const QString &text, const QString &name, ConsentAnswer answer,
                         QDialogButtonBox::ButtonRole role) {
        auto *button = buttons->addButton(text, role);
        button->setObjectName(name);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, answer] { take(answer); });
        return button;
    };
    add(tr("Send &once"), QStringLiteral("consent.once"), ConsentAnswer::Once,
        QDialogButtonBox::ActionRole);
    auto *always = add(tr("&Always in this project"), QStringLiteral("consent.always"),
                       ConsentAnswer::Always, QDialogButtonBox::ActionRole);
    always->setToolTip(tr("This and all later texts of the project may go to this server."));
    auto *no = add(tr("&Do not send"), QStringLiteral("consent.no"), ConsentAnswer::No,
                   QDialogButtonBox::RejectRole);
    // A key that was meant for something else must not send anything.
    no->setAutoDefault(true);
    no->setDefault(true);
    no->setFocus(Qt::OtherFocusReason);
    return buttons;
}

void ConsentDialog::take(ConsentAnswer answer)
{
    m_answer = answer;
    done(answer == ConsentAnswer::No ? Rejected : Accepted);
}

namespace {

/// A question on its way between two threads.
struct Pending {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<ConsentAnswer> answer;
    bool withdrawn = false;
    QPointer<ConsentDialog> dialog; ///< for the GUI thread only

    void set(ConsentAnswer given)
    {
        const std::scoped_lock lock(mutex);
        if (!answer)
            answer = given;
        changed.notify_all();
    }
    [[nodiscard]] bool isWithdrawn()
    {
        const std::scoped_lock lock(mutex);
        return withdrawn;
    }
};

// On the GUI thread.
void show(const QPointer<QWidget> &window, const ConsentRequest &request,
          const std::shared_ptr<Pending> &pending)
{
    if (!window || pending->isWithdrawn()) {
        pending->set(ConsentAnswer::No);
        return;
    }
    auto *dialog = new ConsentDialog(request, window);
    pending->dialog = dialog;
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    QObject::connect(dialog, &QDialog::finished, dialog,
                     [dialog, pending] { pending->set(dialog->answer()); });
    // Gone with its window, it says nothing else.
    QObject::connect(dialog, &QObject::destroyed, qApp,
                     [pending] { pending->set(ConsentAnswer::No); });
    dialog->open(); // not exec: nothing waits here
}

ConsentAnswer waitFor(Pending &pending, const JobContext &job)
{
    std::unique_lock lock(pending.mutex);
    pending.changed.wait(lock, job.stopToken(), [&] { return pending.answer.has_value(); });
    pending.withdrawn = !pending.answer;
    return pending.answer.value_or(ConsentAnswer::No);
}

} // namespace

ConsentAsker consentAsker(QWidget *window)
{
    // One question at a time: whoever comes second waits for the first answer.
    auto turn = std::make_shared<std::timed_mutex>();
    return
        [window = QPointer<QWidget>(window), turn](const ConsentRequest &request, JobContext &job) {
            auto *application = QCoreApplication::instance();
            if (!application || QThread::currentThread() == application->thread())
                return ConsentAnswer::No;
            std::unique_lock first(*turn, std::defer_lock);
            while (!first.try_lock_for(std::chrono::milliseconds(50))) {
                if (job.stopRequested())
                    return ConsentAnswer::No;
            }
            auto pending = std::make_shared<Pending>();
            QMetaObject::invokeMethod(
                application, [window, request, pending] { show(window, request, pending); },
                Qt::QueuedConnection);
            const auto answer = waitFor(*pending, job);
            // Without an answer it was the job that ended: nobody needs one any more.
            QMetaObject::invokeMethod(
                application,
                [pending] {
                    if (pending->dialog)
                        pending->dialog->close();
                },
                Qt::QueuedConnection);
            return answer;
        };
}

} // namespace espalier::dialogs
