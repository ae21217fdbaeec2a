// SPDX-License-Identifier: MIT
// The families of other systems under numbers that are free here, so that their addresses can be read and printed.
//
// pysock looks at these macros, so a program either defines them everywhere or nowhere: the tests that include this
// file are a program of their own, compiled with PYSOCK_TEST_FOREIGN_FAMILIES. Include it before pysock.
#ifndef PYSOCK_TESTS_FOREIGN_FAMILIES_HPP
#define PYSOCK_TESTS_FOREIGN_FAMILIES_HPP

#include <sys/socket.h>

#ifndef AF_HYPERV
#define AF_HYPERV 0xe1
#endif
#ifndef AF_SYSTEM
#define AF_SYSTEM 0xe2
#endif
#ifndef AF_DIVERT
#define AF_DIVERT 0xe3
#endif

#endif // PYSOCK_TESTS_FOREIGN_FAMILIES_HPP
