// SPDX-License-Identifier: MIT
// Functions of the module about names: hosts, services, protocols, interfaces.
#include "addresses.hpp"

#include <string>

namespace glue {
namespace {

/// A name as the only argument. CPython converts it by the codec "idna".
std::string only_name(PyObject* args, const char* format) {
    char* name = nullptr;
    parse(args, format, "idna", &name);
    std::string copy = name;
    PyMem_Free(name);
    return copy;
}

PyObject* text_to_python(const std::string& text) {
    return PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
}

PyObject* gethostname(PyObject* args) {
    parse(args, ":gethostname");
    return to_text(unlocked([] { return pysock::gethostname(); }));
}

PyObject* gethostbyname(PyObject* args) {
    const std::string name = only_name(args, "et:gethostbyname");
    return text_to_python(unlocked([&] { return pysock::gethostbyname(name); }));
}

pysock::host_like host_from(PyObject* host, std::string& text) {
    if (host == Py_None) return pysock::none;
    if (!PyUnicode_Check(host) && !PyBytes_Check(host))
        raise(PyExc_TypeError, "getaddrinfo() argument 1 must be string or None");
    text = host_name(host);
    return text;
}

pysock::service_like service_from(PyObject* port) {
    if (port == Py_None) return pysock::none;
    if (PyLong_Check(port)) { // of any size, as the resolver reads digits
        const ref digits(PyObject_Str(port));
        return service_from(digits.get());
    }
    if (PyBytes_Check(port)) return std::string(PyBytes_AS_STRING(port));
    if (!PyUnicode_Check(port)) raise(PyExc_OSError, "Int or String expected");
    const char* const text = PyUnicode_AsUTF8(port);
    check(text != nullptr);
    return std::string(text);
}

PyObject* getaddrinfo(PyObject* args, PyObject* keywords) {
    PyObject* host;
    PyObject* port;
    int family = 0;
    int type = 0;
    int proto = 0;
    int flags = 0;
    static const char* const names[] = {"host", "port", "family", "type", "proto", "flags", nullptr};
    parse(args, keywords, "OO|iiii:getaddrinfo", names, &host, &port, &family, &type, &proto, &flags);
    std::string text;
    const pysock::host_like wanted = host_from(host, text);
    const pysock::service_like service = service_from(port);
    const auto found = unlocked([&] { return pysock::getaddrinfo(wanted, service, family, type, proto, flags); });
    ref list(PyList_New(0));
    for (const auto& [each_family, each_type, each_proto, canonname, sockaddr] : found) {
        const ref address(to_python(sockaddr));
        const ref name(to_text(canonname));
        const ref each(
            Py_BuildValue("iiiOO", each_family.value(), each_type.value(), each_proto, name.get(), address.get()));
        check(PyList_Append(list.get(), each.get()) == 0);
    }
    return list.release();
}

PyObject* getnameinfo(PyObject* args) {
    PyObject* object;
    int flags;
    parse(args, "Oi:getnameinfo", &object, &flags);
    if (!PyTuple_Check(object)) raise(PyExc_TypeError, "getnameinfo() argument 1 must be a tuple");
    const address_argument address(object, AF_UNSPEC, "getnameinfo");
    const pysock::address_like argument = address.get();
    const auto [host, port] = unlocked([&] { return pysock::getnameinfo(argument, flags); });
    return Py_BuildValue("ss", host.c_str(), port.c_str());
}

PyObject* list_of(const pysock::list<std::string>& texts) {
    ref list(PyList_New(0));
    for (const std::string& text : texts) check(PyList_Append(list.get(), ref(to_text(text)).get()) == 0);
    return list.release();
}

PyObject* host_to_python(const auto& host) {
    return Py_BuildValue("NNN", to_text(host.hostname), list_of(host.aliaslist), list_of(host.ipaddrlist));
}

PyObject* gethostbyname_ex(PyObject* args) {
    const std::string name = only_name(args, "et:gethostbyname_ex");
    return host_to_python(unlocked([&] { return pysock::gethostbyname_ex(name); }));
}

PyObject* gethostbyaddr(PyObject* args) {
    const std::string address = only_name(args, "et:gethostbyaddr");
    return host_to_python(unlocked([&] { return pysock::gethostbyaddr(address); }));
}

PyObject* getfqdn(PyObject* args) {
    const std::string name = only_name(args, "et:_pysock_getfqdn");
    return to_text(unlocked([&] { return pysock::getfqdn(name); }));
}

PyObject* sethostname(PyObject* args) {
    PyObject* name;
    parse(args, "O:sethostname", &name);
    const std::string text = path_name(name);
    unlocked([&] { pysock::sethostname(text); });
    return none();
}

// ---- services, protocols, interfaces -----------------------------------------------------------------------

PyObject* getservbyname(PyObject* args) {
    const char* name;
    const char* proto = nullptr;
    parse(args, "s|s:getservbyname", &name, &proto);
    return PyLong_FromLong(unlocked([&] {
        return proto == nullptr ? pysock::getservbyname(name) : pysock::getservbyname(name, std::string_view(proto));
    }));
}

PyObject* getservbyport(PyObject* args) {
    int port;
    const char* proto = nullptr;
    parse(args, "i|s:getservbyport", &port, &proto);
    return to_text(unlocked([&] {
        return proto == nullptr ? pysock::getservbyport(port) : pysock::getservbyport(port, std::string_view(proto));
    }));
}

PyObject* getprotobyname(PyObject* args) {
    const char* name;
    parse(args, "s:getprotobyname", &name);
    return PyLong_FromLong(unlocked([&] { return pysock::getprotobyname(name); }));
}

PyObject* if_nameindex(PyObject* args) {
    parse(args, ":if_nameindex");
    ref list(PyList_New(0));
    for (const auto& [index, name] : unlocked([] { return pysock::if_nameindex(); })) {
        const ref each(Py_BuildValue("IN", index, to_text(name)));
        check(PyList_Append(list.get(), each.get()) == 0);
    }
    return list.release();
}

PyObject* if_nametoindex(PyObject* args) {
    PyObject* name;
    parse(args, "O:if_nametoindex", &name);
    const std::string text = path_name(name);
    return PyLong_FromUnsignedLong(unlocked([&] { return pysock::if_nametoindex(text); }));
}

PyObject* if_indextoname(PyObject* args) {
    PyObject* object;
    parse(args, "O:if_indextoname", &object);
    const unsigned long index = PyLong_AsUnsignedLong(object);
    check(PyErr_Occurred() == nullptr);
    return to_text(unlocked([&] { return pysock::if_indextoname(index); }));
}

} // namespace

void add_resolver(PyObject* module) {
    static PyMethodDef functions[] = {
        function<"gethostname", &gethostname>(),
        function<"sethostname", &sethostname>(),
        function<"gethostbyname", &gethostbyname>(),
        function<"gethostbyname_ex", &gethostbyname_ex>(),
        function<"gethostbyaddr", &gethostbyaddr>(),
        function<"_pysock_getfqdn", &getfqdn>(),
        function<"getaddrinfo", &getaddrinfo>(),
        function<"getnameinfo", &getnameinfo>(),
        function<"getservbyname", &getservbyname>(),
        function<"getservbyport", &getservbyport>(),
        function<"getprotobyname", &getprotobyname>(),
        function<"if_nameindex", &if_nameindex>(),
        function<"if_nametoindex", &if_nametoindex>(),
        function<"if_indextoname", &if_indextoname>(),
        {},
    };
    check(PyModule_AddFunctions(module, functions) == 0);
}

} // namespace glue
