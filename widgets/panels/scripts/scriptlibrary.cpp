// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/scripts/scriptlibrary.h"

#include "core/engine/functionlist.h"
#include "core/engine/scriptarchive.h"

#include <span>

namespace espalier::panels {

namespace {

using Shapes = std::vector<engine::ShapeInfo>;

Result<Shapes> readShapes(const engine::Project &project)
{
    auto workspace = project.open();
    return workspace ? engine::shapesOf(**workspace) : failure(workspace.error());
}

Result<ScriptHistory> readHistory(const engine::Project &project, const std::string &key)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    auto versions = engine::versionsOf(**workspace, key);
    if (!versions)
        return failure(versions.error());
    const auto refined = store::RefinementStore((*workspace)->database()).find(std::span(&key, 1));
    if (!refined)
        return failure(refined.error());
    ScriptHistory history{.versions = *std::move(versions), .refinement = {}, .problem = {}};
    if (const auto added = engine::addExchanges(history.versions, project.knowledge.file); !added)
        history.problem = added.error().text();
    if (const auto row = refined->find(key); row != refined->end())
        history.refinement = row->second;
    return history;
}

Result<Shapes> countFunctions(const engine::Project &project, JobContext &job)
{
    auto workspace = project.open();
    if (!workspace)
        return failure(workspace.error());
    const auto listing = engine::listFunctions(**workspace, {.threads = project.threads}, job);
    if (!listing)
        return failure(listing.error());
    return engine::shapesOf(**workspace, &*listing);
}

Result<model::Validation> checkIn(engine::Workspace &workspace, const engine::Project &project,
                                  const std::string &key, int version, JobContext &job)
{
    const engine::InstrumentOptions options{.threads = project.threads,
                                            .learn = project.learning()};
    return engine::validateVersion(workspace, key, version, options, *project.scripts, job);
}

} // namespace

ScriptLibrary::ScriptLibrary(models::ProjectContext &context, QObject *parent)
    : QObject(parent), m_context(context), m_change(context.jobs()),
      m_count(context.jobs(), nullptr, models::JobTrace::Quiet), m_load(this), m_versions(this)
{
    connect(&m_change, &models::Task::runningChanged, this, &ScriptLibrary::busyChanged);
}

void ScriptLibrary::load()
{
    m_load.start([project = m_context.project()](JobContext &) { return readShapes(project); },
                 [this](Result<Shapes> shapes) {
                     if (!shapes) {
                         emit failed(shapes.error());
                         return;
                     }
                     emit shapesReady(*shapes, false);
                     if (!shapes->empty())
                         count();
                 });
}

void ScriptLibrary::count()
{
    m_count.start(
        tr("Count the functions of each shape"),
        [project = m_context.project()](JobContext &job) { return countFunctions(project, job); },
        [this](Result<Shapes> shapes) {
            if (shapes)
                emit shapesReady(*shapes, true);
            else
                emit failed(shapes.error());
        });
}

void ScriptLibrary::loadVersions(const QString &key)
{
    m_versions.start([project = m_context.project(),
                      key = key.toStdString()](JobContext &) { return readHistory(project, key); },
                     [this, key](const Result<ScriptHistory> &history) {
                         if (history)
                             emit versionsReady(key, *history);
                         else
                             emit failed(history.error());
                     });
}

void ScriptLibrary::saveHuman(const QString &key, const std::string &text, const std::string &tests)
{
    m_change.start(
        tr("Save and test a version"),
        [project = m_context.project(), key = key.toStdString(), text,
         tests](JobContext &job) -> Result<model::Validation> {
            auto workspace = project.open();
            if (!workspace)
                return failure(workspace.error());
            const auto version = engine::addHumanVersion(**workspace, key, text, tests);
            return version ? checkIn(**workspace, project, key, *version, job)
                           : failure(version.error());
        },
        [this](Result<model::Validation> verdict) {
            if (verdict)
                emit checked(*verdict);
            else
                emit failed(verdict.error());
            // Where only the test failed to run, the version is there all the same.
            emit m_context.scriptsChanged();
        });
}

void ScriptLibrary::check(const QString &key, int version)
{
    m_change.start(
        tr("Test version %1 of a script").arg(version),
        [project = m_context.project(), key = key.toStdString(),
         version](JobContext &job) -> Result<model::Validation> {
            auto workspace = project.open();
            return workspace ? checkIn(**workspace, project, key, version, job)
                             : failure(workspace.error());
        },
        [this](Result<model::Validation> verdict) {
            if (!verdict) {
                emit failed(verdict.error());
                return;
            }
            emit checked(*verdict);
            emit m_context.scriptsChanged();
        });
}

void ScriptLibrary::change(const QString &title, Change change, std::function<void()> done)
{
    m_change.start(
        title,
        [project = m_context.project(), change = std::move(change)](JobContext &) -> Result<> {
            auto workspace = project.open();
            return workspace ? change(**workspace) : failure(workspace.error());
        },
        [this, done = std::move(done)](Result<> result) {
            if (!result) {
                emit failed(result.error());
                return;
            }
            if (done)
                done();
            emit m_context.scriptsChanged();
        });
}

void ScriptLibrary::makeEffective(const QString &key, int version)
{
    change(tr("Take version %1 of a script into use").arg(version),
           [key = key.toStdString(), version](engine::Workspace &workspace) {
               return engine::makeEffective(workspace, key, version);
           });
}

void ScriptLibrary::pin(const QString &key, bool pinned)
{
    change(pinned ? tr("Pin a script") : tr("Unpin a script"),
           [key = key.toStdString(), pinned](engine::Workspace &workspace) {
               return engine::pinEffective(workspace, key, pinned);
           });
}

void ScriptLibrary::archive(const QString &key, int version)
{
    change(
        tr("Archive version %1 of a script").arg(version),
        [key = key.toStdString(), version](engine::Workspace &workspace) {
            return engine::archiveVersion(workspace, key, version);
        },
        [this, key, version] { emit archived(key, version); });
}

void ScriptLibrary::restore(const QString &key, int version, bool effective)
{
    change(tr("Take version %1 of a script back").arg(version),
           [key = key.toStdString(), version, effective](engine::Workspace &workspace) -> Result<> {
               const auto script = workspace.scripts().find(key, version);
               if (!script)
                   return failure(script.error());
               if (!*script)
                   return failure(ErrorKind::NotFound, "no such version of a script", key);
               // The same text again is the version that is there, which leaves the archive.
               const auto added = workspace.scripts().add(**script);
               if (!added)
                   return failure(added.error());
               return effective ? engine::makeEffective(workspace, key, *added) : Result<>();
           });
}

void ScriptLibrary::exportTo(const QString &file)
{
    m_change.start(
        tr("Export scripts"),
        [project = m_context.project(), file = file.toStdString()](JobContext &) {
            auto workspace = project.open();
            return workspace ? engine::exportScripts(**workspace, file)
                             : Result<std::size_t>(failure(workspace.error()));
        },
        [this, file](Result<std::size_t> count) {
            if (count)
                emit exported(file, static_cast<int>(*count));
            else
                emit failed(count.error());
        });
}

} // namespace espalier::panels
