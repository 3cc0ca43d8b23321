// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/theme/thememanager.h"

#include <QFrame>
#include <QVariant>

#include <functional>
#include <utility>
#include <vector>

class QHBoxLayout;
class QLabel;
class QListWidget;
class QPushButton;

namespace espalier::controls {

/// One thing that is asked for.
struct AskField {
    enum class Kind {
        Line,   ///< a line of text
        Level,  ///< a number from 1 to 10
        Day,    ///< a day after today
        Choice, ///< one of `choices`
    };
    Kind kind = Kind::Line;
    QString key;  ///< the answer's place among the answers
    QString name; ///< translated
    QVariant value{};
    QString missing{}; ///< said when it is left empty though it is needed; empty: it may be
    std::vector<std::pair<QString, QVariant>> choices{};
};

/// Something to choose from; text and tip are shown as they are.
struct AskChoice {
    QString value;
    QString text;
    QString tip;
};

/// A question that is asked beside the list rather than in a dialog.
struct Ask {
    QString question;
    std::vector<std::pair<QString, QVariantMap>> answers{}; ///< each a button that answers at once
    std::vector<AskField> fields{};
    QString accept; ///< the button that answers with the fields; none without fields
    /// The first field takes one of what setChoices is given, called this; empty: it does not.
    QString choices{};
    std::function<void(const QVariantMap &)> done;
};

/// Asks it. Enter answers, Escape leaves it; hidden while nothing is asked.
class AskBar final : public QFrame {
    Q_OBJECT

public:
    explicit AskBar(const theme::ThemeManager &themes, QWidget *parent = nullptr);

    void ask(const Ask &ask);
    [[nodiscard]] bool isAsking() const { return isVisible(); }
    /// What there is to choose from, while that is asked for and this is what is typed.
    void setChoices(const QString &typed, const std::vector<AskChoice> &choices);
    void leave();

signals:
    /// What stands in the first field, while one of several is asked for.
    void typed(const QString &text);
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void createLayout();
    void clear();
    QWidget *makeField(const AskField &field);
    void addAnswers();
    void addFields();
    void answer();
    void finish(const QVariantMap &values);
    [[nodiscard]] QVariant valueOf(std::size_t field) const;
    void moveChoice(int by);
    void dress();

    const theme::ThemeManager &m_themes;
    Ask m_ask;
    std::vector<QWidget *> m_fields;
    QLabel *m_question = nullptr;
    QWidget *m_parts = nullptr; ///< what the question is answered with
    QPushButton *m_leave = nullptr;
    QLabel *m_problem = nullptr;
    QListWidget *m_choices = nullptr;
    QHBoxLayout *m_row = nullptr;
};

} // namespace espalier::controls
