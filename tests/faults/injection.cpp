// SPDX-License-Identifier: MIT
// Which call meets which rule.
#include "faults/injection.hpp"

#include <cstdio>
#include <iterator>
#include <mutex>
#include <utility>

namespace faults {

namespace {

std::mutex in_use; // a helper thread may outlive the session that it runs in
session* current = nullptr;
std::atomic<bool> any = false; // so that calls outside of sessions need no lock

/// Prints at the end of the program what it has injected.
struct closing_line {
    tally all;
    ~closing_line() {
        if (all.cases != 0) std::printf("cases of a call, an errno and a form: %ld\n", all.cases);
        if (all.faults != 0) std::printf("faults injected and survived: %ld\n", all.faults);
        if (all.allocations != 0) std::printf("allocations failed and survived: %ld\n", all.allocations);
    }
};

} // namespace

tally& injected() {
    static closing_line line;
    return line.all;
}

const char* name_of(call which) {
    static constexpr const char* names[] = {"accept4",
                                            "bind",
                                            "close",
                                            "connect",
                                            "fcntl",
                                            "fseeko",
                                            "fstat",
                                            "getaddrinfo",
                                            "gethostbyaddr_r",
                                            "gethostbyname_r",
                                            "gethostname",
                                            "getnameinfo",
                                            "getpeername",
                                            "getprotobyname_r",
                                            "getservbyname_r",
                                            "getservbyport_r",
                                            "getsockname",
                                            "getsockopt",
                                            "if_indextoname",
                                            "if_nameindex",
                                            "if_nametoindex",
                                            "ioctl",
                                            "listen",
                                            "lseek",
                                            "pipe2",
                                            "poll",
                                            "pthread_create",
                                            "pthread_sigmask",
                                            "read",
                                            "recv",
                                            "recvfrom",
                                            "recvmsg",
                                            "send",
                                            "sendfile",
                                            "sendmsg",
                                            "sendto",
                                            "sethostname",
                                            "setsockopt",
                                            "shutdown",
                                            "sigpending",
                                            "sigtimedwait",
                                            "socket",
                                            "socketpair",
                                            "write"};
    static_assert(std::size(names) == count_of_calls);
    return names[static_cast<std::size_t>(which)];
}

session::session(std::vector<rule> rules, bool all_threads) : rules_(std::move(rules)), all_threads_(all_threads) {
    const std::lock_guard lock(in_use);
    current = this;
    any = true;
}

session::~session() {
    const std::lock_guard lock(in_use);
    any = false;
    current = nullptr;
    injected().faults += met_;
}

rule session::next(call which) {
    const int nth = ++counts_[static_cast<std::size_t>(which)];
    for (const rule& each : rules_)
        if (each.which == which && (each.nth == nth || each.nth == 0)) {
            ++met_;
            return each;
        }
    return {which, nth, deed::pass};
}

rule decide(call which) {
    if (!any) return {which, 0, deed::pass};
    const std::lock_guard lock(in_use);
    if (current == nullptr || !current->watches_this_thread()) return {which, 0, deed::pass};
    return current->next(which);
}

} // namespace faults
