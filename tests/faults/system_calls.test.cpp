// SPDX-License-Identifier: MIT
// Every system call that pysock makes fails once, with every errno that its manual page lists: the operation tells it
// or rides it out, and neither bytes nor descriptors nor memory are lost.
#include "faults/heap.hpp"
#include "faults/injection.hpp"
#include "faults/operations.hpp"
#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <new>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

namespace {

using faults::call;
using faults::deed;
using faults::operation;
using faults::rule;

/// A call, the numbers that its manual page lists (and, of sockets, those of unix(7), tcp(7), udp(7), ip(7)), and the
/// code that pysock reports.
struct failures {
    call which;
    std::vector<int> numbers;
};

const std::vector<failures>& manual() {
    static const std::vector<int> sends{EACCES, EAGAIN,       EALREADY,  EBADF,       ECONNRESET,  EDESTADDRREQ,
                                        EFAULT, EINTR,        EINVAL,    EISCONN,     EMSGSIZE,    ENOBUFS,
                                        ENOMEM, ENOTCONN,     ENOTSOCK,  EOPNOTSUPP,  EPIPE,       ECONNREFUSED,
                                        EPERM,  ETOOMANYREFS, ETIMEDOUT, ENETUNREACH, EHOSTUNREACH};
    static const std::vector<int> receives{EAGAIN, EBADF,    ECONNREFUSED, EFAULT,     EINTR,     EINVAL,
                                           ENOMEM, ENOTCONN, ENOTSOCK,     ECONNRESET, ETIMEDOUT, EHOSTUNREACH};
    static const std::vector<int> names{EBADF, EFAULT, EINVAL, ENOBUFS, ENOTSOCK};
    static const std::vector<int> looking_up{ENOMEM, EMFILE, ERANGE};
    static const std::vector<failures> all{
        {call::accept4,
         {EAGAIN,          EBADF,     ECONNABORTED, EFAULT,      EINTR,     EINVAL, EMFILE,       ENFILE,
          ENOBUFS,         ENOMEM,    ENOTSOCK,     EOPNOTSUPP,  EPERM,     EPROTO, ENOSR,        ESOCKTNOSUPPORT,
          EPROTONOSUPPORT, ETIMEDOUT, ENETDOWN,     ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, ENETUNREACH}},
        {call::bind,
         {EACCES, EADDRINUSE, EBADF, EINVAL, ENOTSOCK, EADDRNOTAVAIL, EFAULT, ELOOP, ENAMETOOLONG, ENOENT, ENOMEM,
          ENOTDIR, EROFS}},
        {call::close, {EBADF, EINTR, EIO, ENOSPC, EDQUOT}},
        {call::connect,
         {EACCES, EPERM, EADDRINUSE, EADDRNOTAVAIL, EAFNOSUPPORT, EAGAIN, EALREADY, EBADF, ECONNREFUSED, EFAULT, EINTR,
          EISCONN, ENETUNREACH, ENOTSOCK, EPROTOTYPE, ETIMEDOUT}},
        {call::fcntl, {EACCES, EAGAIN, EBADF, EBUSY, EFAULT, EINTR, EINVAL, EMFILE, ENOLCK, EPERM}},
        {call::fseeko, {EINVAL, ESPIPE}},
        {call::fstat, {EACCES, EBADF, EFAULT, ENOMEM, EOVERFLOW}},
        {call::gethostname, {EFAULT, EINVAL, ENAMETOOLONG, EPERM}},
        {call::getpeername, {EBADF, EFAULT, EINVAL, ENOBUFS, ENOTCONN, ENOTSOCK}},
        {call::getsockname, names},
        {call::getsockopt, {EBADF, EFAULT, EINVAL, ENOPROTOOPT, ENOTSOCK}},
        {call::setsockopt, {EBADF, EFAULT, EINVAL, ENOPROTOOPT, ENOTSOCK}},
        {call::if_indextoname, {ENXIO}},
        {call::if_nameindex, {ENOBUFS}},
        {call::if_nametoindex, {ENODEV}},
        {call::ioctl, {EBADF, EFAULT, EINVAL, ENOTTY}},
        {call::listen, {EADDRINUSE, EBADF, ENOTSOCK, EOPNOTSUPP}},
        {call::lseek, {EBADF, EINVAL, ENXIO, EOVERFLOW, ESPIPE}},
        {call::pipe2, {EFAULT, EINVAL, EMFILE, ENFILE}},
        {call::poll, {EFAULT, EINTR, EINVAL, ENOMEM}},
        {call::pthread_create, {EAGAIN, EINVAL, EPERM}},
        {call::pthread_sigmask, {EFAULT, EINVAL}},
        {call::read, {EAGAIN, EBADF, EFAULT, EINTR, EINVAL, EIO, EISDIR}},
        {call::recv, receives},
        {call::recvfrom, receives},
        {call::recvmsg, receives},
        {call::send, sends},
        {call::sendfile, {EAGAIN, EBADF, EFAULT, EINVAL, EIO, ENOMEM, EOVERFLOW, ESPIPE, EINTR, EPIPE}},
        {call::sendmsg, sends},
        {call::sendto, sends},
        {call::sethostname, {EFAULT, EINVAL, ENAMETOOLONG, EPERM}},
        {call::shutdown, {EBADF, EINVAL, ENOTCONN, ENOTSOCK}},
        {call::sigpending, {EFAULT}},
        {call::sigtimedwait, {EAGAIN, EINTR, EINVAL}},
        {call::socket, {EACCES, EAFNOSUPPORT, EINVAL, EMFILE, ENFILE, ENOBUFS, ENOMEM, EPROTONOSUPPORT}},
        {call::socketpair, {EAFNOSUPPORT, EFAULT, EMFILE, ENFILE, EOPNOTSUPP, EPROTONOSUPPORT}},
        {call::write, {EAGAIN, EBADF, EDESTADDRREQ, EDQUOT, EFAULT, EFBIG, EINTR, EINVAL, EIO, ENOSPC, EPERM, EPIPE}},
    };
    return all;
}

/// A fault, and the code that it is reported as where nothing else is expected.
struct injected_fault {
    rule what;
    std::error_code code;
};

/// The faults that the nth call of a kind may meet.
std::vector<injected_fault> faults_of(call which, int nth) {
    std::vector<injected_fault> all;
    for (const failures& each : manual())
        if (each.which == which)
            for (const int number : each.numbers)
                all.push_back({{which, nth, deed::fail, number}, {number, std::system_category()}});
    const auto add = [&](int number, int more, std::error_code code) {
        all.push_back({{which, nth, deed::fail, number, more}, code});
    };
    const std::error_code no_memory(ENOMEM, std::system_category());
    switch (which) {
    case call::getaddrinfo:
    case call::getnameinfo:
        for (const int number : {EAI_AGAIN, EAI_BADFLAGS, EAI_FAIL, EAI_FAMILY, EAI_MEMORY, EAI_NONAME, EAI_SERVICE,
                                 EAI_SOCKTYPE, EAI_OVERFLOW, EAI_NODATA, EAI_ADDRFAMILY})
            add(number, 0, {number, pysock::gai_category()});
        for (const int number : {EMFILE, ENFILE, ENOMEM, EINTR, ECONNREFUSED})
            add(EAI_SYSTEM, number, {number, std::system_category()});
        add(EAI_SYSTEM, 0, {EAI_SYSTEM, pysock::gai_category()});
        break;
    case call::gethostbyname_r:
    case call::gethostbyaddr_r:
        for (const int number : {HOST_NOT_FOUND, TRY_AGAIN, NO_RECOVERY, NO_DATA})
            add(0, number, {number, pysock::h_category()});
        for (const int number : {ENOMEM, EMFILE, ECONNREFUSED})
            add(number, NETDB_INTERNAL, {number, std::system_category()});
        break;
    case call::getservbyname_r:
    case call::getservbyport_r:
    case call::getprotobyname_r:
        for (const int number : {ENOMEM, EMFILE, EIO}) add(number, 0, {number, std::system_category()});
        break;
    default: break;
    }
    return all;
}

/// What became of one run: its code, how many calls met a rule, what was lost, and whether more is in use than before.
struct outcome {
    std::error_code code;
    int met = 0;
    std::string lost;
    bool grew = false;
};

/// Runs one form of the operation once under these rules.
outcome run(const operation& which, bool throwing, const std::vector<rule>& rules) {
    outcome all;
    const faults::in_use before;
    {
        const faults::trial trial = which.prepare();
        {
            faults::session session(rules, which.all_threads);
            try {
                if (throwing)
                    trial.throwing();
                else
                    trial.reporting(all.code);
            } catch (const std::system_error& e) { // pysock::error, and what connect_ex returns
                all.code = e.code();
            } catch (const std::exception& e) {
                all.lost = e.what();
            }
            all.met = session.met();
        }
        try {
            if (all.lost.empty() && trial.afterwards) trial.afterwards(!all.code);
        } catch (const std::exception& e) {
            all.lost = e.what();
        }
    }
    all.grew = before.has_grown();
    return all;
}

std::error_code expected_outcome(const operation& which, const injected_fault& fault) {
    for (const faults::expectation& each : which.expected) {
        if (each.which != fault.what.which || (each.nth != 0 && each.nth != fault.what.nth)) continue;
        if (each.numbers.empty()) return each.outcome;
        for (const int number : each.numbers)
            if (number == fault.what.number) return each.outcome;
    }
    return fault.what.which == call::close && !which.tells_close ? std::error_code() : fault.code;
}

std::string text_of(const std::error_code& code) {
    return std::string(code.category().name()) + " " + std::to_string(code.value()) + " " + code.message();
}

/// How often each call is made where nothing fails but what fails always.
std::vector<int> calls_of(const operation& which) {
    const faults::trial trial = which.prepare();
    std::vector<int> counts;
    {
        faults::session session(which.always, which.all_threads);
        trial.throwing();
        for (std::size_t i = 0; i < faults::count_of_calls; ++i) counts.push_back(session.count(static_cast<call>(i)));
    }
    return counts;
}

} // namespace

