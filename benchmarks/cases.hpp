// SPDX-License-Identifier: MIT
// The cases: the same work for all libraries. A library is a class with the members that the cases below ask for; one
// that lacks some of them says why in its list `lacks`, and the variants concerned are declined with that reason.
//
// A variant is named by its case and parameters: "ping_pong/unix/64/timeout". All is static dispatch, so that nothing
// is counted but the library's own code and the loop.
#ifndef PYSOCK_BENCHMARKS_CASES_HPP
#define PYSOCK_BENCHMARKS_CASES_HPP

#include "session.hpp"

#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>

#include <unistd.h>

namespace bench {

enum class transport { tcp, local };

/// Where to connect to: the text of a host and its port, or a path.
struct place {
    const char* host;
    int port;
    std::string path;
};

/// A reason for what a library cannot do.
struct lack {
    std::string_view of;
    std::string_view why;
};

/// The timeout of all variants that have one, which never passes.
inline constexpr int timeout_seconds = 5;

/// What single calls and datagrams carry.
inline constexpr std::size_t message_size = 64;

/// Listens with bare calls.
template <transport over>
class listener {
public:
    listener() {
        if constexpr (over == transport::tcp) {
            fd_ = bench_peer_listen();
            at_ = {"127.0.0.1", bench_peer_port(fd_), ""};
        } else {
            const char* folder = std::getenv("TMPDIR");
            static int number = 0;
            at_.path = std::string(folder != nullptr ? folder : "/tmp") + "/bench-" + std::to_string(::getpid()) + "-" +
                       std::to_string(++number);
            fd_ = bench_peer_listen_at(at_.path.c_str());
        }
    }
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;
    ~listener() {
        ::close(fd_);
        if (over == transport::local) ::unlink(at_.path.c_str());
    }

    const place& at() const { return at_; }
    int accept(long room = 0) const { return bench_peer_accept(fd_, room); }

private:
    int fd_ = -1;
    place at_{};
};

/// A descriptor of the peer, closed at the end without a trace.
class peer_end {
public:
    explicit peer_end(int fd) : fd_(fd) {}
    peer_end(const peer_end&) = delete;
    peer_end& operator=(const peer_end&) = delete;
    ~peer_end() { ::close(fd_); }
    operator int() const { return fd_; }

private:
    int fd_;
};

/// A library's stream and the peer's end of it. `room`: for how many bytes the buffers of the system have room.
template <class Stream, transport over>
struct connection {
    explicit connection(long room = 0) : mine(from.at()), theirs(from.accept(room)) {
        if constexpr (requires { mine.set_room(room); })
            if (room > 0) mine.set_room(room);
    }

    listener<over> from;
    Stream mine;
    peer_end theirs;
};

template <class Library>
class cases {
public:
    explicit cases(session& s) : s_(s) {}

    void all() {
        if (s_.listing_only()) std::printf("version\t%s\n", Library::version().c_str());
        for (const long size : {1L, 64L, 4096L}) {
            ping_pong<transport::tcp, false>(size);
            ping_pong<transport::tcp, true>(size);
            ping_pong<transport::local, false>(size);
            ping_pong<transport::local, true>(size);
        }
        calls<false>();
        calls<true>();
        for (const long size : {65536L, 1048576L}) bulk(size);
        for (const long bufsize : {4096L, 65536L, 1048576L})
            for (const long size : {64L, 4096L, 65536L, 1048576L})
                if (size <= bufsize) recv(bufsize, size);
        udp<false>();
        udp<true>();
        message();
        descriptor();
        would_block();
        connect();
        accept();
        address();
    }

private:
    template <transport over, bool timed>
    static constexpr bool has_stream = requires {
        typename Library::template stream<over, timed>;
    };
    template <bool timed>
    static constexpr bool has_datagrams = requires {
        typename Library::template datagrams<timed>;
    };

    static constexpr bool passes_descriptors() {
        if constexpr (has_stream<transport::local, false>)
            return requires(typename Library::template stream<transport::local, false> & s) { s.send_descriptor(0); };
        else
            return false;
    }

    static std::string named(std::string name, bool timed) { return timed ? name + "/timeout" : name; }

    /// Offers the variant where the library has what it needs; `of` says what that is.
    template <bool has, class Run>
    void variant(const std::string& name, std::string_view of, Run run) {
        if constexpr (has) {
            s_.offer(name, run);
        } else {
            std::string_view why = "the library has no such call";
            for (const lack& each : Library::lacks)
                if (each.of == of || each.of == "anything") why = each.why;
            s_.decline(name, why);
        }
    }

