// SPDX-License-Identifier: MIT
// The bare system calls: the limit. A timeout is SO_RCVTIMEO and SO_SNDTIMEO.
#include "../cases.hpp"

#include <cerrno>
#include <cstdint>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <gnu/libc-version.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace {

std::size_t done(::ssize_t outcome) {
    bench::expect(outcome >= 0, "a system call failed");
    return static_cast<std::size_t>(outcome);
}

int done(int outcome) {
    bench::expect(outcome >= 0, "a system call failed");
    return outcome;
}

struct raw {
    [[maybe_unused]] static constexpr bench::lack lacks[] = {{"", ""}};
    static std::string version() { return std::string("glibc ") + ::gnu_get_libc_version(); }

    using name = ::sockaddr_in;

    BENCH_INLINE static name name_of(const char* host, int port) {
        name named{};
        named.sin_family = AF_INET;
        named.sin_port = htons(static_cast<std::uint16_t>(port));
        bench::expect(::inet_pton(AF_INET, host, &named.sin_addr) == 1);
        return named;
    }

    class handle {
    public:
        explicit handle(int fd) : fd_(done(fd)) {}
        handle(handle&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
        ~handle() {
            if (fd_ >= 0) ::close(fd_);
        }
        operator int() const { return fd_; }

    private:
        int fd_;
    };

    static void set_timeout(int fd) {
        const ::timeval time{bench::timeout_seconds, 0};
        for (const int which : {SO_RCVTIMEO, SO_SNDTIMEO})
            done(::setsockopt(fd, SOL_SOCKET, which, &time, sizeof time));
    }

    template <bench::transport over, bool timed>
    class stream {
    public:
        BENCH_INLINE explicit stream(const ::sockaddr_in& there)
            : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
            done(::connect(fd_, reinterpret_cast<const ::sockaddr*>(&there), sizeof there));
        }
        BENCH_INLINE explicit stream(const ::sockaddr_un& there)
            : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
            done(::connect(fd_, reinterpret_cast<const ::sockaddr*>(&there), sizeof there));
        }
        BENCH_INLINE explicit stream(const bench::place& there) : stream(name_of_place(there)) {
            if (timed) set_timeout(fd_);
        }

        void set_room(long size) {
            const int room = static_cast<int>(size);
            for (const int which : {SO_SNDBUF, SO_RCVBUF})
                done(::setsockopt(fd_, SOL_SOCKET, which, &room, sizeof room));
        }

        BENCH_INLINE std::size_t send_some(const char* data, std::size_t size) {
            return done(::send(fd_, data, size, MSG_NOSIGNAL));
        }

        BENCH_INLINE void send_all(const char* data, std::size_t size) {
            std::size_t sent = send_some(data, size);
            while (sent < size) sent += send_some(data + sent, size - sent);
        }

        BENCH_INLINE std::size_t receive(char* data, std::size_t size) { return done(::recv(fd_, data, size, 0)); }

        /// Into memory that is there already; the string is made of what came.
        BENCH_INLINE std::string receive_bytes(std::size_t most) {
            alignas(64) static char space[1 << 20];
            return std::string(space, receive(space, most));
        }

        void set_nonblocking() { bench::expect(::fcntl(fd_, F_SETFL, O_NONBLOCK) == 0); }
        BENCH_INLINE bool would_block(char* data, std::size_t size) {
            return ::recv(fd_, data, size, 0) < 0 && errno == EAGAIN;
        }

        BENCH_INLINE void send_descriptor(int passed) {
            control_message message;
            ::cmsghdr* const item = CMSG_FIRSTHDR(&message.head);
            item->cmsg_level = SOL_SOCKET;
            item->cmsg_type = SCM_RIGHTS;
            item->cmsg_len = CMSG_LEN(sizeof passed);
            std::memcpy(CMSG_DATA(item), &passed, sizeof passed);
            done(::sendmsg(fd_, &message.head, MSG_NOSIGNAL));
        }

        BENCH_INLINE void receive_descriptor() {
            control_message message;
            done(::recvmsg(fd_, &message.head, MSG_CMSG_CLOEXEC));
            const ::cmsghdr* const item = CMSG_FIRSTHDR(&message.head);
            bench::expect(item != nullptr && item->cmsg_type == SCM_RIGHTS);
            int passed = -1;
            std::memcpy(&passed, CMSG_DATA(item), sizeof passed);
            ::close(passed);
        }

