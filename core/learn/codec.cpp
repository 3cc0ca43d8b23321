// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/learn/codec.h"

#include <zdict.h>
#include <zstd.h>

#include <vector>

namespace espalier::learn {

namespace {

/// Texts are short, and are written once and read often.
constexpr int kLevel = 19;
/// What each frame of the library begins with; it is not kept.
constexpr std::string_view kMagic = "\x28\xb5\x2f\xfd";

struct Free {
    void operator()(ZSTD_CDict *each) const { ZSTD_freeCDict(each); }
    void operator()(ZSTD_DDict *each) const { ZSTD_freeDDict(each); }
    void operator()(ZSTD_CCtx *each) const { ZSTD_freeCCtx(each); }
    void operator()(ZSTD_DCtx *each) const { ZSTD_freeDCtx(each); }
};

template <typename T>
using Owned = std::unique_ptr<T, Free>;

std::unexpected<Error> outOfMemory()
{
    return failure(ErrorKind::Unsupported, "there is not enough memory for a compressed text");
}

std::unexpected<Error> corrupt(std::string why = {})
{
    return failure(ErrorKind::Corrupt, "a compressed text is damaged", std::move(why));
}

} // namespace

struct TextCodec::Tables {
    Owned<ZSTD_CDict> compress;
    Owned<ZSTD_DDict> decompress;
};

Result<std::string> TextCodec::train(std::span<const std::string> samples, std::size_t maxBytes)
{
    std::string all;
    std::vector<std::size_t> sizes;
    for (const auto &sample : samples) {
        all += sample;
        sizes.push_back(sample.size());
    }
    std::string dictionary(maxBytes, '\0');
    const auto size = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), all.data(),
                                            sizes.data(), static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(size))
        return failure(ErrorKind::InvalidInput, "no dictionary can be made from these texts",
                       ZDICT_getErrorName(size));
    dictionary.resize(size);
    return dictionary;
}

Result<TextCodec> TextCodec::create(std::string_view dictionary)
{
    if (dictionary.empty())
        return TextCodec(nullptr);
    if (ZSTD_getDictID_fromDict(dictionary.data(), dictionary.size()) == 0)
        return failure(ErrorKind::Corrupt, "these bytes are no dictionary of compressed texts");
    auto tables = std::make_shared<Tables>();
    tables->compress.reset(ZSTD_createCDict(dictionary.data(), dictionary.size(), kLevel));
    tables->decompress.reset(ZSTD_createDDict(dictionary.data(), dictionary.size()));
    if (!tables->compress || !tables->decompress)
        return failure(ErrorKind::Corrupt, "the dictionary of compressed texts is damaged");
    return TextCodec(std::move(tables));
}

Result<std::string> TextCodec::compress(std::string_view text) const
{
    if (text.size() > kMaxText)
        return failure(ErrorKind::InvalidInput, "the text is too long to be kept");
    const Owned<ZSTD_CCtx> context(ZSTD_createCCtx());
    if (!context)
        return outOfMemory();
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
    ZSTD_CCtx_setParameter(context.get(), ZSTD_c_dictIDFlag, 0);
    if (m_tables)
        ZSTD_CCtx_refCDict(context.get(), m_tables->compress.get());
    std::string result(ZSTD_compressBound(text.size()), '\0');
    const auto size =
        ZSTD_compress2(context.get(), result.data(), result.size(), text.data(), text.size());
    if (ZSTD_isError(size))
        return failure(ErrorKind::Internal, "a text cannot be compressed", ZSTD_getErrorName(size));
    if (!result.starts_with(kMagic))
        return failure(ErrorKind::Internal, "a text was compressed in another format");
    return result.substr(kMagic.size(), size - kMagic.size());
}

Result<std::string> TextCodec::decompress(std::string_view bytes, std::size_t limit) const
{
    const auto frame = std::string(kMagic).append(bytes);
    const auto size = ZSTD_getFrameContentSize(frame.data(), frame.size());
    // compress() writes the size always, and one frame only.
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN ||
        ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size())
        return corrupt();
    if (size > limit)
        return failure(ErrorKind::InvalidInput, "a compressed text is longer than allowed");
    const Owned<ZSTD_DCtx> context(ZSTD_createDCtx());
    if (!context)
        return outOfMemory();
    if (m_tables)
        ZSTD_DCtx_refDDict(context.get(), m_tables->decompress.get());
    std::string text(static_cast<std::size_t>(size), '\0');
    const auto written =
        ZSTD_decompressDCtx(context.get(), text.data(), text.size(), frame.data(), frame.size());
    if (ZSTD_isError(written))
        return corrupt(ZSTD_getErrorName(written));
    if (written != text.size())
        return corrupt();
    return text;
}

} // namespace espalier::learn