    // ---- streams -------------------------------------------------------------------------------

    /// A message there and one of the same size back. The library sends all of it, and receives into a buffer.
    template <transport over, bool timed>
    void ping_pong(long size) {
        constexpr bool has = has_stream<over, timed>;
        const std::string name = over == transport::tcp ? "ping_pong/tcp/" : "ping_pong/unix/";
        const std::string_view needs = over == transport::local ? "unix" : "timeout";
        variant<has>(named(name + std::to_string(size), timed), needs, [&] {
            if constexpr (has) {
                connection<typename Library::template stream<over, timed>, over> c;
                const std::string out(static_cast<std::size_t>(size), 'p');
                std::string echo(out.size(), 0), in(out.size(), 0);
                s_.measure([&](long rounds) {
                    auto& mine = c.mine; // locals, so that the loop does not look them up in its closure each time
                    const int theirs = c.theirs;
                    const char* const data = out.data();
                    char* const there = echo.data();
                    char* const back = in.data();
                    const std::size_t count = in.size();
                    for (long round = 0; round < rounds; ++round) {
                        mine.send_all(data, count);
                        bench_peer_receive(theirs, there, size);
                        bench_peer_send(theirs, there, size);
                        expect(mine.receive(back, count) == count);
                    }
                });
                expect(in == out, "another message came back");
            }
        });
    }

    /// Single calls on 64 bytes over UNIX: what the gate holds.
    template <bool timed>
    void calls() {
        constexpr std::size_t size = message_size;
        constexpr bool has = has_stream<transport::local, timed>;
        const auto on_connection = [&](auto body) {
            if constexpr (has) {
                connection<typename Library::template stream<transport::local, timed>, transport::local> c;
                const int theirs = c.theirs;
                char data[size] = {};
                s_.measure([&](long rounds) {
                    auto& mine = c.mine;
                    char* const space = data;
                    const int fd = theirs;
                    for (long round = 0; round < rounds; ++round) body(mine, fd, space);
                });
            }
        };
        variant<has>(named("calls/send", timed), "unix", [&] {
            on_connection([](auto& mine, int theirs, char* data) BENCH_INLINE_LAMBDA {
                if constexpr (requires { mine.send_some(data, size); })
                    expect(mine.send_some(data, size) == size);
                else
                    mine.send_all(data, size);
                bench_peer_receive(theirs, data, size);
            });
        });
        variant<has>(named("calls/sendall", timed), "unix", [&] {
            on_connection([](auto& mine, int theirs, char* data) BENCH_INLINE_LAMBDA {
                mine.send_all(data, size);
                bench_peer_receive(theirs, data, size);
            });
        });
        variant<has>(named("calls/recv_into", timed), "unix", [&] {
            on_connection([](auto& mine, int theirs, char* data) BENCH_INLINE_LAMBDA {
                bench_peer_send(theirs, data, size);
                expect(mine.receive(data, size) == size);
            });
        });
    }

    /// Blocks one way, the peer in a thread of its own.
    void bulk(long size) {
        constexpr bool has = has_stream<transport::tcp, false>;
        variant<has>("bulk/send/" + std::to_string(size), "tcp", [&] {
            if constexpr (has) {
                connection<typename Library::template stream<transport::tcp, false>, transport::tcp> c;
                const std::string out(static_cast<std::size_t>(size), 'b');
                s_.measure([&](long rounds) {
                    std::thread peer(bench_peer_drain, int{c.theirs}, rounds * size);
                    for (long round = 0; round < rounds; ++round) c.mine.send_all(out.data(), out.size());
                    peer.join();
                });
            }
        });
        variant<has>("bulk/receive/" + std::to_string(size), "tcp", [&] {
            if constexpr (has) {
                connection<typename Library::template stream<transport::tcp, false>, transport::tcp> c;
                std::string in(static_cast<std::size_t>(size), 0);
                s_.measure([&](long rounds) {
                    std::thread peer(bench_peer_pour, int{c.theirs}, rounds * size, size);
                    for (long left = rounds * size; left > 0;)
                        left -= static_cast<long>(c.mine.receive(in.data(), in.size()));
                    peer.join();
                });
            }
        });
    }

