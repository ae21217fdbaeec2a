// SPDX-License-Identifier: MIT
// The other end of every exchange: bare calls, the same for all libraries, so that figures compare only the library's
// end. Counters leave these functions out by their names, bench_peer_*. C linkage, as CPython's driver calls them too.
#ifndef PYSOCK_BENCHMARKS_PEER_HPP
#define PYSOCK_BENCHMARKS_PEER_HPP

#include <cstddef>

extern "C" {

/// Does nothing: what a call of the peer costs its caller.
long bench_peer_nothing(long, void*, long);

/// A listening socket on loopback, or at a path. bench_peer_port tells the port of a socket.
int bench_peer_listen(void);
int bench_peer_listen_at(const char* path);
int bench_peer_port(int fd);

/// Takes a connection, with TCP_NODELAY, and with buffers of `room` bytes where that is not 0; connects to a port.
int bench_peer_accept(int listener, long room);
int bench_peer_connect(int port);
/// Closes a connection so that no port stays occupied.
void bench_peer_reset(int fd);

/// Sends or receives exactly `size` bytes.
long bench_peer_send(int fd, const void* data, long size);
long bench_peer_receive(int fd, void* data, long size);
/// The same for `total` bytes by steps of 1 MiB, or `size`: for a thread of its own.
void bench_peer_drain(int fd, long total);
void bench_peer_pour(int fd, long total, long size);

/// Datagrams: a socket of its own, bound to loopback.
int bench_peer_datagrams(void);
long bench_peer_send_to(int fd, const void* data, long size, int port);

/// A byte with a descriptor.
void bench_peer_send_descriptor(int fd, int passed);
/// Receives that and closes the descriptor.
void bench_peer_receive_descriptor(int fd);

/// Ends a phase of what is counted: names it, "VARIANT PHASE", to callgrind, to strace, and on standard output with the
/// number of heap allocations so far (-1: nobody counts them) and of the peer's own system calls.
void bench_peer_mark(const char* variant, const char* phase);

/// Monotonic, in nanoseconds.
long bench_peer_now(void);
}

#endif // PYSOCK_BENCHMARKS_PEER_HPP
