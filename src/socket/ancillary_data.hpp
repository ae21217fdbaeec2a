// SPDX-License-Identifier: MIT
// `ancillary_data`, the control messages that came with a message: their bytes, their meaning, and the descriptors in
// them.
#ifndef PYSOCK_SOCKET_ANCILLARY_DATA_HPP
#define PYSOCK_SOCKET_ANCILLARY_DATA_HPP

#include "address/address.hpp"
#include "address/families.hpp"
#include "address/repr.hpp"
#include "base/ancillary.hpp"
#include "base/bytes.hpp"
#include "base/list.hpp"
#include "base/or_none.hpp"
#include "base/owned_fd.hpp"
#include "platform/contract.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

namespace pysock::inline v0_1 {

/// One control message that was received: Python's `(cmsg_level, cmsg_type, cmsg_data)`.
struct ancillary {
    int cmsg_level = 0;
    int cmsg_type = 0;
    bytes cmsg_data;

    /// To be sent on.
    operator ancillary_item() const noexcept { return {cmsg_level, cmsg_type, cmsg_data}; }

    friend bool operator==(const ancillary&, const ancillary&) = default;
};

/// Who sent a message, `pid`, `uid` and `gid`: see ancillary_data::credentials().
struct credentials_result {
    int pid = 0;
    unsigned uid = 0;
    unsigned gid = 0;

    friend bool operator==(const credentials_result&, const credentials_result&) = default;
};

/// Where a packet came in: see ancillary_data::packet_info().
struct packet_info_result {
    unsigned ifindex = 0; ///< the interface; 0 where the system does not tell
    address local;        ///< the address of this machine that an answer would come from; empty where it does not tell
    address destination;  ///< the address in the packet's header, which may be a group's

    friend bool operator==(const packet_info_result&, const packet_info_result&) = default;
};

/// A point of time since 1970: see ancillary_data::timestamp().
struct timestamp_result {
    std::int64_t seconds = 0;     ///< negative before 1970
    std::int64_t nanoseconds = 0; ///< 0 to 999999999

    friend bool operator==(const timestamp_result&, const timestamp_result&) = default;
};

namespace detail {

class incoming_message;

/// A bool that is false again once it has been moved from.
struct movable_flag {
    movable_flag() noexcept = default;
    movable_flag(movable_flag&& other) noexcept : value(std::exchange(other.value, false)) {}
    movable_flag& operator=(movable_flag&& other) noexcept {
        value = std::exchange(other.value, false);
        return *this;
    }

    bool value = false;
};

} // namespace detail

/// The control messages of one received message, in the system's order: a range of `ancillary` that does not change.
///
/// It owns the descriptors that came with them (SCM_RIGHTS), which are close-on-exec, until fds() or detach_fds() takes
/// all of them at once; what is not taken is closed with it. `cmsg_data` goes on showing their numbers. It moves but
/// does not copy; a moved-from one is empty and owns nothing.
/// @python  The list in the result of socket.recvmsg; there the descriptors belong to nobody.
class ancillary_data final {
public:
    ancillary_data() noexcept = default;
    ancillary_data(ancillary_data&&) noexcept = default;
    ancillary_data& operator=(ancillary_data&& other) noexcept {
        ancillary_data taken(std::move(other)); // keeps what there is where both are one
        items_.swap(taken.items_);
        fds_.swap(taken.fds_);
        malformed_ = std::move(taken.malformed_);
        return *this;
    }
    ~ancillary_data() = default;

    const ancillary* begin() const noexcept { return items_.data(); }
    const ancillary* end() const noexcept { return items_.data() + items_.size(); }
    /// The first of the control messages; null where there is none.
    const ancillary* data() const noexcept { return items_.data(); }
    std::size_t size() const noexcept { return items_.size(); }
    bool empty() const noexcept { return items_.empty(); }
    const ancillary& operator[](std::size_t index) const noexcept { return items_[index]; }

    /// Takes the descriptors out, those of all control messages in order; empty when none came, or when they have been
    /// taken already.
    PYSOCK_LAZY list<owned_fd> fds() noexcept { return std::exchange(fds_, {}); }

    /// Gives the descriptors up: their numbers, here and in `cmsg_data`, are from now on the caller's to close, as in
    /// Python. Empty as fds(). When memory is short for the result it throws std::bad_alloc and nothing has changed.
    PYSOCK_LAZY list<detail::os::handle> detach_fds() {
        list<detail::os::handle> numbers;
        numbers.reserve(fds_.size());
        for (owned_fd& fd : fds_) numbers.append(fd.detach());
        fds_ = {};
        return numbers;
    }

    /// Whether the control data ended inside a control message, or held what is none: what is here came before that
    /// point. Python issues a RuntimeWarning. What the system itself cuts off shows as msg_ctrunc instead.
    bool malformed() const noexcept { return malformed_.value; }

    // Each of these looks for the first control message of its kind; none: there is no such, or it is too short.

    /// The process that sent the message, by SO_PASSCRED (Linux), LOCAL_CREDS or SCM_CREDS (BSD).
    PYSOCK_LAZY or_none<credentials_result> credentials() const noexcept;

    /// Where the packet came in, by IP_PKTINFO (on BSD IP_RECVDSTADDR, which tells the destination only) or
    /// IPV6_RECVPKTINFO (which does not tell `local`). The ports of the addresses are 0.
    PYSOCK_LAZY or_none<packet_info_result> packet_info() const noexcept;

    /// When the packet came in, by SO_TIMESTAMP, SO_TIMESTAMPNS or SO_TIMESTAMPING; of the last the system's
    /// time, or the device's where that is missing.
    PYSOCK_LAZY or_none<timestamp_result> timestamp() const noexcept;

