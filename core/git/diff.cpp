// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/git/handles.h"
#include "core/git/objects.h"
#include "core/git/treediff.h"

#include <format>

namespace espalier::git {

static Result<BlobHandle> blobOf(git_repository *repository, const git_oid &id)
{
    BlobHandle blob;
    if (const int code = git_blob_lookup(std::out_ptr(blob), repository, &id); code != 0)
        return gitFailure(code, "cannot read a file of the commit", toId(id).value());
    return blob;
}

static std::string_view contentOf(const git_blob *blob)
{
    return {static_cast<const char *>(git_blob_rawcontent(blob)),
            static_cast<std::size_t>(git_blob_rawsize(blob))};
}

Result<std::string> Repository::readFileAt(const ObjectId &commit, std::string_view path,
                                           std::uint64_t limit) const
{
    git_repository *repository = m_d->handle();
    const std::string full = m_d->full(path);
    auto tree = treeOf(repository, commit);
    if (!tree)
        return failure(std::move(tree.error()));
    TreeEntryHandle entry;
    if (const int code = git_tree_entry_bypath(std::out_ptr(entry), tree->get(), full.c_str());
        code != 0)
        return gitFailure(code, "no such file in the commit", full);
    const auto mode = git_tree_entry_filemode(entry.get());
    if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE)
        return failure(ErrorKind::Unsupported, "not a regular file", full);
    OdbHandle odb;
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    int code = git_repository_odb(std::out_ptr(odb), repository);
    if (code == 0)
        code = git_odb_read_header(&size, &type, odb.get(), git_tree_entry_id(entry.get()));
    if (code != 0)
        return gitFailure(code, "cannot read a file of the commit", full);
    if (size > limit)
        return failure(ErrorKind::Unsupported, std::format("larger than {} bytes", limit), full);
    auto blob = blobOf(repository, *git_tree_entry_id(entry.get()));
    if (!blob)
        return failure(std::move(blob.error()));
    return std::string(contentOf(blob->get()));
}

Result<std::string> Repository::storedForm(std::string_view path, std::string_view content) const
{
    return storedFormOf(m_d->handle(), m_d->full(path), content);
}

std::string quotedName(const std::string &name)
{
    std::string result;
    bool plain = true;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool special = c == '"' || c == '\\';
        if (special)
            result += '\\';
        if (byte < 0x20 || byte >= 0x7f)
            result += std::format("\\{:03o}", static_cast<unsigned>(byte));
        else
            result += c;
        plain = plain && !special && byte >= 0x20 && byte < 0x7f;
    }
    return plain ? name : '"' + result + '"';
}

static const char *modeText(FileMode mode)
{
    return mode == FileMode::Executable ? "100755" : "100644";
}

static std::string idOf(const std::optional<FileVersion> &version)
{
    git_oid id{};
    if (version)
        git_odb_hash(&id, version->content.data(), version->content.size(), GIT_OBJECT_BLOB);
    return toId(id).value();
}

static std::string headerOf(const std::string &path, const std::optional<FileVersion> &from,
                            const std::optional<FileVersion> &to)
{
    std::string header =
        "diff --git " + quotedName("a/" + path) + " " + quotedName("b/" + path) + "\n";
    if (!from)
        header += std::format("new file mode {}\n", modeText(to->mode));
    else if (!to)
        header += std::format("deleted file mode {}\n", modeText(from->mode));
    else if (from->mode != to->mode)
        header +=
            std::format("old mode {}\nnew mode {}\n", modeText(from->mode), modeText(to->mode));
    const std::string before = idOf(from);
    const std::string after = idOf(to);
    if (before == after)
        return header;
    header += "index " + before + ".." + after;
    if (from && to && from->mode == to->mode)
        header += std::format(" {}", modeText(to->mode));
    return header + "\n";
}

/// The lines with the names, which only a textual change has.
static std::string namesOf(const std::string &path, bool hasOld, bool hasNew)
{
    const auto nameOf = [&](const char *side, bool exists) {
        if (!exists)
            return std::string("/dev/null");
        const std::string name = quotedName(side + path);
        return path.contains(' ') && !name.starts_with('"') ? name + "\t" : name;
    };
    return "--- " + nameOf("a/", hasOld) + "\n+++ " + nameOf("b/", hasNew) + "\n";
}

