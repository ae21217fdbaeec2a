// SPDX-License-Identifier: MIT
// System calls that fail on demand: the calls that pysock makes go through interposed_*.cpp, which ask here whether to
// let them through. Linux with glibc.
#ifndef PYSOCK_TESTS_INJECTION_HPP
#define PYSOCK_TESTS_INJECTION_HPP

#include <array>
#include <atomic>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include <pthread.h>

namespace faults {

/// A function of the system that pysock calls.
enum class call {
    accept4,
    bind,
    close,
    connect,
    fcntl,
    fseeko,
    fstat,
    getaddrinfo,
    gethostbyaddr_r,
    gethostbyname_r,
    gethostname,
    getnameinfo,
    getpeername,
    getprotobyname_r,
    getservbyname_r,
    getservbyport_r,
    getsockname,
    getsockopt,
    if_indextoname,
    if_nameindex,
    if_nametoindex,
    ioctl,
    listen,
    lseek,
    pipe2,
    poll,
    pthread_create,
    pthread_sigmask,
    read,
    recv,
    recvfrom,
    recvmsg,
    send,
    sendfile,
    sendmsg,
    sendto,
    sethostname,
    setsockopt,
    shutdown,
    sigpending,
    sigtimedwait,
    socket,
    socketpair,
    write,
};
inline constexpr std::size_t count_of_calls = static_cast<std::size_t>(call::write) + 1;

const char* name_of(call which);

/// What becomes of a call.
enum class deed {
    pass,        ///< nothing unusual
    fail,        ///< it fails with `number` and does nothing; close() closes all the same, as the kernel does
    fail_after,  ///< it does its work and fails with `number`, as a connect(2) that a signal interrupts may
    shorten,     ///< it moves at most `number` bytes
    claim_ready, ///< poll(2) tells that all is ready, without looking
};

/// What is to happen to the `nth` call of its kind, counted from 1; 0: to each of them.
struct rule {
    call which;
    int nth = 1;
    deed what = deed::fail;
    int number = 0; ///< an errno, or what the function returns in its place
    int more = 0;   ///< the errno that getaddrinfo's EAI_SYSTEM refers to; the signal that comes with a short transfer
};

/// While it lives, the calls of the thread that made it are counted and meet the rules; with `all_threads`, the calls
/// of all. Keep doctest's assertions out of its scope.
class session {
public:
    explicit session(std::vector<rule> rules = {}, bool all_threads = false);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session();

    int count(call which) const { return counts_[static_cast<std::size_t>(which)]; }

    /// How many calls met a rule.
    int met() const { return met_; }

    /// For the interposed calls: what is to become of this one. Counts it.
    rule next(call which);

    bool watches_this_thread() const { return all_threads_ || ::pthread_equal(::pthread_self(), owner_) != 0; }

private:
    std::vector<rule> rules_;
    bool all_threads_;
    ::pthread_t owner_ = ::pthread_self();
    std::array<std::atomic<int>, count_of_calls> counts_{};
    std::atomic<int> met_ = 0;
};

/// What is to become of a call that has just been made; `pass` when nobody asked for anything.
rule decide(call which);

// ---- what is injected, for the closing line ------------------------------------------------------------

struct tally {
    long cases = 0;       ///< one call, one number, one form of one operation
    long faults = 0;      ///< failures, short transfers and lies that a call met
    long allocations = 0; ///< allocations that failed
};
tally& injected();

} // namespace faults

#endif // PYSOCK_TESTS_INJECTION_HPP
