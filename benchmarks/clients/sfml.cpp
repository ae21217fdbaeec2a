// SPDX-License-Identifier: MIT
#include <SFML/Network.hpp>
#ifndef INCLUDE_ONLY
#include <cstdio>
#include <cstdlib>

int main(int, char** argv) {
    sf::TcpSocket s;
    if (s.connect(sf::IpAddress("127.0.0.1"), static_cast<unsigned short>(std::atoi(argv[1]))) != sf::Socket::Done)
        return 1;
    if (s.send("hello\n", 6) != sf::Socket::Done) return 1;
    char answer[1024];
    std::size_t count = 0;
    if (s.receive(answer, sizeof answer, count) != sf::Socket::Done) return 1;
    std::fwrite(answer, 1, count, stdout);
}
#endif
