// SPDX-License-Identifier: MIT
// Messages of several pieces with ancillary data: sendmsg, recvmsg, recvmsg_into, sendmsg_afalg.
#ifndef PYSOCK_SOCKET_MESSAGE_HPP
#define PYSOCK_SOCKET_MESSAGE_HPP

#include "address/families.hpp"
#include "base/ancillary.hpp"
#include "base/buffers.hpp"
#include "base/bytes.hpp"
#include "base/constants_kernel.hpp"
#include "base/errors.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"
#include "socket/ancillary_data.hpp"
#include "socket/lifetime.hpp"
#include "socket/receive.hpp"
#include "socket/socket.hpp"
#include "socket/waiting.hpp"

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

namespace pysock::inline v0_1 {

/// The result of recvmsg: `auto [data, ancdata, msg_flags, addr] = s.recvmsg(1024, cmsg_space(16));`
struct recvmsg_result {
    bytes data;
    ancillary_data ancdata;
    msg_flag msg_flags; ///< msg_trunc: the data was longer; msg_ctrunc: the ancillary data was
    address addr;
};

/// The result of recvmsg_into: `auto [nbytes, ancdata, msg_flags, addr] = s.recvmsg_into({head, body});`
struct recvmsg_into_result {
    std::size_t nbytes = 0;
    ancillary_data ancdata;
    msg_flag msg_flags; ///< as in recvmsg_result
    address addr;
};

// ---- buffers -----------------------------------------------------------------------------------

namespace detail {

/// Buffers as the system wants them. Messages of up to 16 need no heap.
class part_list {
public:
    template <class T>
    explicit part_list(const list_like<T>& buffers) noexcept : parts_(buffers.size()), size_(buffers.size()) {
        if (size_ > INT_MAX) { // some systems count in int
            why_ = os::message_too_long();
        } else if (parts_.data() == nullptr) {
            why_ = os::no_memory();
        } else {
            for (std::size_t i = 0; i < size_; ++i) {
                const T buffer = buffers[i];
                parts_[i] = os::part_of(buffer.data(), buffer.size());
            }
        }
    }

