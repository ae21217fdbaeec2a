// SPDX-License-Identifier: MIT
// Methods that send and receive.
#include "addresses.hpp"
#include "socket_object.hpp"

namespace glue {
namespace {

PyObject* recv(socket_object& self, PyObject* args) {
    Py_ssize_t size;
    int flags = 0;
    parse(args, "n|i:recv", &size, &flags);
    return to_python(std::string_view(unlocked([&] { return self.socket.recv(size, flags); })));
}

PyObject* recvfrom(socket_object& self, PyObject* args) {
    Py_ssize_t size;
    int flags = 0;
    parse(args, "n|i:recvfrom", &size, &flags);
    const auto [data, addr] = unlocked([&] { return self.socket.recvfrom(size, flags); });
    const ref address(to_python(addr));
    return Py_BuildValue("y#O", data.data(), static_cast<Py_ssize_t>(data.size()), address.get());
}

const char* const into_names[] = {"buffer", "nbytes", "flags", nullptr};

PyObject* recv_into(socket_object& self, PyObject* args, PyObject* keywords) {
    buffer space;
    Py_ssize_t size = 0;
    int flags = 0;
    parse(args, keywords, "w*|ni:recv_into", into_names, &space.view, &size, &flags);
    return PyLong_FromSize_t(unlocked([&] { return self.socket.recv_into(space, size, flags); }));
}

PyObject* recvfrom_into(socket_object& self, PyObject* args, PyObject* keywords) {
    buffer space;
    Py_ssize_t size = 0;
    int flags = 0;
    parse(args, keywords, "w*|ni:recvfrom_into", into_names, &space.view, &size, &flags);
    const auto [count, addr] = unlocked([&] { return self.socket.recvfrom_into(space, size, flags); });
    const ref address(to_python(addr));
    return Py_BuildValue("nO", static_cast<Py_ssize_t>(count), address.get());
}

PyObject* send(socket_object& self, PyObject* args) {
    buffer data;
    int flags = 0;
    parse(args, "y*|i:send", &data.view, &flags);
    return PyLong_FromSize_t(unlocked([&] { return self.socket.send(data, flags); }));
}

PyObject* sendall(socket_object& self, PyObject* args) {
    buffer data;
    int flags = 0;
    parse(args, "y*|i:sendall", &data.view, &flags);
    unlocked([&] { self.socket.sendall(data, flags); });
    return none();
}

PyObject* sendto(socket_object& self, PyObject* args) {
    buffer data;
    int flags = 0;
    PyObject* address;
    const Py_ssize_t count = PyTuple_Size(args);
    if (count == 2)
        parse(args, "y*O:sendto", &data.view, &address);
    else if (count == 3)
        parse(args, "y*iO:sendto", &data.view, &flags, &address);
    else
        raise(PyExc_TypeError, "sendto() takes 2 or 3 arguments (%zd given)", count);
    return PyLong_FromSize_t(with_address(address, self.family, "sendto",
                                          [&](const auto& to) { return self.socket.sendto(data, flags, to); }));
}

} // namespace

PyMethodDef transfer_methods[] = {
    method<"recv", &recv>(),           method<"recvfrom", &recvfrom>(),
    method<"recv_into", &recv_into>(), method<"recvfrom_into", &recvfrom_into>(),
    method<"send", &send>(),           method<"sendall", &sendall>(),
    method<"sendto", &sendto>(),       {},
};

} // namespace glue
