// SPDX-License-Identifier: MIT
// The calls that a program spends its time in, each as a loop of its own: bare system calls, pysock, pysock's error_code
// form. `benchmarks/count` counts instructions, system calls and allocations of one round.
//
//     hot_path OPERATION FORM ROUNDS [TIMEOUT]
#include <pysock.hpp>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

volatile std::size_t sink; // keeps results alive without changing what is counted much: one store

/// What the loops work on: connected pairs with something behind them.
struct world {
    pysock::socketpair_result pair = pysock::socketpair();
    pysock::socket udp{pysock::af_inet, pysock::sock_dgram};
    pysock::socket udp_peer{pysock::af_inet, pysock::sock_dgram};
    pysock::socket listener = pysock::create_server({"127.0.0.1", 0});
    pysock::address udp_peer_address;
    pysock::address listening;
    char data[65536] = {};

    world() {
        udp.bind({"127.0.0.1", 0});
        udp_peer.bind({"127.0.0.1", 0});
        udp_peer_address = udp_peer.getsockname();
        listening = listener.getsockname();
    }
};

using loop = void (*)(world&, int rounds);

struct operation {
    const char* name;
    const char* form;
    loop run;
};

void check(::ssize_t outcome) {
    if (outcome < 0) std::abort();
}

// What every loop below begins with: the things that a program has at hand, in local variables.
#define WORLD(w)                                                                                                       \
    pysock::socket &a = (w).pair.first, &b = (w).pair.second, &u = (w).udp, &v = (w).udp_peer, &l = (w).listener;      \
    const int fa = a.fileno(), fb = b.fileno(), fu = u.fileno(), fv = v.fileno(), fl = l.fileno();                     \
    const pysock::address &to = (w).udp_peer_address, &listening = (w).listening;                                      \
    const int to_port = to.port(), listening_port = listening.port();                                                  \
    char* const data = (w).data;                                                                                       \
    const pysock::bytes_like message(data, 64);                                                                        \
    const pysock::writable_bytes_like buffer(data, 65536);                                                             \
    std::error_code ec;                                                                                                \
    static_cast<void>(fa + fb + fu + fv + fl + to_port + listening_port)

#define LOOP(...)                                                                                                      \
    [](world& w, int rounds) {                                                                                         \
        WORLD(w);                                                                                                      \
        for (int round = 0; round < rounds; ++round) { __VA_ARGS__ }                                                   \
    }

std::size_t raw_recv(int fd, char* data) {
    return static_cast<std::size_t>(::recv(fd, data, 65536, 0));
}

int raw_connect(int port, bool as_text) {
    ::sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = __builtin_bswap16(static_cast<std::uint16_t>(port));
    name.sin_addr.s_addr = __builtin_bswap32(INADDR_LOOPBACK);
    if (as_text) ::inet_pton(AF_INET, "127.0.0.1", &name.sin_addr);
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(::connect(fd, reinterpret_cast<::sockaddr*>(&name), sizeof name));
    return fd;
}

