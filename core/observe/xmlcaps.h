// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/importer.h"

#include <memory>
#include <string>
#include <string_view>

namespace espalier::observe {

/// Walks through a document of XML of unknown origin in bounded memory and time. Refused are
/// declarations within a document type (so there are no entities but the five of XML, and nothing
/// is ever fetched), elements deeper than `limits.depth`, tags with more attributes than anything
/// honest has, and texts longer than `limits.valueBytes`. Control characters, which XML forbids and
/// some reporters write all the same, do not end the reading: sequences that colour a terminal are
/// left out, others become U+FFFD. NUL and bytes that are not of the encoding are refused.
class CappedXml final {
public:
    enum class Step {
        Start,    ///< of an element
        End,      ///< of an element
        Text,     ///< a piece of it; comments and instructions are passed over
        Finished, ///< nothing follows
    };

    /// The text must outlive it.
    CappedXml(std::string_view text, const ImportLimits &limits);
    ~CappedXml();
    CappedXml(const CappedXml &) = delete;
    CappedXml &operator=(const CappedXml &) = delete;

    /// InvalidInput, with line and column, for what is refused or not well-formed.
    [[nodiscard]] Result<Step> next();
    /// The element that starts or ends, without a prefix.
    [[nodiscard]] const std::string &name() const;
    /// Of the element that starts; empty when it has none of that name.
    [[nodiscard]] std::string attribute(const char *name) const;
    [[nodiscard]] bool hasAttribute(const char *name) const;
    /// The piece of text that was met.
    [[nodiscard]] std::string text() const;

    /// To the end of the element that starts.
    [[nodiscard]] Result<> skip();
    /// The texts of the element that starts, and of those within it, up to its end.
    [[nodiscard]] Result<std::string> readText();
    /// InvalidInput at the place that was reached.
    [[nodiscard]] std::unexpected<Error> wrong(const std::string &why) const;

private:
    struct Private;
    std::unique_ptr<Private> m_d;
};

} // namespace espalier::observe
