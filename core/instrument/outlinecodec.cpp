// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/instrument/outlinecodec.h"

#include "core/base/bytestream.h"

#include <type_traits>
#include <utility>

namespace espalier::instrument {

namespace {

std::uint32_t formatVersion()
{
    constexpr std::uint32_t kCodecVersion = 3;
    return kCodecVersion * 1000 + static_cast<std::uint32_t>(syntax::Language::outlineVersion());
}

void write(ByteWriter &out, const model::Anchor &anchor)
{
    out.number(anchor.kind);
    out.number(anchor.situation);
    out.number(anchor.number);
    out.number(anchor.offset);
}

void write(ByteWriter &out, const model::Function &function)
{
    out.text(function.qualifiedName);
    out.number(function.ordinal);
    out.number(function.depth);
    out.number(function.loops);
    out.number(function.form);
    out.number(function.isAsync);
    out.number(function.isGenerator);
    out.number(function.line);
    out.number(function.endLine);
    out.number(function.lines);
    out.number(function.range);
    out.number(function.body);
    out.text(function.parameters);
    out.text(function.rule);
    out.number(static_cast<std::uint32_t>(function.anchors.size()));
    for (const auto &anchor : function.anchors)
        write(out, anchor);
    out.number(static_cast<std::uint32_t>(function.squeezed.size()));
    for (const auto &range : function.squeezed)
        out.number(range);
}

// A number that none of the enumeration's values has is no text of ours.
template <typename Enum>
Enum readEnum(ByteReader &in, Enum last, bool &sound)
{
    const auto value = in.number<std::underlying_type_t<Enum>>();
    sound &= value <= std::to_underlying(last);
    return static_cast<Enum>(value);
}

model::Anchor readAnchor(ByteReader &in, bool &sound)
{
    model::Anchor anchor;
    anchor.kind = readEnum(in, model::AnchorKind::ReturnEnd, sound);
    anchor.situation = readEnum(in, model::Situation::OneLine, sound);
    anchor.number = in.number<std::uint16_t>();
    anchor.offset = in.number<std::uint32_t>();
    return anchor;
}

model::Function readFunction(ByteReader &in, bool &sound)
{
    model::Function function;
    function.qualifiedName = in.text();
    function.ordinal = in.number<std::uint16_t>();
    function.depth = in.number<std::uint16_t>();
    function.loops = in.number<std::uint16_t>();
    function.form = readEnum(in, model::FunctionForm::Lambda, sound);
    function.isAsync = in.number<bool>();
    function.isGenerator = in.number<bool>();
    function.line = in.number<std::uint32_t>();
    function.endLine = in.number<std::uint32_t>();
    function.lines = in.number<ByteRange>();
    function.range = in.number<ByteRange>();
    function.body = in.number<ByteRange>();
    function.parameters = in.text();
    function.rule = in.text();
    function.anchors.resize(in.count());
    for (auto &anchor : function.anchors)
        anchor = readAnchor(in, sound);
    function.squeezed.resize(in.count());
    for (auto &range : function.squeezed)
        range = in.number<ByteRange>();
    return function;
}

} // namespace

std::string encodeOutline(const FileOutline &file)
{
    ByteWriter out;
    out.number(formatVersion());
    out.number(file.contentHash);
    out.number(file.crlf);
    out.number(file.instrumented);
    out.text(file.problem);
    out.number(static_cast<std::uint32_t>(file.instrumentedIds.size()));
    for (const auto &id : file.instrumentedIds)
        out.text(id);
    const auto &outline = file.outline;
    out.text(outline.language);
    out.text(outline.level);
    out.text(outline.skipRule);
    out.number(outline.preludeOffset);
    out.number(outline.preludeApart);
    out.text(outline.package);
    out.number(outline.moduleKind);
    out.number(outline.runnable);
    out.number(outline.errors);
    out.number(static_cast<std::uint32_t>(outline.functions.size()));
    for (const auto &function : outline.functions)
        write(out, function);
    return out.take();
}

std::shared_ptr<const FileOutline> tryDecodeOutline(std::string_view bytes)
{
    ByteReader in(bytes);
    if (in.number<std::uint32_t>() != formatVersion())
        return nullptr;
    auto file = std::make_shared<FileOutline>();
    file->contentHash = in.number<std::uint64_t>();
    file->crlf = in.number<bool>();
    file->instrumented = in.number<bool>();
    file->problem = in.text();
    for (auto count = in.count(); count > 0; --count)
        file->instrumentedIds.emplace(in.text());
    auto &outline = file->outline;
    outline.language = in.text();
    outline.level = in.text();
    outline.skipRule = in.text();
    outline.preludeOffset = in.number<std::uint32_t>();
    outline.preludeApart = in.number<bool>();
    outline.package = in.text();
    bool sound = true;
    outline.moduleKind = readEnum(in, model::ModuleKind::Global, sound);
    outline.runnable = in.number<bool>();
    outline.errors = in.number<std::uint32_t>();
    const auto count = in.count();
    outline.functions.reserve(count);
    for (std::uint32_t i = 0; i < count && !in.failed(); ++i)
        outline.functions.push_back(readFunction(in, sound));
    if (!sound || in.failed() || !in.atEnd())
        return nullptr;
    return file;
}

} // namespace espalier::instrument
