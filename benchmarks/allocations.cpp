// SPDX-License-Identifier: MIT
// To be loaded before a program (LD_PRELOAD): counts its heap allocations, those of operator new among them.
#include <cstddef>

// What glibc calls its own functions, so that none has to be looked up before the first allocation.
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);
void* __libc_memalign(std::size_t, std::size_t);
}

namespace {
long allocations = 0;
void count() { __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED); }
} // namespace

extern "C" {
long bench_allocations() { return __atomic_load_n(&allocations, __ATOMIC_RELAXED); }

void* malloc(std::size_t size) {
    count();
    return __libc_malloc(size);
}
void* calloc(std::size_t many, std::size_t size) {
    count();
    return __libc_calloc(many, size);
}
void* realloc(void* old, std::size_t size) {
    count();
    return __libc_realloc(old, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
    count();
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) { return memalign(alignment, size); }
int posix_memalign(void** to, std::size_t alignment, std::size_t size) {
    *to = memalign(alignment, size);
    return *to == nullptr ? 12 : 0;
}
}