    fault why() const noexcept { return why_; }
    os::buffer_part* data() noexcept { return parts_.data(); }
    std::size_t size() const noexcept { return size_; }

private:
    scratch<os::buffer_part, 16> parts_;
    std::size_t size_;
    fault why_{};
};

} // namespace detail

// ---- receiving ---------------------------------------------------------------------------------

inline detail::result<std::size_t> socket::receive_parts(detail::os::buffer_part* parts, std::size_t count, int flags,
                                                         detail::incoming_message* message) {
    return receive_message(parts, count, flags, message->extra());
}
inline detail::result<std::size_t> socket::receive_one(void* data, std::size_t size, int flags,
                                                       detail::incoming_message* message) {
    detail::os::buffer_part part = detail::os::part_of(data, size);
    return receive_parts(&part, 1, flags, message);
}

/// Receives with `receive(message)`, which yields a fault, and moves what came beside the bytes into `came`.
template <class Result, class Receive>
detail::fault socket::receive_beside(Result& came, buffer_size ancbufsize, Receive receive) {
    if (ancbufsize.negative() || ancbufsize.given() > std::int64_t{detail::os::most_control})
        return detail::library_fault(errc::invalid_ancbufsize);
    prepare(came.addr.raw());
    detail::incoming_message message(ancbufsize.value(), came.addr.raw());
    if (!message.has_memory()) return detail::os::no_memory();
    if (const fault why = receive(message)) return why;
    message.read(came.ancdata);
    came.msg_flags = message.flags();
    return {};
}

PYSOCK_LAZY_BODY detail::fault socket::do_recvmsg(recvmsg_result& came, buffer_size bufsize, buffer_size ancbufsize,
                                                  msg_flag flags) {
    if (bufsize.negative()) return detail::library_fault(errc::negative_message_size);
    return receive_beside(came, ancbufsize, [&, this](detail::incoming_message& message) {
        fault why;
        came.data = recv_bytes(bufsize.value(), flags, &message, why);
        return why;
    });
}

PYSOCK_LAZY_BODY recvmsg_result socket::recvmsg(buffer_size bufsize, buffer_size ancbufsize, msg_flag flags) {
    recvmsg_result came;
    if (const fault why = do_recvmsg(came, bufsize, ancbufsize, flags)) [[unlikely]]
        fail(why, "recvmsg", bufsize.negative() ? bufsize.given() : ancbufsize.given());
    return came;
}
PYSOCK_LAZY_BODY recvmsg_result socket::recvmsg(buffer_size bufsize, std::error_code& ec) {
    return recvmsg(bufsize, 0, {}, ec);
}
PYSOCK_LAZY_BODY recvmsg_result socket::recvmsg(buffer_size bufsize, buffer_size ancbufsize, std::error_code& ec) {
    return recvmsg(bufsize, ancbufsize, {}, ec);
}
PYSOCK_LAZY_BODY recvmsg_result socket::recvmsg(buffer_size bufsize, buffer_size ancbufsize, msg_flag flags,
                                                std::error_code& ec) {
    recvmsg_result came;
    detail::into_code(ec, [&] { return do_recvmsg(came, bufsize, ancbufsize, flags); });
    if (ec) came = {};
    return came;
}

PYSOCK_LAZY_BODY detail::fault socket::do_recvmsg_into(recvmsg_into_result& came, const writable_buffers_like& buffers,
                                                       buffer_size ancbufsize, msg_flag flags) {
    detail::part_list parts(buffers);
    if (parts.why()) return parts.why();
    return receive_beside(came, ancbufsize, [&, this](detail::incoming_message& message) {
        const auto received = receive_parts(parts.data(), parts.size(), transfer_flags(flags), &message);
        came.nbytes = received.value;
        return received.fault;
    });
}

PYSOCK_LAZY_BODY recvmsg_into_result socket::recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize,
                                                          msg_flag flags) {
    recvmsg_into_result came;
    if (const fault why = do_recvmsg_into(came, buffers, ancbufsize, flags)) [[unlikely]]
        fail(why, "recvmsg_into", ancbufsize.given());
    return came;
}
PYSOCK_LAZY_BODY recvmsg_into_result socket::recvmsg_into(const writable_buffers_like& buffers, std::error_code& ec) {
    return recvmsg_into(buffers, 0, {}, ec);
}
PYSOCK_LAZY_BODY recvmsg_into_result socket::recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize,
                                                          std::error_code& ec) {
    return recvmsg_into(buffers, ancbufsize, {}, ec);
}
PYSOCK_LAZY_BODY recvmsg_into_result socket::recvmsg_into(const writable_buffers_like& buffers, buffer_size ancbufsize,
                                                          msg_flag flags, std::error_code& ec) {
    recvmsg_into_result came;
    detail::into_code(ec, [&] { return do_recvmsg_into(came, buffers, ancbufsize, flags); });
    if (ec) came = {};
    return came;
}

// ---- sending -----------------------------------------------------------------------------------

/// In Python's order: the address is read first, then the buffers, then the ancillary data.
PYSOCK_LAZY_BODY inline detail::result<std::size_t> socket::do_sendmsg(const buffers_like& buffers,
                                                                       const ancillary_data_like& ancdata,
                                                                       msg_flag flags,
                                                                       const optional_address_like& address) {
    detail::os::raw_address space;
    deadline until = limit();
    detail::result<const detail::os::raw_address*> peer{};
    if (address.present()) peer = read(address, until, space);
    if (!peer.ok()) return {0, peer.fault};
    detail::part_list parts(buffers);
    if (parts.why()) return {0, parts.why()};
    const auto control_size = detail::size_of_control(ancdata);
    if (!control_size.ok()) return control_size;
    detail::scratch<char, detail::control_on_stack> control(control_size.value);
    if (control.data() == nullptr) return {0, detail::os::no_memory()};
    detail::write_control(control.data(), control_size.value, ancdata);

    const int all_flags = transfer_flags(flags);
    const auto sent = detail::os::send_message(handle_, parts.data(), parts.size(), control.data(), control_size.value,
                                               peer.value, all_flags);
    if (sent.ok() || !may_send_again(sent.fault)) [[likely]]
        return sent;
    return retry_send(sent.fault, until, [&, this](bool plainly) {
        const auto call = plainly ? &detail::os::send_message_plainly : &detail::os::send_message;
        return call(handle_, parts.data(), parts.size(), control.data(), control_size.value, peer.value, all_flags);
    });
}

/// The throwing form, for the function that its caller has called.
PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg_for(const char* operation, const buffers_like& buffers,
                                                        const ancillary_data_like& ancdata, msg_flag flags,
                                                        const optional_address_like& address) {
    const auto sent = do_sendmsg(buffers, ancdata, flags, address);
    if (sent.ok()) [[likely]]
        return sent.value;
    if (address.present()) fail(sent.fault, operation, address);
    fail(sent.fault, operation);
}

PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata,
                                                    msg_flag flags, const optional_address_like& address) {
    return sendmsg_for("sendmsg", buffers, ancdata, flags, address);
}
PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg(const buffers_like& buffers, const ancillary_data_like& ancdata,
                                                    msg_flag flags, const optional_address_like& address,
                                                    std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_sendmsg(buffers, ancdata, flags, address); });
}

// ---- cryptography ------------------------------------------------------------------------------

#ifdef AF_ALG
/// The keyword arguments of sendmsg_afalg, in Python's order.
struct sendmsg_afalg_options {
    or_none<std::int64_t> op = none;       ///< alg_op_encrypt, alg_op_decrypt, …; it has to be there
    or_none<bytes_like> iv = none;         ///< the initial vector
    or_none<std::int64_t> assoclen = none; ///< how many bytes of an AEAD cipher's text are only authenticated
    msg_flag flags = {};                   ///< such as msg_more
};

namespace detail {

/// What the options say, as ancillary data for the kernel's crypto API.
class algorithm_items {
public:
    explicit algorithm_items(const sendmsg_afalg_options& options) noexcept
        : op_(static_cast<std::uint32_t>(options.op.value_or(0))),
          assoclen_(static_cast<std::uint32_t>(options.assoclen.value_or(0))),
          iv_(sizeof op_ + (options.iv ? options.iv->size() : 0)) {
        add(alg_set_op, &op_, sizeof op_);
        if (options.iv && iv_.data() != nullptr) {
            // struct af_alg_iv: the length, then the vector
            const auto length = static_cast<std::uint32_t>(options.iv->size());
            std::memcpy(iv_.data(), &length, sizeof length);
            if (length > 0) std::memcpy(iv_.data() + sizeof length, options.iv->data(), options.iv->size());
            add(alg_set_iv, iv_.data(), sizeof length + options.iv->size());
        }
        if (options.assoclen) add(alg_set_aead_assoclen, &assoclen_, sizeof assoclen_);
    }
    algorithm_items(const algorithm_items&) = delete;
    algorithm_items& operator=(const algorithm_items&) = delete;
    ~algorithm_items() = default;

    bool has_memory() noexcept { return iv_.data() != nullptr; }
    const ancillary_item* data() const noexcept { return items_; }
    std::size_t size() const noexcept { return size_; }

private:
    void add(int type, const void* data, std::size_t size) noexcept { items_[size_++] = {sol_alg, type, {data, size}}; }

    std::uint32_t op_;
    std::uint32_t assoclen_;
    scratch<char, 64> iv_;
    ancillary_item items_[3];
    std::size_t size_ = 0;
};

} // namespace detail

PYSOCK_LAZY_BODY inline detail::result<std::size_t> socket::do_sendmsg_afalg(const buffers_like& msg,
                                                                             const sendmsg_afalg_options& options) {
    const auto fits = [](std::int64_t value) { return value >= 0 && value <= INT_MAX; };
    if (family() != af_alg) return {0, detail::library_fault(errc::not_an_alg_socket)};
    if (!options.op || !fits(*options.op)) return {0, detail::library_fault(errc::missing_op)};
    if (options.assoclen && !fits(*options.assoclen)) return {0, detail::library_fault(errc::negative_assoclen)};
    if (options.iv && options.iv->size() > detail::os::most_control)
        return {0, detail::library_fault(errc::ancillary_item_too_large)};
    detail::algorithm_items items(options);
    if (!items.has_memory()) return {0, detail::os::no_memory()};
    return do_sendmsg(msg, items, options.flags, none);
}

PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg_afalg(const buffers_like& msg,
                                                          const sendmsg_afalg_options& options) {
    const auto sent = do_sendmsg_afalg(msg, options);
    if (!sent.ok()) [[unlikely]]
        fail(sent.fault, "sendmsg_afalg");
    return sent.value;
}
PYSOCK_LAZY_BODY inline std::size_t socket::sendmsg_afalg(const buffers_like& msg, const sendmsg_afalg_options& options,
                                                          std::error_code& ec) {
    return detail::into_code(ec, [&] { return do_sendmsg_afalg(msg, options); });
}
#endif // AF_ALG

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_MESSAGE_HPP
