// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/codeeditor.h"

#include "widgets/editor/codeeditor_p.h"
#include "widgets/theme/icons.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QScrollBar>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>

namespace espalier::editor {

namespace {

using Sci = QsciScintillaBase;

// Numbers of our styles and markers in Scintilla. Its own styles are 32 to 39.
constexpr int kLastStyle = 240;
constexpr int kAnnotationStyle = 250; // and one for each level
constexpr int kSymbolMargin = 0;
constexpr int kNumberMargin = 1;
constexpr int kSignMargin = 2;
constexpr int kMarkMarker = 0;        // and one for each kind
constexpr int kBackgroundMarker = 10; // added, removed, filler
constexpr int kSignMarker = 14;       // plus and minus

int scintillaStyle(std::uint16_t style)
{
    const int number = style < 32 ? style : style + 8;
    return number <= kLastStyle ? number : 0;
}

int backgroundMarker(theme::Role role)
{
    if (role == theme::Role::DiffAdded)
        return kBackgroundMarker;
    return kBackgroundMarker + (role == theme::Role::DiffRemoved ? 1 : 2);
}

} // namespace

CodeEditor::CodeEditor(QWidget *parent) : QWidget(parent), m_d(std::make_unique<Private>())
{
    // Code is read from the left in every language.
    setLayoutDirection(Qt::LeftToRight);
    m_d->area = new QsciScintilla(this);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_d->area);
    setFocusProxy(m_d->area);
    prepareArea();
    connectArea();
    applyTheme();
}

CodeEditor::~CodeEditor()
{
    // What the area says while it goes is not for us any more.
    m_d->area->disconnect(this);
}

void CodeEditor::prepareArea()
{
    auto &area = *m_d->area;
    area.setUtf8(true);
    area.setFrameShape(QFrame::NoFrame);
    area.setAccessibleName(tr("Source text"));
    area.setTabWidth(m_d->tabWidth);
    area.setIndentationsUseTabs(false);
    area.setAutoIndent(true);
    area.setCaretLineVisible(true);
    area.setScrollWidth(1);
    area.setScrollWidthTracking(true);
    area.setMarginType(kSymbolMargin, QsciScintilla::SymbolMargin);
    area.setMarginType(kNumberMargin, QsciScintilla::NumberMargin);
    area.setMarginType(kSignMargin, QsciScintilla::SymbolMargin);
    area.setMarginMarkerMask(kSignMargin, 3 << kSignMarker);
    area.setMarginWidth(kSignMargin, 0);
    area.SendScintilla(Sci::SCI_SETMARGINLEFT, 0UL, 6L);
    area.setMarginMarkerMask(kSymbolMargin, (1 << kBackgroundMarker) - 1);
    area.setMarginMarkerMask(kNumberMargin, 0);
    area.viewport()->installEventFilter(this);
    m_d->find = area.indicatorDefine(QsciScintilla::StraightBoxIndicator);
    area.setIndicatorDrawUnder(true, m_d->find);
    // The highlighter styles what is asked for; no lexer of QScintilla's.
    area.SendScintilla(Sci::SCI_SETLEXER, 0UL);
}

void CodeEditor::connectArea()
{
    auto *area = m_d->area;
    connect(area, &QsciScintilla::textChanged, this, &CodeEditor::textChanged);
    connect(area, &QsciScintilla::modificationChanged, this, &CodeEditor::modifiedChanged);
    connect(area, &QsciScintilla::linesChanged, this, &CodeEditor::applyMargins);
    connect(area, &Sci::SCN_STYLENEEDED, this, &CodeEditor::styleTo);
    connect(area, &QsciScintilla::cursorPositionChanged, this, [this](int line, int) {
        const auto now = static_cast<std::uint32_t>(line);
        if (std::exchange(m_d->currentLine, now) != now)
            emit currentLineChanged(now);
    });
    connect(area, &Sci::SCN_MODIFIED, this,
            [this](int position, int type, const char *, int, int added) {
                if ((type & (Sci::SC_MOD_INSERTTEXT | Sci::SC_MOD_DELETETEXT)) == 0)
                    return;
                const auto line = static_cast<std::uint32_t>(
                    m_d->area->SendScintilla(Sci::SCI_LINEFROMPOSITION, position));
                m_d->highlighter.replaceLines(line,
                                              1 + static_cast<std::uint32_t>(std::max(0, -added)),
                                              1 + static_cast<std::uint32_t>(std::max(0, added)));
            });
    connect(&m_d->highlighter, &SyntaxHighlighter::refined, this, [this](std::uint32_t first) {
        m_d->area->SendScintilla(Sci::SCI_STARTSTYLING, m_d->lineStart(first), 0L);
        m_d->area->viewport()->update();
    });
}

