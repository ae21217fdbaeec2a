// SPDX-License-Identifier: MIT
// The module that takes the place of `_socket`, with its functions that are not about names.
#include "addresses.hpp"
#include "options.hpp"
#include "socket_object.hpp"

#include <cstdlib>

namespace glue {
namespace {

PyObject* socketpair(PyObject* args) {
    int family = AF_UNIX;
    int type = SOCK_STREAM;
    int proto = 0;
    parse(args, "|iii:socketpair", &family, &type, &proto);
    auto [first, second] = unlocked([&] { return pysock::socketpair(family, type, proto); });
    const ref a(wrap(std::move(first)));
    const ref b(wrap(std::move(second)));
    return Py_BuildValue("OO", a.get(), b.get());
}

/// The descriptor that is the only argument.
int only_descriptor(PyObject* args, const char* format) {
    PyObject* object;
    parse(args, format, &object);
    return int_from(object);
}

PyObject* close(PyObject* args) {
    const int fd = only_descriptor(args, "O:close");
    unlocked([&] { pysock::close(fd); });
    return none();
}

PyObject* dup(PyObject* args) {
    const int fd = only_descriptor(args, "O:dup");
    return PyLong_FromLong(unlocked([&] { return pysock::dup(fd); }).detach());
}

// ---- settings ----------------------------------------------------------------------------------------

PyObject* setdefaulttimeout(PyObject* args) {
    PyObject* seconds;
    parse(args, "O:setdefaulttimeout", &seconds);
    pysock::setdefaulttimeout(timeout_from(seconds));
    return none();
}

PyObject* getdefaulttimeout(PyObject* args) {
    parse(args, ":getdefaulttimeout");
    return timeout_to_python(pysock::getdefaulttimeout());
}

// ---- byte order --------------------------------------------------------------------------------------

/// An integer argument; what no long long holds is an OverflowError already.
long long only_integer(PyObject* args, const char* format) {
    PyObject* object;
    parse(args, format, &PyLong_Type, &object);
    const long long number = PyLong_AsLongLong(object);
    check(number != -1 || PyErr_Occurred() == nullptr);
    return number;
}

PyObject* htons(PyObject* args) { return PyLong_FromUnsignedLong(pysock::htons(only_integer(args, "O!:htons"))); }
PyObject* ntohs(PyObject* args) { return PyLong_FromUnsignedLong(pysock::ntohs(only_integer(args, "O!:ntohs"))); }
PyObject* htonl(PyObject* args) { return PyLong_FromUnsignedLong(pysock::htonl(only_integer(args, "O!:htonl"))); }
PyObject* ntohl(PyObject* args) { return PyLong_FromUnsignedLong(pysock::ntohl(only_integer(args, "O!:ntohl"))); }

// ---- addresses as text ---------------------------------------------------------------------------------

PyObject* inet_aton(PyObject* args) {
    const char* text;
    parse(args, "s:inet_aton", &text);
    return to_python(std::string_view(pysock::inet_aton(text)));
}

PyObject* inet_ntoa(PyObject* args) {
    buffer packed;
    parse(args, "y*:inet_ntoa", &packed.view);
    return to_text(pysock::inet_ntoa(packed));
}

PyObject* inet_pton(PyObject* args) {
    int family;
    const char* text;
    parse(args, "is:inet_pton", &family, &text);
    return to_python(std::string_view(pysock::inet_pton(family, text)));
}

PyObject* inet_ntop(PyObject* args) {
    int family;
    buffer packed;
    parse(args, "iy*:inet_ntop", &family, &packed.view);
    return to_text(pysock::inet_ntop(family, packed));
}

// ---- for the run of the suite ----------------------------------------------------------------------------

/// How often each entry point was called.
PyObject* calls(PyObject*, PyObject*) {
    PyObject* const table = PyDict_New();
    for (const counter* each = counter::first; table != nullptr && each != nullptr; each = each->next) {
        PyObject* const count = PyLong_FromLong(each->calls);
        PyDict_SetItemString(table, each->name, count);
        Py_XDECREF(count);
    }
    return table;
}

PyMethodDef functions[] = {
    function<"socketpair", &socketpair>(),
    function<"close", &close>(),
    function<"dup", &dup>(),
    function<"setdefaulttimeout", &setdefaulttimeout>(),
    function<"getdefaulttimeout", &getdefaulttimeout>(),
    function<"htons", &htons>(),
    function<"ntohs", &ntohs>(),
    function<"htonl", &htonl>(),
    function<"ntohl", &ntohl>(),
    function<"inet_aton", &inet_aton>(),
    function<"inet_ntoa", &inet_ntoa>(),
    function<"inet_pton", &inet_pton>(),
    function<"inet_ntop", &inet_ntop>(),
    {"_pysock_calls", &calls, METH_NOARGS, nullptr},
    {},
};

PyModuleDef definition{PyModuleDef_HEAD_INIT, "_socket", nullptr, -1, functions, nullptr, nullptr, nullptr, nullptr};

PyObject* create_module() {
    ref module(PyModule_Create(&definition));
    all_fail = std::getenv("PYSOCK_CPYTHON_ALL_FAIL") != nullptr;
    add_errors(module.get());
    add_socket_type(module.get());
    add_resolver(module.get());
    add_messages(module.get());
    add_creation(module.get());
    add_files(module.get());
    add_constants(module.get());
    check(PyModule_AddStringConstant(module.get(), "_pysock", "the header") == 0);
    return module.release();
}

} // namespace
} // namespace glue

PyMODINIT_FUNC PyInit__socket() {
    try {
        return glue::create_module();
    } catch (...) {
        return glue::raise_in_python();
    }
}
