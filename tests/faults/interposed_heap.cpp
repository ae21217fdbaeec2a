// SPDX-License-Identifier: MIT
// malloc and its family in the place of glibc's, which count and fail on demand: see heap.hpp.
#include "faults/heap.hpp"
#include "support/sanitized.hpp"

#include <cerrno>
#include <cstddef>

#if !PYSOCK_TESTS_SANITIZED

extern "C" {

void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
void __libc_free(void* memory);

static void* counted(void* memory) {
    if (memory != nullptr) faults::heap_in_use.fetch_add(1, std::memory_order_relaxed);
    return memory;
}

static void* no_memory() {
    errno = ENOMEM;
    return nullptr;
}

void* malloc(std::size_t size) { return faults::allocation_fails() ? no_memory() : counted(__libc_malloc(size)); }
void* calloc(std::size_t count, std::size_t size) {
    return faults::allocation_fails() ? no_memory() : counted(__libc_calloc(count, size));
}
void* realloc(void* memory, std::size_t size) {
    if (faults::allocation_fails()) return no_memory();
    void* const moved = __libc_realloc(memory, size);
    if (memory == nullptr) return counted(moved);
    if (moved == nullptr && size == 0) faults::heap_in_use.fetch_sub(1, std::memory_order_relaxed);
    return moved;
}
void* memalign(std::size_t alignment, std::size_t size) {
    return faults::allocation_fails() ? no_memory() : counted(__libc_memalign(alignment, size));
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    void* const fresh = memalign(alignment, size);
    if (fresh == nullptr) return ENOMEM;
    *memory = fresh;
    return 0;
}
void free(void* memory) {
    if (memory != nullptr) faults::heap_in_use.fetch_sub(1, std::memory_order_relaxed);
    __libc_free(memory);
}

} // extern "C"

#endif // !PYSOCK_TESTS_SANITIZED
