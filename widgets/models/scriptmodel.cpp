// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/scriptmodel.h"

#include "widgets/models/enginewords.h"
#include "widgets/models/refinetext.h"
#include "widgets/models/scriptshape.h"
#include "widgets/theme/icons.h"

#include <QFont>
#include <QLocale>

#include <algorithm>

namespace espalier::models {

using engine::ShapeInfo;
using store::VersionSummary;

namespace {

template <typename List>
auto &at(List &list, int row)
{
    return list[static_cast<std::size_t>(row)];
}

QString useText(const VersionSummary &version)
{
    if (version.archived)
        return ScriptModel::tr("Archived");
    if (!version.effective)
        return {};
    return version.pinned ? ScriptModel::tr("In use, pinned") : ScriptModel::tr("In use");
}

} // namespace

ScriptModel::ScriptModel(const theme::ThemeManager &themes, QObject *parent)
    : QAbstractItemModel(parent), m_themes(themes)
{
    connect(&themes, &theme::ThemeManager::changed, this, [this] {
        if (!m_shapes.empty())
            emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
    });
}

void ScriptModel::setShapes(std::vector<ShapeInfo> shapes, bool counted)
{
    beginResetModel();
    m_shapes = std::move(shapes);
    m_counted = counted;
    endResetModel();
}

const ShapeInfo *ScriptModel::shape(const QString &key) const
{
    const auto found = std::ranges::find(m_shapes, key.toStdString(), &ShapeInfo::key);
    return found == m_shapes.end() ? nullptr : &*found;
}

const VersionSummary *ScriptModel::version(const QString &key, int version) const
{
    const auto *of = shape(key);
    if (!of)
        return nullptr;
    const auto found = std::ranges::find(of->versions, version, &VersionSummary::version);
    return found == of->versions.end() ? nullptr : &*found;
}

const VersionSummary *ScriptModel::effectiveOf(const ShapeInfo &shape)
{
    const auto found = std::ranges::find(shape.versions, true, &VersionSummary::effective);
    return found == shape.versions.end() ? nullptr : &*found;
}

QModelIndex ScriptModel::indexOf(const QString &key, int version) const
{
    const auto *of = shape(key);
    if (!of)
        return {};
    const auto parent = index(static_cast<int>(of - m_shapes.data()), 0);
    if (version == 0)
        return parent;
    const auto found = std::ranges::find(of->versions, version, &VersionSummary::version);
    return found == of->versions.end()
               ? QModelIndex()
               : index(static_cast<int>(found - of->versions.begin()), 0, parent);
}

// The id of a shape's index is 0, a version's that of its shape's row and one more.

QModelIndex ScriptModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : quintptr(0));
}

QModelIndex ScriptModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, quintptr(0));
}

int ScriptModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_shapes.size());
    return parent.internalId() == 0 && parent.column() == 0
               ? static_cast<int>(at(m_shapes, parent.row()).versions.size())
               : 0;
}

int ScriptModel::columnCount(const QModelIndex &parent) const
{
    Q_UNUSED(parent)
    return ColumnCount;
}

QVariant ScriptModel::shapeText(const ShapeInfo &shape, int column) const
{
    const auto *effective = effectiveOf(shape);
    switch (column) {
    case NameColumn: return shapeTitle(shape.shape);
    case VerdictColumn: return effective ? verdictText(*effective) : QString();
    case UseColumn:
        if (!effective)
            return tr("None in use");
        return effective->pinned ? tr("%1, pinned").arg(originText(effective->origin))
                                 : originText(effective->origin);
    case FunctionsColumn:
        return m_counted ? QLocale().toString(static_cast<qulonglong>(shape.functions))
                         : QStringLiteral("…");
    case HitsColumn: return QLocale().toString(static_cast<qlonglong>(shape.hits));
    default: return {};
    }
}

