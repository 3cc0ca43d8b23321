// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/resource.h"

#include <QDirIterator>
#include <QFile>

#include <algorithm>

// Resources of a static library are not registered by themselves. Must stand outside a namespace.
static void registerResources()
{
    Q_INIT_RESOURCE(espalier);
}

namespace espalier {

static QString resourcePath(std::string_view path)
{
    static const bool registered = (registerResources(), true);
    Q_UNUSED(registered);
    return QStringLiteral(":/espalier/") +
           QString::fromUtf8(path.data(), static_cast<qsizetype>(path.size()));
}

Result<std::string> readResource(std::string_view path)
{
    QFile file(resourcePath(path));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound, "no such resource", std::string(path));
    return file.readAll().toStdString();
}

std::vector<std::string> listResources(std::string_view folder)
{
    const QString root = resourcePath("");
    std::vector<std::string> result;
    QDirIterator files(resourcePath(folder), QDir::Files | QDir::Hidden,
                       QDirIterator::Subdirectories);
    while (files.hasNext())
        result.push_back(files.next().mid(root.size()).toStdString());
    std::ranges::sort(result);
    return result;
}

} // namespace espalier
