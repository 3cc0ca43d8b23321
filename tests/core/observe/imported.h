// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/readers.h"

#include <QProcess>
#include <QStringList>

#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace espalier::test {

using Reader = Result<> (*)(std::string_view, const observe::ImportOptions &,
                            const observe::ObservationSink &, observe::ImportSummary &);

/// What a reader took in, and how that ended.
struct Imported {
    Result<> result;
    std::vector<model::Observation> observations;
    observe::ImportSummary summary;
};

[[nodiscard]] inline Imported import(Reader reader, std::string_view text,
                                     const observe::ImportOptions &options = {})
{
    Imported imported;
    const auto sink = [&imported](model::Observation &&observation) -> Result<> {
        imported.observations.push_back(std::move(observation));
        return {};
    };
    imported.result = reader(text, options, sink, imported.summary);
    return imported;
}

/// The contents, all of which are of one kind.
template <typename Content>
[[nodiscard]] std::vector<Content> contentsOf(const Imported &imported)
{
    std::vector<Content> contents;
    for (const auto &observation : imported.observations)
        contents.push_back(std::get<Content>(observation.content));
    return contents;
}

/// "" for a success; else its message.
[[nodiscard]] inline std::string messageOf(const Imported &imported)
{
    return imported.result ? std::string() : imported.result.error().text();
}

/// A text of so many bytes, of words of five.
[[nodiscard]] inline std::string words(std::size_t bytes)
{
    std::string text;
    while (text.size() < bytes)
        text += "wordy ";
    text.resize(bytes);
    return text;
}

/// Whether a text of such words was cut to at most so many bytes, between two of them.
[[nodiscard]] inline bool isCutTo(std::string_view text, std::size_t most)
{
    return text.size() <= most && text.size() + 9 > most && text.ends_with("wordy …");
}

/// What this program has used of the processor so far: unlike the time that passed, it says the
/// same on a busy machine.
[[nodiscard]] inline double usedMilliseconds()
{
    return 1000.0 * static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

/// Runs a program in a folder to its end, whatever it ends with; ends the test program when it
/// cannot be started. What it writes to its standard output.
inline std::string runIn(const std::string &folder, const std::string &program,
                         const std::vector<std::string> &arguments)
{
    QStringList list;
    for (const auto &argument : arguments)
        list << QString::fromStdString(argument);
    QProcess process;
    process.setWorkingDirectory(QString::fromStdString(folder));
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("PYTHONDONTWRITEBYTECODE"), QStringLiteral("1"));
    process.setProcessEnvironment(environment);
    process.start(QString::fromStdString(program), list);
    if (!process.waitForFinished(120'000))
        qFatal("%s does not run to its end", program.c_str());
    return process.readAllStandardOutput().toStdString();
}

} // namespace espalier::test
