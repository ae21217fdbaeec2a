// SPDX-License-Identifier: MIT
#include <asio.hpp>
#ifndef INCLUDE_ONLY
#include <cstdio>
#include <cstdlib>

int main(int, char** argv) {
    asio::io_context context;
    asio::ip::tcp::socket s(context);
    s.connect({asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::atoi(argv[1]))});
    asio::write(s, asio::buffer("hello\n", 6));
    char answer[1024];
    const std::size_t count = s.receive(asio::buffer(answer));
    std::fwrite(answer, 1, count, stdout);
}
#endif
