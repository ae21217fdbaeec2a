// SPDX-License-Identifier: MIT
// Host names and what the resolver and the host database answer, as a file such as /etc/hosts may have it: any name,
// any number of other names and addresses, lengths that are none.
#include "fuzz/fuzz.hpp"

#include <deque>
#include <vector>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace {

namespace py = pysock;

std::vector<std::string> names;     // of the host
std::vector<std::string> addresses; // of the host, 16 bytes each
unsigned outcome;                   // of look-ups
int host_family;

struct answer {
    ::addrinfo entry{};
    ::sockaddr_storage name{};
    std::string canonical;
};

} // namespace

extern "C" int getaddrinfo(const char* host, const char*, const ::addrinfo* hints, ::addrinfo** found) {
    fuzz::promise(host == nullptr || std::strlen(host) < 100'000, "a host that ends");
    if (outcome == 1) return EAI_NONAME;
    if (outcome == 2) return errno = ENOMEM, EAI_SYSTEM;
    *found = nullptr;
    ::addrinfo** end = found;
    for (const std::string& each : addresses) {
        auto* const made = new answer;
        made->entry.ai_family = hints->ai_family != 0 ? hints->ai_family : host_family;
        made->entry.ai_socktype = hints->ai_socktype;
        made->name.ss_family = static_cast<::sa_family_t>(made->entry.ai_family);
        std::memcpy(reinterpret_cast<char*>(&made->name) + 2, each.data(), each.size());
        made->entry.ai_addr = reinterpret_cast<::sockaddr*>(&made->name);
        made->entry.ai_addrlen = each[0] == 'L' ? sizeof(::sockaddr_storage) + 1 : sizeof(::sockaddr_in6);
        if (!names.empty()) {
            made->canonical = names.front();
            made->entry.ai_canonname = made->canonical.data();
        }
        *end = &made->entry;
        end = &made->entry.ai_next;
    }
    return 0;
}

extern "C" void freeaddrinfo(::addrinfo* first) noexcept {
    while (first != nullptr) {
        ::addrinfo* const next = first->ai_next;
        delete reinterpret_cast<answer*>(first);
        first = next;
    }
}

namespace {

/// An answer of the host database in the caller's memory; ERANGE while that is too small.
int host_answer(::hostent* entry, char* memory, std::size_t size, ::hostent** found, int* number) {
    *found = nullptr;
    *number = HOST_NOT_FOUND;
    if (outcome == 3) return 0;
    if (outcome == 4) return *number = NETDB_INTERNAL, ENOMEM;
    std::size_t needed = 16 + (names.size() + addresses.size() + 2) * sizeof(char*);
    for (const auto* list : {&names, &addresses})
        for (const std::string& each : *list) needed += each.size() + 1;
    if (needed > size) return ERANGE;
    auto** pointers = reinterpret_cast<char**>(memory);
    char* bytes = memory + (names.size() + addresses.size() + 3) * sizeof(char*);
    const auto put = [&](const std::string& text) {
        char* const at = bytes;
        std::memcpy(at, text.c_str(), text.size() + 1);
        bytes += text.size() + 1;
        return at;
    };
    static char nameless[] = "";
    entry->h_name = names.empty() ? nameless : put(names.front());
    entry->h_aliases = pointers;
    for (std::size_t i = 1; i < names.size(); ++i) *pointers++ = put(names[i]);
    *pointers++ = nullptr;
    entry->h_addr_list = pointers;
    for (const std::string& each : addresses) *pointers++ = put(each);
    *pointers++ = nullptr;
    entry->h_addrtype = host_family;
    entry->h_length = host_family == AF_INET ? 4 : 16;
    *found = entry;
    return 0;
}

} // namespace

extern "C" int gethostbyname_r(const char*, ::hostent* entry, char* memory, std::size_t size, ::hostent** found,
                               int* number) {
    return host_answer(entry, memory, size, found, number);
}
extern "C" int gethostbyaddr_r(const void*, ::socklen_t, int, ::hostent* entry, char* memory, std::size_t size,
                               ::hostent** found, int* number) {
    return host_answer(entry, memory, size, found, number);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    outcome = in.below(8);
    host_family = in.below(4) == 0 ? AF_INET6 : AF_INET;
    const std::size_t copies = in.below(40) == 0 ? 300 : 1; // an answer that outgrows the first memory
    const std::string asked = in.text();
    names.clear();
    addresses.clear();
    for (unsigned count = in.below(5); count > 0; --count) {
        std::string name = in.text();
        name.resize(std::strlen(name.c_str()));
        for (std::size_t i = 0; i < copies; ++i) names.push_back(name);
    }
    for (unsigned count = in.below(4); count > 0; --count) {
        std::string address(in.bytes(16));
        address.resize(16);
        addresses.push_back(address);
    }
    std::error_code ec;
    const auto host = py::gethostbyname_ex(asked, ec);
    if (!ec) {
        fuzz::promise(host.hostname == (names.empty() ? "" : names.front()), "the name of the host");
        fuzz::promise(host.aliaslist.size() == (names.empty() ? 0 : names.size() - 1), "its other names");
        fuzz::promise(host.ipaddrlist.size() == addresses.size(), "its addresses");
    }
    static_cast<void>(py::gethostbyaddr(asked, ec));
    static_cast<void>(py::getfqdn(asked));
    static_cast<void>(py::gethostbyname(asked, ec));
    const auto found = py::getaddrinfo(asked, 80, ec);
    for (const auto& each : found) {
        static_cast<void>(repr(each.sockaddr));
        fuzz::promise(each.sockaddr.size() <= sizeof(::sockaddr_storage), "an address fits its storage");
    }
    // Both forms say the same.
    try {
        static_cast<void>(py::gethostbyname_ex(asked));
        py::gethostbyname_ex(asked, ec);
        fuzz::promise(!ec, "both forms succeed");
    } catch (const std::exception& e) {
        fuzz::promise(*e.what() != '\0', "a failure has a text");
        py::gethostbyname_ex(asked, ec);
        fuzz::promise(bool(ec), "both forms fail");
    }
    return 0;
}
