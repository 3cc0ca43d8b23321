// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/diffaccessible.h"

#include "widgets/editor/diffcanvas.h"

#include <QAccessible>
#include <QAccessibleWidget>

#include <map>

namespace espalier::editor {

namespace {

/// A row by its place in view: what it is follows when the view scrolls.
class RowItem final : public QAccessibleInterface {
public:
    RowItem(DiffCanvas &canvas, int index) : m_canvas(canvas), m_index(index) {}

    [[nodiscard]] bool isValid() const override { return row().has_value(); }
    [[nodiscard]] QObject *object() const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    [[nodiscard]] QAccessibleInterface *parent() const override
    {
        return QAccessible::queryAccessibleInterface(&m_canvas);
    }
    [[nodiscard]] QAccessibleInterface *child(int) const override { return nullptr; }
    [[nodiscard]] int childCount() const override { return 0; }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Name && row() ? m_canvas.rowText(*row()) : QString();
    }
    void setText(QAccessible::Text, const QString &) override {}
    [[nodiscard]] QRect rect() const override
    {
        if (!row())
            return {};
        const auto rect = m_canvas.rowRect(*row());
        return {m_canvas.viewport()->mapToGlobal(rect.topLeft()), rect.size()};
    }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::ListItem; }
    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        state.readOnly = true;
        state.selectable = true;
        state.selected = row() == m_canvas.scene().cursor.row;
        state.focused = state.selected && m_canvas.hasFocus();
        return state;
    }

private:
    [[nodiscard]] std::optional<std::uint32_t> row() const { return m_canvas.rowInView(m_index); }

    DiffCanvas &m_canvas;
    int m_index;
};

class CanvasItem final : public QAccessibleWidget {
public:
    explicit CanvasItem(DiffCanvas &canvas)
        : QAccessibleWidget(&canvas, QAccessible::List), m_canvas(canvas)
    {
    }
    ~CanvasItem() override
    {
        for (const auto &[index, id] : m_rows)
            QAccessible::deleteAccessibleInterface(id);
    }
    CanvasItem(const CanvasItem &) = delete;
    CanvasItem &operator=(const CanvasItem &) = delete;

    [[nodiscard]] int childCount() const override { return m_canvas.rowsInView(); }
    [[nodiscard]] QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        const auto known = m_rows.find(index);
        if (known != m_rows.end())
            return QAccessible::accessibleInterface(known->second);
        auto *item = new RowItem(m_canvas, index); // owned by Qt's table until deleted above
        m_rows.emplace(index, QAccessible::registerAccessibleInterface(item));
        return item;
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface *child) const override
    {
        for (const auto &[index, id] : m_rows) {
            if (QAccessible::accessibleInterface(id) == child)
                return index;
        }
        return -1;
    }
    [[nodiscard]] QAccessibleInterface *childAt(int x, int y) const override
    {
        for (int i = 0; i < childCount(); ++i) {
            auto *item = child(i);
            if (item->rect().contains(x, y))
                return item;
        }
        return nullptr;
    }

private:
    DiffCanvas &m_canvas;
    mutable std::map<int, QAccessible::Id> m_rows;
};

QAccessibleInterface *make(const QString &, QObject *object)
{
    auto *canvas = qobject_cast<DiffCanvas *>(object);
    return canvas ? new CanvasItem(*canvas) : nullptr;
}

} // namespace

void installDiffAccessibility()
{
    QAccessible::installFactory(make); // knows the ones it has
}

} // namespace espalier::editor
