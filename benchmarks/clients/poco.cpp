// SPDX-License-Identifier: MIT
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#ifndef INCLUDE_ONLY
#include <cstdio>
#include <cstdlib>

int main(int, char** argv) {
    Poco::Net::StreamSocket s(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(std::atoi(argv[1]))));
    const char data[] = "hello\n";
    for (int sent = 0; sent < 6;) sent += s.sendBytes(data + sent, 6 - sent);
    char answer[1024];
    const int count = s.receiveBytes(answer, sizeof answer);
    std::fwrite(answer, 1, static_cast<std::size_t>(count), stdout);
}
#endif
