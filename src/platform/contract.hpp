// SPDX-License-Identifier: MIT
// The contract with the operating system: every operation that the other layers may use, whatever system is below.
#ifndef PYSOCK_PLATFORM_CONTRACT_HPP
#define PYSOCK_PLATFORM_CONTRACT_HPP

#include "platform/atomic.hpp"
#include "platform/config.hpp"
#include "platform/control_messages.hpp"
#include "platform/kernel_families.hpp"
#include "platform/lookup.hpp"
#include "platform/posix.hpp"
#include "platform/posix_ancillary.hpp"
#include "platform/posix_databases.hpp"
#include "platform/posix_file.hpp"
#include "platform/posix_interfaces.hpp"
#include "platform/posix_lookup.hpp"
#include "platform/posix_messages.hpp"
#include "platform/posix_wait.hpp"
#include "platform/result.hpp"
#include "platform/winsock.hpp"
#include "platform/winsock_ancillary.hpp"
#include "platform/winsock_databases.hpp"
#include "platform/winsock_errors.hpp"
#include "platform/winsock_file.hpp"
#include "platform/winsock_interfaces.hpp"
#include "platform/winsock_lookup.hpp"
#include "platform/winsock_messages.hpp"
#include "platform/winsock_pair.hpp"
#include "platform/winsock_share.hpp"
#include "platform/winsock_wait.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <system_error>
#include <type_traits>

// How to read this layer. `handle` is what the system calls an open socket, `invalid_handle` is none. A `raw_address`
// is an address with its length as the system writes it. Every function is noexcept and yields a fault or a result;
// none retries, none waits longer than its name says, none throws. A handle is close-on-exec from the moment it exists.
// A port to another system writes these names with these types in a file of its own; the list below says which one is
// missing or has another shape.