/// Hunks from two texts, not from two objects: with a repository at hand libgit2 would honour its
/// attributes, and "-diff" in a .gitattributes would hide a change.
static Result<std::string> bodyOf(std::string_view before, std::string_view after)
{
    git_diff_options options;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = GIT_DIFF_SHOW_BINARY;
    PatchHandle patch;
    Buffer text;
    int code = git_patch_from_buffers(std::out_ptr(patch), before.data(), before.size(), "a",
                                      after.data(), after.size(), "a", &options);
    if (code == 0 && patch)
        code = git_patch_to_buf(&text, patch.get());
    if (code != 0)
        return gitFailure(code, "cannot compare two files");
    for (std::size_t at = 0; at < text.size;) {
        const std::string_view rest = text.view().substr(at);
        if (rest.starts_with("@@ ") || rest.starts_with("GIT binary patch"))
            return std::string(rest);
        const auto end = rest.find('\n');
        at += end == rest.npos ? rest.size() : end + 1;
    }
    return std::string();
}

Result<std::string> unifiedDiff(std::string_view path, const std::optional<FileVersion> &from,
                                const std::optional<FileVersion> &to)
{
    ensureLibrary();
    const std::string name(path);
    if ((!from && !to) || (from && to && from->mode == to->mode && from->content == to->content))
        return std::string();
    auto body = bodyOf(from ? from->content : "", to ? to->content : "");
    if (!body)
        return body;
    std::string text = headerOf(name, from, to);
    if (body->starts_with("@@"))
        text += namesOf(name, from.has_value(), to.has_value());
    return text + *body;
}

/// One side of a change between two commits; none where the file does not exist.
struct Side {
    BlobHandle blob;
    std::optional<FileVersion> version;
};

static Result<Side> sideOf(git_repository *repository, const git_diff_file &file)
{
    Side side;
    if (!(file.flags & GIT_DIFF_FLAG_EXISTS))
        return side;
    if (file.mode != GIT_FILEMODE_BLOB && file.mode != GIT_FILEMODE_BLOB_EXECUTABLE)
        return failure(ErrorKind::Unsupported, "a symbolic link or a submodule has changed",
                       file.path);
    auto blob = blobOf(repository, file.id);
    if (!blob)
        return failure(std::move(blob.error()));
    side.blob = std::move(*blob);
    side.version = FileVersion{contentOf(side.blob.get()), file.mode == GIT_FILEMODE_BLOB_EXECUTABLE
                                                               ? FileMode::Executable
                                                               : FileMode::Regular};
    return side;
}

Result<std::string> diffOfTrees(git_repository *repository, git_tree *before, git_tree *after,
                                std::string_view prefix)
{
    git_diff_options options;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    DiffHandle changes;
    const int code =
        git_diff_tree_to_tree(std::out_ptr(changes), repository, before, after, &options);
    if (code != 0)
        return gitFailure(code, "cannot compare the commits");
    std::string text;
    for (std::size_t i = 0; i < git_diff_num_deltas(changes.get()); ++i) {
        const git_diff_delta *delta = git_diff_get_delta(changes.get(), i);
        if (!std::string_view(delta->new_file.path).starts_with(prefix))
            continue;
        auto oldSide = sideOf(repository, delta->old_file);
        auto newSide = sideOf(repository, delta->new_file);
        if (!oldSide || !newSide)
            return failure(!oldSide ? oldSide.error() : newSide.error());
        auto part = unifiedDiff(delta->new_file.path, oldSide->version, newSide->version);
        if (!part)
            return part;
        text += *part;
    }
    return text;
}

Result<std::string> Repository::diff(const ObjectId &from, const ObjectId &to) const
{
    git_repository *repository = m_d->handle();
    auto before = treeOf(repository, from);
    if (!before)
        return failure(std::move(before.error()));
    auto after = treeOf(repository, to);
    if (!after)
        return failure(std::move(after.error()));
    return diffOfTrees(repository, before->get(), after->get(), m_d->facts.prefix);
}

} // namespace espalier::git
