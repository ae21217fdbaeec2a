// SPDX-License-Identifier: MIT
// AF_ALG: an algorithm of the kernel's crypto interface.
#ifndef PYSOCK_ADDRESS_ALG_HPP
#define PYSOCK_ADDRESS_ALG_HPP

#include "address/address.hpp"
#include "address/family_rules.hpp"
#include "address/repr.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#ifdef AF_ALG

namespace pysock::inline v0_1 {

/// The name of an algorithm: Python's `(type, name[, feat[, mask]])`.
struct alg_address {
    std::string type; ///< "hash", "skcipher", "aead", "rng"; at most 13 bytes
    std::string name; ///< such as "cbc(aes)", at most 63 bytes
    std::uint32_t feat = 0;
    std::uint32_t mask = 0;

    static constexpr int family = AF_ALG;

    static alg_address from(const detail::os::raw_address& raw);

    address_like argument() const noexcept { return {type, name, feat, mask}; }

    friend bool operator==(const alg_address&, const alg_address&) = default;
};

namespace detail {

/// The layout of struct sockaddr_alg, <linux/if_alg.h>.
struct alg_name {
    std::uint16_t head;
    char type[14];
    std::uint32_t feat;
    std::uint32_t mask;
    char name[64];
};

PYSOCK_COLD inline fault read_alg(const address_like& argument, const address_reader&, os::raw_address& out) {
    const unsigned shape = argument.shape();
    if (shape != address_like::shape("ss") && shape != address_like::shape("ssi") &&
        shape != address_like::shape("ssii"))
        return library_fault(errc::wrong_form);
    alg_name name{};
    if (argument.text(0).size() >= sizeof name.type) return library_fault(errc::alg_type_too_long);
    if (argument.text(1).size() >= sizeof name.name) return library_fault(errc::alg_name_too_long);
    if (has_null(argument.text(0)) || has_null(argument.text(1))) return library_fault(errc::embedded_null);
    argument.text(0).copy(name.type, sizeof name.type);
    argument.text(1).copy(name.name, sizeof name.name);
    if (const fault why = store_item(argument, 2, name.feat)) return why;
    if (const fault why = store_item(argument, 3, name.mask)) return why;
    store_name(out, AF_ALG, name);
    return {};
}

PYSOCK_COLD inline std::string print_alg(const os::raw_address& raw, bool) {
    const auto [type, name, feat, mask] = alg_address::from(raw);
    return repr_tuple({repr_text(type), repr_text(name), feat, mask});
}

inline constexpr family_rules alg_rules{AF_ALG,    AF_ALG,     "{type, name[, feat[, mask]]}",
                                        &read_alg, &print_alg, &key_of_struct<alg_name, 2>};

} // namespace detail

inline alg_address alg_address::from(const detail::os::raw_address& raw) {
    const auto name = detail::view_as<detail::alg_name>(raw);
    const auto text = [](const char* field, std::size_t size) {
        return std::string(std::string_view(field, size).substr(0, std::string_view(field, size).find('\0')));
    };
    return {text(name.type, sizeof name.type), text(name.name, sizeof name.name), name.feat, name.mask};
}

} // namespace pysock::inline v0_1

#endif // AF_ALG

#endif // PYSOCK_ADDRESS_ALG_HPP
