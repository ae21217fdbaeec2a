// SPDX-License-Identifier: MIT
// The memory behind the files of a socket: a buffer that grows at its end and is used up from its front, and what a
// text file makes of the ends of lines.
#ifndef PYSOCK_SOCKET_FILE_BUFFER_HPP
#define PYSOCK_SOCKET_FILE_BUFFER_HPP

#include "base/bytes.hpp"
#include "base/error_codes.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <utility>

namespace pysock::inline v0_1::detail {

// ---- memory ------------------------------------------------------------------------------------

/// Bytes between a producer and a consumer. Unlike a std::string it is not filled with zeros before it is received
/// into.
PYSOCK_LAZY class basic_file_buffer {
public:
    basic_file_buffer() = default;
    basic_file_buffer(basic_file_buffer&& other) noexcept { swap(other); }
    basic_file_buffer& operator=(basic_file_buffer&& other) noexcept {
        basic_file_buffer(std::move(other)).swap(*this);
        return *this;
    }
    ~basic_file_buffer() { std::free(memory_); }

    char* data() const noexcept { return memory_ + begin_; }
    std::size_t size() const noexcept { return end_ - begin_; }
    bool empty() const noexcept { return begin_ == end_; }
    std::string_view view() const noexcept { return {data(), size()}; }

    /// Makes room for `count` bytes at the end; null when there is no memory for that. grow() then says how many of
    /// them have been written.
    char* room(std::size_t count) noexcept {
        if (capacity_ - end_ >= count && memory_ != nullptr) return memory_ + end_;
        const std::size_t used = size();
        if (count > static_cast<std::size_t>(-1) / 4 - used) return nullptr;
        if (begin_ != 0) std::memmove(memory_, memory_ + begin_, used);
        begin_ = 0;
        end_ = used;
        if (capacity_ < used + count || memory_ == nullptr) {
            const std::size_t wanted = used == 0 ? count : used + (count > used ? count : used);
            void* const grown = std::realloc(memory_, wanted > 0 ? wanted : 1);
            if (grown == nullptr) return nullptr;
            memory_ = static_cast<char*>(grown);
            capacity_ = wanted;
        }
        return memory_ + end_;
    }
    void grow(std::size_t count) noexcept { end_ += count; }

    bool append(const char* data, std::size_t count) noexcept {
        char* const at = room(count);
        if (at == nullptr) return false;
        if (count != 0) std::memcpy(at, data, count);
        grow(count);
        return true;
    }

    /// Uses up the first `count` bytes. Memory beyond what is usual is not kept.
    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (!empty()) return;
        begin_ = end_ = 0;
        if (capacity_ <= usual) return;
        std::free(std::exchange(memory_, nullptr));
        capacity_ = 0;
    }

    /// The first `count` bytes, used up.
    bytes take(std::size_t count) {
        bytes taken(view().substr(0, count));
        consume(count);
        return taken;
    }
    void take_into(void* target, std::size_t count) noexcept {
        if (count != 0) std::memcpy(target, data(), count);
        consume(count);
    }

private:
    static constexpr std::size_t usual = std::size_t{1} << 18;

    void swap(basic_file_buffer& other) noexcept {
        std::swap(memory_, other.memory_);
        std::swap(capacity_, other.capacity_);
        std::swap(begin_, other.begin_);
        std::swap(end_, other.end_);
    }

    char* memory_ = nullptr;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

using file_buffer = basic_file_buffer<>;

// ---- ends of lines -----------------------------------------------------------------------------

/// What a file takes for the end of a line, and what a text file makes of it: the `newline` of Python's open().
PYSOCK_LAZY class basic_newline_rule {
public:
    /// The rule of a text file. @see makefile_options
    static result<basic_newline_rule> of_text(or_none<std::string_view> newline) noexcept {
        basic_newline_rule rule;
        if (!newline) {
            rule.translates_ = true;
            rule.written_ = os::line_separator;
        } else if (newline->empty()) {
            rule.end_ = {};
        } else if (*newline == "\n" || *newline == "\r" || *newline == "\r\n") {
            rule.end_ = rule.written_ = *newline == "\r" ? "\r" : *newline == "\n" ? "\n" : "\r\n";
        } else {
            return {rule, library_fault(errc::illegal_newline)};
        }
        return success(rule);
    }

    /// What stands for "\n" on output.
    std::string_view written() const noexcept { return written_; }

    /// Where the first line of `size` bytes ends, looked for from `from` on; 0 when that cannot be told before more
    /// bytes come. `at_end`: no more will come.
    std::size_t line_end(const char* data, std::size_t size, std::size_t from, bool at_end) const noexcept {
        const std::string_view all(data, size);
        if (!end_.empty()) {
            // A pair may have been cut in two by the search before.
            const std::size_t found = all.find(end_, end_.size() == 2 && from != 0 ? from - 1 : from);
            return found == all.npos ? 0 : found + end_.size();
        }
        const std::size_t found = all.find_first_of("\r\n", from != 0 && all[from - 1] == '\r' ? from - 1 : from);
        if (found == all.npos) return 0;
        if (all[found] == '\n') return found + 1;
        if (found + 1 == size) return at_end ? size : 0;
        return found + (all[found + 1] == '\n' ? 2 : 1);
    }

    /// Turns the ends of lines in bytes that have just come into "\n", in place, and returns how many bytes that left.
    /// A "\r" is a "\n" at once: a "\n" that follows, be it with the next bytes, is dropped then.
    std::size_t translate(char* data, std::size_t size) noexcept {
        if (!translates_) return size;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const bool dropped = data[i] == '\n' && after_cr_;
            after_cr_ = data[i] == '\r';
            if (!dropped) data[kept++] = after_cr_ ? '\n' : data[i];
        }
        return kept;
    }

private:
    std::string_view end_ = "\n"; ///< empty: any of the three
    std::string_view written_ = "\n";
    bool translates_ = false;
    bool after_cr_ = false;
};

using newline_rule = basic_newline_rule<>;

} // namespace pysock::inline v0_1::detail

#endif // PYSOCK_SOCKET_FILE_BUFFER_HPP
