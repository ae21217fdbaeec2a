// SPDX-License-Identifier: MIT
// Network interfaces of Windows: their names and numbers.
#ifndef PYSOCK_PLATFORM_WINSOCK_INTERFACES_HPP
#define PYSOCK_PLATFORM_WINSOCK_INTERFACES_HPP

#include "platform/result.hpp"
#include "platform/winsock.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>

#if PYSOCK_OS_WINDOWS

namespace pysock::inline v0_1::detail::os {

/// Room for the name of an interface and its NUL.
inline constexpr std::size_t interface_name_size = 257; // IF_MAX_STRING_SIZE + 1

// <iphlpapi.h> includes <rpc.h> and with it the macros small, interface and hyper. The layouts are Windows's binary
// interface: a test compares them with that header.

/// MIB_IF_ROW2.
struct interface_row {
    std::uint64_t luid;
    std::uint32_t index;
    unsigned char rest[1340];
};

/// MIB_IF_TABLE2.
struct interface_table {
    std::uint32_t count;
    interface_row rows[1]; ///< so many as `count` says
};

using table_function = ::DWORD WINAPI(int level, interface_table** table);
using free_function = void WINAPI(void* table);
using luid_function = ::DWORD WINAPI(const std::uint64_t* luid, char* name, ::SIZE_T size);
using index_function = ::ULONG WINAPI(const char* name);
using name_function = char* WINAPI(::ULONG index, char* name);

/// iphlpapi.dll of the system's own folder, so that no file of that name elsewhere is taken, which Windows 7 knows no
/// flag for. Once it is there it stays.
inline ::HMODULE interface_library() noexcept {
    constexpr wchar_t name[] = L"\\iphlpapi.dll";
    wchar_t path[MAX_PATH + sizeof name / sizeof *name];
    if (const ::HMODULE loaded = ::GetModuleHandleW(name + 1)) return loaded;
    const ::UINT length = ::GetSystemDirectoryW(path, MAX_PATH);
    if (length == 0 || length >= MAX_PATH) return nullptr;
    std::memcpy(path + length, name, sizeof name);
    return ::LoadLibraryW(path);
}

/// A function of iphlpapi.dll by its name, so that programs need no import library but ws2_32; null: there is none.
template <class Function>
Function* interface_function(const char* name) noexcept {
    const ::HMODULE library = interface_library();
    if (library == nullptr) return nullptr;
    const auto found = ::GetProcAddress(library, name);
    return reinterpret_cast<Function*>(reinterpret_cast<void*>(found));
}

constexpr fault no_interfaces() noexcept { return {ERROR_NOT_SUPPORTED, origin::system}; }

/// The interfaces behind each other, and an index of 0.
class interface_list {
public:
    struct entry {
        unsigned if_index;
        char if_name[interface_name_size];
    };

    interface_list() = default;
    explicit interface_list(std::size_t count) noexcept : first_(new (std::nothrow) entry[count + 1]()) {}
    interface_list(interface_list&& other) noexcept : first_(std::exchange(other.first_, nullptr)) {}
    interface_list& operator=(interface_list&& other) noexcept {
        std::swap(first_, other.first_);
        return *this;
    }
    ~interface_list() { delete[] first_; }

    const entry* first() const noexcept { return first_; }
    entry* first() noexcept { return first_; }

private:
    entry* first_ = nullptr;
};

/// GetIfTable2Ex, with the names that ConvertInterfaceLuidToName gives, as Python.
inline result<interface_list> interfaces() noexcept {
    const auto table_of = interface_function<table_function>("GetIfTable2Ex");
    const auto free_table = interface_function<free_function>("FreeMibTable");
    const auto name_of_luid = interface_function<luid_function>("ConvertInterfaceLuidToNameA");
    if (table_of == nullptr || free_table == nullptr || name_of_luid == nullptr) return {{}, no_interfaces()};
    interface_table* table = nullptr;
    if (const ::DWORD number = table_of(1, &table)) // MibIfTableRaw
        return {{}, {static_cast<int>(number), origin::system}};
    interface_list list(table->count);
    interface_list::entry* next = list.first();
    for (std::uint32_t i = 0; next != nullptr && i < table->count; ++i) {
        const interface_row& row = table->rows[i];
        if (name_of_luid(&row.luid, next->if_name, interface_name_size) != NO_ERROR) continue;
        next->if_index = row.index;
        ++next;
    }
    free_table(table);
    if (next == nullptr) return {{}, no_memory()};
    next->if_index = 0;
    return {std::move(list), {}};
}

/// if_indextoname.
inline fault interface_name(unsigned index, char (&name)[interface_name_size]) noexcept {
    const auto find_name = interface_function<name_function>("if_indextoname");
    if (find_name == nullptr) return no_interfaces();
    return find_name(index, name) == nullptr ? fault{ERROR_FILE_NOT_FOUND, origin::system} : fault{};
}

/// if_nametoindex, which does not say why there is none of that name, and also takes one that only begins like an
/// interface's.
inline result<unsigned> interface_index(handle, std::string_view name) noexcept {
    constexpr fault nobody{ERROR_FILE_NOT_FOUND, origin::system};
    if (name.size() >= interface_name_size) return {0, nobody};
    char terminated[interface_name_size] = {};
    if (!name.empty()) std::memcpy(terminated, name.data(), name.size());
    const auto index_of = interface_function<index_function>("if_nametoindex");
    if (index_of == nullptr) return {0, no_interfaces()};
    const unsigned index = index_of(terminated);
    char own_name[interface_name_size];
    const bool found = index != 0 && !interface_name(index, own_name) && std::strcmp(own_name, terminated) == 0;
    return found ? success(index) : result<unsigned>{0, nobody};
}

/// Kernel controls are macOS's.
inline result<std::uint32_t> control_id(handle, const char*) noexcept {
    return {0, {ERROR_NOT_SUPPORTED, origin::system}};
}

} // namespace pysock::inline v0_1::detail::os

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_INTERFACES_HPP
