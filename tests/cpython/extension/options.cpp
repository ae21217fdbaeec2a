// SPDX-License-Identifier: MIT
// Timeouts and options: of one socket, and of the module.
#include "options.hpp"

#include "addresses.hpp"
#include "socket_object.hpp"

#include <cstdint>
#include <cstring>
#include <string>

namespace glue {

pysock::timeout_value timeout_from(PyObject* seconds) {
    if (seconds == Py_None) return pysock::none;
    if (PyFloat_Check(seconds)) return PyFloat_AS_DOUBLE(seconds);
    const long long whole = PyLong_AsLongLong(seconds);
    check(whole != -1 || PyErr_Occurred() == nullptr);
    return whole;
}

PyObject* timeout_to_python(pysock::or_none<double> seconds) { return seconds ? PyFloat_FromDouble(*seconds) : none(); }

namespace {

PyObject* settimeout(socket_object& self, PyObject* args) {
    PyObject* seconds;
    parse(args, "O:settimeout", &seconds);
    self.socket.settimeout(timeout_from(seconds));
    return none();
}

PyObject* gettimeout(socket_object& self, PyObject* args) {
    parse(args, ":gettimeout");
    return timeout_to_python(self.socket.gettimeout());
}

PyObject* setblocking(socket_object& self, PyObject* args) {
    PyObject* flag;
    parse(args, "O:setblocking", &flag);
    const int is_true = PyObject_IsTrue(flag);
    check(is_true >= 0);
    self.socket.setblocking(is_true != 0);
    return none();
}

PyObject* getblocking(socket_object& self, PyObject* args) {
    parse(args, ":getblocking");
    return PyBool_FromLong(self.socket.getblocking());
}

/// The options of AF_VSOCK are ints of 64 bits; what no C int holds, the header gives as bytes.
#ifdef AF_VSOCK
bool has_wide_options(const socket_object& self) { return self.family == AF_VSOCK; }
#else
bool has_wide_options(const socket_object&) { return false; }
#endif

PyObject* getsockopt(socket_object& self, PyObject* args) {
    int level;
    int option;
    int size = 0;
    parse(args, "ii|i:getsockopt", &level, &option, &size);
    if (has_wide_options(self) && size == 0) {
        std::uint64_t value = 0;
        const std::string bytes = self.socket.getsockopt(level, option, sizeof value);
        std::memcpy(&value, bytes.data(), bytes.size());
        return PyLong_FromUnsignedLongLong(value);
    }
    if (size == 0) return PyLong_FromLong(self.socket.getsockopt(level, option));
    return to_python(std::string_view(self.socket.getsockopt(level, option, size)));
}

/// An int, bytes, or None with a length.
PyObject* setsockopt(socket_object& self, PyObject* args) {
    int level;
    int option;
    PyObject* value;
    unsigned size = 0;
    parse(args, "iiO|I:setsockopt", &level, &option, &value, &size);
    if ((value == Py_None) != (PyTuple_GET_SIZE(args) == 4))
        raise(PyExc_TypeError, "setsockopt() takes a length with None, and only then");
    if (value == Py_None) {
        self.socket.setsockopt(level, option, pysock::none, size);
    } else if (!PyLong_Check(value)) {
        self.socket.setsockopt(level, option, buffer(value));
    } else {
        const long long number = PyLong_AsLongLong(value);
        check(number != -1 || PyErr_Occurred() == nullptr);
        unlocked_with_type_error([&] { self.socket.setsockopt(level, option, number); }); // too large for an int
    }
    return none();
}

} // namespace

PyMethodDef option_methods[] = {
    method<"settimeout", &settimeout>(),
    method<"gettimeout", &gettimeout>(),
    method<"setblocking", &setblocking>(),
    method<"getblocking", &getblocking>(),
    method<"getsockopt", &getsockopt>(),
    method<"setsockopt", &setsockopt>(),
    {},
};

} // namespace glue
