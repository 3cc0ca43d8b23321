// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/observe/functiontable.h"
#include "core/observe/handover.h"
#include "core/observe/importer.h"
#include "core/observe/otlprecords.h"
#include "core/observe/passederrors.h"
#include "core/observe/repeats.h"
#include "core/observe/runningtotals.h"
#include "core/observe/staged.h"
#include "core/observe/unfinished.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::observe {

/// When observations are handed over.
enum class Handing : std::uint8_t {
    Whole, ///< what came since the last `commit` is taken as a whole or, by `rollback`, not at all
    Soon,  ///< once they are complete: when a fault is the end of it all
};

/// Makes observations of what requests of OTLP hold. What it is given must outlive it.
class OtlpCollector final : public OtlpVisitor {
public:
    /// `began` (nanoseconds) as for RunningTotals.
    OtlpCollector(const ImportOptions &options, const ObservationSink &sink, ImportSummary &summary,
                  Handing handing, std::uint64_t began = 0);

    void beginGroup() override;
    void resource(const OtlpResource &resource) override;
    [[nodiscard]] bool span(OtlpSpan &span) override;
    [[nodiscard]] bool log(OtlpLog &log) override;
    [[nodiscard]] bool point(OtlpPoint &point) override;
    [[nodiscard]] bool metricEnd(const OtlpMetric &metric) override;
    [[nodiscard]] bool endGroup() override;

    /// Takes what was observed: all but functions, which are summed up until `flush`, is handed
    /// over. What `done` says was handed over before, when the same was refused in the middle.
    /// After a failure `progress` says how far it came, and the rest has to be rolled back.
    [[nodiscard]] Result<> commit(const HandedOver &done = {});
    [[nodiscard]] const HandedOver &progress() const { return m_progress; }
    void rollback();
    /// Hands over the functions. What the sink does not take stays for the next time.
    [[nodiscard]] Result<> flush();
    /// The same at the end of everything.
    [[nodiscard]] Result<> finish();
    /// What has made it return false.
    [[nodiscard]] const std::optional<Error> &fault() const { return m_fault; }

private:
    [[nodiscard]] bool keep(Result<> result);
    [[nodiscard]] bool stage(StagedObservation &&staged);
    [[nodiscard]] bool settle(std::uint64_t waiting);
    [[nodiscard]] Result<> deliver(const HandedOver &done);
    [[nodiscard]] std::string idOf(const OtlpSpan &span) const;
    [[nodiscard]] bool addError(const OtlpSpan &span, const OtlpError &error, std::string_view id);
    [[nodiscard]] bool addExceptionLog(const OtlpLog &log, int severity);
    [[nodiscard]] model::StackTrace traceOfBody(const OtlpLog &log) const;
    [[nodiscard]] Result<> give(StagedObservation &&staged, std::size_t partsDone);
    [[nodiscard]] Result<> giveValues(StagedObservation &&staged, std::size_t partsDone);
    [[nodiscard]] Result<> giveParts(const model::Observation &of, const OtlpPoint &point,
                                     std::size_t partsDone);

    ImportOptions m_options;
    ImportSummary &m_summary;
    const ObservationSink &m_sink;
    Handing m_handing;
    std::optional<Handover> m_handover; ///< of what is handed over until the next flush
    std::optional<Error> m_fault;
    OtlpResource m_resource; ///< of this group; empty until it is told
    bool m_resourceTold = false;
    FunctionTable m_group;  ///< of this group, before its resource is told
    FunctionTable m_staged; ///< since the last commit
    FunctionTable m_taken;
    Staged m_observations;
    std::uint64_t m_waiting = 0;           ///< of m_observations
    std::uint64_t m_number = 0;            ///< of the next one, since the last commit
    std::uint64_t m_records = 0;           ///< since the last commit
    std::uint64_t m_leftOut = 0;           ///< likewise
    std::vector<std::uint64_t> m_passedOn; ///< keys of errors that inner spans have told; likewise
    HandedOver m_progress;
    Repeats m_repeats;
    PassedErrors m_passed;
    RunningTotals m_totals;
};

} // namespace espalier::observe
