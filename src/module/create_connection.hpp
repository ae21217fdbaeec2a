// SPDX-License-Identifier: MIT
// create_connection: from a name to a connected socket, under one deadline, addresses raced as RFC 8305 says.
#ifndef PYSOCK_MODULE_CREATE_CONNECTION_HPP
#define PYSOCK_MODULE_CREATE_CONNECTION_HPP

#include "address/families.hpp"
#include "base/duration.hpp"
#include "base/errors.hpp"
#include "base/list.hpp"
#include "base/wait.hpp"
#include "module/resolve.hpp"
#include "module/settings.hpp"
#include "platform/contract.hpp"
#include "socket/connection.hpp"
#include "socket/lifetime.hpp"
#include "socket/socket.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>

namespace pysock::inline v0_1 {

/// The timeout of create_connection: as timeout_value, and the default timeout when it is left out.
class connection_timeout {
public:
    connection_timeout() noexcept : value_(timeout_value::from_nanoseconds(detail::default_timeout.load())) {}
    template <std::convertible_to<timeout_value> T>
    connection_timeout(const T& value) noexcept : value_(value) {}

    /// The timeout, by default the one of new sockets.
    timeout_value value() const noexcept { return value_; }

private:
    timeout_value value_;
};

/// The keyword arguments of create_connection.
struct create_connection_options {
    bool all_errors = false; ///< when every address fails, throw exception_group instead of the last one's error
};

namespace detail {

/// One run of create_connection over the addresses of a host.
///
/// RFC 8305: the addresses keep the resolver's order but alternate between the families (section 4); an attempt that
/// has neither succeeded nor failed after 250 milliseconds gets a rival, one that fails gets it at once (section 5).
/// The first connection that stands wins and the others are closed.
template <class Unused = void> // see PYSOCK_LAZY
class connection_race {
public:
    connection_race(const address_like& target, timeout_value limit, const optional_address_like& source) noexcept
        : target_(target), source_(source), timeout_(limit),
          until_(limit.nanoseconds() > 0 ? limit.nanoseconds() : no_timeout) {}

    /// The fault of the whole: of the look-up, of time, or of the last address.
    fault run(socket& winner) {
        if (timeout_.fault()) return timeout_.fault();
        if (const fault why = find_candidates()) return why;
        const fault why = race();
        if (!why) winner = std::move(winner_);
        return why;
    }

    /// The error of each address that was tried, in the resolver's order.
    list<error> errors() const {
        list<error> all;
        for (std::size_t rank = 0; rank < candidates_.size(); ++rank) {
            const candidate& each = ranked(rank);
            if (!each.outcome) continue;
            failure at{.operation = each.operation, .place = repr(each.where.sockaddr)};
            if (each.operation == binding) at.place = joined({source_.print(), " for ", at.place});
            at.raddr = each.where.sockaddr.raw();
            all.append(make_error(each.outcome, std::move(at)));
        }
        return all;
    }

    /// Whether the fault of the whole is one of the source address as an argument.
    bool wrong_source() const noexcept { return wrong_source_; }

private:
    static constexpr const char* binding = "bind";
    static constexpr std::int64_t attempt_delay = 250'000'000; // nanoseconds, RFC 8305 section 8

    static constexpr std::size_t most_pending = 16; // a rival more has to wait until one of them fails

    struct candidate {
        addrinfo_result where;
        std::size_t rank; ///< its place in the resolver's list
        socket s{none};
        fault outcome{};
        const char* operation = "connect"; ///< what `outcome` is the outcome of
        bool was_interrupted = false;
    };

    fault find_candidates() {
        list<addrinfo_result> found;
        if (target_.family() != af_unspec) {
            os::raw_address space;
            const auto name =
                read_address(target_, {os::invalid_handle, target_.family().value(), target_.proto(), until_}, space);
            if (!name.ok()) return name.fault;
            found.append({target_.family(), sock_stream, 0, "", address(*name.value)});
        } else if (target_.ready() != nullptr) {
            return library_fault(errc::not_a_pair);
        } else {
            if (!is_host_and_port(target_)) return library_fault(errc::not_a_pair);
            if (target_.size() != 2) return library_fault(errc::too_many_items);
            const long long port = target_.number(1);
            if (port < 0 || port > 0xffff) return library_fault(errc::port_out_of_range);
            auto list = do_getaddrinfo(target_.text(0), port, {.type = sock_stream.value()}, until_);
            if (!list.ok()) return list.fault;
            found = std::move(list.value);
        }
        if (found.empty()) return library_fault(errc::no_addresses);
        alternate(found);
        return {};
    }

