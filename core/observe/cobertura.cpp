// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/coveragefiles.h"
#include "core/observe/handover.h"
#include "core/observe/readers.h"
#include "core/observe/rootedpaths.h"
#include "core/observe/textlines.h"
#include "core/observe/texts.h"
#include "core/observe/xmlcaps.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace espalier::observe {

namespace {

constexpr std::size_t kMostSources = 64; ///< each is looked in for each file

struct Counts {
    std::uint64_t all = 0;
    std::uint64_t taken = 0;
};

/// "66% (2/3)": 2 of 3; none of none for anything else.
Counts conditionsIn(std::string_view text)
{
    const auto open = text.find('(');
    const auto slash = text.find('/', std::min(open, text.size()));
    const auto close = text.find(')', std::min(slash, text.size()));
    if (close == std::string_view::npos)
        return {};
    const auto taken = hitsIn(trimmed(text.substr(open + 1, slash - open - 1)));
    const auto all = hitsIn(trimmed(text.substr(slash + 1, close - slash - 1)));
    return taken && all ? Counts{.all = *all, .taken = *taken} : Counts();
}

/// Seconds or milliseconds since the epoch.
std::string timeIn(const std::string &text)
{
    double number = 0;
    const auto *end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return timeOf(read.ec == std::errc() && read.ptr == end ? Json(number) : Json(text));
}

/// Collects the lines of classes by their files.
class CoberturaReader final {
public:
    CoberturaReader(std::string_view text, const ImportLimits &limits) : m_xml(text, limits) {}
    Result<> read();
    Result<> give(const ImportOptions &options, Handover &handover);
    std::uint64_t classes() const { return m_classes; }

private:
    Result<> start();
    Result<> startRoot();
    Result<> startClass();
    Result<> addSource();
    Result<> addLine();

    CappedXml m_xml;
    std::string m_at;
    std::vector<std::string> m_sources;
    CoverageFiles m_files;
    std::string m_filename; ///< of the class that is open; empty outside
    FileHits m_class;
    std::uint64_t m_classes = 0;
    bool m_started = false;
    bool m_hasPackages = false;
};

Result<> CoberturaReader::startRoot()
{
    m_started = true;
    if (m_xml.name() != "coverage")
        return m_xml.wrong("the root element is \"" + cutText(m_xml.name(), 64) +
                           "\", and not coverage");
    m_at = timeIn(m_xml.attribute("timestamp"));
    return {};
}

Result<> CoberturaReader::startClass()
{
    if (!m_filename.empty())
        return m_xml.wrong("a class stands within another");
    m_filename = m_xml.attribute("filename");
    if (m_filename.empty())
        return m_xml.wrong("a class has no filename");
    ++m_classes;
    return {};
}

Result<> CoberturaReader::addSource()
{
    const auto source = m_xml.readText();
    if (!source)
        return failure(source.error());
    const auto path = trimmed(*source);
    if (!path.empty() && m_sources.size() < kMostSources)
        m_sources.emplace_back(path);
    return {};
}

Result<> CoberturaReader::addLine()
{
    const auto number = m_xml.attribute("number");
    std::int64_t line = 0;
    const auto *end = number.data() + number.size();
    const auto read = std::from_chars(number.data(), end, line);
    const auto hits = m_xml.hasAttribute("hits") ? hitsIn(trimmed(m_xml.attribute("hits")))
                                                 : std::optional<std::uint64_t>(0);
    if (m_filename.empty() || read.ec != std::errc() || read.ptr != end || !hits)
        return m_xml.wrong("not the number and the hits of a line within a class");
    m_class.addLine(line, *hits);
    const auto conditions = conditionsIn(m_xml.attribute("condition-coverage"));
    if (conditions.all > 0)
        m_class.addBranches(line, 0, conditions.all, conditions.taken);
    return m_xml.skip();
}

Result<> CoberturaReader::start()
{
    static constexpr std::array<std::string_view, 7> kAround{
        "sources", "packages", "package", "classes", "methods", "method", "lines"};
    const auto &name = m_xml.name();
    if (!m_started)
        return startRoot();
    if (name == "source")
        return addSource();
    if (name == "class")
        return startClass();
    if (name == "line")
        return addLine();
    m_hasPackages = m_hasPackages || name == "packages";
    return std::ranges::contains(kAround, name) ? Result<>() : m_xml.skip();
}

Result<> CoberturaReader::read()
{
    for (;;) {
        const auto step = m_xml.next();
        if (!step)
            return failure(step.error());
        if (*step == CappedXml::Step::Finished)
            break;
        if (*step == CappedXml::Step::Start) {
            if (auto done = start(); !done)
                return done;
        } else if (*step == CappedXml::Step::End && m_xml.name() == "class") {
            // Its lines stand in its methods as well, and count once.
            m_files.at(std::exchange(m_filename, {})).addPart(std::exchange(m_class, {}));
        }
    }
    return m_hasPackages ? Result<>()
                         : m_xml.wrong("there are no packages, so this is no report of Cobertura");
}

Result<> CoberturaReader::give(const ImportOptions &options, Handover &handover)
{
    RootedPaths paths(options.project);
    for (auto &file : m_files.files()) {
        if (handover.leavesOut())
            continue;
        auto seen = file.hits.take();
        seen.path = cutText(paths.resolve(m_sources, file.path), options.limits.textBytes);
        if (auto given = handover.give({.content = std::move(seen), .at = m_at}); !given)
            return given;
    }
    return {};
}

} // namespace

Result<> readCobertura(std::string_view text, const ImportOptions &options,
                       const ObservationSink &sink, ImportSummary &summary)
{
    CoberturaReader reader(text, options.limits);
    if (auto done = reader.read(); !done)
        return done;
    summary.records += reader.classes();
    Handover handover(options.limits, sink, summary);
    return reader.give(options, handover);
}

} // namespace espalier::observe