void CodeEditor::setText(const QByteArray &text, const QString &fileName)
{
    auto &area = *m_d->area;
    const bool readOnly = area.isReadOnly();
    area.setReadOnly(false);
    {
        const QSignalBlocker quiet(area);
        area.SendScintilla(Sci::SCI_SETUNDOCOLLECTION, 0UL);
        area.SendScintilla(Sci::SCI_CLEARALL);
        area.SendScintilla(Sci::SCI_ALLOCATE, static_cast<unsigned long>(text.size()) + 1024UL);
        // As bytes: nothing is decoded, so nothing is lost.
        area.SendScintilla(Sci::SCI_ADDTEXT, static_cast<uintptr_t>(text.size()), text.constData());
        area.SendScintilla(Sci::SCI_SETUNDOCOLLECTION, 1UL);
        area.SendScintilla(Sci::SCI_EMPTYUNDOBUFFER);
        area.SendScintilla(Sci::SCI_GOTOPOS, 0UL);
    }
    area.setReadOnly(readOnly);
    // New lines end as most of the text does.
    area.setEolMode(text.contains("\r\n") ? QsciScintilla::EolWindows : QsciScintilla::EolUnix);
    m_d->fileName = fileName;
    m_d->currentLine = 0;
    m_d->highlighter.setText(fileName, lineCount(),
                             [this](std::uint32_t line) { return m_d->line(line); });
    applyMargins();
    area.SendScintilla(Sci::SCI_STARTSTYLING, 0UL, 0L);
    area.setModified(false);
}

QByteArray CodeEditor::text() const
{
    const auto all = m_d->all();
    return {all.data(), static_cast<qsizetype>(all.size())};
}

bool CodeEditor::isModified() const
{
    return m_d->area->isModified();
}

void CodeEditor::setModified(bool modified)
{
    m_d->area->setModified(modified);
}

void CodeEditor::setReadOnly(bool readOnly)
{
    m_d->area->setReadOnly(readOnly);
}

bool CodeEditor::isReadOnly() const
{
    return m_d->area->isReadOnly();
}

void CodeEditor::setTheme(const theme::Theme &theme)
{
    m_d->theme = &theme;
    m_d->highlighter.setTheme(theme);
    applyTheme();
}

void CodeEditor::setZoom(int percent)
{
    percent = std::clamp(percent, kMinZoom, kMaxZoom);
    if (std::exchange(m_d->zoom, percent) == percent)
        return;
    applyTheme();
    emit zoomChanged(percent);
}

int CodeEditor::zoom() const
{
    return m_d->zoom;
}

void CodeEditor::setTabWidth(int columns)
{
    m_d->tabWidth = std::clamp(columns, 1, 16);
    m_d->area->setTabWidth(m_d->tabWidth);
}

void CodeEditor::setWhitespaceVisible(bool visible)
{
    m_d->area->setWhitespaceVisibility(visible ? QsciScintilla::WsVisible
                                               : QsciScintilla::WsInvisible);
}

void CodeEditor::setWrapping(bool wrapping)
{
    m_d->area->setWrapMode(wrapping ? QsciScintilla::WrapCharacter : QsciScintilla::WrapNone);
}

