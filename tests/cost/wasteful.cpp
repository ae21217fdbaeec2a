// SPDX-License-Identifier: MIT
// What the gate has to find out: a send that copies its data to the heap and asks the system once more, and a receive
// that counts its bytes.
#include "libraries/pysock.hpp"

namespace {

struct wasteful : pysock_library<form::throws> {
    using base = pysock_library<form::throws>;

    template <bench::transport over, bool timed>
    struct stream : base::stream<over, timed> {
        using base::stream<over, timed>::stream;

        std::size_t send_some(const char* data, std::size_t size) {
            const std::string copy(data, size);
            bench::sink = static_cast<std::size_t>(::getppid());
            return base::stream<over, timed>::send_some(copy.data(), copy.size());
        }

        std::size_t receive(char* data, std::size_t size) {
            const std::size_t received = base::stream<over, timed>::receive(data, size);
            for (std::size_t i = 0; i < 9; ++i) bench::sink = i;
            return received;
        }
    };
};

} // namespace

BENCH_PROGRAM(wasteful)
