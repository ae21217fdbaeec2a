// SPDX-License-Identifier: MIT
// Addresses as text: what is accepted, and what it means, is what the C library says, and text comes back as it went.
#include "fuzz/fuzz.hpp"

#include <arpa/inet.h>

namespace {

void compare(int family, const std::string& text) {
    unsigned char theirs[16] = {};
    const bool valid = text.find('\0') == text.npos && ::inet_pton(family, text.c_str(), theirs) == 1;
    std::error_code ec;
    const std::string ours = pysock::inet_pton(family, text, ec);
    fuzz::promise(valid == !ec, "inet_pton accepts what the C library accepts");
    if (!valid) return;
    fuzz::promise(std::memcmp(ours.data(), theirs, ours.size()) == 0, "inet_pton reads what the C library reads");
    char printed[INET6_ADDRSTRLEN];
    ::inet_ntop(family, theirs, printed, sizeof printed);
    fuzz::promise(pysock::inet_ntop(family, ours) == printed, "inet_ntop prints what the C library prints");
    fuzz::promise(pysock::inet_pton(family, printed) == ours, "what was printed is read again");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    compare(AF_INET, text);
    compare(AF_INET6, text);
    std::error_code ec;
    const std::string loose = pysock::inet_aton(text, ec);
    ::in_addr theirs{};
    const bool valid = text.find('\0') == text.npos && ::inet_aton(text.c_str(), &theirs) != 0;
    fuzz::promise(valid == !ec, "inet_aton accepts what the C library accepts");
    if (valid) fuzz::promise(std::memcmp(loose.data(), &theirs, 4) == 0, "inet_aton reads what the C library reads");
    if (size == 16) {
        const std::string packed(text);
        fuzz::promise(pysock::inet_pton(AF_INET6, pysock::inet_ntop(AF_INET6, packed)) == packed,
                      "16 bytes survive the way through text");
    }
    return 0;
}