void CodeEditor::applyTheme()
{
    using theme::Role;
    auto &area = *m_d->area;
    const auto color = [this](Role role) { return m_d->theme->color(role); };
    area.setPaper(color(Role::Surface));
    area.setColor(color(Role::Text));
    area.setFont(codeFont(m_d->zoom));
    area.setCaretForegroundColor(color(Role::Text));
    area.setCaretWidth(2);
    area.setCaretLineBackgroundColor(color(m_d->comparing ? Role::Focus : Role::CurrentLine));
    area.setSelectionBackgroundColor(color(Role::Selection));
    if (m_d->theme->scheme() == theme::Scheme::HighContrast)
        area.setSelectionForegroundColor(color(Role::SelectionText));
    else
        area.resetSelectionForegroundColor();
    area.setMarginsBackgroundColor(color(Role::Gutter));
    area.setMarginsForegroundColor(color(Role::GutterText));
    area.setMarginBackgroundColor(kSymbolMargin, color(Role::Gutter));
    area.setMarginsFont(codeFont(m_d->zoom));
    area.setExtraAscent(2);
    area.setExtraDescent(1);
    area.setWhitespaceForegroundColor(color(Role::TextDisabled));
    area.setIndicatorForegroundColor(color(Role::SearchMatch), m_d->find);
    area.SendScintilla(Sci::SCI_INDICSETALPHA, m_d->find, 255);
    area.SendScintilla(Sci::SCI_INDICSETOUTLINEALPHA, m_d->find, 255);
    applySigns();
    for (const auto role : {Role::DiffAdded, Role::DiffRemoved, Role::DiffFiller}) {
        const int marker = backgroundMarker(role);
        area.markerDefine(QsciScintilla::Background, marker);
        area.setMarkerBackgroundColor(color(role), marker);
    }
    for (const auto kind : {MarkKind::TestFailure, MarkKind::Uncovered, MarkKind::Changed}) {
        const int size = area.fontMetrics().ascent();
        const auto icon = theme::icon(markIcon(kind), *m_d->theme, markRole(kind));
        area.markerDefine(icon.pixmap(QSize(size, size)), kMarkMarker + int(kind));
    }
    const std::array backgrounds{Role::InfoBackground, Role::WarningBackground,
                                 Role::ErrorBackground, Role::DiffFiller};
    for (std::size_t i = 0; i < backgrounds.size(); ++i) {
        const auto number = static_cast<unsigned long>(kAnnotationStyle) + i;
        area.SendScintilla(Sci::SCI_STYLESETFORE, number, m_d->theme->color(Role::Text));
        area.SendScintilla(Sci::SCI_STYLESETBACK, number, m_d->theme->color(backgrounds[i]));
    }
    m_d->stylesSet = 0;
    applyStyles();
    applyMargins();
}

void CodeEditor::applySigns()
{
    using theme::Role;
    const int size = m_d->area->fontMetrics().ascent();
    const auto sign = [&](QStringView name, Role role, int marker) {
        const auto icon = theme::icon(name, *m_d->theme, role);
        m_d->area->markerDefine(icon.pixmap(QSize(size, size)), marker);
    };
    sign(u"add", Role::Success, kSignMarker);
    sign(u"subtract", Role::Error, kSignMarker + 1);
    m_d->area->setMarginBackgroundColor(kSignMargin, m_d->theme->color(Role::Gutter));
}

// Styles the highlighter came to know since the last call.
void CodeEditor::applyStyles()
{
    auto &area = *m_d->area;
    const auto worst = m_d->hardestBackground();
    for (; m_d->stylesSet < m_d->highlighter.styles(); ++m_d->stylesSet) {
        const auto style = static_cast<std::uint16_t>(m_d->stylesSet);
        const auto look = m_d->highlighter.look(style, worst);
        const int number = scintillaStyle(style);
        area.SendScintilla(Sci::SCI_STYLESETFORE, static_cast<unsigned long>(number), look.color);
        area.SendScintilla(Sci::SCI_STYLESETBACK, static_cast<unsigned long>(number),
                           m_d->theme->color(theme::Role::Surface));
        area.SendScintilla(Sci::SCI_STYLESETBOLD, number, look.bold);
        area.SendScintilla(Sci::SCI_STYLESETITALIC, number, look.italic);
    }
}

void CodeEditor::applyMargins()
{
    auto &area = *m_d->area;
    const QFontMetrics metrics(codeFont(m_d->zoom));
    const auto digits = std::max<qsizetype>(3, QString::number(lineCount()).size());
    area.setMarginWidth(kNumberMargin, metrics.horizontalAdvance(QString(digits, u'8')) +
                                           metrics.averageCharWidth());
    area.setMarginWidth(kSymbolMargin,
                        m_d->marks.empty() ? metrics.averageCharWidth() / 2 : metrics.height());
}

void CodeEditor::styleTo(int position)
{
    auto &area = *m_d->area;
    const auto first = static_cast<std::uint32_t>(
        area.SendScintilla(Sci::SCI_LINEFROMPOSITION, area.SendScintilla(Sci::SCI_GETENDSTYLED)));
    const auto last =
        static_cast<std::uint32_t>(area.SendScintilla(Sci::SCI_LINEFROMPOSITION, position));
    QByteArray styles;
    area.SendScintilla(Sci::SCI_STARTSTYLING, m_d->lineStart(first), 0L);
    for (auto line = first; line <= last; ++line) {
        const auto size = m_d->lineStart(line + 1) - m_d->lineStart(line);
        styles.fill('\0', size);
        for (const auto &span : m_d->highlighter.spans(line)) {
            std::fill_n(styles.begin() + span.offset,
                        std::min<qsizetype>(span.length, size - span.offset),
                        static_cast<char>(scintillaStyle(span.style)));
        }
        if (size > 0)
            area.SendScintilla(Sci::SCI_SETSTYLINGEX, static_cast<uintptr_t>(size),
                               styles.constData());
    }
    // This may be in the middle of painting, where Scintilla bears no change of styles.
    if (m_d->stylesSet < m_d->highlighter.styles())
        QMetaObject::invokeMethod(this, &CodeEditor::applyStyles, Qt::QueuedConnection);
}

