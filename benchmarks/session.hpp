// SPDX-License-Identifier: MIT
// How a benchmark program is told what to run, and how it runs one loop: checked, counted or timed.
//
//     PROGRAM list                              every variant, with the reason where the library cannot do it
//     PROGRAM check [VARIANT...]                two rounds of each, whose outcome is looked at
//     PROGRAM count FEW MANY [VARIANT...]       both numbers of rounds, each ended by a mark (see peer.hpp)
//     PROGRAM time ROUNDS VARIANT               prints nanoseconds
#ifndef PYSOCK_BENCHMARKS_SESSION_HPP
#define PYSOCK_BENCHMARKS_SESSION_HPP

#include "peer.hpp"

#include <cstdio>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

/// What stands between a loop and the library's own call is no part of either: it vanishes.
#define BENCH_INLINE [[gnu::always_inline]]
#define BENCH_INLINE_LAMBDA __attribute__((always_inline))

namespace bench {

/// Ends the program, which has not done what it should.
[[noreturn, gnu::cold, gnu::noinline]] inline void fail(const char* what) {
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

/// The condition that every round looks at, in all libraries alike.
inline void expect(bool holds, const char* what = "a call did not do all of its work") {
    if (!holds) [[unlikely]]
        fail(what);
}

/// Keeps results alive at the cost of one store.
inline volatile std::size_t sink;

/// A text that the compiler knows nothing about.
inline const char* unknown(const char* text) {
    asm volatile("" : "+r"(text));
    return text;
}

/// Has the compiler believe that a value is read, and written.
template <class T>
void use(T& value) {
    asm volatile("" : : "r"(&value) : "memory");
}

class session {
public:
    session(int argc, char** argv) {
        const std::string_view mode = argc > 1 ? argv[1] : "";
        int at = 2;
        if (mode == "list") {
            mode_ = listing;
        } else if (mode == "check") {
            mode_ = checking;
        } else if (mode == "count" && argc > 3) {
            mode_ = counting;
            few_ = std::atol(argv[at++]);
            many_ = std::atol(argv[at++]);
        } else if (mode == "time" && argc > 3) {
            mode_ = timing;
            many_ = std::atol(argv[at++]);
        } else {
            std::fputs("usage: list | check [VARIANT...] | count FEW MANY [VARIANT...] | time ROUNDS VARIANT\n",
                       stderr);
            std::exit(2);
        }
        wanted_.insert(argv + at, argv + argc);
    }

    bool listing_only() const { return mode_ == listing; }

    /// A variant that the library can do: `run` sets it up and calls measure().
    template <class Run>
    void offer(const std::string& variant, Run run) {
        if (mode_ == listing) {
            std::printf("%s\n", variant.c_str());
        } else if (wanted_.empty() || wanted_.contains(variant)) {
            variant_ = variant;
            run();
        }
    }

    /// A variant that it cannot do.
    void decline(const std::string& variant, std::string_view why) {
        if (mode_ == listing) std::printf("%s\t%.*s\n", variant.c_str(), static_cast<int>(why.size()), why.data());
    }

    /// Runs `loop(rounds)` as often as the mode asks. The first run is for what happens once only.
    template <class Loop>
    void measure(Loop loop) {
        loop(2L);
        if (mode_ == counting) {
            bench_peer_mark(variant_.c_str(), "begin");
            loop(few_);
            bench_peer_mark(variant_.c_str(), "few");
            loop(many_);
            bench_peer_mark(variant_.c_str(), "many");
        } else if (mode_ == timing) {
            loop(many_ / 8);
            const long before = bench_peer_now();
            loop(many_);
            std::printf("%ld\n", bench_peer_now() - before);
        }
    }

private:
    enum { listing, checking, counting, timing } mode_ = listing;
    long few_ = 0;
    long many_ = 0;
    std::set<std::string> wanted_;
    std::string variant_;
};

} // namespace bench

#endif // PYSOCK_BENCHMARKS_SESSION_HPP
