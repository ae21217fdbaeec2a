// SPDX-License-Identifier: MIT
// pysock, in both forms of its calls: the one that throws, and the one that sets a std::error_code.
#ifndef PYSOCK_BENCHMARKS_LIBRARIES_PYSOCK_HPP
#define PYSOCK_BENCHMARKS_LIBRARIES_PYSOCK_HPP

#include <pysock.hpp>

#include "../cases.hpp"

enum class form { throws, sets_code };

template <form as>
struct pysock_library {
    static constexpr bench::lack lacks[] = {{"", ""}};
    static std::string version() {
        return std::to_string(PYSOCK_VERSION_MAJOR) + "." + std::to_string(PYSOCK_VERSION_MINOR) + "." +
               std::to_string(PYSOCK_VERSION_PATCH);
    }

    using name = pysock::address;

    BENCH_INLINE static name name_of(const char* host, int port) {
        return pysock::getaddrinfo(host, port, pysock::af_inet, pysock::sock_stream).at(0).sockaddr;
    }

    /// Makes a call: `make(rest...)` passes `rest`, which is a std::error_code or nothing, as its last argument.
    template <class Make>
    BENCH_INLINE static auto call(Make make) {
        if constexpr (as == form::throws) {
            return make();
        } else if constexpr (std::is_void_v<std::invoke_result_t<Make, std::error_code&>>) {
            std::error_code ec;
            make(ec);
            bench::expect(!ec, "a call failed");
        } else {
            return checked(make);
        }
    }

    /// The outcome is made where it is returned to: in an inner block g++ 12 would move it there, and clang 14 in a
    /// function whose type it has to find out.
    template <class Make, class Outcome = std::invoke_result_t<Make, std::error_code&>>
    BENCH_INLINE static Outcome checked(Make make) {
        std::error_code ec;
        Outcome outcome = make(ec);
        bench::expect(!ec, "a call failed");
        return outcome;
    }

    template <bench::transport over, bool timed>
    class stream {
    public:
        BENCH_INLINE explicit stream(const pysock::address& there) : s_(made()) { connect(there); }
        BENCH_INLINE explicit stream(const bench::place& there) : s_(made()) {
            if (timed) s_.settimeout(bench::timeout_seconds);
            if constexpr (over == bench::transport::tcp)
                connect({there.host, there.port});
            else
                connect(there.path);
        }

        void set_room(long size) {
            for (const int which : {SO_SNDBUF, SO_RCVBUF}) s_.setsockopt(pysock::sol_socket, which, size);
        }

        BENCH_INLINE std::size_t send_some(const char* data, std::size_t size) {
            return call([&](auto&... ec) BENCH_INLINE_LAMBDA { return s_.send({data, size}, ec...); });
        }
        BENCH_INLINE void send_all(const char* data, std::size_t size) {
            call([&](auto&... ec) BENCH_INLINE_LAMBDA { s_.sendall({data, size}, ec...); });
        }
        BENCH_INLINE std::size_t receive(char* data, std::size_t size) {
            return call([&](auto&... ec) BENCH_INLINE_LAMBDA { return s_.recv_into({data, size}, ec...); });
        }
        BENCH_INLINE pysock::bytes receive_bytes(std::size_t most) {
            return call([&](auto&... ec) BENCH_INLINE_LAMBDA { return s_.recv(most, ec...); });
        }

        void set_nonblocking() { s_.setblocking(false); }
        BENCH_INLINE bool would_block(char* data, std::size_t size) {
            if constexpr (as == form::sets_code) {
                std::error_code ec;
                s_.recv_into({data, size}, ec);
                return ec.value() == EAGAIN;
            } else {
                try {
                    bench::use(data[s_.recv_into({data, size})]);
                    return false;
                } catch (const pysock::blocking_io_error&) {
                    return true;
                }
            }
        }

