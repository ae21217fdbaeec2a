// SPDX-License-Identifier: MIT
// The functions of the system that pysock calls, in the place of libc's: each asks injection.hpp what is to become of
// the call, and goes on to the real one. What libc calls by itself does not come this way.
#include "faults/injection.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>

#include <dlfcn.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using faults::call;
using faults::deed;

/// The function of this name that would have been called: libc's, or a sanitizer's.
template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// A call that yields -1 and sets errno when it fails, of which `perform` is the real one.
template <class Perform>
auto failing(call which, Perform perform) -> decltype(perform()) {
    const faults::rule rule = faults::decide(which);
    if (rule.what == deed::pass) return perform();
    if (rule.what == deed::fail_after) static_cast<void>(perform());
    errno = rule.number;
    return decltype(perform())(-1);
}

/// A call that moves `size` bytes.
template <class Perform>
::ssize_t moving(call which, std::size_t size, Perform perform) {
    const faults::rule rule = faults::decide(which);
    if (rule.what == deed::shorten) {
        const auto most = static_cast<std::size_t>(rule.number);
        const ::ssize_t moved = perform(size < most ? size : most);
        if (rule.more != 0) ::pthread_kill(::pthread_self(), rule.more);
        return moved;
    }
    if (rule.what == deed::pass) return perform(size);
    errno = rule.number;
    return -1;
}

/// A call that returns its error number.
template <class Perform>
int numbered(call which, Perform perform) {
    const faults::rule rule = faults::decide(which);
    return rule.what == deed::pass ? perform() : rule.number;
}

/// A look-up in a database, which returns an error number and leaves no answer.
template <class Entry, class Perform>
int looking_up(call which, Entry** answer, Perform perform) {
    const faults::rule rule = faults::decide(which);
    if (rule.what == deed::pass) return perform();
    *answer = nullptr;
    return rule.number;
}

/// The parts of a message, cut to so many bytes.
struct cut_message {
    ::iovec parts[4];
    ::msghdr message;
    cut_message(const ::msghdr& whole, std::size_t most) : message(whole) {
        std::size_t count = 0;
        for (; count < whole.msg_iovlen && count < 4 && most > 0; ++count) {
            parts[count] = whole.msg_iov[count];
            if (parts[count].iov_len > most) parts[count].iov_len = most;
            most -= parts[count].iov_len;
        }
        message.msg_iov = parts;
        message.msg_iovlen = count;
    }
};

} // namespace

#define NEXT(name) static auto* const real = next<decltype(::name)>(#name)

