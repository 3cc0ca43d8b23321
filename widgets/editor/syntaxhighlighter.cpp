// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/editor/syntaxhighlighter.h"

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/State>
#include <KSyntaxHighlighting/Theme>

#include <QElapsedTimer>
#include <QFileInfo>
#include <QHash>
#include <QTimer>

#include <algorithm>
#include <optional>

namespace espalier::editor {

namespace {

using KSyntaxHighlighting::State;

// So many lines are followed at once to reach one that is painted; more than that is for the
// background.
constexpr std::uint32_t kFollowed = 128;
// A guess begins so far above, to be right about most strings and comments.
constexpr std::uint32_t kGuessed = 32;
// The background goes on to so many lines behind what was last asked for.
constexpr std::uint32_t kAhead = 512;
constexpr qint64 kSliceMilliseconds = 4;
constexpr qsizetype kCachedLines = 1024;

/// Reading the index of 400 languages takes milliseconds, so all texts on the screen share it.
std::shared_ptr<KSyntaxHighlighting::Repository> sharedRepository()
{
    static thread_local std::weak_ptr<KSyntaxHighlighting::Repository> shared;
    auto repository = shared.lock();
    if (!repository) {
        repository = std::make_shared<KSyntaxHighlighting::Repository>();
        shared = repository;
    }
    return repository;
}

QString themeName(theme::Scheme scheme)
{
    return scheme == theme::Scheme::Light ? QStringLiteral("GitHub Light")
                                          : QStringLiteral("GitHub Dark");
}

bool isAscii(std::string_view text)
{
    return std::ranges::none_of(text, [](char c) { return (c & 0x80) != 0; });
}

/// For each UTF-16 unit, and the end, its byte in the line.
std::vector<std::uint32_t> byteOffsets(const QString &text, std::string_view bytes)
{
    std::vector<std::uint32_t> offsets;
    offsets.reserve(static_cast<std::size_t>(text.size()) + 1);
    std::uint32_t byte = 0;
    for (const QChar unit : text) {
        offsets.push_back(std::min(byte, static_cast<std::uint32_t>(bytes.size())));
        if (unit.isLowSurrogate())
            byte += 1;
        else if (unit.isHighSurrogate() || unit.unicode() >= 0x800)
            byte += 3;
        else
            byte += unit.unicode() >= 0x80 ? 2 : 1;
    }
    offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
    return offsets;
}

} // namespace

struct SyntaxHighlighter::Private final : KSyntaxHighlighting::AbstractHighlighter {
    struct CachedLine {
        std::vector<FormatSpan> spans;
        bool guessed = false;
    };

    std::shared_ptr<KSyntaxHighlighting::Repository> repository;
    const theme::Theme *colors = &theme::Theme::of(theme::Scheme::Light);
    QString fileName;
    Lines lines;
    std::uint32_t count = 0;
    bool loaded = false;

    /// State before each line, as far as it was ever known. Those from `clean` on are from before
    /// an edit; they hold again once one behind `editEnd` comes out as it was.
    std::vector<State> states{State()};
    std::uint32_t clean = 1;
    std::uint32_t editEnd = 0;
    std::uint32_t wanted = 0;
    /// States of the last guess, so that the next line need not begin from above again.
    std::optional<std::uint32_t> guessLine;
    State guessState;

    QHash<std::uint32_t, CachedLine> cache;
    std::vector<KSyntaxHighlighting::Format> formats{KSyntaxHighlighting::Format()};
    QHash<int, std::uint16_t> styleOfFormat;
    mutable QHash<quint64, TextLook> looks;
    std::vector<FormatSpan> *into = nullptr;
    QTimer timer;

    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override
    {
        if (!into || length <= 0)
            return;
        const auto style = styleOf(format);
        if (style == kPlain)
            return;
        into->push_back(
            {static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(length), style});
    }

    std::uint16_t styleOf(const KSyntaxHighlighting::Format &format)
    {
        if (!format.isValid())
            return kPlain;
        const auto known = styleOfFormat.constFind(format.id());
        if (known != styleOfFormat.constEnd())
            return *known;
        const auto style = static_cast<std::uint16_t>(formats.size());
        formats.push_back(format);
        styleOfFormat.insert(format.id(), style);
        return style;
    }