namespace pysock::inline v0_1::detail::os {

// The operating system's function `name` has this type.
#define PYSOCK_CONTRACT(name, ...) static_assert(std::is_same_v<decltype(&name), __VA_ARGS__>)

// ---- making and ending handles -----------------------------------------------------------------
PYSOCK_CONTRACT(open, result<handle> (*)(int family, int type, int proto) noexcept);
PYSOCK_CONTRACT(open_pair, result<handle_pair> (*)(int family, int type, int proto) noexcept);
PYSOCK_CONTRACT(accept, result<handle> (*)(handle listener, raw_address* peer) noexcept);
PYSOCK_CONTRACT(duplicate, result<handle> (*)(handle source) noexcept);
PYSOCK_CONTRACT(close, fault (*)(handle open) noexcept);
PYSOCK_CONTRACT(close_may_fail_with, bool (*)(fault why) noexcept);

// ---- handle flags ------------------------------------------------------------------------------
PYSOCK_CONTRACT(set_blocking, fault (*)(handle of, bool blocking) noexcept);
PYSOCK_CONTRACT(get_inheritable, result<bool> (*)(handle of) noexcept);
PYSOCK_CONTRACT(set_inheritable, fault (*)(handle of, bool inheritable) noexcept);

// ---- connections -------------------------------------------------------------------------------
PYSOCK_CONTRACT(bind, fault (*)(handle of, const ::sockaddr* name, address_length length) noexcept);
PYSOCK_CONTRACT(listen, fault (*)(handle of, int backlog) noexcept);
PYSOCK_CONTRACT(connect, fault (*)(handle of, const ::sockaddr* peer, address_length length) noexcept);
PYSOCK_CONTRACT(connect_outcome, fault (*)(handle of) noexcept);
PYSOCK_CONTRACT(shutdown, fault (*)(handle of, int how) noexcept);
PYSOCK_CONTRACT(local_name, fault (*)(handle of, raw_address& name) noexcept);
PYSOCK_CONTRACT(lacks_names, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(family_of, result<int> (*)(handle of) noexcept);
PYSOCK_CONTRACT(peer_name, fault (*)(handle of, raw_address& name) noexcept);

// ---- data: none raises SIGPIPE -----------------------------------------------------------------
PYSOCK_CONTRACT(send, result<std::size_t> (*)(handle to, const void* data, std::size_t size, int flags) noexcept);
PYSOCK_CONTRACT(send_to, result<std::size_t> (*)(handle by, const void* data, std::size_t size, int flags,
                                                 const ::sockaddr* peer, address_length length) noexcept);
PYSOCK_CONTRACT(refuses_no_signal, bool (*)(int family, fault why) noexcept);
PYSOCK_CONTRACT(send_plainly, result<std::size_t> (*)(handle by, const void* data, std::size_t size, int flags,
                                                      const ::sockaddr* name, address_length length) noexcept);
PYSOCK_CONTRACT(receive, result<std::size_t> (*)(handle from, void* data, std::size_t size, int flags) noexcept);
PYSOCK_CONTRACT(receive_would_wait, bool (*)(handle from) noexcept);
PYSOCK_CONTRACT(receive_from, result<std::size_t> (*)(handle by, void* data, std::size_t size, int flags,
                                                      raw_address& peer) noexcept);
PYSOCK_CONTRACT(receive_message, result<std::size_t> (*)(handle by, buffer_part* parts, std::size_t count, int flags,
                                                         message_extra& extra) noexcept);
PYSOCK_CONTRACT(send_message,
                result<std::size_t> (*)(handle by, buffer_part* parts, std::size_t count, void* control,
                                        std::size_t control_size, const raw_address* peer, int flags) noexcept);
PYSOCK_CONTRACT(send_message_plainly,
                result<std::size_t> (*)(handle by, buffer_part* parts, std::size_t count, void* control,
                                        std::size_t control_size, const raw_address* peer, int flags) noexcept);

// ---- control messages: what goes with the data -------------------------------------------------
PYSOCK_CONTRACT(part_of, buffer_part (*)(const void* data, std::size_t size) noexcept);
PYSOCK_CONTRACT(control_length, std::size_t (*)(std::size_t size) noexcept);
PYSOCK_CONTRACT(control_space, std::size_t (*)(std::size_t size) noexcept);
PYSOCK_CONTRACT(next_control, control_found (*)(const void* control, std::size_t size, std::size_t& offset,
                                                control_item& item) noexcept);
PYSOCK_CONTRACT(write_control, void (*)(void* control, std::size_t& offset, const control_item& item) noexcept);
PYSOCK_CONTRACT(handle_in, bool (*)(const control_item& item, std::size_t index, handle& found) noexcept);
PYSOCK_CONTRACT(read_credentials, bool (*)(const control_item& item, credentials& out) noexcept);
PYSOCK_CONTRACT(read_packet_info, bool (*)(const control_item& item, packet_info& out) noexcept);
PYSOCK_CONTRACT(read_timestamp, bool (*)(const control_item& item, timestamp& out) noexcept);
PYSOCK_CONTRACT(read_ttl, bool (*)(const control_item& item, int& out) noexcept);

// ---- files -------------------------------------------------------------------------------------
PYSOCK_CONTRACT(read_file, result<std::size_t> (*)(file_handle from, void* data, std::size_t size) noexcept);
PYSOCK_CONTRACT(seek_file, fault (*)(file_handle of, std::int64_t offset) noexcept);
PYSOCK_CONTRACT(size_of_file, std::int64_t (*)(file_handle of) noexcept);
PYSOCK_CONTRACT(handle_of, file_handle (*)(std::FILE* file) noexcept);
PYSOCK_CONTRACT(read_stream, result<std::size_t> (*)(std::FILE* file, void* data, std::size_t size) noexcept);
PYSOCK_CONTRACT(seek_stream, fault (*)(std::FILE* file, std::int64_t offset) noexcept);
PYSOCK_CONTRACT(send_file,
                result<std::size_t> (*)(handle to, file_handle from, std::int64_t offset, std::size_t size) noexcept);

// ---- options -----------------------------------------------------------------------------------
PYSOCK_CONTRACT(get_option, fault (*)(handle of, int level, int option, void* value, address_length& size) noexcept);
PYSOCK_CONTRACT(set_option,
                fault (*)(handle of, int level, int option, const void* value, address_length size) noexcept);

// ---- time and waiting --------------------------------------------------------------------------
PYSOCK_CONTRACT(now, std::int64_t (*)() noexcept);
PYSOCK_CONTRACT(wait,
                result<std::size_t> (*)(wait_entry* entries, std::size_t count, std::int64_t nanoseconds) noexcept);

// ---- network interfaces ------------------------------------------------------------------------
PYSOCK_CONTRACT(interfaces, result<interface_list> (*)() noexcept);
PYSOCK_CONTRACT(interface_index, result<unsigned> (*)(handle by, std::string_view name) noexcept);
PYSOCK_CONTRACT(interface_name, fault (*)(unsigned index, char (&name)[interface_name_size]) noexcept);
PYSOCK_CONTRACT(control_id, result<std::uint32_t> (*)(handle by, const char* name) noexcept);

// ---- names -------------------------------------------------------------------------------------
PYSOCK_CONTRACT(host_name, fault (*)(char* name, std::size_t size) noexcept);
#if PYSOCK_POSIX_NAMES
PYSOCK_CONTRACT(set_host_name, fault (*)(const char* name, std::size_t size) noexcept);
#endif
PYSOCK_CONTRACT(look_up, result<lookup_list> (*)(const lookup_request& request) noexcept);
PYSOCK_CONTRACT(name_of, fault (*)(const ::sockaddr* address, address_length length, char* host, std::size_t host_size,
                                   char* service, std::size_t service_size, int flags) noexcept);
PYSOCK_CONTRACT(loose_inet, bool (*)(const char* text, ::in_addr& address) noexcept);
PYSOCK_CONTRACT(resolver_text, const char* (*)(int number) noexcept);

// ---- databases: an entry is found, or null when there is none ------------------------------------
PYSOCK_CONTRACT(host_by_name, fault (*)(const char* name, host_entry& entry) noexcept);
PYSOCK_CONTRACT(host_by_address,
                fault (*)(const void* address, address_length length, int family, host_entry& entry) noexcept);
PYSOCK_CONTRACT(host_text, const char* (*)(int number) noexcept);
PYSOCK_CONTRACT(service_by_name, fault (*)(const char* name, const char* proto, service_entry& entry) noexcept);
PYSOCK_CONTRACT(service_by_port, fault (*)(int port, const char* proto, service_entry& entry) noexcept);
PYSOCK_CONTRACT(protocol_by_name, fault (*)(const char* name, protocol_entry& entry) noexcept);

// ---- error numbers -----------------------------------------------------------------------------
PYSOCK_CONTRACT(interrupted, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(would_block, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(in_progress, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(already_connecting, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(is_connected, bool (*)(fault why) noexcept);
PYSOCK_CONTRACT(system_category, const std::error_category& (*)() noexcept);

// ---- what only Windows has ---------------------------------------------------------------------
#if PYSOCK_WINDOWS_NAMES
PYSOCK_CONTRACT(describe_for, fault (*)(handle of, std::uint32_t process, description& out) noexcept);
PYSOCK_CONTRACT(open_shared, result<described_handle> (*)(const void* bytes) noexcept);
PYSOCK_CONTRACT(control, result<std::uint32_t> (*)(handle of, std::uint32_t code, const void* argument,
                                                   std::size_t size) noexcept);
#endif

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_PLATFORM_CONTRACT_HPP
