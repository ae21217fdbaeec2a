// SPDX-License-Identifier: MIT
// What the class `socket` refers to before it is there: its files, results of its calls, functions that are its
// friends.
#ifndef PYSOCK_SOCKET_FORWARD_HPP
#define PYSOCK_SOCKET_FORWARD_HPP

#include "base/bytes.hpp"
#include "base/or_none.hpp"
#include "platform/contract.hpp"
#include "socket/file_like.hpp"

#include <cstddef>
#include <cstdint>

namespace pysock::inline v0_1 {

class socket;

namespace detail {

class incoming_message;
struct fd_passing;

/// For the functions of the module that get handles from the system: lets `s` own one.
fault start_socket(socket& s, os::handle fresh, int family, int type, int proto, bool shared = false) noexcept;

/// Which of sendfile's two ways to go: Python's `_sendfile_use_sendfile` and `_sendfile_use_send`.
enum class sendfile_way { any, by_system, by_send };

/// What socket::sendfile() does, with the way to choose. The value is how many bytes were sent, also when it fails.
result<std::size_t> sendfile_by(socket& s, const file_like& file, std::int64_t offset, or_none<buffer_size> count,
                                sendfile_way way);

} // namespace detail

PYSOCK_LAZY class basic_socket_io;
/// A socket as a raw file: see basic_socket_io, of which it is the only kind. @python socket.SocketIO  Same.
using socket_io = basic_socket_io<>;
PYSOCK_LAZY class basic_socket_file;
/// A socket as a file with buffers: see basic_socket_file, of which it is the only kind.
using socket_file = basic_socket_file<>;
struct accept_result;
struct recvmsg_result;
struct recvmsg_into_result;
struct sendmsg_afalg_options;

} // namespace pysock::inline v0_1

#endif // PYSOCK_SOCKET_FORWARD_HPP
