// SPDX-License-Identifier: MIT
// `file_like`: what socket::sendfile() can send, whatever its type.
#ifndef PYSOCK_SOCKET_FILE_LIKE_HPP
#define PYSOCK_SOCKET_FILE_LIKE_HPP

#include "base/bytes.hpp"
#include "base/error_codes.hpp"
#include "platform/contract.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iosfwd>
#include <string_view>
#include <type_traits>
#include <utility>

namespace pysock::inline v0_1 {
namespace detail {

/// A std::istream, by its shape: its header would cost every user.
template <class F>
concept stream_like = requires(F& file, char* data) {
    file.read(data, std::streamsize{});
    file.gcount();
    file.seekg(std::streamoff{});
    file.clear();
};

/// Reads up to `size` bytes and tells how many: 0 at the end.
template <class F>
concept readable_file = !stream_like<F> && requires(F & file, char* data, std::size_t size) {
    { file.read(data, size) } -> std::integral;
};

/// The same under Python's name.
template <class F>
concept readable_into = !stream_like<F> && requires(F & file, writable_bytes_like buffer) {
    { file.readinto(buffer) } -> std::integral;
};

template <class F>
concept with_descriptor = requires(F& file) {
    { file.fileno() } -> std::convertible_to<os::file_handle>;
};

template <class F>
concept seekable_file = requires(F& file, std::int64_t offset) {
    file.seek(offset);
};

template <class F>
concept with_mode = requires(F& file) {
    { file.mode() } -> std::convertible_to<std::string_view>;
};

} // namespace detail

/// A file to be sent, as an argument. Refers to the caller's file for the time of the call.
///
/// - a descriptor, or a FILE*
/// - a std::istream, such as a std::ifstream opened with std::ios::binary
/// - an object with `fileno()`
/// - an object with `read(char*, std::size_t)`, or `readinto(writable_bytes_like)`, which returns how many bytes it has
///   read, 0 at the end; and, so that it can be sent from an offset, `seek(std::int64_t)` from the start
///
/// An object with a descriptor is read through it, or by its own functions where the system cannot send from it. With a
/// `mode()` that lacks a "b" it is refused.
class file_like {
public:
    file_like(detail::os::file_handle descriptor) noexcept
        : descriptor_(descriptor), read_(&read_descriptor), seek_(&seek_descriptor) {}

    file_like(std::FILE* file) noexcept : descriptor_(detail::os::handle_of(file)), object_(file) {
        read_ = [](const file_like& self, char* data, std::size_t size) {
            return detail::os::read_stream(static_cast<std::FILE*>(self.object_), data, size);
        };
        seek_ = [](const file_like& self, std::int64_t offset) {
            return detail::os::seek_stream(static_cast<std::FILE*>(self.object_), offset);
        };
    }

    // The built-in is std::addressof without <memory>.
    template <detail::stream_like F>
    file_like(F& stream) noexcept
        : object_(__builtin_addressof(stream)), read_(&read_stream<F>), seek_(&seek_stream<F>) {}

    template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, file_like> && !detail::stream_like<F> &&
             (detail::with_descriptor<F> || detail::readable_file<F> || detail::readable_into<F>)) //
        file_like(F&& file)
        : object_(const_cast<void*>(static_cast<const void*>(__builtin_addressof(file)))) {
        using object = std::remove_reference_t<F>;
        if constexpr (detail::with_descriptor<F>) descriptor_ = static_cast<detail::os::file_handle>(file.fileno());
        if constexpr (detail::with_mode<F>)
            is_text_ = std::string_view(file.mode()).find('b') == std::string_view::npos;
        if constexpr (detail::readable_file<F> || detail::readable_into<F>)
            read_ = &read_object<object>;
        else
            read_ = &read_descriptor;
        if constexpr (detail::seekable_file<F>)
            seek_ = &seek_object<object>;
        else if constexpr (detail::with_descriptor<F>)
            seek_ = &seek_descriptor;
    }

    /// The descriptor to send from, negative: there is none.
    detail::os::file_handle descriptor() const noexcept { return descriptor_; }

    /// Whether it says that it was not opened in binary mode.
    bool is_text() const noexcept { return is_text_; }

    detail::result<std::size_t> read(char* data, std::size_t size) const { return read_(*this, data, size); }

    /// The fault is ESPIPE for a file that cannot.
    detail::fault seek(std::int64_t offset) const {
        return seek_ == nullptr ? detail::os::cannot_seek() : seek_(*this, offset);
    }

private:
    using reader = detail::result<std::size_t> (*)(const file_like& self, char* data, std::size_t size);
    using seeker = detail::fault (*)(const file_like& self, std::int64_t offset);

    static detail::result<std::size_t> read_descriptor(const file_like& self, char* data, std::size_t size) {
        return detail::os::read_file(self.descriptor_, data, size);
    }
    static detail::fault seek_descriptor(const file_like& self, std::int64_t offset) {
        return detail::os::seek_file(self.descriptor_, offset);
    }

    /// The end of the file sets failbit too; the seek at the end of the call clears both.
    template <class F>
    static detail::result<std::size_t> read_stream(const file_like& self, char* data, std::size_t size) {
        F& stream = *static_cast<F*>(self.object_);
        stream.read(data, static_cast<std::streamsize>(size));
        const auto count = static_cast<std::size_t>(stream.gcount());
        if (count == 0 && stream.bad()) return {0, detail::os::cannot_read()};
        return detail::success(count);
    }
    template <class F>
    static detail::fault seek_stream(const file_like& self, std::int64_t offset) {
        F& stream = *static_cast<F*>(self.object_);
        stream.clear();
        stream.seekg(static_cast<std::streamoff>(offset));
        if (!stream.fail()) return {};
        stream.clear();
        return detail::os::cannot_seek();
    }

    template <class F>
    static detail::result<std::size_t> read_object(const file_like& self, char* data, std::size_t size) {
        F& file = *static_cast<F*>(self.object_);
        const auto count = [&] {
            if constexpr (detail::readable_file<F>)
                return file.read(data, size);
            else
                return file.readinto(writable_bytes_like(data, size));
        }();
        if (count < 0) return {0, detail::os::cannot_read()};
        return detail::success(detail::smaller(static_cast<std::size_t>(count), size));
    }
    template <class F>
    static detail::fault seek_object(const file_like& self, std::int64_t offset) {
        static_cast<F*>(self.object_)->seek(offset);
        return {};
    }

    detail::os::file_handle descriptor_ = -1;
    bool is_text_ = false;
    void* object_ = nullptr;
    reader read_ = nullptr;
    seeker seek_ = nullptr;
};

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_FILE_LIKE_HPP
