// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>

/// Has the icons of a static library be found. Outside of namespaces, as Qt wants it.
inline void findIcons()
{
    Q_INIT_RESOURCE(icons);
}
