// SPDX-License-Identifier: MIT
// Files of sockets: in whatever pieces the bytes come, between whatever failures, by whatever calls they are read, they
// are the bytes that were sent, with the ends of lines that Python's open() would make of them; and so when written.
#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <cerrno>
#include <optional>

#include <dlfcn.h>
#include <sys/socket.h>

namespace {

namespace py = pysock;

std::string incoming; // what the peer has sent
std::string outgoing; // what has been sent to it
std::string pattern;  // sizes of pieces, used in turn; 0 is a failure
std::size_t at_pattern = 0;

std::size_t next_piece() {
    return pattern.empty() ? 7 : static_cast<unsigned char>(pattern[at_pattern++ % pattern.size()]);
}

/// What a text file reads of these bytes, by the rules of Python's io.TextIOWrapper.
std::string translated(const std::string& bytes, bool universal) {
    if (!universal) return bytes;
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == '\n' && i > 0 && bytes[i - 1] == '\r') continue;
        text += bytes[i] == '\r' ? '\n' : bytes[i];
    }
    return text;
}

/// Where the first line of the text ends.
std::size_t line_of(std::string_view text, const std::optional<std::string>& newline) {
    if (newline && newline->empty()) { // any of three
        const std::size_t at = text.find_first_of("\r\n");
        if (at == text.npos) return text.size();
        return at + (text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1);
    }
    const std::string end = newline.value_or("\n");
    const std::size_t at = text.find(end);
    return at == text.npos ? text.size() : at + end.size();
}

} // namespace

extern "C" ::ssize_t recv(int, void* data, std::size_t size, int) {
    const std::size_t piece = next_piece();
    if (piece == 0) return errno = ECONNABORTED, -1; // once: the call is repeated
    const std::size_t count = std::min<std::size_t>({piece, size, incoming.size()});
    std::memcpy(data, incoming.data(), count);
    incoming.erase(0, count);
    return static_cast<::ssize_t>(count);
}
extern "C" ::ssize_t send(int, const void* data, std::size_t size, int) {
    const std::size_t piece = next_piece();
    if (piece == 0) return errno = ENOBUFS, -1;
    const std::size_t count = std::min(piece, size);
    outgoing.append(static_cast<const char*>(data), count);
    return static_cast<::ssize_t>(count);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    static const std::optional<std::string> newlines[] = {std::nullopt, "", "\n", "\r", "\r\n"};
    const bool binary = in.below(2) == 0;
    const std::optional<std::string> newline = binary ? std::optional<std::string>("\n") : newlines[in.below(5)];
    const int buffering = binary && in.below(4) == 0 ? 0 : static_cast<int>(in.below(30)) + 1;
    pattern = in.text().substr(0, 8);
    if (pattern.find_first_not_of('\0') == pattern.npos) pattern.clear(); // failures for ever end nothing
    at_pattern = 0;
    const std::string calls = in.text().substr(0, 40);
    incoming = in.rest();
    const std::string text = translated(incoming, !newline);
    const std::size_t enough = calls.size() + 1000 + 10 * incoming.size(); // of eight calls seven may fail

    py::socket s = fuzz::borrowed_socket();
    py::makefile_options options{.buffering = buffering};
    if (!binary && newline) options.newline = *newline;
    std::string read;
    {
        auto file = s.makefile(binary ? "rb" : "r", options);
        std::error_code ec;
        for (std::size_t turn = 0; turn < enough && read.size() < text.size(); ++turn) {
            const unsigned char call = turn < calls.size() ? static_cast<unsigned char>(calls[turn]) : 0;
            const std::string_view left = std::string_view(text).substr(read.size());
            std::string came;
            char buffer[16];
            const std::size_t limit = call / 8U;
            switch (call % 8) {
            case 0: came = file.read(ec); break;
            case 1: came = file.read(limit, ec); break;
            case 2: came = file.readline(ec); break;
            case 3: came = file.readline(limit, ec); break;
            case 4: came = file.read1(limit, ec); break;
            case 5: came.assign(buffer, file.readinto(std::span(buffer, limit % 17), ec)); break;
            case 6: static_cast<void>(file.peek(ec)); break;
            default:
                for (const auto& line : file.readlines(limit, ec)) came += line;
                break;
            }
            fuzz::promise(left.starts_with(came), "bytes come once and in order");
            if (!ec && call % 8 == 2)
                fuzz::promise(came.size() == line_of(left, newline), "a line ends where Python's ends");
            if (!ec && call % 8 == 3)
                fuzz::promise(came.size() == std::min(limit, line_of(left, newline)), "a line ends at its limit");
            if (!ec && call % 8 == 0) fuzz::promise(came == left, "read() reads to the end");
            if (!ec && call % 8 == 1 && buffering != 0) // without a buffer it is one recv
                fuzz::promise(came.size() == std::min(limit, left.size()), "read(n) reads n");
            read += came;
        }
    }
    fuzz::promise(read == text, "all bytes come");

    outgoing.clear();
    at_pattern = 0;
    std::string expected;
    {
        auto file = s.makefile(binary ? "wb" : "w", options);
        const std::string end = binary || !newline || newline->empty() ? "\n" : *newline;
        std::string_view left = text;
        for (int turn = 0; turn < 3000 && !left.empty(); ++turn) {
            const std::string_view piece = left.substr(0, 1 + left.size() / 3);
            std::error_code ec;
            const std::size_t taken = file.write(piece, ec);
            fuzz::promise(taken <= piece.size() && (ec || taken == piece.size() || buffering == 0), "a count of bytes");
            left.remove_prefix(taken);
        }
        const std::string_view written = std::string_view(text).substr(0, text.size() - left.size());
        for (const char c : written) {
            if (c == '\n' && !binary)
                expected += end;
            else
                expected += c;
        }
        std::error_code ec;
        for (std::size_t turn = 0; turn < enough; ++turn) {
            file.flush(ec);
            if (!ec) break;
        }
    }
    fuzz::promise(outgoing == expected, "what was taken is sent once, in order");
    static_cast<void>(s.detach());
    return 0;
}
