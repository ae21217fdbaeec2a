// SPDX-License-Identifier: MIT
// A use of everything that the header offers, so that compiling it instantiates the templates and linking it twice finds
// what is defined twice. Nothing here has to succeed.
#include <pysock.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

/// Addresses of things of which a program may have only one.
using entities = std::vector<const void*>;

inline void use_sockets(pysock::socket& s, std::error_code& ec) {
    using namespace std::chrono_literals;
    std::string text(8, ' ');
    std::array<std::byte, 8> block{};
    char raw[8];

    s.bind({"127.0.0.1", 0});
    s.bind({"::1", 0, 0, 0}, ec);
    s.bind("/nowhere/path", ec);
    s.listen();
    s.listen(5, ec);
    s.connect({"localhost", 1});
    s.connect({"127.0.0.1", 1}, ec);
    static_cast<void>(s.connect_ex({"127.0.0.1", 1}));
    auto [conn, peer] = s.accept();
    auto accepted = s.accept(ec);

    std::size_t moved = s.send("literal");
    s.send(text, pysock::msg_dontwait, ec);
    s.sendall(block);
    s.sendall(std::string_view(text), ec);
    s.sendto("x", {"127.0.0.1", 1});
    s.sendto("x", 0, peer, ec);
    text = s.recv(8);
    text = s.recv(8u, ec);
    moved = s.recv_into(raw);
    s.recv_into(block, 4, ec);
    auto [data, from] = s.recvfrom(8);
    auto [count, sender] = s.recvfrom_into(raw, ec);
    auto [message, ancdata, flags, origin] = s.recvmsg(8, pysock::cmsg_space(8));
    auto into = s.recvmsg_into({raw, block}, 0, {}, ec);
    moved = s.sendmsg({text, "literal"});
    s.sendmsg({text}, {{pysock::sol_socket, pysock::scm_rights, block}}, {}, {"127.0.0.1", 1}, ec);
    s.sendmsg({text}, ancdata, ec);
    pysock::send_fds(s, {"x"}, {0, s}, ec);
    auto [note, fds, note_flags, passer] = pysock::recv_fds(s, 8, 2);
    pysock::owned_fd owner = fds.empty() ? pysock::owned_fd() : std::move(fds.front());
    owner.close(ec);
    static_cast<void>(ancdata.credentials() || ancdata.packet_info() || ancdata.timestamp() || ancdata.ttl());
    static_cast<void>(std::tie(message, flags, origin, into, note, note_flags, passer));
    for (const auto& [level, type, content] : ancdata) static_cast<void>(std::tie(level, type, content));
    for (const auto& fd : ancdata.fds()) static_cast<void>(fd.fileno() == 0 || ancdata.detach_fds().empty());
#ifdef AF_ALG
    s.sendmsg_afalg({"text"}, {.op = pysock::alg_op_encrypt, .iv = "0123456789abcdef"}, ec);
    s.sendmsg_afalg({}, {.op = pysock::alg_op_decrypt, .assoclen = 8, .flags = pysock::msg_more});
#endif
    text = s.recv_exactly(8);
    text = s.recv_exactly(8, ec);
    s.recv_exactly_into(block);
    s.recv_exactly_into(raw, ec);
    static_cast<void>(std::tie(accepted, data, from, count, sender, moved));

    static_cast<void>(s.getsockopt(pysock::sol_socket, pysock::so_reuseaddr));
    text = s.getsockopt(pysock::sol_socket, pysock::so_linger, 8);
    s.setsockopt(pysock::sol_socket, pysock::so_reuseaddr, 1);
    s.setsockopt(pysock::sol_socket, pysock::so_reuseaddr, "\1\0\0\0", ec);
    s.setsockopt(pysock::sol_socket, pysock::so_reuseaddr, pysock::none, 4, ec);
    s.settimeout(1.5);
    s.settimeout(100ms);
    s.settimeout(pysock::none);
    s.settimeout(s.gettimeout(), ec);
    s.setblocking(s.getblocking());
    s.set_inheritable(s.get_inheritable());
    s.shutdown(pysock::shut_rd);
    s.shutdown(pysock::shut_rdwr, ec);

    std::ostringstream out;
    out << s << s.family() << s.type() << s.getsockname() << s.getpeername(ec);
    out << repr(s) << repr(s.family()) << str(peer) << s.proto() << s.fileno();
    pysock::socket other = s.dup();
    other = std::move(conn);
    static_cast<void>(other.detach());
    other.close();
    other.close(ec);
}