void CodeEditor::setMarks(std::vector<LineMark> marks)
{
    m_d->marks = std::move(marks);
    applyMarks();
}

void CodeEditor::applyMarks()
{
    for (const auto kind : {MarkKind::TestFailure, MarkKind::Uncovered, MarkKind::Changed})
        m_d->area->markerDeleteAll(kMarkMarker + int(kind));
    for (const auto &mark : m_d->marks)
        m_d->area->markerAdd(static_cast<int>(mark.line), kMarkMarker + int(mark.kind));
    applyMargins();
}

void CodeEditor::setAnnotations(const std::vector<LineAnnotation> &annotations)
{
    auto &area = *m_d->area;
    area.clearAnnotations();
    area.setAnnotationDisplay(QsciScintilla::AnnotationIndented);
    for (const auto &annotation : annotations) {
        const auto line = static_cast<unsigned long>(annotation.line);
        area.SendScintilla(Sci::SCI_ANNOTATIONSETTEXT, line, annotation.text.toUtf8().constData());
        area.SendScintilla(Sci::SCI_ANNOTATIONSETSTYLE, line,
                           static_cast<long>(kAnnotationStyle + int(annotation.level)));
    }
}

void CodeEditor::setComparison(const std::vector<LineBackground> &backgrounds,
                               const std::vector<LineFiller> &fillers)
{
    auto &area = *m_d->area;
    for (int marker = kBackgroundMarker; marker < kSignMarker + 2; ++marker)
        area.markerDeleteAll(marker);
    for (const auto &background : backgrounds) {
        for (auto line = background.begin; line < background.end; ++line) {
            area.markerAdd(static_cast<int>(line), backgroundMarker(background.role));
            area.markerAdd(static_cast<int>(line),
                           kSignMarker + (background.role == theme::Role::DiffRemoved ? 1 : 0));
        }
    }
    area.setMarginWidth(kSignMargin, QFontMetrics(codeFont(m_d->zoom)).height());
    // A frame instead of a ground: what is added must be seen below the cursor, too.
    area.SendScintilla(Sci::SCI_SETCARETLINEFRAME, 1UL);
    area.setCaretLineBackgroundColor(m_d->theme->color(theme::Role::Focus));
    if (!std::exchange(m_d->comparing, true)) {
        m_d->stylesSet = 0; // there are other grounds behind the text now
        applyStyles();
    }
    area.clearAnnotations();
    area.setAnnotationDisplay(QsciScintilla::AnnotationStandard);
    for (const auto &filler : fillers) {
        const QByteArray rows = QByteArray(filler.rows - 1, '\n') + ' ';
        const auto line = static_cast<unsigned long>(filler.line);
        area.SendScintilla(Sci::SCI_ANNOTATIONSETTEXT, line, rows.constData());
        area.SendScintilla(Sci::SCI_ANNOTATIONSETSTYLE, line,
                           static_cast<long>(kAnnotationStyle + 3));
    }
}

QScrollBar *CodeEditor::verticalScrollBar() const
{
    return m_d->area->verticalScrollBar();
}

QScrollBar *CodeEditor::horizontalScrollBar() const
{
    return m_d->area->horizontalScrollBar();
}

// The wheel with Ctrl zooms in our steps; marks tell what they mean.
bool CodeEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Wheel) {
        const auto *wheel = static_cast<QWheelEvent *>(event);
        if (wheel->modifiers().testFlag(Qt::ControlModifier)) {
            setZoom(steppedZoom(m_d->zoom, wheel->angleDelta().y() > 0 ? 1 : -1));
            return true;
        }
    } else if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const auto line = m_d->lineAt(help->pos());
        QStringList texts;
        for (const auto &mark : m_d->marks) {
            if (mark.line == line)
                texts << mark.toolTip;
        }
        QToolTip::showText(help->globalPos(), plainToolTip(texts), this);
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace espalier::editor