    /// How many hops the packet had left, by IP_RECVTTL or IPV6_RECVHOPLIMIT.
    PYSOCK_LAZY or_none<int> ttl() const noexcept;

    /// As Python prints the list: `[(1, 1, b'\x03\x00\x00\x00')]`.
    friend std::string repr(const ancillary_data& all);

    template <class Traits>
    friend std::basic_ostream<char, Traits>& operator<<(std::basic_ostream<char, Traits>& out,
                                                        const ancillary_data& all) {
        return out << repr(all).c_str();
    }

private:
    friend class detail::incoming_message;

    PYSOCK_LAZY void read(const void* control, std::size_t& size);

    /// Finds the first item of which `read_one` makes a content.
    template <class Content>
    bool first(bool (*read_one)(const detail::os::control_item&, Content&) noexcept, Content& content) const noexcept {
        for (const ancillary& item : *this)
            if (read_one({item.cmsg_level, item.cmsg_type, item.cmsg_data.data(), item.cmsg_data.size()}, content))
                return true;
        return false;
    }

    list<ancillary> items_;
    list<owned_fd> fds_;
    detail::movable_flag malformed_;
};

/// As Python prints the list. @python repr(ancdata)  Same.
inline std::string repr(const ancillary_data& all) {
    std::string text = "[";
    for (const auto& [level, type, data] : all) {
        detail::append(text, {text.size() > 1 ? ", (" : "(", level, ", ", type, ", ", detail::repr_bytes(data), ")"});
    }
    return text += "]";
}
/// The same. @python str(ancdata)  Same.
inline std::string str(const ancillary_data& all) { return repr(all); }

// ---- reading -----------------------------------------------------------------------------------

namespace detail {

/// Calls `use(item)` for each control message; true when what lies there is malformed.
template <class Use>
bool walk_control(const void* control, std::size_t size, Use use) {
    std::size_t offset = 0;
    for (;;) {
        os::control_item item;
        switch (os::next_control(control, size, offset, item)) {
        case os::control_found::whole: use(item); break;
        case os::control_found::cut: use(item); return true;
        case os::control_found::broken: return true;
        case os::control_found::nothing: return false;
        }
    }
}

/// Calls `use(handle)` for each handle that control messages hold.
template <class Use>
void walk_handles(const void* control, std::size_t size, Use use) {
    walk_control(control, size, [&](const os::control_item& item) {
        os::handle found = os::invalid_handle;
        for (std::size_t index = 0; os::handle_in(item, index, found); ++index) use(found);
    });
}

/// Room for what a message brings beside its bytes. Until ancillary_data has them, it owns the descriptors that came.
class incoming_message {
public:
    incoming_message(std::size_t control_room, os::raw_address& peer) noexcept : control_(control_room) {
        extra_.control = control_.data();
        extra_.control_room = control_room;
        extra_.peer = &peer;
    }
    incoming_message(const incoming_message&) = delete;
    incoming_message& operator=(const incoming_message&) = delete;
    ~incoming_message() {
        walk_handles(extra_.control, extra_.control_size,
                     [](os::handle unwanted) { static_cast<void>(os::close(unwanted)); });
    }

    bool has_memory() const noexcept { return extra_.control != nullptr; }
    os::message_extra& extra() noexcept { return extra_; }
    int flags() const noexcept { return extra_.flags; }

    /// Hands the control messages over. When memory runs out on the way, all descriptors are closed.
    PYSOCK_LAZY void read(ancillary_data& out) {
        if (extra_.control_size != 0) [[unlikely]]
            out.read(extra_.control, extra_.control_size);
    }

private:
    scratch<char, control_on_stack> control_;
    os::message_extra extra_{};
};

} // namespace detail

/// Reads `size` bytes of control messages, and sets `size` to 0 when it has taken their descriptors over.
PYSOCK_LAZY_BODY
PYSOCK_NOINLINE void ancillary_data::read(const void* control, std::size_t& size) {
    std::size_t count = 0;
    detail::walk_handles(control, size, [&](detail::os::handle) { ++count; });
    fds_.reserve(count); // nothing below can fail before all descriptors are owned
    detail::walk_handles(control, size, [&](detail::os::handle fd) {
        fds_.append(owned_fd(fd));
        if (detail::os::close_on_exec_at_receipt == 0) static_cast<void>(detail::os::set_inheritable(fd, false));
    });
    malformed_.value =
        detail::walk_control(control, std::exchange(size, 0), [this](const detail::os::control_item& item) {
            items_.append({item.level, item.type, bytes(item.data, item.size)});
        });
}

PYSOCK_LAZY_BODY or_none<credentials_result> ancillary_data::credentials() const noexcept {
    detail::os::credentials found{};
    if (!first(&detail::os::read_credentials, found)) return none;
    return credentials_result{found.pid, found.uid, found.gid};
}

PYSOCK_LAZY_BODY or_none<packet_info_result> ancillary_data::packet_info() const noexcept {
    detail::os::packet_info found{};
    if (!first(&detail::os::read_packet_info, found)) return none;
    return packet_info_result{found.ifindex, address(found.local), address(found.destination)};
}

PYSOCK_LAZY_BODY or_none<timestamp_result> ancillary_data::timestamp() const noexcept {
    detail::os::timestamp found{};
    if (!first(&detail::os::read_timestamp, found)) return none;
    return timestamp_result{found.seconds, found.nanoseconds};
}

PYSOCK_LAZY_BODY or_none<int> ancillary_data::ttl() const noexcept {
    int found = 0;
    if (!first(&detail::os::read_ttl, found)) return none;
    return found;
}

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_ANCILLARY_DATA_HPP