    /// The first of the first family, the first of the others, the second of the first family, and so on.
    void alternate(list<addrinfo_result>& found) {
        const address_family first = found.front().family;
        const auto next_of = [&](bool of_first, std::size_t from) {
            while (from < found.size() && (found[from].family == first) != of_first) ++from;
            return from;
        };
        std::size_t same = next_of(true, 0);
        std::size_t other = next_of(false, 0);
        while (candidates_.size() < found.size()) {
            if (same < found.size()) candidates_.append({std::move(found[same]), same});
            if (other < found.size()) candidates_.append({std::move(found[other]), other});
            same = next_of(true, same + 1);
            other = next_of(false, other + 1);
        }
    }

    /// Opens a socket and starts to connect it; what became of that is in `outcome`, where in_progress means that it
    /// goes on. A single address without a timeout is no race: its connect(2) waits by itself, as Python's does.
    void start(candidate& each) {
        std::error_code ec;
        each.operation = "socket";
        each.s = socket(each.where.family, each.where.type, each.where.proto, ec);
        if (!ec && (timeout_.nanoseconds() >= 0 || candidates_.size() > 1)) each.s.setblocking(false, ec);
        each.outcome = fault_of(ec);
        if (!each.outcome && source_.present()) {
            each.operation = binding;
            each.outcome = bind_source(each);
        }
        if (!each.outcome) {
            each.operation = "connect";
            each.outcome = connect(each);
        }
        if (each.outcome && !goes_on(each)) each.s = socket(none);
    }

    /// After EINTR only a second connect(2) tells whether the first goes on: see socket::finish_connect().
    fault connect(candidate& each) {
        for (;;) {
            const fault why = os::connect(each.s.fileno(), each.where.sockaddr.data(), each.where.sockaddr.size());
            if (each.was_interrupted && os::is_connected(why)) return {};
            if (!os::interrupted(why) || !goes_on_after_signal()) return why;
            each.was_interrupted = true;
        }
    }

    /// The attempts may share one port of their own, as their peers differ; that takes so_reuseaddr.
    fault bind_source(candidate& each) {
        os::raw_address space;
        const auto name =
            read_address(source_, {each.s.fileno(), each.where.family.value(), each.where.proto, until_}, space);
        if (!name.ok()) return name.fault;
        std::error_code ignored;
        each.s.setsockopt(sol_socket, so_reuseaddr, 1, ignored);
        return os::bind(each.s.fileno(), name.value->get(), name.value->length);
    }

    /// An argument that no address can be reached with: a port out of range, a source of the wrong form.
    bool is_wrong_source(const candidate& each) const {
        const raised_as kind = kind_of(each.outcome);
        return each.operation == binding && (kind == raised_as::overflow_error || kind == raised_as::value_error) &&
               each.outcome != library_fault(errc::wrong_family);
    }

    /// Without a timeout of 0, which never waits, an attempt goes on in the background.
    bool goes_on(const candidate& each) const {
        const bool joined = each.was_interrupted && os::already_connecting(each.outcome);
        return timeout_.nanoseconds() != 0 && (joined || os::in_progress(each.outcome));
    }

    fault race() {
        std::size_t next = 0;
        std::int64_t next_start = 0;
        for (;;) {
            while (next < candidates_.size() && pending_ < most_pending && (pending_ == 0 || os::now() >= next_start)) {
                candidate& each = candidates_[next++];
                start(each);
                if (!each.outcome) return finish(each);
                if (os::interrupted(each.outcome)) return give_up(each.outcome); // the hook said so
                if (is_wrong_source(each)) {
                    wrong_source_ = true;
                    return each.outcome;
                }
                if (!goes_on(each)) continue;
                pending_at_[pending_++] = &each;
                next_start = os::now() + attempt_delay;
            }
            if (pending_ == 0) return ranked(candidates_.size() - 1).outcome;
            const std::int64_t left = until_.remaining();
            if (left == 0) return give_up(library_fault(errc::timed_out));
            std::int64_t pause = left;
            if (next < candidates_.size() && pending_ < most_pending) {
                const std::int64_t to_rival = next_start - os::now();
                if (left < 0 || to_rival < left) pause = to_rival > 0 ? to_rival : 0;
            }
            if (const fault why = wait_for_any(pause)) return give_up(why);
            std::size_t still = 0;
            for (std::size_t i = 0; i < pending_; ++i) {
                candidate& each = *pending_at_[i];
                if (entries_[i].revents == 0) {
                    pending_at_[still++] = &each;
                    continue;
                }
                each.outcome = os::connect_outcome(each.s.fileno());
                if (!each.outcome) return finish(each);
                each.s = socket(none);
                next_start = 0;
            }
            pending_ = still;
        }
    }

    fault wait_for_any(std::int64_t nanoseconds) {
        for (std::size_t i = 0; i < pending_; ++i) {
            entries_[i] = {};
            entries_[i].fd = pending_at_[i]->s.fileno();
            entries_[i].events = os::writable;
        }
        const auto ready = os::wait(entries_, pending_, nanoseconds);
        if (ready.ok()) return {};
        for (std::size_t i = 0; i < pending_; ++i) entries_[i].revents = 0;
        return os::interrupted(ready.fault) && goes_on_after_signal() ? fault{} : ready.fault;
    }

