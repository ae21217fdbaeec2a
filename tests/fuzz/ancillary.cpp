// SPDX-License-Identifier: MIT
// Control messages as the kernel could hand them over, and as it could not: every descriptor in them is closed once,
// and nothing outside of the memory is looked at.
#include "fuzz/fuzz.hpp"

#include <algorithm>
#include <vector>

#include <dlfcn.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

namespace py = pysock;

std::string_view control; // what the next recvmsg(2) brings
bool receiving = false;   // whether close(2) is only noted
std::vector<int> closed;

} // namespace

extern "C" ::ssize_t recvmsg(int, ::msghdr* message, int) {
    message->msg_controllen = std::min(control.size(), message->msg_controllen);
    if (message->msg_controllen > 0) std::memcpy(message->msg_control, control.data(), message->msg_controllen);
    message->msg_flags = 0;
    message->msg_namelen = 0;
    if (message->msg_iovlen > 0 && message->msg_iov->iov_len > 0) *static_cast<char*>(message->msg_iov->iov_base) = 'x';
    return 1;
}

extern "C" int close(int fd) {
    if (receiving) return closed.push_back(fd), 0;
    static auto* const real = reinterpret_cast<int (*)(int)>(::dlsym(RTLD_NEXT, "close"));
    return real(fd);
}

namespace {

/// The descriptors in it, found in another way than the header's: by a walk over a vector of its bytes.
std::vector<int> descriptors_in(std::string_view bytes) {
    std::vector<int> found;
    while (bytes.size() >= sizeof(::cmsghdr)) {
        ::cmsghdr header;
        std::memcpy(&header, bytes.data(), sizeof header);
        if (header.cmsg_len < sizeof header) break;
        const std::size_t length = std::min<std::size_t>(header.cmsg_len, bytes.size());
        if (header.cmsg_level == SOL_SOCKET && header.cmsg_type == SCM_RIGHTS)
            for (std::size_t at = sizeof header; at + sizeof(int) <= length; at += sizeof(int)) {
                int fd;
                std::memcpy(&fd, bytes.data() + at, sizeof fd);
                if (fd != -1) found.push_back(fd); // owned_fd: nothing
            }
        if (header.cmsg_len > bytes.size()) break;
        bytes.remove_prefix(std::min(bytes.size(), (length + 7) / 8 * 8));
    }
    return found;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::input in(data, size);
    const unsigned way = in.below(4);
    const std::size_t room = in.number<std::uint16_t>() % 2100;
    // Memory of exactly this size, so that a look beyond its end is found.
    const std::string_view rest = in.rest();
    const std::vector<char> exact(rest.begin(), rest.end());
    control = {exact.data(), exact.size()};
    const std::string_view seen = control.substr(0, room);
    std::vector<int> expected = descriptors_in(seen);
    closed.clear();
    std::vector<int> kept;
    py::socket s = fuzz::borrowed_socket(AF_UNIX);
    receiving = true;
    {
        auto came = s.recvmsg(10, room);
        for (const auto& item : came.ancdata) static_cast<void>(item.cmsg_data.size());
        static_cast<void>(came.ancdata.credentials());
        static_cast<void>(came.ancdata.packet_info());
        static_cast<void>(came.ancdata.timestamp());
        static_cast<void>(came.ancdata.ttl());
        static_cast<void>(repr(came.ancdata));
        if (way == 1) {
            auto fds = came.ancdata.fds();
            came.ancdata = {};
        }
        if (way == 2)
            for (const int fd : came.ancdata.detach_fds())
                if (fd != -1) kept.push_back(fd);
        if (way == 3) {
            auto moved = std::move(came.ancdata);
            py::ancillary_data assigned;
            assigned = std::move(moved);
            fuzz::promise(moved.empty() && came.ancdata.empty(), "what was moved from is empty");
        }
    }
    receiving = false;
    static_cast<void>(s.detach());
    closed.insert(closed.end(), kept.begin(), kept.end());
    std::sort(closed.begin(), closed.end());
    std::sort(expected.begin(), expected.end());
    fuzz::promise(closed == expected, "every descriptor that came is closed, or given away, once");
    return 0;
}
