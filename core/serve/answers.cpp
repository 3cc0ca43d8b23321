// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/serve/answers.h"

#include "core/base/json.h"

#include <utility>

namespace espalier::serve {

namespace {

/// Codes of google.rpc.Code that are used.
enum class RpcCode : std::uint8_t {
    InvalidArgument = 3,
    DeadlineExceeded = 4,
    NotFound = 5,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
};

RpcCode codeFor(int status)
{
    switch (status) {
    case 403: return RpcCode::PermissionDenied;
    case 404: return RpcCode::NotFound;
    case 405:
    case 501: return RpcCode::Unimplemented;
    case 408: return RpcCode::DeadlineExceeded;
    case 413: return RpcCode::ResourceExhausted;
    case 500: return RpcCode::Internal;
    case 503: return RpcCode::Unavailable;
    default: return RpcCode::InvalidArgument;
    }
}

void appendVarint(std::string &to, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        to += static_cast<char>(value | 0x80);
    to += static_cast<char>(value);
}

std::string protobufStatus(RpcCode code, std::string_view message)
{
    constexpr char kCode = 1 << 3;          // field 1, a varint
    constexpr char kMessage = (2 << 3) | 2; // field 2, bytes with their length
    std::string result{kCode};
    appendVarint(result, std::to_underlying(code));
    result += kMessage;
    appendVarint(result, message.size());
    result += message;
    return result;
}

} // namespace

std::string_view contentTypeOf(Form form)
{
    return form == Form::Protobuf ? "application/x-protobuf" : "application/json";
}

std::string successBody(Form form, const std::string &id)
{
    switch (form) {
    case Form::Json: return "{}";
    case Form::Protobuf: return {};
    case Form::Sentry: break;
    }
    return toText(Json{{"id", id}});
}

std::string refusalBody(Form form, int status, const std::string &message)
{
    const auto code = codeFor(status);
    switch (form) {
    case Form::Json: return toText(Json{{"code", std::to_underlying(code)}, {"message", message}});
    case Form::Protobuf: return protobufStatus(code, message);
    case Form::Sentry: break;
    }
    return toText(Json{{"detail", message}});
}

} // namespace espalier::serve