TEST_SUITE_BEGIN("faults/system_calls");

TEST_CASE("every system call of every operation may fail with every errno: it is told, and nothing is lost") {
    long cases = 0;
    std::vector<bool> reached(faults::count_of_calls, false);
    for (const operation& which : faults::operations()) {
        CAPTURE(which.name);
        const std::vector<int> counts = calls_of(which);
        const bool has_code = bool(which.prepare().reporting);
        for (std::size_t i = 0; i < faults::count_of_calls; ++i)
            for (int nth = 1; nth <= counts[i]; nth = nth < 3 || nth == counts[i] ? nth + 1 : counts[i])
                for (const injected_fault& fault : faults_of(static_cast<call>(i), nth))
                    for (const bool throwing : {true, false}) {
                        if (!throwing && !has_code) continue;
                        const std::string name = faults::name_of(fault.what.which);
                        CAPTURE(name);
                        CAPTURE(fault.what.nth);
                        CAPTURE(fault.what.number);
                        CAPTURE(fault.what.more);
                        CAPTURE(throwing);
                        std::vector<rule> rules{fault.what};
                        rules.insert(rules.end(), which.always.begin(), which.always.end());
                        const outcome came = run(which, throwing, rules);
                        // The helper thread of a look-up may close its end when the caller is gone.
                        if (!which.all_threads || fault.what.which != call::close) CHECK(came.met > 0);
                        CHECK(came.lost == "");
                        const std::error_code expected = expected_outcome(which, fault);
                        CHECK(text_of(came.code) == text_of(expected));
                        // What libc allocates once and keeps is no leak: that grows each time.
                        const bool leaks = came.lost.empty() && came.grew && run(which, throwing, rules).grew &&
                                           run(which, throwing, rules).grew;
                        CHECK_FALSE(leaks);
                        reached[i] = true;
                        ++cases;
                    }
    }
    for (std::size_t i = 0; i < faults::count_of_calls; ++i) {
        const std::string name = faults::name_of(static_cast<call>(i));
        CAPTURE(name);
        CHECK(reached[i]);
    }
    faults::injected().cases += cases;
}

TEST_SUITE_END();
