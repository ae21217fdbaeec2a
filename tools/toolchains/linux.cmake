# SPDX-License-Identifier: MIT
# Linux on another processor, PYSOCK_TARGET, by Debian's cross compilers; programs run in qemu-user, or here where this
# processor is one of that kind too (i686).
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PYSOCK_TARGET)
string(REGEX MATCH "^[^-]+" processor "${PYSOCK_TARGET}")
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${processor})
set(CMAKE_C_COMPILER ${PYSOCK_TARGET}-gcc)
set(CMAKE_CXX_COMPILER ${PYSOCK_TARGET}-g++)
if(NOT processor STREQUAL i686)
  set(CMAKE_CROSSCOMPILING_EMULATOR qemu-${processor} -L /usr/${PYSOCK_TARGET})
endif()

set(CMAKE_FIND_ROOT_PATH /usr/${PYSOCK_TARGET})
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)

# Where the processor has no atomic numbers of 64 bits, GCC takes them from a library of its own.
if(PYSOCK_TARGET MATCHES "^mips-")
  set(CMAKE_CXX_STANDARD_LIBRARIES -latomic)
endif()
