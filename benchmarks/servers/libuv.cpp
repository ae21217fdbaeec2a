// SPDX-License-Identifier: MIT
#include <uv.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>

namespace {

std::size_t open_connections = 0;

struct connection {
    uv_tcp_t handle; // first: its address is the connection's
    uv_write_t request;
    char data[4096];
};

connection& of(void* handle) { return *static_cast<connection*>(handle); }

void closed(uv_handle_t* handle) {
    delete &of(handle);
    if (--open_connections == 0) std::exit(0);
}

void give_room(uv_handle_t* handle, std::size_t, uv_buf_t* buffer) {
    *buffer = uv_buf_init(of(handle).data, sizeof of(handle).data);
}

void echo(uv_stream_t* s, ssize_t count, const uv_buf_t* buffer) {
    if (count == 0) return;
    if (count < 0) {
        uv_close(reinterpret_cast<uv_handle_t*>(s), closed);
        return;
    }
    const uv_buf_t answer = uv_buf_init(buffer->base, static_cast<unsigned>(count));
    uv_write(&of(s).request, s, &answer, 1, nullptr);
}

void accept(uv_stream_t* listener, int status) {
    if (status != 0) std::abort();
    auto* const fresh = new connection;
    uv_tcp_init(listener->loop, &fresh->handle);
    auto* const s = reinterpret_cast<uv_stream_t*>(&fresh->handle);
    if (uv_accept(listener, s) != 0) std::abort();
    ++open_connections;
    uv_read_start(s, give_room, echo);
}

} // namespace

int main() {
    uv_loop_t* const loop = uv_default_loop();
    uv_tcp_t listener;
    uv_tcp_init(loop, &listener);
    sockaddr_in name{};
    uv_ip4_addr("127.0.0.1", 0, &name);
    uv_tcp_bind(&listener, reinterpret_cast<const sockaddr*>(&name), 0);
    if (uv_listen(reinterpret_cast<uv_stream_t*>(&listener), 4096, accept) != 0) return 1;
    int size = sizeof name;
    uv_tcp_getsockname(&listener, reinterpret_cast<sockaddr*>(&name), &size);
    std::printf("%d\n", ntohs(name.sin_port));
    std::fflush(stdout);
    return uv_run(loop, UV_RUN_DEFAULT);
}
