// SPDX-License-Identifier: MIT
// POCO Net. A timeout is SO_RCVTIMEO and SO_SNDTIMEO, by setReceiveTimeout and setSendTimeout.
#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Version.h>

#include "../cases.hpp"

namespace {

namespace net = Poco::Net;

int length_of(std::size_t size) { return static_cast<int>(size); }

struct poco {
    static constexpr bench::lack lacks[] = {{"descriptor", "POCO passes no descriptors"}};
    static std::string version() {
        return std::to_string(POCO_VERSION >> 24) + "." + std::to_string(POCO_VERSION >> 16 & 0xff) + "." +
               std::to_string(POCO_VERSION >> 8 & 0xff);
    }

    using name = net::SocketAddress;

    BENCH_INLINE static name name_of(const char* host, int port) { return {host, static_cast<Poco::UInt16>(port)}; }

    static void set_timeout(net::Socket& s) {
        const Poco::Timespan time(bench::timeout_seconds, 0);
        s.setReceiveTimeout(time);
        s.setSendTimeout(time);
    }

    template <bench::transport over, bool timed>
    class stream {
    public:
        BENCH_INLINE explicit stream(const name& there) : s_(there) {}
        BENCH_INLINE explicit stream(const bench::place& there)
            : s_(over == bench::transport::tcp ? name_of(there.host, there.port)
                                               : name(net::SocketAddress::UNIX_LOCAL, there.path)) {
            if (timed) set_timeout(s_);
        }

        void set_room(long size) {
            s_.setSendBufferSize(static_cast<int>(size));
            s_.setReceiveBufferSize(static_cast<int>(size));
        }

        BENCH_INLINE std::size_t send_some(const char* data, std::size_t size) {
            return static_cast<std::size_t>(s_.sendBytes(data, length_of(size)));
        }
        BENCH_INLINE void send_all(const char* data, std::size_t size) {
            for (std::size_t sent = 0; sent < size;) sent += send_some(data + sent, size - sent);
        }
        BENCH_INLINE std::size_t receive(char* data, std::size_t size) {
            return static_cast<std::size_t>(s_.receiveBytes(data, length_of(size)));
        }
        BENCH_INLINE std::string receive_bytes(std::size_t most) {
            std::string data(most, '\0');
            data.resize(receive(data.data(), most));
            return data;
        }

        void set_nonblocking() { s_.setBlocking(false); }
        BENCH_INLINE bool would_block(char* data, std::size_t size) {
            return s_.receiveBytes(data, length_of(size)) < 0;
        }

    private:
        net::StreamSocket s_;
    };

    template <bool timed>
    class datagrams {
    public:
        datagrams() : s_(name("127.0.0.1", Poco::UInt16(0))) {
            if (timed) set_timeout(s_);
        }

        int port() const { return s_.address().port(); }

        BENCH_INLINE void send_to(const char* data, std::size_t size, const name& there) {
            s_.sendTo(data, length_of(size), there);
        }
        BENCH_INLINE name receive_from(char* data, std::size_t size) {
            name from;
            bench::expect(s_.receiveFrom(data, length_of(size), from) == length_of(size));
            return from;
        }
        BENCH_INLINE void send_to_text(const char* data, std::size_t size, const char* host, int port) {
            send_to(data, size, name_of(host, port));
        }
        BENCH_INLINE std::size_t receive_from_text(char* data, std::size_t size) {
            const name from = receive_from(data, size);
            return from.host().toString().size() + from.port();
        }

        BENCH_INLINE void send_pieces(char* data, std::size_t head, std::size_t body, const name& there) {
            const net::SocketBufVec parts{{data, head}, {data + head, body}};
            bench::expect(s_.sendTo(parts, there) == length_of(head + body));
        }
        BENCH_INLINE void receive_pieces(char* data, std::size_t head, std::size_t body) {
            net::SocketBufVec parts{{data, head}, {data + head, body}};
            name from;
            bench::expect(s_.receiveFrom(parts, from) == length_of(head + body));
        }

    private:
        net::DatagramSocket s_;
    };

    class acceptor {
    public:
        acceptor() : s_(name("127.0.0.1", Poco::UInt16(0))) {}
        int port() const { return s_.address().port(); }
        BENCH_INLINE net::StreamSocket accept() {
            name from;
            return s_.acceptConnection(from);
        }

    private:
        net::ServerSocket s_;
    };

    template <int version>
    BENCH_INLINE static net::IPAddress parse(const char* text) {
        return net::IPAddress(std::string(text), version == 4 ? net::IPAddress::IPv4 : net::IPAddress::IPv6);
    }
    template <int version>
    BENCH_INLINE static std::string print(const net::IPAddress& parsed) {
        return parsed.toString();
    }
};

} // namespace

BENCH_PROGRAM(poco)
