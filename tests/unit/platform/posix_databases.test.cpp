// SPDX-License-Identifier: MIT
// The functions of <netdb.h> behind the contract: what they yield for an entry, for none, and for two threads.
#include "support/requires.hpp"
#include "support/subject.hpp"

#include <doctest/doctest.h>

#include <string>

#include <arpa/inet.h>
#include <netdb.h>

namespace os = pysock::detail::os;
using pysock::detail::fault;
using pysock::detail::origin;

TEST_SUITE_BEGIN("platform/posix_databases");

TEST_CASE("a numeric host is its own entry") {
    os::host_entry entry;
    REQUIRE_FALSE(os::host_by_name("192.0.2.1", entry));
    REQUIRE(entry.found() != nullptr);
    CHECK(entry.found()->h_name == std::string("192.0.2.1"));
    CHECK(entry.found()->h_addrtype == AF_INET);
    CHECK(entry.found()->h_length == 4);
}

TEST_CASE("a host that nobody knows is a number of h_errno") {
    os::host_entry entry;
    const fault why = os::host_by_name("<broadcast>", entry);
    CHECK(why.from == origin::host_database);
    CHECK(why.number > 0);
    CHECK(entry.found() == nullptr);
}

TEST_CASE("an address of an impossible family is a fault") {
    const char address[4] = {127, 0, 0, 1};
    os::host_entry entry;
    CHECK(os::host_by_address(address, sizeof address, 9999, entry));
    CHECK(entry.found() == nullptr);
}

TEST_CASE("the numbers of h_errno have texts") {
    for (const int number : {HOST_NOT_FOUND, TRY_AGAIN, NO_RECOVERY, NO_DATA, 9999})
        CHECK_FALSE(std::string(os::host_text(number)).empty());
}

TEST_CASE("an unknown service, port or protocol is no fault but no entry") {
    {
        os::service_entry entry;
        CHECK_FALSE(os::service_by_name("no-such-service", nullptr, entry));
        CHECK(entry.found() == nullptr);
    }
    {
        os::service_entry entry;
        CHECK_FALSE(os::service_by_port(0, "tcp", entry));
        CHECK(entry.found() == nullptr);
    }
    os::protocol_entry entry;
    CHECK_FALSE(os::protocol_by_name("no-such-protocol", entry));
    CHECK(entry.found() == nullptr);
}

TEST_CASE("the port of a service is in network order") {
    SKIP_UNLESS(::getservbyname("http", "tcp") != nullptr, "http is unknown");
    os::service_entry entry;
    REQUIRE_FALSE(os::service_by_name("http", "tcp", entry));
    REQUIRE(entry.found() != nullptr);
    CHECK(entry.found()->s_port == ::htons(80));
}

TEST_CASE("the memory of an entry grows fourfold, and not for ever") {
    os::entry_in_memory<::servent> entry;
    std::size_t before = 0;
    while (entry.grow()) {
        CHECK((before == 0 || entry.size == before * 4));
        before = entry.size;
        entry.memory[entry.size - 1] = 'x';
    }
    CHECK(before == std::size_t{16} << 20);
    CHECK(entry.memory == nullptr);
}

TEST_CASE("an entry under a lock is let go with its owner") {
    for (int i = 0; i < 2; ++i) {
        const os::entry_under_lock<::protoent> entry;
        CHECK(entry.found() == nullptr);
    }
    CHECK(::pthread_mutex_trylock(&os::databases_in_use) == 0);
    CHECK(::pthread_mutex_unlock(&os::databases_in_use) == 0);
}

TEST_SUITE_END();
