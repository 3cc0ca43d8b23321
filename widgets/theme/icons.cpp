// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/theme/icons.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QSvgRenderer>

#include <utility>

namespace espalier::theme {

namespace {

/// Draws an SVG whose ink is "currentColor", in a colour.
class SvgEngine final : public QIconEngine {
public:
    SvgEngine(QByteArray svg, QColor ink, QColor disabledInk)
        : m_svg(std::move(svg)), m_ink(ink), m_disabledInk(disabledInk)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const auto &ink = mode == QIcon::Disabled ? m_disabledInk : m_ink;
        QByteArray svg = m_svg;
        svg.replace("currentColor", ink.name().toLatin1());
        QSvgRenderer renderer(svg);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        painter->setRenderHint(QPainter::Antialiasing);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1);
    }

    // Since Qt 6.8 `size` does not depend on the device.
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state,
                         qreal scale) override
    {
        const auto pixels = (QSizeF(size) * scale).toSize();
        QPixmap pixmap(pixels);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), pixels), mode, state);
        painter.end();
        pixmap.setDevicePixelRatio(scale);
        return pixmap;
    }

    [[nodiscard]] QIconEngine *clone() const override
    {
        return new SvgEngine(m_svg, m_ink, m_disabledInk);
    }

private:
    QByteArray m_svg;
    QColor m_ink;
    QColor m_disabledInk;
};

} // namespace

QIcon icon(QStringView name, const Theme &theme, Role role)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("there is no icon %s", qPrintable(name.toString()));
        return {};
    }
    return QIcon(new SvgEngine(file.readAll(), theme.color(role), theme.color(Role::TextDisabled)));
}

} // namespace espalier::theme
