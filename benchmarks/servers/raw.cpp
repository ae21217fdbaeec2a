// SPDX-License-Identifier: MIT
#include "epoll.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

struct raw {
    using connection = int;

    raw() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        ::sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::bind(listener_, reinterpret_cast<const ::sockaddr*>(&name), sizeof name) != 0) std::abort();
        if (::listen(listener_, 4096) != 0) std::abort();
    }

    int listener() const { return listener_; }
    int port() const {
        ::sockaddr_in name{};
        ::socklen_t size = sizeof name;
        ::getsockname(listener_, reinterpret_cast<::sockaddr*>(&name), &size);
        return ntohs(name.sin_port);
    }
    int accept() {
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) std::abort();
        return fd;
    }
    static int descriptor(int fd) { return fd; }
    static std::size_t read(int fd, char* data, std::size_t size) {
        const ::ssize_t count = ::recv(fd, data, size, 0);
        return count < 0 ? 0 : static_cast<std::size_t>(count);
    }
    static void write(int fd, const char* data, std::size_t size) {
        for (std::size_t sent = 0; sent < size;) {
            const ::ssize_t count = ::send(fd, data + sent, size - sent, MSG_NOSIGNAL);
            if (count < 0) return;
            sent += static_cast<std::size_t>(count);
        }
    }
    static void close(int fd) { ::close(fd); }

private:
    int listener_;
};

} // namespace

int main() { return serve<raw>(); }
