// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/collectingbackend.h"

#include "core/git/handles.h"
#include "core/git/looseobjects.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <git2/sys/odb_backend.h>

#include <cstring>
#include <unordered_map>

namespace espalier::git {

namespace {

/// An object database that only remembers. libgit2 calls it by plain function pointers.
struct CollectingBackend final : git_odb_backend {
    NewObjects *objects = nullptr;
    std::unordered_map<std::string, std::size_t> positions;

    static CollectingBackend &from(git_odb_backend *backend)
    {
        return *static_cast<CollectingBackend *>(backend);
    }
    static std::string keyOf(const git_oid *id)
    {
        return {reinterpret_cast<const char *>(id->id), GIT_OID_SHA1_SIZE};
    }
    [[nodiscard]] const NewObject *find(const git_oid *id) const
    {
        const auto found = positions.find(keyOf(id));
        return found == positions.end() ? nullptr : &(*objects)[found->second];
    }
};

} // namespace

static int readCollected(void **data, std::size_t *size, git_object_t *type,
                         git_odb_backend *backend, const git_oid *id)
{
    const NewObject *object = CollectingBackend::from(backend).find(id);
    if (!object)
        return GIT_ENOTFOUND;
    *data = git_odb_backend_data_alloc(backend, object->content.size());
    if (!*data)
        return GIT_ERROR;
    std::memcpy(*data, object->content.data(), object->content.size());
    *size = object->content.size();
    *type = object->type;
    return 0;
}

static int readCollectedHeader(std::size_t *size, git_object_t *type, git_odb_backend *backend,
                               const git_oid *id)
{
    const NewObject *object = CollectingBackend::from(backend).find(id);
    if (!object)
        return GIT_ENOTFOUND;
    *size = object->content.size();
    *type = object->type;
    return 0;
}

static int collect(git_odb_backend *backend, const git_oid *id, const void *data, std::size_t size,
                   git_object_t type)
{
    auto &self = CollectingBackend::from(backend);
    if (self.positions.try_emplace(CollectingBackend::keyOf(id), self.objects->size()).second)
        self.objects->push_back({*id, type, std::string(static_cast<const char *>(data), size)});
    return 0;
}

static int isCollected(git_odb_backend *backend, const git_oid *id)
{
    return CollectingBackend::from(backend).find(id) ? 1 : 0;
}

Result<> collectWrites(git_repository *repository, NewObjects &objects)
{
    constexpr int kBeforeAllOthers = 1000;
    auto backend = std::make_unique<CollectingBackend>();
    int code = git_odb_init_backend(backend.get(), GIT_ODB_BACKEND_VERSION);
    backend->objects = &objects;
    backend->read = readCollected;
    backend->read_header = readCollectedHeader;
    backend->write = collect;
    backend->exists = isCollected;
    backend->free = [](git_odb_backend *self) { delete &CollectingBackend::from(self); };
    OdbHandle odb;
    if (code == 0)
        code = git_repository_odb(std::out_ptr(odb), repository);
    if (code == 0)
        code = git_odb_add_backend(odb.get(), backend.get(), kBeforeAllOthers);
    if (code != 0)
        return gitFailure(code, "cannot prepare a commit");
    static_cast<void>(backend.release()); // the object database owns it now
    return {};
}

static void appendBigEndian(std::string &bytes, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift);
}

/// Type and size: 4 bits of the size in the first byte, then 7 in each.
static void appendObjectHeader(std::string &bytes, git_object_t type, std::size_t size)
{
    auto byte = static_cast<unsigned>(type) << 4 | static_cast<unsigned>(size & 0x0f);
    size >>= 4;
    while (size != 0) {
        bytes += static_cast<char>(byte | 0x80);
        byte = static_cast<unsigned>(size & 0x7f);
        size >>= 7;
    }
    bytes += static_cast<char>(byte);
}