extern "C" {

int socket(int family, int type, int proto) noexcept {
    NEXT(socket);
    return failing(call::socket, [=] { return real(family, type, proto); });
}
int socketpair(int family, int type, int proto, int fds[2]) noexcept {
    NEXT(socketpair);
    return failing(call::socketpair, [=] { return real(family, type, proto, fds); });
}
int accept4(int fd, ::sockaddr* name, ::socklen_t* length, int flags) {
    NEXT(accept4);
    return failing(call::accept4, [=] { return real(fd, name, length, flags); });
}
int bind(int fd, const ::sockaddr* name, ::socklen_t length) noexcept {
    NEXT(bind);
    return failing(call::bind, [=] { return real(fd, name, length); });
}
int listen(int fd, int backlog) noexcept {
    NEXT(listen);
    return failing(call::listen, [=] { return real(fd, backlog); });
}
int connect(int fd, const ::sockaddr* name, ::socklen_t length) {
    NEXT(connect);
    return failing(call::connect, [=] { return real(fd, name, length); });
}
int shutdown(int fd, int how) noexcept {
    NEXT(shutdown);
    return failing(call::shutdown, [=] { return real(fd, how); });
}
int close(int fd) {
    NEXT(close);
    const faults::rule rule = faults::decide(call::close);
    const int outcome = real(fd); // for EBADF it was somebody else who closed it
    if (rule.what == deed::pass) return outcome;
    errno = rule.number;
    return -1;
}
int getsockname(int fd, ::sockaddr* name, ::socklen_t* length) noexcept {
    NEXT(getsockname);
    return failing(call::getsockname, [=] { return real(fd, name, length); });
}
int getpeername(int fd, ::sockaddr* name, ::socklen_t* length) noexcept {
    NEXT(getpeername);
    return failing(call::getpeername, [=] { return real(fd, name, length); });
}
int getsockopt(int fd, int level, int option, void* value, ::socklen_t* size) noexcept {
    NEXT(getsockopt);
    return failing(call::getsockopt, [=] { return real(fd, level, option, value, size); });
}
int setsockopt(int fd, int level, int option, const void* value, ::socklen_t size) noexcept {
    NEXT(setsockopt);
    return failing(call::setsockopt, [=] { return real(fd, level, option, value, size); });
}
int fcntl(int fd, int command, ...) {
    NEXT(fcntl);
    std::va_list arguments;
    va_start(arguments, command);
    void* const argument = va_arg(arguments, void*);
    va_end(arguments);
    return failing(call::fcntl, [=] { return real(fd, command, argument); });
}
int ioctl(int fd, unsigned long request, ...) noexcept {
    NEXT(ioctl);
    std::va_list arguments;
    va_start(arguments, request);
    void* const argument = va_arg(arguments, void*);
    va_end(arguments);
    return failing(call::ioctl, [=] { return real(fd, request, argument); });
}
int pipe2(int fds[2], int flags) noexcept {
    NEXT(pipe2);
    return failing(call::pipe2, [=] { return real(fds, flags); });
}

::ssize_t send(int fd, const void* data, std::size_t size, int flags) {
    NEXT(send);
    return moving(call::send, size, [=](std::size_t most) { return real(fd, data, most, flags); });
}
::ssize_t sendto(int fd, const void* data, std::size_t size, int flags, const ::sockaddr* name, ::socklen_t length) {
    NEXT(sendto);
    return moving(call::sendto, size, [=](std::size_t most) { return real(fd, data, most, flags, name, length); });
}
::ssize_t recv(int fd, void* data, std::size_t size, int flags) {
    NEXT(recv);
    return moving(call::recv, size, [=](std::size_t most) { return real(fd, data, most, flags); });
}
::ssize_t recvfrom(int fd, void* data, std::size_t size, int flags, ::sockaddr* name, ::socklen_t* length) {
    NEXT(recvfrom);
    return moving(call::recvfrom, size, [=](std::size_t most) { return real(fd, data, most, flags, name, length); });
}
::ssize_t sendmsg(int fd, const ::msghdr* message, int flags) {
    NEXT(sendmsg);
    return moving(call::sendmsg, static_cast<std::size_t>(-1), [=](std::size_t most) {
        if (most == static_cast<std::size_t>(-1)) return real(fd, message, flags);
        const cut_message cut(*message, most);
        return real(fd, &cut.message, flags);
    });
}
::ssize_t recvmsg(int fd, ::msghdr* message, int flags) {
    NEXT(recvmsg);
    return moving(call::recvmsg, static_cast<std::size_t>(-1), [=](std::size_t most) {
        if (most == static_cast<std::size_t>(-1)) return real(fd, message, flags);
        cut_message cut(*message, most);
        const ::ssize_t came = real(fd, &cut.message, flags);
        message->msg_namelen = cut.message.msg_namelen;
        message->msg_controllen = cut.message.msg_controllen;
        message->msg_flags = cut.message.msg_flags;
        return came;
    });
}
::ssize_t read(int fd, void* data, std::size_t size) {
    NEXT(read);
    return moving(call::read, size, [=](std::size_t most) { return real(fd, data, most); });
}
::ssize_t write(int fd, const void* data, std::size_t size) {
    NEXT(write);
    return moving(call::write, size, [=](std::size_t most) { return real(fd, data, most); });
}
::ssize_t sendfile(int to, int from, ::off_t* offset, std::size_t size) noexcept {
    NEXT(sendfile);
    return moving(call::sendfile, size, [=](std::size_t most) { return real(to, from, offset, most); });
}
::off_t lseek(int fd, ::off_t offset, int whence) noexcept {
    NEXT(lseek);
    return failing(call::lseek, [=] { return real(fd, offset, whence); });
}
int fstat(int fd, struct ::stat* about) noexcept {
    NEXT(fstat);
    return failing(call::fstat, [=] { return real(fd, about); });
}
int fseeko(std::FILE* file, ::off_t offset, int whence) {
    NEXT(fseeko);
    return failing(call::fseeko, [=] { return real(file, offset, whence); });
}

int poll(::pollfd* entries, ::nfds_t count, int milliseconds) {
    NEXT(poll);
    const faults::rule rule = faults::decide(call::poll);
    if (rule.what == deed::pass) return real(entries, count, milliseconds);
    if (rule.what == deed::claim_ready) {
        for (::nfds_t i = 0; i < count; ++i) entries[i].revents = entries[i].events;
        return static_cast<int>(count);
    }
    errno = rule.number;
    return -1;
}

int gethostname(char* name, std::size_t size) noexcept {
    NEXT(gethostname);
    return failing(call::gethostname, [=] { return real(name, size); });
}
int sethostname(const char*, std::size_t) noexcept { // never the real one: it is the machine's name
    return failing(call::sethostname, [] { return 0; });
}

int getaddrinfo(const char* host, const char* service, const ::addrinfo* hints, ::addrinfo** found) {
    NEXT(getaddrinfo);
    const faults::rule rule = faults::decide(call::getaddrinfo);
    if (rule.what == deed::pass) return real(host, service, hints, found);
    errno = rule.more;
    return rule.number;
}
int getnameinfo(const ::sockaddr* name, ::socklen_t length, char* host, ::socklen_t host_size, char* service,
                ::socklen_t service_size, int flags) {
    NEXT(getnameinfo);
    const faults::rule rule = faults::decide(call::getnameinfo);
    if (rule.what == deed::pass) return real(name, length, host, host_size, service, service_size, flags);
    errno = rule.more;
    return rule.number;
}
int gethostbyname_r(const char* name, ::hostent* entry, char* memory, std::size_t size, ::hostent** answer,
                    int* host_number) {
    NEXT(gethostbyname_r);
    const faults::rule rule = faults::decide(call::gethostbyname_r);
    if (rule.what == deed::pass) return real(name, entry, memory, size, answer, host_number);
    *answer = nullptr;
    *host_number = rule.more;
    return rule.number;
}
int gethostbyaddr_r(const void* address, ::socklen_t length, int family, ::hostent* entry, char* memory,
                    std::size_t size, ::hostent** answer, int* host_number) {
    NEXT(gethostbyaddr_r);
    const faults::rule rule = faults::decide(call::gethostbyaddr_r);
    if (rule.what == deed::pass) return real(address, length, family, entry, memory, size, answer, host_number);
    *answer = nullptr;
    *host_number = rule.more;
    return rule.number;
}
int getservbyname_r(const char* name, const char* proto, ::servent* entry, char* memory, std::size_t size,
                    ::servent** answer) {
    NEXT(getservbyname_r);
    return looking_up(call::getservbyname_r, answer, [=] { return real(name, proto, entry, memory, size, answer); });
}
int getservbyport_r(int port, const char* proto, ::servent* entry, char* memory, std::size_t size, ::servent** answer) {
    NEXT(getservbyport_r);
    return looking_up(call::getservbyport_r, answer, [=] { return real(port, proto, entry, memory, size, answer); });
}
int getprotobyname_r(const char* name, ::protoent* entry, char* memory, std::size_t size, ::protoent** answer) {
    NEXT(getprotobyname_r);
    return looking_up(call::getprotobyname_r, answer, [=] { return real(name, entry, memory, size, answer); });
}

struct ::if_nameindex* if_nameindex() noexcept {
    static auto* const real = next<decltype(::if_nameindex)>("if_nameindex");
    const faults::rule rule = faults::decide(call::if_nameindex);
    if (rule.what == deed::pass) return real();
    errno = rule.number;
    return nullptr;
}
unsigned if_nametoindex(const char* name) noexcept {
    NEXT(if_nametoindex);
    const faults::rule rule = faults::decide(call::if_nametoindex);
    if (rule.what == deed::pass) return real(name);
    errno = rule.number;
    return 0;
}
char* if_indextoname(unsigned index, char* name) noexcept {
    NEXT(if_indextoname);
    const faults::rule rule = faults::decide(call::if_indextoname);
    if (rule.what == deed::pass) return real(index, name);
    errno = rule.number;
    return nullptr;
}

int pthread_create(::pthread_t* thread, const ::pthread_attr_t* attributes, void* (*body)(void*),
                   void* argument) noexcept {
    NEXT(pthread_create);
    return numbered(call::pthread_create, [=] { return real(thread, attributes, body, argument); });
}
int pthread_sigmask(int how, const ::sigset_t* set, ::sigset_t* before) noexcept {
    NEXT(pthread_sigmask);
    return numbered(call::pthread_sigmask, [=] { return real(how, set, before); });
}
int sigpending(::sigset_t* set) noexcept {
    NEXT(sigpending);
    return failing(call::sigpending, [=] { return real(set); });
}
int sigtimedwait(const ::sigset_t* set, ::siginfo_t* about, const ::timespec* limit) {
    NEXT(sigtimedwait);
    return failing(call::sigtimedwait, [=] { return real(set, about, limit); });
}

} // extern "C"
