// SPDX-License-Identifier: MIT
// Addresses and host names between Python's objects and the header's types.
#ifndef PYSOCK_CPYTHON_ADDRESSES_HPP
#define PYSOCK_CPYTHON_ADDRESSES_HPP

#include "glue.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace glue {

/// A host name as CPython converts it: ASCII and bytes as they are, other text by the codec "idna".
std::string host_name(PyObject* host);

/// Text by the encoding of the file system; bytes as they are.
std::string path_name(PyObject* path);

/// An address argument of a socket of `family`; keeps the text that the header's address_like refers to.
class address_argument {
public:
    address_argument(PyObject* object, int family, const char* operation);

    /// As the header takes it; it refers to what is kept here.
    template <class Address = pysock::address_like>
    Address get() const {
        return spread<Address>(items_.data());
    }

private:
    struct item {
        bool is_text;
        std::string text;
        long long number = 0;
    };

    void add(PyObject* object, bool is_host, int family);

    /// The header takes an address as a list in braces: the items become its arguments one by one.
    template <class Address, class... Items>
    Address spread(const item* next, const Items&... done) const {
        constexpr std::size_t most = 5;
        if (next == items_.data() + items_.size()) {
            if constexpr (std::is_constructible_v<Address, const Items&...>) return Address(done...);
        } else if constexpr (sizeof...(done) < most) {
            return next->is_text ? spread<Address>(next + 1, done..., std::string_view(next->text))
                                 : spread<Address>(next + 1, done..., next->number);
        }
        raise(PyExc_TypeError, "%s(): wrong format of the address", operation_);
    }

    std::vector<item> items_;
    const char* operation_;
};

/// Whether Python has a ValueError for what is wrong with an argument, and not a TypeError.
inline bool is_value_error(std::string_view text) {
    return text.starts_with("Hardware address") || text.find(" too long.") != text.npos;
}

/// Makes a call of the header in which a wrong argument, to Python, mostly has the wrong type.
template <class Call>
auto unlocked_with_type_error(Call call) {
    try {
        return unlocked(call);
    } catch (const std::invalid_argument& e) {
        if (is_value_error(e.what())) throw;
        raise(PyExc_TypeError, "%s", e.what());
    }
}

/// Makes a call that takes an address of a socket of `family`.
template <class Call>
auto with_address(PyObject* object, int family, const char* operation, Call call) {
    const address_argument address(object, family, operation);
    const auto argument = address.get<pysock::optional_address_like>();
    return unlocked_with_type_error([&] { return call(argument); });
}

/// The object that stands for an address in Python; None for the empty one.
PyObject* to_python(const pysock::address& address);

} // namespace glue

#endif // PYSOCK_CPYTHON_ADDRESSES_HPP
