// SPDX-License-Identifier: MIT
// Pieces of a transfer over a connection: bytes to send, all that arrives, a pause, and a reset at the end.
#ifndef PYSOCK_TESTS_TRANSFER_HPP
#define PYSOCK_TESTS_TRANSFER_HPP

#include "support/loopback.hpp"
#include "support/subject.hpp"
#include "support/system.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace support {

/// Bytes of which no two stretches are alike.
inline std::string pattern(std::size_t size) {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 31 + i / 256 * 7 + i / 65536);
    return bytes;
}

/// Receives until the end of the stream.
inline std::string read_all(pysock::socket& s, std::size_t bufsize = 65536) {
    std::string all;
    for (;;) {
        const std::string part = s.recv(bufsize);
        if (part.empty()) return all;
        CHECK(part.size() <= bufsize);
        all += part;
    }
}

/// All that has arrived so far, without waiting.
inline std::string arrived(pysock::socket& s) {
    const auto before = s.gettimeout();
    s.settimeout(0);
    std::string all;
    std::error_code ec;
    for (std::string part; !(part = s.recv(65536, ec)).empty();) all += part;
    s.settimeout(before);
    return all;
}

/// Lets about this much time pass: the timeout of a socket that nobody writes to.
class pacer {
public:
    void pause() {
        std::error_code ec;
        idle_.settimeout(0.005);
        idle_.recv(1, ec);
    }

private:
    pysock::socket idle_ = udp_socket();
};

/// Breaks the connection off: the peer gets a reset.
inline void reset_connection(pysock::socket& s) {
    ::linger at_once{};
    at_once.l_onoff = 1;
    s.setsockopt(pysock::sol_socket, pysock::so_linger,
                 std::string_view(reinterpret_cast<const char*>(&at_once), sizeof at_once));
    s.close();
}

} // namespace support

#endif // PYSOCK_TESTS_TRANSFER_HPP