QVariant ScriptModel::versionText(const VersionSummary &version, int column) const
{
    switch (column) {
    case NameColumn: {
        const auto name =
            tr("Version %1 · %2").arg(version.version).arg(originText(version.origin));
        return isRecorded(version.modelUsed) ? tr("%1, recorded").arg(name) : name;
    }
    case VerdictColumn: return verdictText(version);
    case UseColumn: return useText(version);
    case HitsColumn: return QLocale().toString(static_cast<qlonglong>(version.hits));
    default: return {};
    }
}

// What shapes and versions have in common: how the verdict looks, and where numbers stand.
QVariant ScriptModel::verdictData(const VersionSummary *version, int column, int role) const
{
    if (role == Qt::TextAlignmentRole && column >= FunctionsColumn)
        return QVariant(Qt::AlignVCenter | Qt::AlignRight);
    if (column != VerdictColumn || !version)
        return {};
    const auto &look = lookOf(stateOf(version->verdict));
    if (role == Qt::DecorationRole)
        return theme::icon(look.icon, m_themes.theme(), look.ink);
    return role == Qt::ForegroundRole ? m_themes.theme().color(look.ink) : QVariant();
}

QVariant ScriptModel::shapeData(const ShapeInfo &shape, int column, int role) const
{
    const auto key = QString::fromStdString(shape.key);
    switch (role) {
    case Qt::DisplayRole: return shapeText(shape, column);
    case Qt::ToolTipRole:
        return tr("%1\nFor example %2\nKey %3")
            .arg(shapeDetails(shape.shape), plainText(shape.example), key);
    case Qt::AccessibleTextRole:
        return column == NameColumn
                   ? QStringLiteral("%1, %2, %3")
                         .arg(shapeText(shape, NameColumn).toString(), languageText(shape.language),
                              shapeText(shape, VerdictColumn).toString())
                   : shapeText(shape, column);
    case KeyRole: return key;
    case VersionRole: return 0;
    case SearchRole:
        return QStringList{shapeText(shape, NameColumn).toString(), shapeDetails(shape.shape),
                           plainText(shape.example), key}
            .join(u'\n');
    default: return verdictData(effectiveOf(shape), column, role);
    }
}

QVariant ScriptModel::versionData(const VersionSummary &version, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole: return versionText(version, column);
    case Qt::ToolTipRole:
        return tr("Made for %1, %2")
            .arg(plainText(version.functionName), plainText(version.createdAt));
    case Qt::AccessibleTextRole:
        return column == NameColumn ? QStringLiteral("%1, %2 %3")
                                          .arg(versionText(version, NameColumn).toString(),
                                               verdictText(version), useText(version))
                                    : versionText(version, column);
    case Qt::FontRole: {
        QFont font;
        font.setBold(version.effective);
        return version.effective ? QVariant(font) : QVariant();
    }
    case Qt::ForegroundRole:
        return version.archived ? m_themes.theme().color(theme::Role::TextMuted)
                                : verdictData(&version, column, role);
    case KeyRole: return QString::fromStdString(version.key);
    case VersionRole: return version.version;
    case SearchRole: return originText(version.origin);
    default: return verdictData(&version, column, role);
    }
}

QVariant ScriptModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (index.internalId() == 0)
        return shapeData(at(m_shapes, index.row()), index.column(), role);
    const auto &shape = at(m_shapes, static_cast<int>(index.internalId()) - 1);
    return versionData(at(shape.versions, index.row()), index.column(), role);
}

QVariant ScriptModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignVCenter |
                        (section >= FunctionsColumn ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Shape");
    case VerdictColumn: return tr("Verdict");
    case UseColumn: return tr("In use");
    case FunctionsColumn: return tr("Functions");
    case HitsColumn: return tr("Hits");
    default: return {};
    }
}

QHash<int, QByteArray> ScriptModel::roleNames() const
{
    auto names = QAbstractItemModel::roleNames();
    names.insert({{KeyRole, "key"}, {VersionRole, "version"}});
    return names;
}

} // namespace espalier::models
