// SPDX-License-Identifier: MIT
// Methods that make and end connections.
#include "addresses.hpp"
#include "socket_object.hpp"

namespace glue {
namespace {

PyObject* accept(socket_object& self, PyObject* args) {
    parse(args, ":_accept");
    auto [conn, addr] = unlocked([&] { return self.socket.accept(); });
    const ref address(to_python(addr));
    return Py_BuildValue("iO", conn.detach(), address.get());
}

PyObject* bind(socket_object& self, PyObject* args) {
    PyObject* address;
    parse(args, "O:bind", &address);
    with_address(address, self.family, "bind", [&](const auto& to) { self.socket.bind(to); });
    return none();
}

PyObject* connect(socket_object& self, PyObject* args) {
    PyObject* address;
    parse(args, "O:connect", &address);
    with_address(address, self.family, "connect", [&](const auto& to) { self.socket.connect(to); });
    return none();
}

PyObject* connect_ex(socket_object& self, PyObject* args) {
    PyObject* address;
    parse(args, "O:connect_ex", &address);
    return PyLong_FromLong(
        with_address(address, self.family, "connect_ex", [&](const auto& to) { return self.socket.connect_ex(to); }));
}

PyObject* listen(socket_object& self, PyObject* args) {
    int backlog = pysock::socket::default_backlog;
    parse(args, "|i:listen", &backlog);
    unlocked([&] { self.socket.listen(backlog); });
    return none();
}

PyObject* shutdown(socket_object& self, PyObject* args) {
    int how;
    parse(args, "i:shutdown", &how);
    unlocked([&] { self.socket.shutdown(how); });
    return none();
}

PyObject* close(socket_object& self, PyObject* args) {
    parse(args, ":close");
    // The socket is closed from here on, and whoever looks meanwhile has to see that.
    pysock::socket closing = std::move(self.socket);
    self.update();
    unlocked([&] { closing.close(); });
    return none();
}

PyObject* detach(socket_object& self, PyObject* args) {
    parse(args, ":detach");
    return PyLong_FromLong(self.socket.detach());
}

PyObject* fileno(socket_object& self, PyObject* args) {
    parse(args, ":fileno");
    return PyLong_FromLong(self.socket.fileno());
}

PyObject* getpeername(socket_object& self, PyObject* args) {
    parse(args, ":getpeername");
    return to_python(unlocked([&] { return self.socket.getpeername(); }));
}

PyObject* getsockname(socket_object& self, PyObject* args) {
    parse(args, ":getsockname");
    return to_python(unlocked([&] { return self.socket.getsockname(); }));
}

} // namespace

PyMethodDef connection_methods[] = {
    method<"_accept", &accept>(),
    method<"bind", &bind>(),
    method<"connect", &connect>(),
    method<"connect_ex", &connect_ex>(),
    method<"listen", &listen>(),
    method<"shutdown", &shutdown>(),
    method<"close", &close>(),
    method<"detach", &detach>(),
    method<"fileno", &fileno>(),
    method<"getpeername", &getpeername>(),
    method<"getsockname", &getsockname>(),
    {},
};

} // namespace glue
