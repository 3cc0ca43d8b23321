// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/controls/errortext.h"

namespace espalier::controls {

namespace {

// By kind; where the error itself says what to do, nothing.
constexpr const char *remedyOf(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidInput:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText", "Correct it and try again.");
    case ErrorKind::NotFound:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText",
                                 "Check whether it was moved or removed.");
    case ErrorKind::AlreadyExists:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText", "Choose another name.");
    case ErrorKind::Conflict:
        return QT_TRANSLATE_NOOP(
            "espalier::controls::ErrorText",
            "Something changed meanwhile. Look at it again, then repeat this.");
    case ErrorKind::Permission:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText",
                                 "Check the permissions of the file or folder.");
    case ErrorKind::Io:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText", "Check the disk and try again.");
    case ErrorKind::DiskFull:
        return QT_TRANSLATE_NOOP(
            "espalier::controls::ErrorText",
            "Make room on the disk and try again. Nothing was left half written.");
    case ErrorKind::Corrupt:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText",
                                 "The file was left as it is. Take another copy of it; the state "
                                 "folder .espalier can be deleted, it is made again.");
    case ErrorKind::TooNew:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText",
                                 "It was written by a newer Espalier. Use that one.");
    case ErrorKind::Missing:
        return QT_TRANSLATE_NOOP(
            "espalier::controls::ErrorText",
            "Install it and try again; `espalier doctor` tells what is missing.");
    case ErrorKind::Sandbox:
        return QT_TRANSLATE_NOOP(
            "espalier::controls::ErrorText",
            "Scripts run in the sandbox only. `espalier doctor` tells what to do.");
    case ErrorKind::Process:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText",
                                 "Look at its output and try again.");
    case ErrorKind::Timeout:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText",
                                 "Try again when the machine has less to do.");
    case ErrorKind::Internal:
        return QT_TRANSLATE_NOOP(
            "espalier::controls::ErrorText",
            "This is a defect of Espalier. Please report it with the details.");
    case ErrorKind::Network:
        return QT_TRANSLATE_NOOP(
            "espalier::controls::ErrorText",
            "Check the connection and the address in the settings, then try again.");
    case ErrorKind::Budget:
        return QT_TRANSLATE_NOOP("espalier::controls::ErrorText",
                                 "Raise the limit in the settings, or go on without a model.");
    case ErrorKind::Unsupported:
    case ErrorKind::Cancelled: break;
    }
    return nullptr;
}

} // namespace

ErrorText wordsOf(const Error &error)
{
    auto what = QString::fromStdString(error.message);
    if (!what.isEmpty())
        what[0] = what[0].toUpper();
    const auto *remedy = remedyOf(error.kind);
    const auto context = QString::fromStdString(error.context);
    return {.what = context.isEmpty() ? what : what + QStringLiteral(": ") + context,
            .remedy = remedy ? ErrorText::tr(remedy) : QString(),
            .details = QStringLiteral("%1: %2").arg(QLatin1String(name(error.kind)),
                                                    QString::fromStdString(error.text()))};
}

} // namespace espalier::controls
