// SPDX-License-Identifier: MIT
// Every allocation of every operation fails once: the operation throws std::bad_alloc or reports ENOMEM, or does
// without; nothing leaks, and what is lost is what the manual says.
#include "faults/heap.hpp"
#include "faults/injection.hpp"
#include "faults/operations.hpp"
#include "support/memory.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <new>
#include <string>
#include <system_error>

namespace {

using faults::operation;

/// What became of one run.
struct outcome {
    bool failed_one = false; ///< an allocation failed
    bool threw_bad_alloc = false;
    std::error_code code;
    std::string lost;
    bool grew = false;
};

/// Whether only one allocation fails, also libc's own; or operator new from some point on.
enum class shortage { one, lasting };

outcome run(const operation& which, bool throwing, shortage kind, long spare) {
    outcome all;
    const faults::in_use before;
    {
        const faults::trial trial = which.prepare();
        // What the operation meets elsewhere leads it into all of its system calls here too.
        faults::session session(which.always, which.all_threads);
        const auto call = [&] {
            try {
                if (throwing)
                    trial.throwing();
                else
                    trial.reporting(all.code);
            } catch (const std::bad_alloc&) {
                all.threw_bad_alloc = true;
            } catch (const std::system_error& e) {
                all.code = e.code();
            } catch (const std::exception& e) {
                all.lost = "another exception";
            }
        };
        if (kind == shortage::one) {
            const faults::one_allocation_fails shortage(spare);
            call();
            all.failed_one = faults::heap_of_thread().failed;
        } else {
            const std::size_t count = support::count_allocations([&] {
                const support::memory_shortage shortage(spare);
                call();
            });
            all.failed_one = count > static_cast<std::size_t>(spare);
        }
        const bool succeeded = !all.threw_bad_alloc && !all.code;
        if (all.lost.empty() && trial.afterwards && (succeeded || !which.loses_when_short)) {
            try {
                trial.afterwards(succeeded);
            } catch (const std::exception& e) {
                all.lost = e.what();
            }
        }
    }
    all.grew = before.has_grown();
    return all;
}

/// Whether this is how a shortage of memory is told. glibc's databases tell their own in many ways.
bool is_shortage(const std::error_code& code) {
    return code == std::error_code(ENOMEM, std::system_category()) ||
           code == std::error_code(ENOBUFS, std::system_category()) || // if_nameindex(3)
           code.category() == pysock::gai_category() || code.category() == pysock::h_category();
}

/// Fails the first allocation, then the second, and so on until the operation needs no more; returns how many failed.
long fail_each(const operation& which, bool throwing, shortage kind) {
    for (long spare = 0; spare < 400; ++spare) {
        const outcome came = run(which, throwing, kind, spare);
        if (!came.failed_one) return spare;
        ++faults::injected().allocations;
        CAPTURE(spare);
        CHECK(came.lost == "");
        if (came.code) CHECK_MESSAGE(is_shortage(came.code), came.code.message());
        if (!throwing) CHECK_FALSE(came.threw_bad_alloc); // that form never throws
        // What libc allocates once and keeps is no leak: that grows each time.
        const bool leaks =
            came.grew && run(which, throwing, kind, spare).grew && run(which, throwing, kind, spare).grew;
        CHECK_FALSE(leaks);
    }
    FAIL_CHECK("it never needs no more");
    return 0;
}

} // namespace

TEST_SUITE_BEGIN("faults/allocations");

TEST_CASE("every allocation of every operation may fail: that is told, and nothing leaks") {
    long failed = 0;
    for (const operation& which : faults::operations()) {
        CAPTURE(which.name);
        const bool has_code = bool(which.prepare().reporting);
        run(which, true, shortage::lasting, 1000); // libc's own first times
        for (const bool throwing : {true, false}) {
            if (!throwing && !has_code) continue;
            CAPTURE(throwing);
            failed += fail_each(which, throwing, shortage::lasting);
            if (faults::owns_heap) failed += fail_each(which, throwing, shortage::one);
        }
    }
    CHECK(failed > (faults::owns_heap ? 300 : 80));
}

TEST_SUITE_END();
