// SPDX-License-Identifier: MIT
// The object behind `_socket.socket`, and how its methods are entered.
#ifndef PYSOCK_CPYTHON_SOCKET_OBJECT_HPP
#define PYSOCK_CPYTHON_SOCKET_OBJECT_HPP

#include "glue.hpp"

#include <cstdint>

namespace glue {

/// `_ssl` reads the first members directly, so their order is CPython's. They show what the socket says.
struct socket_object {
    PyObject_HEAD int fd;
    int family;
    int type;
    int proto;
    PyObject* (*errorhandler)();
    std::int64_t timeout; // nanoseconds; less than 0: none
    pysock::socket socket;

    /// Brings the members that others read in step with the socket.
    void update() noexcept;
};

extern PyTypeObject* socket_type;

/// A new object of the base class around a socket.
PyObject* wrap(pysock::socket s);

template <entry_name name, class Body>
PyObject* enter_method(PyObject* self, Body body) noexcept {
    auto& object = *reinterpret_cast<socket_object*>(self);
    // Test modules catch an OSError while they find out which families there are.
    PyObject* const result = enter(calls_of<name>, PyExc_OSError, [&] { return body(object); });
    object.update();
    return result;
}

template <entry_name name, auto body>
PyObject* call_method(PyObject* self, PyObject* args) noexcept {
    return enter_method<name>(self, [&](socket_object& object) { return body(object, args); });
}
template <entry_name name, auto body>
PyObject* call_method(PyObject* self, PyObject* args, PyObject* keywords) noexcept {
    return enter_method<name>(self, [&](socket_object& object) { return body(object, args, keywords); });
}

/// The row of a method, whose body is `PyObject* (socket_object& self, PyObject* args)`, or the same with keywords.
template <entry_name name, auto body>
PyMethodDef method() noexcept {
    if constexpr (std::is_invocable_v<decltype(body), socket_object&, PyObject*, PyObject*>) {
        PyCFunctionWithKeywords const call = &call_method<name, body>;
        return row(name.text, reinterpret_cast<void (*)()>(call), true);
    } else {
        PyCFunction const call = &call_method<name, body>;
        return row(name.text, reinterpret_cast<void (*)()>(call), false);
    }
}

/// The methods, by topic; an empty row ends each list.
extern PyMethodDef connection_methods[];
extern PyMethodDef option_methods[];
extern PyMethodDef transfer_methods[];
extern PyMethodDef message_methods[];
extern PyMethodDef creation_methods[]; // level 2
extern PyMethodDef file_methods[];     // level 2
extern PyMethodDef sendfile_methods[]; // level 2

} // namespace glue

#endif // PYSOCK_CPYTHON_SOCKET_OBJECT_HPP
