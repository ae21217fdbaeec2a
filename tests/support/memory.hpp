// SPDX-License-Identifier: MIT
// Memory that is counted, and memory that runs out. main.cpp has the operator new that makes both work.
#ifndef PYSOCK_TESTS_MEMORY_HPP
#define PYSOCK_TESTS_MEMORY_HPP

#include <cstddef>

namespace support {

struct allocation_state {
    std::size_t count = 0; ///< how many there have been
    long left = -1;        ///< how many may still succeed; negative: any number
};

inline allocation_state& allocations_of_thread() {
    static thread_local allocation_state state;
    return state;
}

/// How many times this thread has called operator new during the call.
template <class Call>
std::size_t count_allocations(Call call) {
    const std::size_t before = allocations_of_thread().count;
    call();
    return allocations_of_thread().count - before;
}

/// After `spare` more allocations, operator new fails in this thread until the end of the scope. Keep doctest's
/// assertions out of it.
class memory_shortage {
public:
    explicit memory_shortage(long spare) { allocations_of_thread().left = spare; }
    memory_shortage(const memory_shortage&) = delete;
    memory_shortage& operator=(const memory_shortage&) = delete;
    ~memory_shortage() { allocations_of_thread().left = -1; }
};

} // namespace support

#endif // PYSOCK_TESTS_MEMORY_HPP
