// SPDX-License-Identifier: MIT
// What the stream examples share: messages, one a line.
//
// A stream keeps the bytes in order, but not the borders between them: what one `send` sent may arrive in
// pieces, and what two sent may arrive glued together. So the receiver collects until the line is whole.
#ifndef PYSOCK_EXAMPLES_LINES_HPP
#define PYSOCK_EXAMPLES_LINES_HPP

#include <pysock.hpp>
#include <string>
#include <string_view>

/// Takes whole lines out of a stream socket.
class line_reader {
public:
    explicit line_reader(pysock::socket& conn, std::size_t longest = std::string::npos)
        : conn_(conn), longest_(longest) {}

    /// The next line with its end into `line`; false when the stream has ended. An unfinished line counts
    /// when the stream ends, and when it reaches `longest` bytes: no sender can fill the memory.
    bool readline(std::string& line) {
        while (pending_.find('\n') == std::string::npos && pending_.size() < longest_) {
            const pysock::bytes piece = conn_.recv(4096);
            if (piece.empty()) break;
            pending_ += piece;
        }
        const std::size_t end = pending_.find('\n');
        line = pending_.substr(0, end == std::string::npos ? end : end + 1);
        pending_.erase(0, line.size());
        return !line.empty();
    }

private:
    pysock::socket& conn_;
    std::size_t longest_;
    std::string pending_; // received, not yet handed out
};

inline bool says_exit(std::string_view line) { return line.substr(0, line.find_last_not_of("\r\n") + 1) == "Exit"; }

#endif
