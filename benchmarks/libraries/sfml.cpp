// SPDX-License-Identifier: MIT
// SFML Network. Only a SocketSelector knows timeouts: with one, it waits before each receive; a send cannot have any.
#include <SFML/Config.hpp>
#include <SFML/Network.hpp>

#include "../cases.hpp"

namespace {

void check(sf::Socket::Status status) { bench::expect(status == sf::Socket::Done, "a call failed"); }

struct sfml {
    static constexpr bench::lack lacks[] = {
        {"unix", "SFML has no UNIX sockets"},
        {"ipv6", "SFML has no IPv6"},
        {"message", "SFML sends no message in pieces"},
        {"descriptor", "SFML passes no descriptors"},
    };
    static std::string version() {
        return std::to_string(SFML_VERSION_MAJOR) + "." + std::to_string(SFML_VERSION_MINOR) + "." +
               std::to_string(SFML_VERSION_PATCH);
    }

    struct name {
        sf::IpAddress address;
        unsigned short port;
    };

    BENCH_INLINE static name name_of(const char* host, int port) { return {host, static_cast<unsigned short>(port)}; }

    /// Waits until the socket can be read, where it has a timeout.
    template <bool timed>
    class reader {
    public:
        void watch(sf::Socket& s) {
            if constexpr (timed) selector_.add(s);
        }
        BENCH_INLINE void wait() {
            if constexpr (timed) bench::expect(selector_.wait(sf::seconds(bench::timeout_seconds)));
        }

    private:
        struct nothing {};
        std::conditional_t<timed, sf::SocketSelector, nothing> selector_;
    };

    template <bench::transport over, bool timed>
    requires(over == bench::transport::tcp) class stream {
    public:
        BENCH_INLINE explicit stream(const name& there) { check(s_.connect(there.address, there.port)); }
        BENCH_INLINE explicit stream(const bench::place& there) : stream(name_of(there.host, there.port)) {
            reader_.watch(s_);
        }

        BENCH_INLINE void send_all(const char* data, std::size_t size) { check(s_.send(data, size)); }
        BENCH_INLINE std::size_t receive(char* data, std::size_t size) {
            reader_.wait();
            std::size_t received = 0;
            check(s_.receive(data, size, received));
            return received;
        }

        void set_nonblocking() { s_.setBlocking(false); }
        BENCH_INLINE bool would_block(char* data, std::size_t size) {
            std::size_t received = 0;
            return s_.receive(data, size, received) == sf::Socket::NotReady;
        }

    private:
        sf::TcpSocket s_;
        reader<timed> reader_;
    };

    template <bool timed>
    class datagrams {
    public:
        datagrams() {
            check(s_.bind(sf::Socket::AnyPort, sf::IpAddress::LocalHost));
            reader_.watch(s_);
        }

        int port() const { return s_.getLocalPort(); }

        BENCH_INLINE void send_to(const char* data, std::size_t size, const name& there) {
            check(s_.send(data, size, there.address, there.port));
        }
        BENCH_INLINE name receive_from(char* data, std::size_t size) {
            reader_.wait();
            name from{};
            std::size_t received = 0;
            check(s_.receive(data, size, received, from.address, from.port));
            bench::expect(received == size);
            return from;
        }
        BENCH_INLINE void send_to_text(const char* data, std::size_t size, const char* host, int port) {
            send_to(data, size, name_of(host, port));
        }
        BENCH_INLINE std::size_t receive_from_text(char* data, std::size_t size) {
            const name from = receive_from(data, size);
            return from.address.toString().size() + from.port;
        }

    private:
        sf::UdpSocket s_;
        reader<timed> reader_;
    };

    class acceptor {
    public:
        acceptor() { check(s_.listen(sf::Socket::AnyPort, sf::IpAddress::LocalHost)); }
        int port() const { return s_.getLocalPort(); }

        /// SFML's sockets stay where they are.
        struct accepted {
            sf::TcpSocket socket;
            explicit accepted(sf::TcpListener& from) {
                check(from.accept(socket));
                bench::expect(socket.getRemoteAddress() != sf::IpAddress::None);
            }
        };
        BENCH_INLINE accepted accept() { return accepted(s_); }

    private:
        sf::TcpListener s_;
    };

    template <int version>
    requires(version == 4) static sf::IpAddress parse(const char* text) { return sf::IpAddress(text); }
    template <int version>
    BENCH_INLINE static std::string print(const sf::IpAddress& parsed) {
        return parsed.toString();
    }
};

} // namespace

BENCH_PROGRAM(sfml)
