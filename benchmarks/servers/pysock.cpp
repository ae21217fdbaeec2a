// SPDX-License-Identifier: MIT
#include <pysock.hpp>

#include "epoll.hpp"

namespace {

struct pysock_sockets {
    struct connection {
        pysock::socket socket{pysock::none};
    };

    int listener() const { return listener_.fileno(); }
    int port() const { return listener_.getsockname().port(); }
    connection accept() { return {std::move(listener_.accept().conn)}; }
    static int descriptor(const connection& c) { return c.socket.fileno(); }
    static std::size_t read(connection& c, char* data, std::size_t size) try {
        return c.socket.recv_into({data, size});
    } catch (const pysock::error&) {
        return 0;
    }
    static void write(connection& c, const char* data, std::size_t size) try {
        c.socket.sendall({data, size});
    } catch (const pysock::error&) {
        // gone; the next read tells
    }
    static void close(connection& c) { c.socket.close(); }

private:
    pysock::socket listener_ = pysock::create_server({"127.0.0.1", 0}, {.backlog = 4096});
};

} // namespace

int main() { return serve<pysock_sockets>(); }
