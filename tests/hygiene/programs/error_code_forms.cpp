// SPDX-License-Identifier: MIT
// A conversation over loopback that uses the error_code forms only. Prints what was received.
#include <pysock.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>

namespace {

void expect(bool fact, const char* what) {
    if (!fact) {
        std::fprintf(stderr, "not so: %s\n", what);
        std::exit(EXIT_FAILURE);
    }
}

} // namespace

int main() {
    std::error_code ec;
    pysock::socket listener = pysock::create_server({"127.0.0.1", 0}, ec);
    expect(!ec, "create_server succeeds");
    listener.settimeout(10, ec);
    const pysock::address where = listener.getsockname(ec);
    expect(!ec, "getsockname succeeds");

    pysock::socket client(pysock::af_inet, pysock::sock_stream, ec);
    expect(!ec, "a socket can be made");
    client.settimeout(10, ec);
    client.connect(where, ec);
    expect(!ec, "connect succeeds");
    auto [conn, peer] = listener.accept(ec);
    expect(!ec, "accept succeeds");
    expect(peer == client.getsockname(ec), "accept tells the client's address");

    expect(client.sendall("hello", ec) == 5 && !ec, "sendall reports its bytes");
    const std::string text = conn.recv_exactly(5, ec);
    expect(!ec, "recv_exactly succeeds");
    conn.settimeout(0, ec);
    static_cast<void>(conn.recv(1, ec));
    expect(ec == std::errc::operation_would_block || ec == std::errc::resource_unavailable_try_again, "recv would block");

    auto [here, there] = pysock::socketpair(ec);
    expect(pysock::send_fds(here, {"f", "d"}, {here}, ec) == 2 && !ec, "send_fds reports its bytes");
    auto [data, fds, flags, sender] = pysock::recv_fds(there, 10, 1, ec);
    expect(!ec && data == "fd" && fds.size() == 1 && fds[0].fileno() != here.fileno(), "recv_fds has the descriptor");
    expect(here.sendmsg({"a", "b"}, ec) == 2 && !ec, "sendmsg reports its bytes");

    conn.settimeout(10, ec);
    pysock::socket_file reader = conn.makefile("r", ec);
    pysock::socket_file writer = client.makefile("w", {.newline = "\r\n"}, ec);
    expect(writer.write("a line\n", ec) == 7 && !ec, "write reports its bytes");
    writer.close(ec);
    expect(!ec, "close flushes");
    expect(reader.readline(ec) == "a line\n" && !ec, "readline translates the end of the line");
    expect(client.sendfile(-1, ec) == 0 && ec == std::errc::bad_file_descriptor, "sendfile reports a bad file");

    client.close(ec);
    expect(conn.recv(1, ec).empty() && !ec, "the end of the stream is no error");
    client.sendall("x", ec);
    expect(ec == std::errc::bad_file_descriptor, "a closed socket is a bad descriptor");
    static_cast<void>(client.recv(-1, ec));
    expect(static_cast<bool>(ec), "a negative size is an error");
    std::puts(text.c_str());
}