    /// What has come, as bytes of its own: at most `bufsize`, and `size` are there.
    void recv(long bufsize, long size) {
        constexpr bool has = has_stream<transport::local, false>;
        variant<has>("recv/" + std::to_string(bufsize) + "/" + std::to_string(size), "unix", [&] {
            if constexpr (has) {
                connection<typename Library::template stream<transport::local, false>, transport::local> c(4 * size);
                const int theirs = c.theirs;
                const std::string out(static_cast<std::size_t>(size), 'r');
                s_.measure([&, theirs](long rounds) {
                    for (long round = 0; round < rounds; ++round) {
                        bench_peer_send(theirs, out.data(), size);
                        const auto came = c.mine.receive_bytes(static_cast<std::size_t>(bufsize));
                        expect(came.size() == out.size());
                    }
                });
            }
        });
    }

    void would_block() {
        constexpr bool has = has_stream<transport::tcp, false>;
        variant<has>("would_block", "would_block", [&] {
            if constexpr (has) {
                connection<typename Library::template stream<transport::tcp, false>, transport::tcp> c;
                c.mine.set_nonblocking();
                char data[64];
                s_.measure([&](long rounds) {
                    auto& mine = c.mine;
                    for (long round = 0; round < rounds; ++round)
                        expect(mine.would_block(data, sizeof data), "something was received");
                });
            }
        });
    }

    void descriptor() {
        constexpr bool has = passes_descriptors();
        variant<has>("descriptor/send", "descriptor", [&] {
            if constexpr (has) {
                connection<typename Library::template stream<transport::local, false>, transport::local> c;
                s_.measure([&](long rounds) {
                    for (long round = 0; round < rounds; ++round) {
                        c.mine.send_descriptor(STDERR_FILENO);
                        bench_peer_receive_descriptor(c.theirs);
                    }
                });
            }
        });
        variant<has>("descriptor/receive", "descriptor", [&] {
            if constexpr (has) {
                connection<typename Library::template stream<transport::local, false>, transport::local> c;
                s_.measure([&](long rounds) {
                    for (long round = 0; round < rounds; ++round) {
                        bench_peer_send_descriptor(c.theirs, STDERR_FILENO);
                        c.mine.receive_descriptor(); // and closes it
                    }
                });
            }
        });
    }

    // ---- datagrams -----------------------------------------------------------------------------

    /// Datagrams of 64 bytes: the library's socket, the peer's and its name.
    template <bool timed, class Body>
    void on_datagrams(Body body) {
        if constexpr (has_datagrams<timed>) {
            typename Library::template datagrams<timed> mine;
            const peer_end theirs(bench_peer_datagrams());
            const int my_port = mine.port();
            const int their_port = bench_peer_port(theirs);
            const typename Library::name there = Library::name_of("127.0.0.1", their_port);
            char data[message_size] = {};
            s_.measure([&](long rounds) {
                auto& socket = mine;
                const auto& name = there;
                const int fd = theirs, port = my_port;
                char* const space = data;
                for (long round = 0; round < rounds; ++round)
                    body(
                        socket, name, their_port,
                        [=]() BENCH_INLINE_LAMBDA { bench_peer_receive(fd, space, message_size); },
                        [=]() BENCH_INLINE_LAMBDA { bench_peer_send_to(fd, space, message_size, port); }, space);
            });
        }
    }

    template <bool timed>
    void udp() {
        constexpr bool has = has_datagrams<timed>;
        variant<has>(named("calls/sendto", timed), "timeout", [&] {
            on_datagrams<timed>([](auto& mine, const auto& there, int, auto take, auto, char* data)
                                    BENCH_INLINE_LAMBDA {
                                        mine.send_to(data, message_size, there);
                                        take();
                                    });
        });
        variant<has>(named("calls/recvfrom_into", timed), "timeout", [&] {
            on_datagrams<timed>([](auto& mine, const auto&, int, auto, auto give, char* data) BENCH_INLINE_LAMBDA {
                give();
                mine.receive_from(data, message_size);
            });
        });
        variant<has>(named("udp/binary", timed), "timeout", [&] {
            on_datagrams<timed>([](auto& mine, const auto& there, int, auto take, auto give, char* data)
                                    BENCH_INLINE_LAMBDA {
                                        mine.send_to(data, message_size, there);
                                        take();
                                        give();
                                        mine.receive_from(data, message_size);
                                    });
        });
        variant<has>(named("udp/text", timed), "timeout", [&] {
            on_datagrams<timed>([](auto& mine, const auto&, int port, auto take, auto give, char* data)
                                    BENCH_INLINE_LAMBDA {
                                        mine.send_to_text(data, message_size, "127.0.0.1", port);
                                        take();
                                        give();
                                        sink = mine.receive_from_text(data, message_size);
                                    });
        });
    }

