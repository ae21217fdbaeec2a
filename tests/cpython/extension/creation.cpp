// SPDX-License-Identifier: MIT
// For level 2: what the stock `socket` module does in Python when it makes sockets.
#include "addresses.hpp"
#include "options.hpp"
#include "socket_object.hpp"

namespace glue {
namespace {

// ---- methods: the arguments are those of Python's method or function, `self` is its socket -----------------

/// Makes the socket of another object, which is closed then, that of this one.
PyObject* take(socket_object& self, PyObject* args) {
    PyObject* object;
    parse(args, "O!:_pysock_take", socket_type, &object);
    auto& other = *reinterpret_cast<socket_object*>(object);
    self.socket = std::move(other.socket);
    other.update();
    return none();
}

PyObject* accept(socket_object& self, PyObject* args) {
    parse(args, ":_pysock_accept");
    auto [conn, addr] = unlocked([&] { return self.socket.accept(); });
    const ref address(to_python(addr));
    const ref object(wrap(std::move(conn)));
    return Py_BuildValue("OO", object.get(), address.get());
}

PyObject* dup(socket_object& self, PyObject* args) {
    parse(args, ":_pysock_dup");
    return wrap(unlocked([&] { return self.socket.dup(); }));
}

PyObject* get_inheritable(socket_object& self, PyObject* args) {
    parse(args, ":_pysock_get_inheritable");
    return PyBool_FromLong(self.socket.get_inheritable());
}

PyObject* set_inheritable(socket_object& self, PyObject* args) {
    int inheritable;
    parse(args, "p:_pysock_set_inheritable", &inheritable);
    self.socket.set_inheritable(inheritable != 0);
    return none();
}

// ---- functions -----------------------------------------------------------------------------------------

/// The timeout is an Ellipsis where it is left out.
PyObject* create_connection(PyObject* args) {
    PyObject* address;
    PyObject* timeout;
    PyObject* source;
    int all_errors;
    parse(args, "OOOp:_pysock_create_connection", &address, &timeout, &source, &all_errors);
    const address_argument to(address, AF_INET, "create_connection");
    const auto target = to.get();
    const auto connect = [&](const pysock::optional_address_like& from) {
        const pysock::connection_timeout limit =
            timeout == Py_Ellipsis ? pysock::connection_timeout() : timeout_from(timeout);
        const bool all = all_errors != 0;
        return unlocked([&] { return pysock::create_connection(target, limit, from, {.all_errors = all}); });
    };
    if (source == Py_None) return wrap(connect(pysock::none));
    const address_argument from(source, AF_INET, "create_connection");
    return wrap(connect(from.get<pysock::optional_address_like>()));
}

PyObject* create_server(PyObject* args) {
    PyObject* address;
    int family;
    PyObject* backlog;
    int reuse_port;
    int dualstack;
    parse(args, "OiOpp:_pysock_create_server", &address, &family, &backlog, &reuse_port, &dualstack);
    pysock::create_server_options options{.family = family, .reuse_port = reuse_port != 0};
    options.dualstack_ipv6 = dualstack != 0;
    if (backlog != Py_None) options.backlog = int_from(backlog);
    const address_argument at(address, family, "create_server");
    const auto target = at.get();
    return wrap(unlocked([&] { return pysock::create_server(target, options); }));
}

PyObject* has_dualstack_ipv6(PyObject* args) {
    parse(args, ":_pysock_has_dualstack_ipv6");
    return PyBool_FromLong(unlocked([] { return pysock::has_dualstack_ipv6(); }));
}

PyObject* fromfd(PyObject* args) {
    int fd;
    int family;
    int type;
    int proto;
    parse(args, "iiii:_pysock_fromfd", &fd, &family, &type, &proto);
    return wrap(unlocked([&] { return pysock::fromfd(fd, family, type, proto); }));
}

} // namespace

PyMethodDef creation_methods[] = {
    method<"_pysock_take", &take>(),
    method<"_pysock_accept", &accept>(),
    method<"_pysock_dup", &dup>(),
    method<"_pysock_get_inheritable", &get_inheritable>(),
    method<"_pysock_set_inheritable", &set_inheritable>(),
    {},
};

void add_creation(PyObject* module) {
    static PyMethodDef functions[] = {
        function<"_pysock_create_connection", &create_connection>(),
        function<"_pysock_create_server", &create_server>(),
        function<"_pysock_has_dualstack_ipv6", &has_dualstack_ipv6>(),
        function<"_pysock_fromfd", &fromfd>(),
        {},
    };
    check(PyModule_AddFunctions(module, functions) == 0);
}

} // namespace glue
