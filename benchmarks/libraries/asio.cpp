// SPDX-License-Identifier: MIT
// Standalone Asio, synchronous calls that throw. They know no timeout: with one, as in the library's own examples, an
// asynchronous call is begun and the io_context runs for so long.
#include <asio.hpp>

#include "../cases.hpp"

#include <array>

namespace {

struct asio_library {
    static constexpr bench::lack lacks[] = {{"descriptor", "Asio passes no descriptors"}};
    static std::string version() {
        return std::to_string(ASIO_VERSION / 100000) + "." + std::to_string(ASIO_VERSION / 100 % 1000) + "." +
               std::to_string(ASIO_VERSION % 100);
    }

    using tcp = asio::ip::tcp;
    using udp = asio::ip::udp;

    /// An address and a port, which each protocol makes its endpoint of.
    struct name {
        asio::ip::address address;
        std::uint16_t port;
        operator tcp::endpoint() const { return {address, port}; }
        operator udp::endpoint() const { return {address, port}; }
    };

    BENCH_INLINE static name name_of(const char* host, int port) {
        return {asio::ip::make_address(host), static_cast<std::uint16_t>(port)};
    }

    static asio::io_context& context() {
        static asio::io_context one(1);
        return one;
    }

    /// Waits for what `begin(handler)` has begun, and returns how many bytes it moved.
    template <class Begin>
    BENCH_INLINE static std::size_t within_timeout(Begin begin) {
        asio::error_code failed;
        std::size_t moved = 0;
        begin([&](const asio::error_code& ec, std::size_t size) {
            failed = ec;
            moved = size;
        });
        context().restart();
        context().run_for(std::chrono::seconds(bench::timeout_seconds));
        bench::expect(context().stopped() && !failed, "an asynchronous call failed");
        return moved;
    }

    template <bench::transport over, bool timed>
    class stream {
    public:
        BENCH_INLINE explicit stream(const tcp::endpoint& there) : s_(context()) { s_.connect(there); }
        BENCH_INLINE explicit stream(const bench::place& there) : s_(context()) {
            if constexpr (over == bench::transport::tcp)
                s_.connect(name_of(there.host, there.port));
            else
                s_.connect(asio::local::stream_protocol::endpoint(there.path));
        }

        void set_room(long size) {
            s_.set_option(asio::socket_base::send_buffer_size(static_cast<int>(size)));
            s_.set_option(asio::socket_base::receive_buffer_size(static_cast<int>(size)));
        }

        BENCH_INLINE void send_all(const char* data, std::size_t size) {
            if constexpr (timed)
                within_timeout([&](auto handler)
                                   BENCH_INLINE_LAMBDA { asio::async_write(s_, asio::buffer(data, size), handler); });
            else
                asio::write(s_, asio::buffer(data, size));
        }
        BENCH_INLINE std::size_t send_some(const char* data, std::size_t size) {
            if constexpr (timed)
                return within_timeout([&](auto handler)
                                          BENCH_INLINE_LAMBDA { s_.async_send(asio::buffer(data, size), handler); });
            else
                return s_.send(asio::buffer(data, size));
        }
        BENCH_INLINE std::size_t receive(char* data, std::size_t size) {
            if constexpr (timed)
                return within_timeout([&](auto handler)
                                          BENCH_INLINE_LAMBDA { s_.async_receive(asio::buffer(data, size), handler); });
            else
                return s_.receive(asio::buffer(data, size));
        }
        BENCH_INLINE std::string receive_bytes(std::size_t most) {
            std::string data(most, '\0');
            data.resize(s_.receive(asio::buffer(data)));
            return data;
        }

        void set_nonblocking() { s_.non_blocking(true); }
        BENCH_INLINE bool would_block(char* data, std::size_t size) {
            asio::error_code ec;
            s_.receive(asio::buffer(data, size), 0, ec);
            return ec == asio::error::would_block;
        }

    private:
        std::conditional_t<over == bench::transport::tcp, tcp::socket, asio::local::stream_protocol::socket> s_;
    };

    template <bool timed>
    class datagrams {
    public:
        datagrams() : s_(context(), udp::endpoint(asio::ip::address_v4::loopback(), 0)) {}

        int port() const { return s_.local_endpoint().port(); }

        BENCH_INLINE void send_to(const char* data, std::size_t size, const udp::endpoint& there) {
            if constexpr (timed)
                within_timeout([&](auto handler)
                                   BENCH_INLINE_LAMBDA { s_.async_send_to(asio::buffer(data, size), there, handler); });
            else
                s_.send_to(asio::buffer(data, size), there);
        }
        BENCH_INLINE udp::endpoint receive_from(char* data, std::size_t size) {
            udp::endpoint from;
            if constexpr (timed)
                within_timeout([&](auto handler) BENCH_INLINE_LAMBDA {
                    s_.async_receive_from(asio::buffer(data, size), from, handler);
                });
            else
                bench::expect(s_.receive_from(asio::buffer(data, size), from) == size);
            return from;
        }
        BENCH_INLINE void send_to_text(const char* data, std::size_t size, const char* host, int port) {
            send_to(data, size, name_of(host, port));
        }
        BENCH_INLINE std::size_t receive_from_text(char* data, std::size_t size) {
            const udp::endpoint from = receive_from(data, size);
            return from.address().to_string().size() + from.port();
        }

        BENCH_INLINE void send_pieces(char* data, std::size_t head, std::size_t body, const udp::endpoint& there) {
            const std::array<asio::const_buffer, 2> parts{asio::buffer(data, head), asio::buffer(data + head, body)};
            bench::expect(s_.send_to(parts, there) == head + body);
        }
        BENCH_INLINE void receive_pieces(char* data, std::size_t head, std::size_t body) {
            const std::array<asio::mutable_buffer, 2> parts{asio::buffer(data, head), asio::buffer(data + head, body)};
            udp::endpoint from;
            bench::expect(s_.receive_from(parts, from) == head + body);
        }

    private:
        udp::socket s_;
    };

    class acceptor {
    public:
        acceptor() : s_(context(), tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {}
        int port() const { return s_.local_endpoint().port(); }
        BENCH_INLINE tcp::socket accept() {
            tcp::endpoint from;
            return s_.accept(from);
        }

    private:
        tcp::acceptor s_;
    };

    template <int version>
    BENCH_INLINE static auto parse(const char* text) {
        if constexpr (version == 4)
            return asio::ip::make_address_v4(text);
        else
            return asio::ip::make_address_v6(text);
    }
    template <int version, class Parsed>
    BENCH_INLINE static std::string print(const Parsed& parsed) {
        return parsed.to_string();
    }
};

} // namespace

BENCH_PROGRAM(asio_library)