    /// A datagram in two pieces, sent to a name and received with one.
    void message() {
        constexpr bool has =
            requires(typename Library::template datagrams<false> & d, char* data, const typename Library::name& there) {
            d.send_pieces(data, 16, 48, there);
        };
        variant<has>("message/send", "message", [&] {
            if constexpr (has)
                on_datagrams<false>([](auto& mine, const auto& there, int, auto take, auto, char* data)
                                        BENCH_INLINE_LAMBDA {
                                            mine.send_pieces(data, 16, 48, there);
                                            take();
                                        });
        });
        constexpr bool receives = requires(typename Library::template datagrams<false> & d, char* data) {
            d.receive_pieces(data, 16, 48);
        };
        variant<receives>("message/receive", "message", [&] {
            if constexpr (receives)
                on_datagrams<false>([](auto& mine, const auto&, int, auto, auto give, char* data) BENCH_INLINE_LAMBDA {
                    give();
                    mine.receive_pieces(data, 16, 48);
                });
        });
    }

    // ---- connections ---------------------------------------------------------------------------

    /// A socket made, connected and closed. The peer resets the connection before, so that no port stays occupied.
    void connect() {
        constexpr bool has = has_stream<transport::tcp, false>;
        variant<has>("connect/binary", "tcp", [&] {
            if constexpr (has) {
                const listener<transport::tcp> from;
                const auto there = Library::name_of(from.at().host, from.at().port);
                s_.measure([&](long rounds) {
                    for (long round = 0; round < rounds; ++round) {
                        typename Library::template stream<transport::tcp, false> mine(there);
                        bench_peer_reset(from.accept());
                    }
                });
            }
        });
        variant<has>("connect/text", "tcp", [&] {
            if constexpr (has) {
                const listener<transport::tcp> from;
                s_.measure([&](long rounds) {
                    for (long round = 0; round < rounds; ++round) {
                        typename Library::template stream<transport::tcp, false> mine(from.at());
                        bench_peer_reset(from.accept());
                    }
                });
            }
        });
    }

    /// A connection taken, with the peer's address, and closed.
    void accept() {
        constexpr bool has = requires { typename Library::acceptor; };
        variant<has>("accept", "accept", [&] {
            if constexpr (has) {
                typename Library::acceptor mine;
                const int port = mine.port();
                s_.measure([&](long rounds) {
                    for (long round = 0; round < rounds; ++round) {
                        const int theirs = bench_peer_connect(port);
                        const auto conn = mine.accept();
                        bench_peer_reset(theirs);
                    }
                });
            }
        });
    }

    // ---- addresses -----------------------------------------------------------------------------

    /// Text to an address, and back.
    void address() {
        const auto both = [this]<int version>(std::integral_constant<int, version>, const char* text) {
            constexpr bool has = requires { Library::template parse<version>(text); };
            const std::string name = version == 4 ? "/ipv4" : "/ipv6";
            variant<has>("address/parse" + name, "ipv6", [&] {
                if constexpr (has)
                    s_.measure([&](long rounds) {
                        for (long round = 0; round < rounds; ++round) {
                            const auto parsed = Library::template parse<version>(unknown(text));
                            use(parsed);
                        }
                    });
            });
            variant<has>("address/print" + name, "ipv6", [&] {
                if constexpr (has) {
                    auto parsed = Library::template parse<version>(text);
                    s_.measure([&](long rounds) {
                        for (long round = 0; round < rounds; ++round) {
                            use(parsed);
                            sink = Library::template print<version>(parsed).size();
                        }
                    });
                    expect(Library::template print<version>(parsed) == text, "the address is printed as another");
                }
            });
        };
        both(std::integral_constant<int, 4>(), "192.168.100.200");
        both(std::integral_constant<int, 6>(), "2001:db8::8a2e:370:7334");
    }

    session& s_;
};

} // namespace bench

/// The program of a library.
#define BENCH_PROGRAM(library)                                                                                         \
    int main(int argc, char** argv) {                                                                                  \
        bench::session s(argc, argv);                                                                                  \
        bench::cases<library>(s).all();                                                                                \
    }

#endif // PYSOCK_BENCHMARKS_CASES_HPP
