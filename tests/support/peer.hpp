// SPDX-License-Identifier: MIT
// The other side of a conversation, in a thread of its own.
#ifndef PYSOCK_TESTS_PEER_HPP
#define PYSOCK_TESTS_PEER_HPP

#include <exception>
#include <thread>
#include <utility>

namespace support {

/// A thread whose exception comes home: join() throws what the body threw. The destructor joins and drops it, so end a
/// test with join(). doctest's assertions may be used in the body, its subcases may not.
class peer {
public:
    template <class Body>
    explicit peer(Body body)
        : thread_([this, body = std::move(body)]() mutable {
              try {
                  body();
              } catch (...) {
                  failure_ = std::current_exception();
              }
          }) {}

    peer(const peer&) = delete;
    peer& operator=(const peer&) = delete;

    ~peer() {
        if (thread_.joinable()) thread_.join();
    }

    /// Waits for the body's end and throws its exception, if there was one.
    void join() {
        thread_.join();
        if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    }

private:
    std::exception_ptr failure_;
    std::thread thread_; // last: it uses the other
};

} // namespace support

#endif // PYSOCK_TESTS_PEER_HPP
