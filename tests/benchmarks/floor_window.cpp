// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// The least that a window of Qt takes: what bench_window.py puts beside ours.

#include <QApplication>
#include <QLabel>

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    QLabel window(QStringLiteral("Espalier"));
    window.setAlignment(Qt::AlignCenter);
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
