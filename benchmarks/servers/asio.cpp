// SPDX-License-Identifier: MIT
#include <asio.hpp>

#include <cstdio>
#include <memory>

namespace {

using asio::ip::tcp;

std::size_t open_connections = 0;

class connection : public std::enable_shared_from_this<connection> {
public:
    explicit connection(tcp::socket s) : s_(std::move(s)) { ++open_connections; }
    ~connection() {
        if (--open_connections == 0) std::exit(0);
    }

    void read() {
        s_.async_read_some(asio::buffer(data_),
                           [self = shared_from_this()](const asio::error_code& ec, std::size_t size) {
                               if (!ec) self->write(size);
                           });
    }

private:
    void write(std::size_t size) {
        asio::async_write(s_, asio::buffer(data_, size),
                          [self = shared_from_this()](const asio::error_code& ec, std::size_t) {
                              if (!ec) self->read();
                          });
    }

    tcp::socket s_;
    char data_[4096];
};

void accept(tcp::acceptor& listener) {
    listener.async_accept([&](const asio::error_code& ec, tcp::socket s) {
        if (ec) std::abort();
        std::make_shared<connection>(std::move(s))->read();
        accept(listener);
    });
}

} // namespace

int main() {
    asio::io_context context(1);
    tcp::acceptor listener(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    listener.listen(4096);
    std::printf("%d\n", listener.local_endpoint().port());
    std::fflush(stdout);
    accept(listener);
    context.run();
}
