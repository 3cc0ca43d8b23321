// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QCoreApplication>
#include <QString>

namespace espalier::controls {

/// An error in words: what happened, what to do, and the details as they are.
struct ErrorText {
    Q_DECLARE_TR_FUNCTIONS(espalier::controls::ErrorText)

public:
    QString what;
    QString remedy;
    QString details;
};

/// The engine gives kinds and data; this words them.
[[nodiscard]] ErrorText wordsOf(const Error &error);

} // namespace espalier::controls
