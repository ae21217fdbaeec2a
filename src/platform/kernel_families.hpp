// SPDX-License-Identifier: MIT
// The headers that define the constants of particular kernels' address families, on the systems where they are
// harmless.
#ifndef PYSOCK_PLATFORM_KERNEL_FAMILIES_HPP
#define PYSOCK_PLATFORM_KERNEL_FAMILIES_HPP

#include "platform/config.hpp"
#include "platform/posix.hpp"

// Linux's own are not among them. <linux/can/bcm.h> and its neighbours put names such as TX_SETUP, SETTIMER, name_t and
// tipc_node into every program; <linux/if_packet.h> and <netpacket/packet.h> exclude each other, so that including
// either breaks whoever includes the other; musl comes without them, and libbluetooth's are installed nowhere by
// default. Numbers and layouts are the kernel's binary interface and never change: they stand in base/constants_*.hpp
// and in the files of the families.

#if PYSOCK_OS_POSIX && !PYSOCK_LINUX_FAMILIES

#if defined(__NetBSD__) && __has_include(<netcan/can.h>)
#include <netcan/can.h>
#endif
#if defined(__FreeBSD__) && __has_include(<netlink/netlink.h>)
#include <netlink/netlink.h>
#endif
#if (defined(__FreeBSD__) || defined(__NetBSD__) || defined(__DragonFly__)) && __has_include(<bluetooth.h>)
#include <bluetooth.h>
#endif
#if !defined(__OpenBSD__) && __has_include(<net/ethernet.h>)
#include <net/ethernet.h>
#endif

#endif

#endif // PYSOCK_PLATFORM_KERNEL_FAMILIES_HPP
