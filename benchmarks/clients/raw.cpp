// SPDX-License-Identifier: MIT
// What each file of this folder does: connects to a port of this machine, sends all of a line, prints the answer.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#ifndef INCLUDE_ONLY
#include <cstdio>
#include <cstdlib>

int main(int, char** argv) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
    ::inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
    if (::connect(fd, reinterpret_cast<const ::sockaddr*>(&there), sizeof there) != 0) return 1;
    const char data[] = "hello\n";
    for (::size_t sent = 0; sent < sizeof data - 1;) {
        const ::ssize_t count = ::send(fd, data + sent, sizeof data - 1 - sent, MSG_NOSIGNAL);
        if (count < 0) return 1;
        sent += static_cast<::size_t>(count);
    }
    char answer[1024];
    const ::ssize_t count = ::recv(fd, answer, sizeof answer, 0);
    if (count < 0) return 1;
    std::fwrite(answer, 1, static_cast<::size_t>(count), stdout);
    ::close(fd);
}
#endif