inline void use_files(pysock::socket& s, std::error_code& ec) {
    char raw[8];
    const std::vector<std::string> lines{"a", "b"};
    std::istringstream stream("x");
    static_cast<void>(s.sendfile(0) + s.sendfile(stdin, 1, ec) + s.sendfile(stream, 0, 5, ec));
    pysock::socket_io io(s, "rw");
    static_cast<void>(io.readinto(raw) == io.write("x") && io.readinto(raw, ec) == io.write("x", ec));
    static_cast<void>(io.readable() && io.writable(ec) && io.seekable() && io.fileno() == io.name() && *io.mode());
    io = pysock::socket_io(s, "r", ec);
    io.close();
    io.close(ec);
    pysock::socket_file file = s.makefile();
    file = s.makefile("rb", ec);
    file = s.makefile("r", {.newline = "\n"});
    file = s.makefile("r", {.buffering = 1}, ec);
    std::string text = file.read() + file.read1(1) + file.peek() + file.readline(5) + file.mode();
    text = file.read(ec) + file.read1(ec) + file.peek(ec) + file.readline(ec) + file.readlines()[0];
    static_cast<void>(file.readinto(raw) + file.readinto(raw, ec) + file.readlines(1, ec).size());
    for (const std::string& line : file) text += line;
    file.write(text);
    file.write("x", ec);
    file.writelines(lines);
    file.writelines({"x", text}, ec);
    file.flush();
    file.flush(ec);
    static_cast<void>(file.readable() && file.writable(ec) && file.fileno() == file.name() && file.closed());
    pysock::socket_streambuf buffer(s.makefile("rw"));
    pysock::socket_streambuf other(s);
    std::iostream conversation(&buffer);
    conversation << 1 << std::flush;
    std::getline(conversation, text);
    static_cast<void>(buffer.closed() || buffer.error() || other.error());
    buffer.close();
    other.close(ec);
    file.close();
    file.close(ec);
}

inline void use_values(const pysock::socket& s) {
    const pysock::address addr = s.getsockname();
    auto [host, port] = addr;
    auto inet = addr.as<pysock::inet_address>();
    auto inet6 = addr.as<pysock::inet6_address>();
    auto path = addr.as<pysock::unix_address>();
    static_cast<void>(std::tie(host, port, inet.host, inet6.scope_id, path.path));
    static_cast<void>(addr == s.getpeername() || addr < s.getpeername() || std::hash<pysock::address>{}(addr) == 0);
    static_cast<void>(pysock::has_ipv6 && pysock::has_dualstack_ipv6());
#ifdef __cpp_exceptions
    try {
        pysock::socket(pysock::none).close();
    } catch (const pysock::connection_refused_error&) {
    } catch (const pysock::connection_error&) {
    } catch (const pysock::timeout_error&) {
    } catch (const pysock::gaierror&) {
    } catch (const pysock::herror&) {
    } catch (const pysock::error& e) {
        static_cast<void>(std::string(e.what()) + e.strerror() + e.operation());
        static_cast<void>(e.bytes_transferred() + e.partial().size() + e.exceptions().size());
        static_cast<void>(e.laddr() == e.raddr());
    }
#endif
}

inline void use_module(std::error_code& ec) {
    for (const auto& [family, type, proto, canonname, addr] : pysock::getaddrinfo("localhost", 80, 0, pysock::sock_stream))
        static_cast<void>(std::tie(family, type, proto, canonname, addr));
    static_cast<void>(pysock::getaddrinfo(pysock::none, "http", ec));
    auto [host, service] = pysock::getnameinfo({"127.0.0.1", 80}, pysock::ni_numerichost);
    host = pysock::gethostname() + pysock::gethostbyname("localhost");
    auto [hostname, aliaslist, ipaddrlist] = pysock::gethostbyname_ex("localhost");
    static_cast<void>(std::tie(hostname, aliaslist, ipaddrlist));
    host = pysock::gethostbyaddr("127.0.0.1", ec).hostname + pysock::getfqdn() + pysock::getfqdn("localhost");
    pysock::sethostname(host);
    host = pysock::getservbyport(pysock::getservbyname("http"), "tcp") + pysock::getservbyport(80u, ec);
    static_cast<void>(pysock::getservbyname("http", std::string("tcp"), ec) + pysock::getprotobyname("tcp"));
    for (const auto& [index, name] : pysock::if_nameindex())
        host = pysock::if_indextoname(pysock::if_nametoindex(name)) + pysock::if_indextoname(index, ec);
    pysock::owned_fd copy = pysock::dup(0);
    pysock::socket_type copied = pysock::fromfd(copy.fileno(), pysock::af_inet, pysock::sock_stream);
    pysock::close(copied.detach());
    pysock::close(copy.detach(), ec);
    host = pysock::inet_ntoa(pysock::inet_aton("127.0.0.1"));
    host = pysock::inet_ntop(pysock::af_inet6, pysock::inet_pton(pysock::af_inet6, "::1"));
    static_assert(pysock::ntohs(pysock::htons(80)) == 80);
    static_assert(pysock::ntohl(pysock::htonl(80)) == 80);
    pysock::setdefaulttimeout(pysock::getdefaulttimeout());
    auto [first, second] = pysock::socketpair();
    pysock::socket client = pysock::create_connection({"localhost", 1}, 2.0);
    pysock::socket server = pysock::create_server({"127.0.0.1", 0}, {.reuse_port = false});
    pysock::set_interrupt_hook(pysock::set_interrupt_hook(nullptr));
    use_sockets(server, ec);
    use_files(server, ec);
    use_values(client);
}

/// Uses everything and returns what has to be the same in every translation unit.
inline entities uses() {
    static volatile bool never = false; // compiled and linked, but not run
    if (never) {
        std::error_code ec;
        use_module(ec);
    }
    return {
        &pysock::af_inet, &pysock::sock_stream, &pysock::msg_peek,  &pysock::ai_passive, &pysock::sol_socket,
        &pysock::none,    &pysock::has_ipv6,    &pysock::shut_rdwr, &pysock::so_reuseaddr, &pysock::gai_category(),
        &pysock::h_category(),
        reinterpret_cast<const void*>(&use_module),
    };
}