const operation operations[] = {
    // One message of 64 bytes over a UNIX pair; the other end is always the bare call.
    {"send", "raw", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = raw_recv(fb, data);)},
    {"send", "pysock", LOOP(sink = a.send(message); sink = raw_recv(fb, data);)},
    {"send", "ec", LOOP(sink = a.send(message, ec); if (ec) std::abort(); sink = raw_recv(fb, data);)},
    {"sendall", "raw", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = raw_recv(fb, data);)},
    {"sendall", "pysock", LOOP(a.sendall(message); sink = raw_recv(fb, data);)},
    {"recv_into", "raw", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); const auto n = ::recv(fb, data, 65536, 0);
                              check(n); sink = static_cast<std::size_t>(n);)},
    {"recv_into", "pysock", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = b.recv_into(buffer);)},
    {"recv_into", "ec",
     LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = b.recv_into(buffer, ec); if (ec) std::abort();)},

    // The same message received as a string; the bare call is followed by making one.
    {"recv_4K", "raw", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = std::string(data, raw_recv(fb, data)).size();)},
    {"recv_4K", "pysock", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = b.recv(4096).size();)},
    {"recv_64K", "raw", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = std::string(data, raw_recv(fb, data)).size();)},
    {"recv_64K", "pysock", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = b.recv(65536).size();)},
    {"recv_1M", "raw", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = std::string(data, raw_recv(fb, data)).size();)},
    {"recv_1M", "pysock", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = b.recv(1 << 20).size();)},

    // A datagram of 64 bytes over loopback.
    {"sendto", "raw", LOOP(check(::sendto(fu, data, 64, MSG_NOSIGNAL, to.data(), to.size())); sink = raw_recv(fv, data);)},
    {"sendto", "pysock", LOOP(sink = u.sendto(message, to); sink = raw_recv(fv, data);)},
    {"sendto", "ec", LOOP(sink = u.sendto(message, to, ec); if (ec) std::abort(); sink = raw_recv(fv, data);)},
    {"recvfrom_into", "raw",
     LOOP(check(::sendto(fu, data, 64, MSG_NOSIGNAL, to.data(), to.size())); ::sockaddr_storage from;
          ::socklen_t size = sizeof from;
          check(::recvfrom(fv, data, 65536, 0, reinterpret_cast<::sockaddr*>(&from), &size)); sink = size;)},
    {"recvfrom_into", "pysock", LOOP(check(::sendto(fu, data, 64, MSG_NOSIGNAL, to.data(), to.size()));
                                     const auto [n, from] = v.recvfrom_into(buffer); sink = from.size();)},
    {"recvfrom_into", "ec", LOOP(check(::sendto(fu, data, 64, MSG_NOSIGNAL, to.data(), to.size()));
                                 const auto [n, from] = v.recvfrom_into(buffer, ec); if (ec) std::abort();
                                 sink = from.size();)},
    {"udp_text", "raw",
     LOOP(::sockaddr_in name{}; name.sin_family = AF_INET;
          name.sin_port = __builtin_bswap16(static_cast<std::uint16_t>(to_port));
          ::inet_pton(AF_INET, "127.0.0.1", &name.sin_addr);
          check(::sendto(fu, data, 64, MSG_NOSIGNAL, reinterpret_cast<::sockaddr*>(&name), sizeof name));
          ::sockaddr_in from; ::socklen_t size = sizeof from;
          check(::recvfrom(fv, data, 65536, 0, reinterpret_cast<::sockaddr*>(&from), &size)); char text[64];
          ::inet_ntop(AF_INET, &from.sin_addr, text, sizeof text);
          sink = std::string(text).size() + __builtin_bswap16(from.sin_port);)},
    {"udp_text", "pysock", LOOP(sink = u.sendto(message, {"127.0.0.1", to_port});
                                const auto [n, from] = v.recvfrom_into(buffer); const auto [host, port] = from;
                                sink = host.size() + static_cast<std::size_t>(port);)},

    // The same datagram as a message of two pieces.
    {"sendmsg", "raw", LOOP(::iovec parts[2] = {{data, 16}, {data + 16, 48}}; ::msghdr m{}; m.msg_iov = parts;
                            m.msg_iovlen = 2; m.msg_name = const_cast<::sockaddr*>(to.data()); m.msg_namelen = to.size();
                            check(::sendmsg(fu, &m, MSG_NOSIGNAL)); sink = raw_recv(fv, data);)},
    {"sendmsg", "pysock", LOOP(sink = u.sendmsg({{data, 16}, {data + 16, 48}}, {}, {}, to); sink = raw_recv(fv, data);)},
    {"recvmsg_into", "raw",
     LOOP(check(::sendto(fu, data, 64, MSG_NOSIGNAL, to.data(), to.size())); ::sockaddr_storage from;
          ::iovec parts[2] = {{data, 16}, {data + 16, 65520}}; ::msghdr m{}; m.msg_iov = parts; m.msg_iovlen = 2;
          m.msg_name = &from; m.msg_namelen = sizeof from; check(::recvmsg(fv, &m, 0)); sink = m.msg_namelen;)},
    {"recvmsg_into", "pysock",
     LOOP(check(::sendto(fu, data, 64, MSG_NOSIGNAL, to.data(), to.size()));
          const auto came = v.recvmsg_into({{data, 16}, {data + 16, 65520}}); sink = came.addr.size();)},
    {"recvmsg_4K", "raw", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = std::string(data, raw_recv(fb, data)).size();)},
    {"recvmsg_4K", "pysock", LOOP(check(::send(fa, data, 64, MSG_NOSIGNAL)); sink = b.recvmsg(4096).data.size();)},

    // Nothing to receive on a non-blocking socket.
    {"would_block", "raw", LOOP(if (::recv(fa, data, 65536, MSG_DONTWAIT) >= 0) std::abort();
                                sink = static_cast<std::size_t>(errno);)},
    {"would_block", "ec", LOOP(sink = a.recv_into(buffer, 0, pysock::msg_dontwait, ec); if (!ec) std::abort();)},
    {"would_block", "pysock", LOOP(try { sink = a.recv_into(buffer, 0, pysock::msg_dontwait); std::abort(); } catch (
                                  const pysock::blocking_io_error&) { sink = 0; })},

    // A TCP connection over loopback: made and closed by one side, accepted and closed by the other.
    {"connect", "raw", LOOP(::close(raw_connect(listening_port, false));
                            ::close(::accept4(fl, nullptr, nullptr, SOCK_CLOEXEC));)},
    {"connect", "pysock", LOOP({
         pysock::socket c(pysock::af_inet, pysock::sock_stream);
         c.connect(listening);
     } ::close(::accept4(fl, nullptr, nullptr, SOCK_CLOEXEC));)},
    {"connect_text", "raw", LOOP(::close(raw_connect(listening_port, true));
                                 ::close(::accept4(fl, nullptr, nullptr, SOCK_CLOEXEC));)},
    {"connect_text", "pysock", LOOP({
         pysock::socket c(pysock::af_inet, pysock::sock_stream);
         c.connect({"127.0.0.1", listening_port});
     } ::close(::accept4(fl, nullptr, nullptr, SOCK_CLOEXEC));)},
    {"accept", "raw", LOOP(::close(raw_connect(listening_port, false)); ::sockaddr_storage from;
                           ::socklen_t size = sizeof from;
                           const int fd = ::accept4(fl, reinterpret_cast<::sockaddr*>(&from), &size, SOCK_CLOEXEC);
                           sink = size; ::close(fd);)},
    {"accept", "pysock", LOOP(::close(raw_connect(listening_port, false)); const auto [conn, from] = l.accept();
                              sink = from.size();)},
};

} // namespace

int main(int argc, char** argv) {
    if (argc == 1) {
        for (const operation& each : operations) std::printf("%s %s\n", each.name, each.form);
        return 0;
    }
    if (argc < 4) {
        std::fputs("usage: hot_path [OPERATION FORM ROUNDS [TIMEOUT]]\n", stderr);
        return 2;
    }
    world w;
    if (argc > 4)
        for (pysock::socket* each : {&w.pair.first, &w.pair.second, &w.udp, &w.udp_peer, &w.listener})
            each->settimeout(std::atof(argv[4]));
    for (const operation& each : operations)
        if (std::string_view(argv[1]) == each.name && std::string_view(argv[2]) == each.form) {
            each.run(w, std::atoi(argv[3]));
            return 0;
        }
    std::fprintf(stderr, "hot_path: no operation '%s' in form '%s'\n", argv[1], argv[2]);
    return 2;
}
