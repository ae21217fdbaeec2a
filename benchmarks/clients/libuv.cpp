// SPDX-License-Identifier: MIT
#include <uv.h>
#ifndef INCLUDE_ONLY
#include <cstdio>
#include <cstdlib>

namespace {

char answer[1024];

void give_room(uv_handle_t*, std::size_t, uv_buf_t* buffer) { *buffer = uv_buf_init(answer, sizeof answer); }

void print(uv_stream_t* s, ssize_t count, const uv_buf_t*) {
    if (count > 0) std::fwrite(answer, 1, static_cast<std::size_t>(count), stdout);
    uv_close(reinterpret_cast<uv_handle_t*>(s), nullptr);
}

void talk(uv_connect_t* connected, int status) {
    static uv_write_t request;
    static char data[] = "hello\n";
    if (status != 0) std::exit(1);
    const uv_buf_t buffer = uv_buf_init(data, 6);
    uv_write(&request, connected->handle, &buffer, 1, nullptr);
    uv_read_start(connected->handle, give_room, print);
}

} // namespace

int main(int, char** argv) {
    uv_tcp_t s;
    uv_tcp_init(uv_default_loop(), &s);
    sockaddr_in there{};
    uv_ip4_addr("127.0.0.1", std::atoi(argv[1]), &there);
    uv_connect_t request;
    uv_tcp_connect(&request, &s, reinterpret_cast<const sockaddr*>(&there), talk);
    return uv_run(uv_default_loop(), UV_RUN_DEFAULT);
}
#endif
