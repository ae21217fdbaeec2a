// SPDX-License-Identifier: MIT
// Addresses as arguments and as results, of every family: any list of texts and numbers is refused or becomes an
// address, and any bytes that the kernel may write print, compare and hash.
#include "fuzz/fuzz.hpp"

#include <netdb.h>
#include <sys/socket.h>

extern "C" int getaddrinfo(const char*, const char*, const ::addrinfo*, ::addrinfo**) { return EAI_NONAME; }

namespace {

namespace py = pysock;

/// Whatever an address may be asked.
void ask(const py::address& a) {
    const std::string shown = repr(a);
    fuzz::promise(!shown.empty(), "every address is printed");
    fuzz::promise(a == a && (a <=> a) == 0, "an address is equal to itself");
    const py::address copy(a.data(), a.size(), a.raw().proto);
    fuzz::promise(copy == a && copy.hash() == a.hash() && repr(copy) == shown, "a copy is equal");
    std::error_code ec;
    static_cast<void>(str(a));
    static_cast<void>(a.host(ec));
    static_cast<void>(a.port(ec));
    static_cast<void>(a.path(ec));
}

template <class T>
void as(const py::address& a, int family, int proto) {
    std::error_code ec;
    const T name = a.as<T>(ec);
    if (ec) return;
    const py::address_like argument(name);
    py::address again;
    py::detail::deadline never(py::detail::no_timeout);
    static_cast<void>(
        py::detail::read_address(argument, {py::detail::os::invalid_handle, family, proto, never}, again.raw()));
    static_cast<void>(argument.print());
}

/// A result of the kernel's.
void as_result(fuzz::input& in) {
    const int proto = in.number<std::uint8_t>();
    const std::string_view bytes = in.bytes(sizeof(::sockaddr_storage));
    ::sockaddr_storage name{};
    std::memcpy(&name, bytes.data(), bytes.size());
    const py::address a(reinterpret_cast<const ::sockaddr*>(&name), bytes.size(), proto);
    ask(a);
    as<py::inet_address>(a, AF_INET, 0);
    as<py::inet6_address>(a, AF_INET6, 0);
    as<py::unix_address>(a, AF_UNIX, 0);
    as<py::netlink_address>(a, AF_NETLINK, 0);
    as<py::packet_address>(a, AF_PACKET, 0);
    as<py::vsock_address>(a, AF_VSOCK, 0);
    as<py::tipc_address>(a, AF_TIPC, 0);
    as<py::alg_address>(a, AF_ALG, 0);
    as<py::qipcrtr_address>(a, AF_QIPCRTR, 0);
}

/// An argument: up to four items.
void as_argument(fuzz::input& in) {
    static constexpr int families[] = {AF_INET, AF_INET6, AF_UNIX,      AF_NETLINK, AF_PACKET, AF_CAN, AF_VSOCK,
                                       AF_TIPC, AF_ALG,   AF_BLUETOOTH, AF_QIPCRTR, AF_RDS,    AF_MAX};
    const int family = families[in.below(sizeof families / sizeof *families)];
    const int proto = static_cast<int>(in.below(10));
    const unsigned form = in.below(8);
    const std::string a = in.text();
    const std::string b = in.text();
    const auto n = in.number<std::int64_t>();
    const auto m = in.number<std::int32_t>();
    const auto read = [&](const py::address_like& argument) {
        static_cast<void>(argument.print());
        py::address name;
        py::detail::deadline never(py::detail::no_timeout);
        const auto made =
            py::detail::read_address(argument, {py::detail::os::invalid_handle, family, proto, never}, name.raw());
        if (!made.ok()) return;
        fuzz::promise(made.value->length <= sizeof(::sockaddr_storage), "an address fits its storage");
        ask(py::address(*made.value));
    };
    switch (form) {
    case 0: return read({a, n});
    case 1: return read(a);
    case 2: return read({n, m});
    case 3: return read({a, n, m});
    case 4: return read({a, n, m, 7});
    case 5: return read({a, b, m, n});
    case 6: return read({a, b});
    default: return read({n, m, m, 3});
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    if (in.below(2) == 0)
        as_result(in);
    else
        as_argument(in);
    return 0;
}
