// SPDX-License-Identifier: MIT
// What is under test: the product, or the parts that it is made of. Every test includes pysock through this file.
#ifndef PYSOCK_TESTS_SUBJECT_HPP
#define PYSOCK_TESTS_SUBJECT_HPP

#ifdef PYSOCK_TEST_PARTS
#include "pysock.hpp.in"
#else
#include <pysock.hpp>
#endif

#include <ostream> // doctest prints what it compares; pysock itself does without

#endif // PYSOCK_TESTS_SUBJECT_HPP
