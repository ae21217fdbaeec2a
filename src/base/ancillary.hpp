// SPDX-License-Identifier: MIT
// Ancillary data to be sent: `ancillary_item`, cmsg_len, cmsg_space, and the control messages that are made of it.
#ifndef PYSOCK_BASE_ANCILLARY_HPP
#define PYSOCK_BASE_ANCILLARY_HPP

#include "base/buffers.hpp"
#include "base/bytes.hpp"
#include "base/errors.hpp"
#include "platform/contract.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

namespace pysock::inline v0_1 {

/// One control message to be sent: `{sol_socket, scm_rights, data}`, which are `cmsg_level`, `cmsg_type` and
/// `cmsg_data`. Refers to the caller's data.
/// @python (cmsg_level, cmsg_type, cmsg_data)  Same.
struct ancillary_item {
    int cmsg_level = 0;
    int cmsg_type = 0;
    bytes_like cmsg_data = "";
};

/// Control messages as an argument: `{{level, type, data}, …}`, `{}` for none, a contiguous range of ancillary_item, or
/// the ancillary_data of another message.
using ancillary_data_like = detail::list_like<ancillary_item>;

// ---- lengths -----------------------------------------------------------------------------------

namespace detail {

inline result<std::size_t> checked_control_length(buffer_size length) noexcept {
    if (length.negative() || length.value() > os::most_control - os::control_length(0))
        return {0, library_fault(errc::control_length_out_of_range)};
    return success(os::control_length(length.value()));
}

inline result<std::size_t> checked_control_space(buffer_size length) noexcept {
    // The space of one byte has the padding in front of the data and that behind it.
    if (length.negative() || length.value() > os::most_control - os::control_space(1))
        return {0, library_fault(errc::control_length_out_of_range)};
    return success(os::control_space(length.value()));
}

inline std::size_t length_or_raise(result<std::size_t> length, const char* operation, buffer_size given) {
    if (!length.ok()) raise_with_value(length.fault, operation, decimal(given.given()));
    return length.value;
}

} // namespace detail

/// The length of a control message with `length` bytes of data, without padding behind it: the `ancbufsize` for one
/// message that is the last, and must not get any more descriptors than that.
/// @throws std::overflow_error  negative, or more than 0x7fffffff in the end.
/// @python socket.CMSG_LEN(length)  Same.  @os cmsg(3)
inline std::size_t cmsg_len(buffer_size length) {
    return detail::length_or_raise(detail::checked_control_length(length), "cmsg_len", length);
}
inline std::size_t cmsg_len(buffer_size length, std::error_code& ec) noexcept {
    const auto counted = detail::checked_control_length(length);
    detail::assign(ec, counted.fault);
    return counted.value;
}

/// The space that a control message with `length` bytes of data takes, padding included. The sum over several is the
/// `ancbufsize` for all of them. @throws std::overflow_error  as cmsg_len.
/// @python socket.CMSG_SPACE(length)  Same.  @os cmsg(3)
inline std::size_t cmsg_space(buffer_size length) {
    return detail::length_or_raise(detail::checked_control_space(length), "cmsg_space", length);
}
inline std::size_t cmsg_space(buffer_size length, std::error_code& ec) noexcept {
    const auto counted = detail::checked_control_space(length);
    detail::assign(ec, counted.fault);
    return counted.value;
}

// ---- memory ------------------------------------------------------------------------------------

namespace detail {

/// Uninitialised memory for things of a plain type: up to `N` of them on the stack, more from the heap. data() is null
/// when there is no memory.
template <class T, std::size_t N>
class scratch {
public:
    explicit scratch(std::size_t count) noexcept // NOLINT(*-member-init): that is the point of it
        : data_(count <= N ? few_ : static_cast<T*>(std::malloc(count * sizeof(T)))) {}
    scratch(const scratch&) = delete;
    scratch& operator=(const scratch&) = delete;
    ~scratch() {
        if (data_ != few_) std::free(data_);
    }

    T* data() noexcept { return data_; }
    T& operator[](std::size_t index) noexcept { return data_[index]; }

private:
    T few_[N];
    T* data_;
};

/// Control messages of up to so many bytes need no heap: enough for the 253 descriptors that Linux passes at once.
inline constexpr std::size_t control_on_stack = 1040;

/// The bytes that `items` take as control messages.
inline result<std::size_t> size_of_control(const ancillary_data_like& items) noexcept {
    if (items.size() > 1 && !os::several_control_messages) return {0, library_fault(errc::several_control_messages)};
    std::size_t all = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto space = checked_control_space(items[i].cmsg_data.size());
        if (!space.ok()) return {0, library_fault(errc::ancillary_item_too_large)};
        if (space.value > os::most_control - all) return {0, library_fault(errc::too_much_ancillary)};
        all += space.value;
    }
    return success(all);
}

/// Writes `items` as control messages into `size` bytes, which size_of_control has counted.
inline void write_control(void* control, std::size_t size, const ancillary_data_like& items) noexcept {
    if (size == 0) return;
    std::memset(control, 0, size); // the padding must not tell what was there before
    std::size_t offset = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const ancillary_item item = items[i];
        os::write_control(
            control, offset,
            {item.cmsg_level, item.cmsg_type, static_cast<const char*>(item.cmsg_data.data()), item.cmsg_data.size()});
    }
}

} // namespace detail
} // namespace pysock::inline v0_1

#endif // PYSOCK_BASE_ANCILLARY_HPP