        BENCH_INLINE void send_descriptor(int passed) {
            call([&](auto&... ec)
                     BENCH_INLINE_LAMBDA { return pysock::send_fds(s_, {"x"}, {passed}, {}, pysock::none, ec...); });
        }
        BENCH_INLINE void receive_descriptor() {
            const auto came =
                call([&](auto&... ec) BENCH_INLINE_LAMBDA { return pysock::recv_fds(s_, 1, 1, {}, ec...); });
            bench::expect(came.fds.size() == 1);
        }

    private:
        static constexpr pysock::address_family family =
            over == bench::transport::tcp ? pysock::af_inet : pysock::af_unix;

        BENCH_INLINE pysock::socket made() {
            return call([&](auto&... ec)
                            BENCH_INLINE_LAMBDA { return pysock::socket(family, pysock::sock_stream, ec...); });
        }
        BENCH_INLINE void connect(const pysock::address_like& there) {
            call([&](auto&... ec) BENCH_INLINE_LAMBDA { s_.connect(there, ec...); });
        }
        pysock::socket s_;
    };

    template <bool timed>
    class datagrams {
    public:
        datagrams() {
            s_.bind({"127.0.0.1", 0});
            if (timed) s_.settimeout(bench::timeout_seconds);
        }

        int port() const { return s_.getsockname().port(); }

        BENCH_INLINE void send_to(const char* data, std::size_t size, const name& there) {
            call([&](auto&... ec) BENCH_INLINE_LAMBDA { return s_.sendto({data, size}, there, ec...); });
        }
        BENCH_INLINE auto receive_from(char* data, std::size_t size) {
            auto came = call([&](auto&... ec) BENCH_INLINE_LAMBDA { return s_.recvfrom_into({data, size}, ec...); });
            bench::expect(came.nbytes == size);
            return came;
        }
        BENCH_INLINE void send_to_text(const char* data, std::size_t size, const char* host, int port) {
            call([&](auto&... ec) BENCH_INLINE_LAMBDA { return s_.sendto({data, size}, {host, port}, ec...); });
        }
        BENCH_INLINE std::size_t receive_from_text(char* data, std::size_t size) {
            const auto [nbytes, from] = receive_from(data, size);
            const auto [host, port] = from;
            return host.size() + static_cast<std::size_t>(port);
        }

        BENCH_INLINE void send_pieces(char* data, std::size_t head, std::size_t body, const name& there) {
            const std::size_t sent = call([&](auto&... ec) BENCH_INLINE_LAMBDA {
                return s_.sendmsg({{data, head}, {data + head, body}}, {}, {}, there, ec...);
            });
            bench::expect(sent == head + body);
        }
        BENCH_INLINE void receive_pieces(char* data, std::size_t head, std::size_t body) {
            const auto came = call([&](auto&... ec) BENCH_INLINE_LAMBDA {
                return s_.recvmsg_into({{data, head}, {data + head, body}}, ec...);
            });
            bench::expect(came.nbytes == head + body);
        }

    private:
        pysock::socket s_{pysock::af_inet, pysock::sock_dgram};
    };

    class acceptor {
    public:
        acceptor() : s_(pysock::create_server({"127.0.0.1", 0})) {}
        int port() const { return s_.getsockname().port(); }
        BENCH_INLINE pysock::accept_result accept() {
            return call([&](auto&... ec) BENCH_INLINE_LAMBDA { return s_.accept(ec...); });
        }

    private:
        pysock::socket s_;
    };

    template <int version>
    BENCH_INLINE static pysock::bytes parse(const char* text) {
        return call([&](auto&... ec)
                        BENCH_INLINE_LAMBDA { return pysock::inet_pton(family_of<version>, text, ec...); });
    }
    template <int version>
    BENCH_INLINE static std::string print(const pysock::bytes& packed) {
        return call([&](auto&... ec)
                        BENCH_INLINE_LAMBDA { return pysock::inet_ntop(family_of<version>, packed, ec...); });
    }

    template <int version>
    static constexpr pysock::address_family family_of = version == 4 ? pysock::af_inet : pysock::af_inet6;
};

#endif // PYSOCK_BENCHMARKS_LIBRARIES_PYSOCK_HPP
