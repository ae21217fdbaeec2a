// SPDX-License-Identifier: MIT
// create_connection: from a name to a connected socket, under one deadline, addresses raced as RFC 8305 says.
#ifndef PYSOCK_MODULE_CREATE_CONNECTION_HPP
#define PYSOCK_MODULE_CREATE_CONNECTION_HPP

#include "address/families.hpp"
#include "base/duration.hpp"
#include "base/errors.hpp"
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
#include <vector>

namespace pysock::inline v0_1 {

/// The timeout of create_connection: as timeout_value, and the default timeout when it is left out.
class connection_timeout {
public:
    connection_timeout() noexcept : value_(timeout_value::from_nanoseconds(detail::default_timeout.load())) {}
    template <std::convertible_to<timeout_value> T>
    connection_timeout(const T& value) noexcept : value_(value) {}

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
    std::vector<error> errors() const {
        std::vector<error> all;
        for (std::size_t rank = 0; rank < candidates_.size(); ++rank) {
            const candidate& each = ranked(rank);
            if (!each.outcome) continue;
            failure at{.operation = "connect", .place = repr(each.where.sockaddr)};
            at.raddr = each.where.sockaddr.raw();
            all.push_back(make_error(each.outcome, std::move(at)));
        }
        return all;
    }

private:
    static constexpr std::int64_t attempt_delay = 250'000'000; // nanoseconds, RFC 8305 section 8

    struct candidate {
        addrinfo_result where;
        std::size_t rank; ///< its place in the resolver's list
        socket s{none};
        fault outcome{};
    };

    fault find_candidates() {
        std::vector<addrinfo_result> found;
        if (target_.ready() != nullptr) {
            found.push_back({target_.family(), sock_stream, 0, "", *target_.ready()});
        } else {
            if (target_.written_as() == address_like::form::text) return library_fault(errc::not_a_pair);
            if (target_.written_as() != address_like::form::host_port) return library_fault(errc::too_many_items);
            auto list = do_getaddrinfo(target_.text(), target_.port(),
                                       {.family = target_.family().value(), .type = sock_stream.value()}, until_);
            if (!list.ok()) return list.fault;
            found = std::move(list.value);
        }
        if (found.empty()) return library_fault(errc::no_addresses);
        alternate(found);
        return {};
    }

    /// The first of the first family, the first of the others, the second of the first family, and so on.
    void alternate(std::vector<addrinfo_result>& found) {
        const address_family first = found.front().family;
        std::vector<std::size_t> of_first;
        std::vector<std::size_t> of_others;
        for (std::size_t rank = 0; rank < found.size(); ++rank)
            (found[rank].family == first ? of_first : of_others).push_back(rank);
        for (std::size_t turn = 0; turn < found.size(); ++turn)
            for (const auto* family : {&of_first, &of_others})
                if (turn < family->size()) {
                    const std::size_t rank = (*family)[turn];
                    candidates_.push_back({.where = std::move(found[rank]), .rank = rank});
                }
    }

    /// Opens a non-blocking socket and starts to connect it. True: it is connected already.
    bool start(candidate& each) {
        std::error_code ec;
        each.s = socket(each.where.family, each.where.type, each.where.proto, ec);
        if (!ec) each.s.setblocking(false, ec);
        if (!ec && source_.present()) each.s.bind(source_, ec);
        if (!ec) {
            const fault why = os::connect(each.s.fileno(), each.where.sockaddr.data(), each.where.sockaddr.size());
            const bool goes_on = os::interrupted(why) || os::in_progress(why);
            if (goes_on && timeout_.nanoseconds() != 0) return pending_.push_back(&each), false;
            each.outcome = why;
        } else {
            each.outcome = fault_of(ec);
        }
        if (each.outcome) each.s = socket(none);
        return !each.outcome;
    }

