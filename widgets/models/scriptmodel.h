// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/engine/scriptversions.h"
#include "widgets/theme/thememanager.h"

#include <QAbstractItemModel>

#include <vector>

namespace espalier::models {

/// Shapes and below each the versions of its script. GUI thread.
class ScriptModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { NameColumn, VerdictColumn, UseColumn, FunctionsColumn, HitsColumn, ColumnCount };
    enum Role {
        KeyRole = Qt::UserRole + 1,
        VersionRole, ///< 0 on a shape
        SearchRole,  ///< all that a filter looks at
    };

    explicit ScriptModel(const theme::ThemeManager &themes, QObject *parent = nullptr);

    /// Everything anew. `counted` tells whether the functions of the shapes were.
    void setShapes(std::vector<engine::ShapeInfo> shapes, bool counted);
    [[nodiscard]] const std::vector<engine::ShapeInfo> &shapes() const { return m_shapes; }
    /// Null when there is none.
    [[nodiscard]] const engine::ShapeInfo *shape(const QString &key) const;
    [[nodiscard]] const store::VersionSummary *version(const QString &key, int version) const;
    /// The version in use; null when there is none.
    [[nodiscard]] static const store::VersionSummary *effectiveOf(const engine::ShapeInfo &shape);

    /// Of a shape, or with a version of that.
    [[nodiscard]] QModelIndex indexOf(const QString &key, int version = 0) const;

    [[nodiscard]] QModelIndex index(int row, int column,
                                    const QModelIndex &parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex &child) const override;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

private:
    [[nodiscard]] QVariant shapeText(const engine::ShapeInfo &shape, int column) const;
    [[nodiscard]] QVariant versionText(const store::VersionSummary &version, int column) const;
    [[nodiscard]] QVariant shapeData(const engine::ShapeInfo &shape, int column, int role) const;
    [[nodiscard]] QVariant versionData(const store::VersionSummary &version, int column,
                                       int role) const;
    [[nodiscard]] QVariant verdictData(const store::VersionSummary *version, int column,
                                       int role) const;

    const theme::ThemeManager &m_themes;
    std::vector<engine::ShapeInfo> m_shapes;
    bool m_counted = false;
};

} // namespace espalier::models
