// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/instrumentrun.h"

#include <QVariantMap>
#include <QWidget>

class QCheckBox;
class QLineEdit;

namespace espalier::panels {

/// What is put into functions, and into which files: pack, recorded variables, test files.
class FunctionOptionsBar final : public QWidget {
    Q_OBJECT

public:
    explicit FunctionOptionsBar(QWidget *parent = nullptr);

    /// Shows what these options say.
    void setOptions(const engine::InstrumentOptions &options);
    /// Puts what is shown into them.
    void fill(engine::InstrumentOptions &options) const;
    void includeTests();

    [[nodiscard]] QVariantMap saveState() const;
    void restoreState(const QVariantMap &state);

signals:
    void changed();
    /// What can be chosen from is another list now.
    void listChanged();

private:
    void createParts();

    QLineEdit *m_pack = nullptr;
    QCheckBox *m_args = nullptr;
    QCheckBox *m_locals = nullptr;
    QCheckBox *m_tests = nullptr;
};

} // namespace espalier::panels
