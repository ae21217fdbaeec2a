#include <pysock.hpp>

#include <cstdio>

int main() {
    pysock::socket server = pysock::create_server({"127.0.0.1", 0});
    pysock::socket client = pysock::create_connection(server.getsockname(), 5);
    client.sendall("hello");
    std::puts(server.accept().conn.recv_exactly(5).c_str());
}