    /// The winner gets the timeout that was asked for; the destructors of the others close them.
    fault finish(candidate& each) {
        std::error_code ec;
        each.s.settimeout(timeout_, ec);
        if (ec) return each.outcome = fault_of(ec);
        winner_ = std::move(each.s);
        return {};
    }

    /// Nothing is under way any more.
    fault give_up(fault why) {
        for (std::size_t i = 0; i < pending_; ++i) pending_at_[i]->outcome = why;
        return why;
    }

    const candidate& ranked(std::size_t rank) const {
        std::size_t at = 0;
        while (candidates_[at].rank != rank) ++at;
        return candidates_[at];
    }

    const address_like& target_;
    const optional_address_like& source_;
    timeout_value timeout_;
    deadline until_;
    list<candidate> candidates_;
    candidate* pending_at_[most_pending];
    os::wait_entry entries_[most_pending];
    std::size_t pending_ = 0;
    bool wrong_source_ = false;
    socket winner_{none};
};

/// Throws what became of a race: the last address's error, or all of them as a group; each keeps them all.
PYSOCK_LAZY [[noreturn]] PYSOCK_COLD void raise_race(fault why, const connection_race<>& race,
                                                     const address_like& target, const address_like& source,
                                                     timeout_value limit, const create_connection_options& options) {
    failure at{.operation = "create_connection", .place = target.print(), .value = target.print()};
    if (limit.fault()) at.value = limit.given();
    if (race.wrong_source()) at.place = at.value = source.print();
    if (kind_of(why) == raised_as::value_error || kind_of(why) == raised_as::overflow_error) raise(why, std::move(at));
    at.exceptions = race.errors();
    if (!at.exceptions.empty()) at.raddr = at.exceptions.back().raddr().raw();
    if (at.exceptions.size() > 1 || (at.exceptions.size() == 1 && repr(address(at.raddr)) != at.place)) {
        for (const error& each : at.exceptions)
            append(at.place, {&each == &at.exceptions.front() ? " (" : "; ", each.what()});
        at.place += ")";
    }
    if (!options.all_errors || at.exceptions.empty()) raise(why, std::move(at));
    error_report* const report = make_report(why, std::move(at));
    const std::size_t count = report->at.exceptions.size();
    report->strerror =
        joined({"create_connection failed (", count, count == 1 ? " sub-exception)" : " sub-exceptions)"});
    report->what = joined({report->strerror, ": create_connection ", report->at.place});
    throw_as<exception_group>({why.number, category_of(why)}, report);
}

} // namespace detail

/// A stream socket connected to `address`, a pair `{host, port}`; the host may be a name with several addresses.
///
/// One deadline covers the look-up and all addresses. Addresses that do not answer at once are raced against each
/// other. The socket keeps `limit` as its timeout; left out, it is the default timeout. `source_address` is bound
/// first. The exception is the last address's, or `timeout` when time ran out; its exceptions() has those of all
/// addresses.
/// @throws gaierror  no such host.  @throws timeout, connection_refused_error, …  as connect.
/// @throws exception_group  the same, with all_errors.
/// @python socket.create_connection(address, timeout=…, source_address=None, *, all_errors=False)  Same, but in
///   Python the timeout counts for each address anew and not for the look-up, and addresses wait for each other.
/// @os getaddrinfo(3) on a helper thread if there is a deadline; connect(2), and where there is a deadline or more than
///   one address, poll(2) on non-blocking sockets.
PYSOCK_LAZY socket create_connection(const address_like& address, connection_timeout limit = {},
                                     const optional_address_like& source_address = none,
                                     const create_connection_options& options = {}) {
    socket connected(none);
    detail::connection_race<> race(address, limit.value(), source_address);
    if (const auto why = race.run(connected))
        detail::raise_race(why, race, address, source_address, limit.value(), options);
    return connected;
}
PYSOCK_LAZY socket create_connection(const address_like& address, const create_connection_options& options) {
    return create_connection(address, {}, none, options);
}
PYSOCK_LAZY socket create_connection(const address_like& address, connection_timeout limit,
                                     const create_connection_options& options) {
    return create_connection(address, limit, none, options);
}
PYSOCK_LAZY socket create_connection(const address_like& address, connection_timeout limit,
                                     const optional_address_like& source_address, std::error_code& ec) {
    socket connected(none);
    detail::into_code(ec, [&] {
        detail::connection_race<> race(address, limit.value(), source_address);
        return race.run(connected);
    });
    return connected;
}
PYSOCK_LAZY socket create_connection(const address_like& address, connection_timeout limit, std::error_code& ec) {
    return create_connection(address, limit, none, ec);
}
PYSOCK_LAZY socket create_connection(const address_like& address, std::error_code& ec) {
    return create_connection(address, {}, none, ec);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_CREATE_CONNECTION_HPP
