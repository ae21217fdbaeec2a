// SPDX-License-Identifier: MIT
// What the fuzzers share: reading a case from bytes, and the promise that ends the run when it is broken.
#ifndef PYSOCK_TESTS_FUZZ_HPP
#define PYSOCK_TESTS_FUZZ_HPP

#include "support/subject.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace fuzz {

/// Ends the run unless it holds; libFuzzer then keeps the case.
inline void promise(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

/// A socket over one descriptor that all cases share; detach() it in the end.
inline pysock::socket borrowed_socket(int family = AF_INET, int type = SOCK_STREAM) {
    static const int descriptor = pysock::socketpair().first.detach();
    return {family, type, 0, descriptor};
}

/// The bytes of a case, taken from the front. Beyond the end everything is 0.
class input {
public:
    input(const std::uint8_t* data, std::size_t size) : left_(reinterpret_cast<const char*>(data), size) {}

    bool empty() const { return left_.empty(); }

    std::string_view bytes(std::size_t size) {
        const std::string_view taken = left_.substr(0, size);
        left_.remove_prefix(taken.size());
        return taken;
    }
    std::string_view rest() { return bytes(left_.size()); }

    template <class T>
    T number() {
        T value{};
        const std::string_view taken = bytes(sizeof value);
        if (!taken.empty()) std::memcpy(&value, taken.data(), taken.size());
        return value;
    }
    unsigned below(unsigned limit) { return number<std::uint8_t>() % limit; }

    /// Up to 255 bytes.
    std::string text() { return std::string(bytes(number<std::uint8_t>())); }

private:
    std::string_view left_;
};

} // namespace fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

#endif // PYSOCK_TESTS_FUZZ_HPP
