// SPDX-License-Identifier: MIT
#include "addresses.hpp"

namespace glue {

std::string host_name(PyObject* host) {
    if (PyBytes_Check(host)) return {PyBytes_AS_STRING(host), static_cast<std::size_t>(PyBytes_GET_SIZE(host))};
    if (PyByteArray_Check(host))
        return {PyByteArray_AS_STRING(host), static_cast<std::size_t>(PyByteArray_GET_SIZE(host))};
    if (!PyUnicode_Check(host))
        raise(PyExc_TypeError, "str, bytes or bytearray expected, not %s", Py_TYPE(host)->tp_name);
    const ref encoded(PyUnicode_AsEncodedString(host, PyUnicode_IS_ASCII(host) ? "ascii" : "idna", nullptr));
    return host_name(encoded.get());
}

std::string path_name(PyObject* path) {
    if (PyUnicode_Check(path)) {
        const ref encoded(PyUnicode_EncodeFSDefault(path));
        return host_name(encoded.get());
    }
    return std::string(buffer(path).text());
}

address_argument::address_argument(PyObject* object, int family, const char* operation) : operation_(operation) {
    if (family == AF_UNIX) {
        items_.push_back({true, path_name(object)});
        return;
    }
    if (!PyTuple_Check(object))
        raise(PyExc_TypeError, "%s(): %s address must be tuple, not %.500s", operation,
              pysock::address_family(family).name(), Py_TYPE(object)->tp_name);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(object); ++i) add(PyTuple_GET_ITEM(object, i), i == 0, family);
}

void address_argument::add(PyObject* object, bool is_first, int family) {
    if (PyLong_Check(object)) {
        const long long number = PyLong_AsLongLong(object);
        check(number != -1 || PyErr_Occurred() == nullptr);
        items_.push_back({false, "", number});
    } else if (is_first && (family == AF_INET || family == AF_INET6)) {
        try {
            items_.push_back({true, host_name(object)});
        } catch (const python_error&) {
            if (PyErr_ExceptionMatches(PyExc_UnicodeError)) raise(PyExc_TypeError, "encoding of hostname failed");
            throw;
        }
    } else {
        items_.push_back({true, path_name(object)});
    }
}

namespace {

// The items of each family, in the order of Python's tuple.

PyObject* items(const pysock::inet_address& a) { return Py_BuildValue("si", a.host.c_str(), a.port); }
PyObject* items(const pysock::inet6_address& a) {
    return Py_BuildValue("siII", a.host.c_str(), a.port, a.flowinfo, a.scope_id);
}
PyObject* items(const pysock::unix_address& a) {
    return a.path.starts_with('\0') ? to_python(std::string_view(a.path)) : to_text(a.path);
}
#ifdef AF_NETLINK
PyObject* items(const pysock::netlink_address& a) { return Py_BuildValue("II", a.pid, a.groups); }
#endif
#ifdef AF_PACKET
PyObject* items(const pysock::packet_address& a) {
    const ref name(to_text(a.ifname));
    const ref hardware(to_python(std::string_view(a.addr)));
    return Py_BuildValue("OiiiO", name.get(), a.proto, int{a.pkttype}, int{a.hatype}, hardware.get());
}
#endif
#ifdef AF_VSOCK
PyObject* items(const pysock::vsock_address& a) { return Py_BuildValue("II", a.cid, a.port); }
#endif
#ifdef AF_QIPCRTR
PyObject* items(const pysock::qipcrtr_address& a) { return Py_BuildValue("II", a.node, a.port); }
#endif
#ifdef AF_RDS
PyObject* items(const pysock::rds_address& a) { return Py_BuildValue("si", a.host.c_str(), a.port); }
#endif
#ifdef AF_TIPC
PyObject* items(const pysock::tipc_address& a) {
    return Py_BuildValue("IIIII", a.addr_type, a.v1, a.v2, a.v3, a.scope);
}
#endif
#ifdef AF_ALG
PyObject* items(const pysock::alg_address& a) {
    return Py_BuildValue("ssII", a.type.c_str(), a.name.c_str(), a.feat, a.mask);
}
#endif
#ifdef AF_CAN
PyObject* items(const pysock::can_address& a) { return Py_BuildValue("(N)", to_text(a.ifname)); }
PyObject* items(const pysock::can_isotp_address& a) {
    return Py_BuildValue("NII", to_text(a.ifname), a.rx_id, a.tx_id);
}
PyObject* items(const pysock::can_j1939_address& a) {
    return Py_BuildValue("NKIB", to_text(a.ifname), static_cast<unsigned long long>(a.name), a.pgn, a.addr);
}

PyObject* can_to_python(const pysock::address& address) {
    switch (address.raw().proto) {
    case pysock::can_isotp_address::proto: return items(address.as<pysock::can_isotp_address>());
    case pysock::can_j1939_address::proto: return items(address.as<pysock::can_j1939_address>());
    default: return items(address.as<pysock::can_address>());
    }
}
#endif

#if defined(AF_BLUETOOTH) && defined(__linux__)
PyObject* bluetooth_to_python(const pysock::address& address) {
    switch (address.raw().proto) {
    case pysock::l2cap_address::proto: {
        const auto [bdaddr, psm, cid, bdaddr_type] = address.as<pysock::l2cap_address>();
        return Py_BuildValue("si", bdaddr.c_str(), int{psm});
    }
    case pysock::rfcomm_address::proto: {
        const auto [bdaddr, channel] = address.as<pysock::rfcomm_address>();
        return Py_BuildValue("si", bdaddr.c_str(), int{channel});
    }
    case pysock::hci_address::proto: return Py_BuildValue("i", int{address.as<pysock::hci_address>().dev});
    default: return to_text(address.as<pysock::sco_address>().bdaddr);
    }
}
#endif

/// A family that the header does not know.
PyObject* unknown_to_python(const pysock::address& address) {
    const auto& data = address.data()->sa_data;
    return Py_BuildValue("iy#", address.family().value(), data, static_cast<Py_ssize_t>(sizeof data));
}

} // namespace

PyObject* to_python(const pysock::address& address) {
    if (!address) return none();
    switch (address.family().value()) {
    case AF_INET: return items(address.as<pysock::inet_address>());
    case AF_INET6: return items(address.as<pysock::inet6_address>());
    case AF_UNIX: return items(address.as<pysock::unix_address>());
#ifdef AF_NETLINK
    case AF_NETLINK: return items(address.as<pysock::netlink_address>());
#endif
#ifdef AF_PACKET
    case AF_PACKET: return items(address.as<pysock::packet_address>());
#endif
#ifdef AF_VSOCK
    case AF_VSOCK: return items(address.as<pysock::vsock_address>());
#endif
#ifdef AF_QIPCRTR
    case AF_QIPCRTR: return items(address.as<pysock::qipcrtr_address>());
#endif
#ifdef AF_RDS
    case AF_RDS: return items(address.as<pysock::rds_address>());
#endif
#ifdef AF_TIPC
    case AF_TIPC: return items(address.as<pysock::tipc_address>());
#endif
#ifdef AF_ALG
    case AF_ALG: return items(address.as<pysock::alg_address>());
#endif
#ifdef AF_CAN
    case AF_CAN: return can_to_python(address);
#endif
#if defined(AF_BLUETOOTH) && defined(__linux__)
    case AF_BLUETOOTH: return bluetooth_to_python(address);
#endif
    default: return unknown_to_python(address);
    }
}

} // namespace glue