    void load()
    {
        if (loaded)
            return;
        loaded = true;
        repository = sharedRepository();
        setDefinition(repository->definitionForFileName(QFileInfo(fileName).fileName()));
        setTheme(repository->theme(themeName(colors->scheme())));
    }

    /// The state behind a line; its spans go to `spans` when given.
    State follow(std::uint32_t line, const State &before, std::vector<FormatSpan> *spans)
    {
        const auto bytes = lines(line);
        if (bytes.size() > kMaxLineBytes)
            return before;
        const QString text = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
        into = spans;
        auto after = highlightLine(text, before);
        into = nullptr;
        if (spans && !isAscii(bytes)) {
            const auto offsets = byteOffsets(text, bytes);
            for (auto &span : *spans) {
                const auto end = offsets[span.offset + span.length];
                span.offset = offsets[span.offset];
                span.length = end - span.offset;
            }
        }
        return after;
    }

    /// Finds the state before line `clean`; false when all are known.
    bool step()
    {
        if (clean >= count)
            return false;
        const auto &before = states[clean - 1];
        auto after = follow(clean - 1, before, nullptr);
        if (clean < states.size()) {
            if (clean >= editEnd && after == states[clean]) {
                clean = static_cast<std::uint32_t>(states.size());
                return true;
            }
            states[clean] = std::move(after);
        } else {
            // Equal states share what they hold.
            states.push_back(after == before ? State(before) : std::move(after));
        }
        ++clean;
        return true;
    }

    State guess(std::uint32_t line)
    {
        const bool goesOn = guessLine && *guessLine <= line && line - *guessLine <= kGuessed;
        std::uint32_t from = goesOn ? *guessLine : line - std::min(line, kGuessed);
        State state = goesOn ? guessState : State();
        for (; from < line; ++from)
            state = follow(from, state, nullptr);
        return state;
    }

    const CachedLine &cached(std::uint32_t line)
    {
        const auto known = cache.constFind(line);
        if (known != cache.constEnd())
            return *known;
        if (cache.size() >= kCachedLines)
            cache.clear();
        while (clean <= line && line - clean < kFollowed && step()) {
        }
        CachedLine made{.spans = {}, .guessed = line >= clean};
        const auto before = made.guessed ? guess(line) : states[line];
        auto after = follow(line, before, &made.spans);
        if (made.guessed) {
            guessLine = line + 1;
            guessState = std::move(after);
        }
        return *cache.insert(line, std::move(made));
    }

