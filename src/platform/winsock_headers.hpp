// SPDX-License-Identifier: MIT
// The headers of Winsock, in the one order that works, whatever the program has included before.
#ifndef PYSOCK_PLATFORM_WINSOCK_HEADERS_HPP
#define PYSOCK_PLATFORM_WINSOCK_HEADERS_HPP

#include "platform/config.hpp"

#if PYSOCK_OS_WINDOWS

// <winsock.h> declares the names of <winsock2.h> in another way. <windows.h> includes it unless WIN32_LEAN_AND_MEAN is
// defined; whichever of the two comes first wins (Microsoft, "Include Files in Windows").
#if defined(_WINSOCKAPI_) && !defined(_WINSOCK2API_)
#error "pysock: <winsock.h> was included first, alone or by <windows.h>. Include <pysock.hpp> or <winsock2.h> \
before <windows.h>, or define WIN32_LEAN_AND_MEAN"
#endif

// <winsock2.h> includes <windows.h>. Without these three, everybody who includes this header would have the macros min,
// max, small, interface and ERROR. Whoever wants all of <windows.h> includes it first, behind <winsock2.h>.
#if !defined(WIN32_LEAN_AND_MEAN)
#define PYSOCK_WAS_NOT_LEAN 1
#define WIN32_LEAN_AND_MEAN 1
#endif
#if !defined(NOMINMAX)
#define PYSOCK_HAD_MINMAX 1
#define NOMINMAX 1
#endif
#if !defined(NOGDI)
#define PYSOCK_HAD_GDI 1
#define NOGDI 1
#endif

#include <winsock2.h>
#include <ws2tcpip.h>
// The rest needs the types of those two.
#include <mstcpip.h>
#include <mswsock.h>
#if __has_include(<afunix.h>)
#include <afunix.h>
#endif

#if defined(PYSOCK_WAS_NOT_LEAN)
#undef PYSOCK_WAS_NOT_LEAN
#undef WIN32_LEAN_AND_MEAN
#endif
#if defined(PYSOCK_HAD_MINMAX)
#undef PYSOCK_HAD_MINMAX
#undef NOMINMAX
#endif
#if defined(PYSOCK_HAD_GDI)
#undef PYSOCK_HAD_GDI
#undef NOGDI
#endif

#if defined(_WIN32_WINNT) && _WIN32_WINNT < 0x0601
#error "pysock: _WIN32_WINNT is below 0x0601, Windows 7, so that <winsock2.h> lacks WSAPoll and others"
#endif

#endif // PYSOCK_OS_WINDOWS

#endif // PYSOCK_PLATFORM_WINSOCK_HEADERS_HPP