    fault race() {
        std::size_t next = 0;
        std::int64_t next_start = 0;
        for (;;) {
            while (next < candidates_.size() && (pending_.empty() || os::now() >= next_start)) {
                candidate& each = candidates_[next++];
                if (start(each)) return finish(each);
                next_start = os::now() + attempt_delay;
            }
            if (pending_.empty()) return ranked(candidates_.size() - 1).outcome;
            const std::int64_t left = until_.remaining();
            if (left == 0) return give_up();
            std::int64_t pause = left;
            if (next < candidates_.size()) {
                const std::int64_t to_rival = next_start - os::now();
                if (left < 0 || to_rival < left) pause = to_rival > 0 ? to_rival : 0;
            }
            if (const fault why = wait_for_any(pause)) return why;
            for (std::size_t i = 0; i < pending_.size();) {
                candidate& each = *pending_[i];
                if (entries_[i].revents == 0) {
                    ++i;
                    continue;
                }
                each.outcome = os::connect_outcome(each.s.fileno());
                if (!each.outcome) return finish(each);
                each.s = socket(none);
                pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(i));
                entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
                next_start = 0;
            }
        }
    }

    fault wait_for_any(std::int64_t nanoseconds) {
        entries_.clear();
        for (const candidate* each : pending_) {
            entries_.emplace_back();
            entries_.back().fd = each->s.fileno();
            entries_.back().events = os::writable;
        }
        const auto ready = os::wait(entries_.data(), entries_.size(), nanoseconds);
        if (ready.ok() || (os::interrupted(ready.fault) && goes_on_after_signal())) return {};
        return ready.fault;
    }

    /// The winner gets the timeout that was asked for; the destructors of the others close them.
    fault finish(candidate& each) {
        std::error_code ec;
        each.s.settimeout(timeout_, ec);
        if (ec) return each.outcome = fault_of(ec);
        winner_ = std::move(each.s);
        return {};
    }

    fault give_up() {
        for (candidate* each : pending_) each->outcome = library_fault(errc::timed_out);
        return library_fault(errc::timed_out);
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
    std::vector<candidate> candidates_;
    std::vector<candidate*> pending_;
    std::vector<os::wait_entry> entries_;
    socket winner_{none};
};

/// Throws what became of a race: the last address's error, or all of them as a group; each keeps them all.
[[noreturn]] PYSOCK_COLD inline void raise_race(fault why, const connection_race& race, const address_like& target,
                                                timeout_value limit, const create_connection_options& options) {
    failure at{.operation = "create_connection", .place = target.print(), .value = target.print()};
    if (limit.fault()) at.value = std::to_string(limit.seconds()) + " s";
    at.exceptions = race.errors();
    if (!at.exceptions.empty()) at.raddr = at.exceptions.back().raddr().raw();
    if (at.exceptions.size() > 1) {
        at.place += " (";
        for (const error& each : at.exceptions)
            at.place += (&each == &at.exceptions.front() ? "" : "; ") + std::string(each.what());
        at.place += ")";
    }
    if (!options.all_errors || at.exceptions.empty()) raise(why, std::move(at));
    error_report* const report = make_report(why, std::move(at));
    const std::size_t count = report->at.exceptions.size();
    report->strerror =
        "create_connection failed (" + std::to_string(count) + " sub-exception" + (count == 1 ? ")" : "s)");
    report->what = report->strerror + ": create_connection " + report->at.place;
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
/// @os getaddrinfo(3) on a helper thread if there is a deadline; connect(2) and poll(2) on non-blocking sockets.
inline socket create_connection(const address_like& address, connection_timeout limit = {},
                                const optional_address_like& source_address = none,
                                const create_connection_options& options = {}) {
    socket connected(none);
    detail::connection_race race(address, limit.value(), source_address);
    if (const auto why = race.run(connected)) detail::raise_race(why, race, address, limit.value(), options);
    return connected;
}
inline socket create_connection(const address_like& address, const create_connection_options& options) {
    return create_connection(address, {}, none, options);
}
inline socket create_connection(const address_like& address, connection_timeout limit,
                                const create_connection_options& options) {
    return create_connection(address, limit, none, options);
}
inline socket create_connection(const address_like& address, connection_timeout limit,
                                const optional_address_like& source_address, std::error_code& ec) {
    socket connected(none);
    detail::into_code(ec, [&] {
        detail::connection_race race(address, limit.value(), source_address);
        return race.run(connected);
    });
    return connected;
}
inline socket create_connection(const address_like& address, connection_timeout limit, std::error_code& ec) {
    return create_connection(address, limit, none, ec);
}
inline socket create_connection(const address_like& address, std::error_code& ec) {
    return create_connection(address, {}, none, ec);
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_MODULE_CREATE_CONNECTION_HPP
