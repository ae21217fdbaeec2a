// SPDX-License-Identifier: MIT
#include <pysock.hpp>
#ifndef INCLUDE_ONLY
#include <cstdio>
#include <cstdlib>

int main(int, char** argv) {
    pysock::socket s;
    s.connect({"127.0.0.1", std::atoi(argv[1])});
    s.sendall("hello\n");
    const pysock::bytes answer = s.recv(1024);
    std::fwrite(answer.data(), 1, answer.size(), stdout);
}
#endif