    private:
        BENCH_INLINE static auto name_of_place(const bench::place& there) {
            if constexpr (over == bench::transport::tcp) {
                return name_of(there.host, there.port);
            } else {
                ::sockaddr_un named{};
                named.sun_family = AF_UNIX;
                std::strncpy(named.sun_path, there.path.c_str(), sizeof named.sun_path - 1);
                return named;
            }
        }

        struct control_message {
            char byte = 'x';
            ::iovec part{&byte, 1};
            alignas(::cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
            ::msghdr head{};

            control_message() {
                head.msg_iov = &part;
                head.msg_iovlen = 1;
                head.msg_control = control;
                head.msg_controllen = sizeof control;
            }
        };

        handle fd_;
    };

    template <bool timed>
    class datagrams {
    public:
        datagrams() : fd_(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
            const name own = name_of("127.0.0.1", 0);
            done(::bind(fd_, reinterpret_cast<const ::sockaddr*>(&own), sizeof own));
            if (timed) set_timeout(fd_);
        }

        int port() const { return bench_peer_port(fd_); }

        BENCH_INLINE void send_to(const char* data, std::size_t size, const name& there) {
            done(::sendto(fd_, data, size, MSG_NOSIGNAL, reinterpret_cast<const ::sockaddr*>(&there), sizeof there));
        }

        BENCH_INLINE name receive_from(char* data, std::size_t size) {
            name from;
            ::socklen_t length = sizeof from;
            bench::expect(done(::recvfrom(fd_, data, size, 0, reinterpret_cast<::sockaddr*>(&from), &length)) == size);
            return from;
        }

        BENCH_INLINE void send_to_text(const char* data, std::size_t size, const char* host, int port) {
            send_to(data, size, name_of(host, port));
        }

        BENCH_INLINE std::size_t receive_from_text(char* data, std::size_t size) {
            const name from = receive_from(data, size);
            char text[INET_ADDRSTRLEN];
            bench::expect(::inet_ntop(AF_INET, &from.sin_addr, text, sizeof text) != nullptr);
            return std::string(text).size() + ntohs(from.sin_port);
        }

        BENCH_INLINE void send_pieces(char* data, std::size_t head, std::size_t body, const name& there) {
            ::iovec parts[2] = {{data, head}, {data + head, body}};
            ::msghdr message{};
            message.msg_name = const_cast<name*>(&there);
            message.msg_namelen = sizeof there;
            message.msg_iov = parts;
            message.msg_iovlen = 2;
            bench::expect(done(::sendmsg(fd_, &message, MSG_NOSIGNAL)) == head + body);
        }

        BENCH_INLINE name receive_pieces(char* data, std::size_t head, std::size_t body) {
            name from;
            ::iovec parts[2] = {{data, head}, {data + head, body}};
            ::msghdr message{};
            message.msg_name = &from;
            message.msg_namelen = sizeof from;
            message.msg_iov = parts;
            message.msg_iovlen = 2;
            bench::expect(done(::recvmsg(fd_, &message, 0)) == head + body);
            return from;
        }

    private:
        handle fd_;
    };

    class acceptor {
    public:
        acceptor() : fd_(bench_peer_listen()) {}
        int port() const { return bench_peer_port(fd_); }
        BENCH_INLINE handle accept() {
            name from;
            ::socklen_t size = sizeof from;
            handle conn(::accept4(fd_, reinterpret_cast<::sockaddr*>(&from), &size, SOCK_CLOEXEC));
            bench::use(from);
            return conn;
        }

    private:
        handle fd_;
    };

    template <int version>
    BENCH_INLINE static auto parse(const char* text) {
        std::conditional_t<version == 4, ::in_addr, ::in6_addr> parsed;
        bench::expect(::inet_pton(version == 4 ? AF_INET : AF_INET6, text, &parsed) == 1);
        return parsed;
    }
    template <int version, class Parsed>
    BENCH_INLINE static std::string print(const Parsed& parsed) {
        char text[INET6_ADDRSTRLEN];
        bench::expect(::inet_ntop(version == 4 ? AF_INET : AF_INET6, &parsed, text, sizeof text) != nullptr);
        return text;
    }
};

} // namespace

BENCH_PROGRAM(raw)