static void appendCompressed(std::string &bytes, const std::string &content)
{
    constexpr int kFast = 1;
    constexpr qsizetype kQtHeader = 4; // qCompress puts the size before zlib's stream
    if (content.empty()) {             // for which it makes no stream at all
        bytes.append("\x78\x9c\x03\x00\x00\x00\x00\x01", 8);
        return;
    }
    const QByteArray packed = qCompress(reinterpret_cast<const uchar *>(content.data()),
                                        static_cast<qsizetype>(content.size()), kFast);
    bytes.append(packed.constData() + kQtHeader,
                 static_cast<std::size_t>(packed.size() - kQtHeader));
}

/// A pack without deltas: libgit2's own packing looks for them and takes ten times as long.
static std::string makePack(const NewObjects &objects)
{
    std::string pack = "PACK";
    appendBigEndian(pack, 2);
    appendBigEndian(pack, static_cast<std::uint32_t>(objects.size()));
    for (const NewObject &object : objects) {
        appendObjectHeader(pack, object.type, object.content.size());
        appendCompressed(pack, object.content);
    }
    const QByteArrayView whole(pack.data(), static_cast<qsizetype>(pack.size()));
    pack += QCryptographicHash::hash(whole, QCryptographicHash::Sha1).toStdString();
    return pack;
}

static Result<> writePack(git_odb *odb, const NewObjects &objects)
{
    const std::string pack = makePack(objects);
    git_odb_writepack *raw = nullptr;
    int code = git_odb_write_pack(&raw, odb, nullptr, nullptr);
    if (code != 0)
        return gitFailure(code, "cannot write the commit");
    const auto release = [](git_odb_writepack *writer) { writer->free(writer); };
    const std::unique_ptr<git_odb_writepack, decltype(release)> writer(raw, release);
    git_indexer_progress progress{};
    code = writer->append(raw, pack.data(), pack.size(), &progress);
    if (code == 0)
        code = writer->commit(raw, &progress);
    if (code != 0)
        return gitFailure(code, "cannot write the commit");
    return {};
}

/// One that is there already is made young, so that no clean-up takes it before a branch needs it.
static Result<> refresh(git_odb *odb, const NewObject &object)
{
    git_oid id;
    const int code =
        git_odb_write(&id, odb, object.content.data(), object.content.size(), object.type);
    if (code != 0)
        return gitFailure(code, "cannot write the commit", toId(object.id).value());
    return {};
}

static Result<> writeLoose(git_repository *repository, const NewObject &object)
{
    const auto form = looseForm(object);
    git_oid id;
    // The id that libgit2 gave it, of the very bytes that are written.
    const QByteArrayView whole(form.data(), static_cast<qsizetype>(form.size()));
    const auto hash = QCryptographicHash::hash(whole, QCryptographicHash::Sha1);
    if (git_oid_fromraw(&id, reinterpret_cast<const unsigned char *>(hash.constData())) != 0 ||
        !git_oid_equal(&id, &object.id))
        return failure(ErrorKind::Internal, "an object has another id than expected",
                       toId(object.id).value());
    Buffer folder;
    if (const int code = git_repository_item_path(&folder, repository, GIT_REPOSITORY_ITEM_OBJECTS);
        code != 0)
        return gitFailure(code, "cannot write the commit");
    std::string compressed;
    appendCompressed(compressed, form);
    return putLoose(std::filesystem::path(folder.ptr), object.id, compressed);
}

Result<> writeObjects(git_repository *repository, const NewObjects &objects)
{
    constexpr std::size_t kFew = 16;
    OdbHandle odb;
    if (const int code = git_repository_odb(std::out_ptr(odb), repository); code != 0)
        return gitFailure(code, "cannot write the commit");
    if (objects.size() > kFew)
        return writePack(odb.get(), objects);
    for (const NewObject &object : objects) {
        auto written = git_odb_exists(odb.get(), &object.id) != 0 ? refresh(odb.get(), object)
                                                                  : writeLoose(repository, object);
        if (!written)
            return written;
    }
    return {};
}

} // namespace espalier::git
