// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/model/learning.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::learn {

/// One way a message of a class can read: literal texts with holes between them.
class MessageText final {
public:
    /// "{name}" is a hole whose content is of interest, "{digits}" one of digits, "*" any other.
    explicit MessageText(std::string_view written);

    struct Match {
        bool found = false;
        std::string name; ///< what stands at {name}; empty without such a hole
    };
    /// Looks for it within one line. Time grows with the length of the line.
    [[nodiscard]] Match in(std::string_view line) const;

private:
    enum class Hole { None, Name, Digits, Any };
    struct Piece {
        Hole before = Hole::None; ///< what stands before the text
        std::string text;
    };
    [[nodiscard]] bool follow(std::string_view line, std::size_t at, std::string &name) const;

    std::vector<Piece> m_pieces;
    Hole m_last = Hole::None; ///< behind the last text
};

/// A kind of error that is known by how its messages read.
struct ErrorClass {
    std::string name;                   ///< e.g. "go_import_error"
    std::vector<std::string> languages; ///< "*" is all of them
    std::string why;                    ///< one sentence in English
    std::vector<MessageText> texts;
};

/// What a message was found to be.
struct Classified {
    std::string errorClass; ///< name of the class, or "<family>_unknown_<8 hexadecimal digits>"
    std::string name;       ///< the variable, module or anchor the message names; may be empty
    bool known = false;
};

/// The classes of errors and the families of languages, from resources/learn/errorclasses.json.
/// Immutable, thread-safe.
class ErrorClasses final {
public:
    /// Those that come with the program.
    [[nodiscard]] static Result<ErrorClasses> load();
    /// InvalidInput when the JSON is not of that form.
    [[nodiscard]] static Result<ErrorClasses> fromJson(const Json &json);

    /// Of the classes for the language, the first that has a text in the message. What judges a
    /// script is Python, so that its classes come before those of the language then.
    [[nodiscard]] Classified classify(std::string_view language, model::LearningSource source,
                                      std::string_view message) const;
    /// Null when there is none of that name.
    [[nodiscard]] const ErrorClass *find(std::string_view name) const;
    /// The name that languages share whose errors are the same; else the language itself.
    [[nodiscard]] std::string familyOf(std::string_view language) const;
    [[nodiscard]] const std::vector<ErrorClass> &all() const { return m_classes; }

private:
    std::vector<ErrorClass> m_classes;
    std::map<std::string, std::string, std::less<>> m_families; ///< by language
};

/// The line of a message that says most, with numbers, hexadecimal digits, paths and quoted names
/// masked: the same for errors that differ in nothing else. At most 200 bytes.
[[nodiscard]] std::string maskedMessage(std::string_view message);

/// The first words of a masked message, as people would say what it is about: without the test or
/// place it is from, and with dots in the place of what was masked. Empty without any words.
[[nodiscard]] std::string firstWords(std::string_view masked);

} // namespace espalier::learn
