// SPDX-License-Identifier: MIT
// Paths and abstract names of AF_UNIX: what binds is what the kernel says the name is, and it comes back.
#include "fuzz/fuzz.hpp"

#include <cstddef>

#include <sys/socket.h>
#include <sys/un.h>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace py = pysock;
    const std::string path(reinterpret_cast<const char*>(data), size);
    py::address name;
    py::detail::deadline never(py::detail::no_timeout);
    const auto made = py::detail::read_address(path, {py::detail::os::invalid_handle, AF_UNIX, 0, never}, name.raw());
    const bool abstract = path.empty() || path[0] == '\0';
    fuzz::promise(made.ok() == (size + (abstract ? 0 : 1) <= sizeof(::sockaddr_un::sun_path)), "what fits is taken");
    if (!made.ok()) return 0;
    const py::address a(*made.value);
    const std::string expected = abstract ? path : path.substr(0, path.find('\0'));
    fuzz::promise(a.path() == expected, "the path comes back");
    fuzz::promise(a.as<py::unix_address>().path == expected, "the struct has the path");
    static_cast<void>(repr(a));
    // A socket of an abstract name may be bound for real; the kernel is the judge.
    if (path.size() > 1 && abstract) {
        std::error_code ec;
        py::socket s(py::af_unix, py::sock_dgram, ec);
        s.bind(path, ec);
        if (!ec) {
            fuzz::promise(s.getsockname() == a, "the kernel has the same name");
            py::socket other(py::af_unix, py::sock_dgram);
            other.sendto("x", path);
            fuzz::promise(s.recv(9) == "x", "a datagram finds the name");
        }
    }
    return 0;
}