    void forget(std::uint32_t from)
    {
        cache.removeIf([&](auto entry) { return entry.key() >= from; });
        guessLine.reset();
    }
};

SyntaxHighlighter::SyntaxHighlighter(QObject *parent)
    : QObject(parent), m_d(std::make_unique<Private>())
{
    m_d->timer.setSingleShot(true);
    connect(&m_d->timer, &QTimer::timeout, this, &SyntaxHighlighter::work);
}

SyntaxHighlighter::~SyntaxHighlighter() = default;

void SyntaxHighlighter::setTheme(const theme::Theme &theme)
{
    m_d->colors = &theme;
    m_d->looks.clear();
    if (m_d->loaded)
        m_d->setTheme(m_d->repository->theme(themeName(theme.scheme())));
    if (m_d->count > 0)
        emit refined(0, m_d->count - 1);
}

void SyntaxHighlighter::setText(const QString &fileName, std::uint32_t count, Lines lines)
{
    auto &d = *m_d;
    // The formats of another language have other numbers.
    if (fileName != d.fileName) {
        d.loaded = false;
        d.formats.resize(1);
        d.styleOfFormat.clear();
        d.looks.clear();
    }
    d.fileName = fileName;
    d.count = count;
    d.lines = std::move(lines);
    d.states.assign(1, State());
    d.clean = 1;
    d.editEnd = 0;
    d.wanted = 0;
    d.forget(0);
    if (!d.loaded && count > 0)
        d.timer.start(0);
}

void SyntaxHighlighter::replaceLines(std::uint32_t first, std::uint32_t removed,
                                     std::uint32_t added)
{
    auto &d = *m_d;
    d.count = d.count - removed + added;
    d.forget(first);
    const auto known = static_cast<std::uint32_t>(d.states.size());
    // The states before the lines that follow `first` go and come with them.
    const auto begin = std::min(first + 1, known);
    const auto end = std::min(first + removed, known);
    const auto at = d.states.begin() + begin;
    d.states.erase(at, d.states.begin() + std::max(begin, end));
    const bool hasRest = first + removed < known;
    if (hasRest && added > 1)
        d.states.insert(d.states.begin() + begin, added - 1, State());
    const auto shifted = d.editEnd > first + removed ? d.editEnd - removed + added : 0;
    d.editEnd = std::max(first + added, shifted);
    if (d.states.size() > std::max(d.count, 1U))
        d.states.resize(std::max(d.count, 1U));
    d.clean = std::min({d.clean, first + 1, static_cast<std::uint32_t>(d.states.size())});
    if (d.loaded)
        d.timer.start(0);
}

QString SyntaxHighlighter::language() const
{
    m_d->load();
    const auto definition = m_d->definition();
    return definition.isValid() ? definition.translatedName() : QString();
}

bool SyntaxHighlighter::isReady() const
{
    return m_d->loaded;
}

const std::vector<FormatSpan> &SyntaxHighlighter::spans(std::uint32_t line)
{
    static const std::vector<FormatSpan> kNothing;
    auto &d = *m_d;
    if (!d.loaded || line >= d.count || !d.definition().isValid())
        return kNothing;
    const auto &cached = d.cached(line);
    if (cached.guessed) {
        d.wanted = std::max(d.wanted, line);
        if (!d.timer.isActive())
            d.timer.start(0);
    }
    return cached.spans;
}

void SyntaxHighlighter::completeTo(std::uint32_t line)
{
    m_d->load();
    while (m_d->clean <= line && m_d->step()) {
    }
}

std::uint32_t SyntaxHighlighter::known() const
{
    return std::min(m_d->clean, m_d->count);
}

TextLook SyntaxHighlighter::look(std::uint16_t style, const QColor &background) const
{
    const auto &d = *m_d;
    const auto key = (quint64(background.rgb()) << 16) | style;
    const auto known = d.looks.constFind(key);
    if (known != d.looks.constEnd())
        return *known;
    TextLook look{.color = d.colors->color(theme::Role::Text)};
    if (style != kPlain && style < d.formats.size()) {
        const auto &format = d.formats[style];
        const auto given = d.theme();
        if (format.hasTextColor(given))
            look.color = format.textColor(given);
        look.bold = format.isBold(given);
        look.italic = format.isItalic(given);
    }
    const double ratio = d.colors->scheme() == theme::Scheme::HighContrast ? 7.0 : 4.5;
    look.color = theme::withContrast(look.color, background, ratio);
    return *d.looks.insert(key, look);
}

int SyntaxHighlighter::styles() const
{
    return static_cast<int>(m_d->formats.size());
}

// One slice: loads the language, or follows states for some milliseconds.
void SyntaxHighlighter::work()
{
    auto &d = *m_d;
    if (!d.loaded) {
        d.load();
        if (d.count > 0 && d.definition().isValid())
            emit refined(0, d.count - 1);
        return;
    }
    const auto from = d.clean;
    const auto target = std::min(d.count, d.wanted + kAhead);
    QElapsedTimer clock;
    clock.start();
    while (d.clean < target && clock.elapsed() < kSliceMilliseconds && d.step()) {
    }
    const auto settled = d.cache.removeIf(
        [&](auto entry) { return entry.value().guessed && entry.key() < d.clean; });
    if (settled > 0)
        emit refined(std::min(from, d.clean), d.clean - 1);
    if (d.clean < target)
        d.timer.start(0);
}

} // namespace espalier::editor
