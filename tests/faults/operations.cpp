// SPDX-License-Identifier: MIT
// The operations that the tests of faults run over.
#include "faults/operations.hpp"

#include "support/descriptors.hpp"
#include "support/loopback.hpp"
#include "support/passing.hpp"
#include "support/process_settings.hpp"
#include "support/subject.hpp"
#include "support/temporary_directory.hpp"
#include "support/transfer.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <istream>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pthread.h>

namespace faults {

namespace {

namespace py = pysock;

void require(bool holds, const char* what) {
    if (!holds) throw std::logic_error(std::string("lost: ") + what);
}

template <class T>
std::shared_ptr<T> share(T&& value) {
    return std::make_shared<std::remove_cvref_t<T>>(std::forward<T>(value));
}

const std::string text = support::pattern(3000);

/// The outcome of a fault that the operation rides out.
expectation survives(call which, std::vector<int> numbers = {}, int nth = 0) {
    return {which, nth, std::move(numbers)};
}

/// What a wait and a call under a timeout make of it.
std::vector<expectation> waits_out(call which) {
    return {survives(which, {EINTR, EAGAIN}), survives(call::poll, {EINTR})};
}

std::vector<rule> blocked_first(call which) { return {{which, 1, deed::fail, EAGAIN}}; }

/// A method of a socket without more ado: its situation is a socket of `made`.
operation method(std::string name, std::function<py::socket()> made, void (*throwing)(py::socket&),
                 void (*reporting)(py::socket&, std::error_code&), std::vector<expectation> expected = {}) {
    return {std::move(name),
            [=] {
                const auto s = share(made());
                trial all{[=] { throwing(*s); }, {}};
                if (reporting != nullptr) all.reporting = [=](std::error_code& ec) { reporting(*s, ec); };
                return all;
            },
            {},
            std::move(expected)};
}

/// A function of the module.
operation function(std::string name, void (*throwing)(), void (*reporting)(std::error_code&),
                   std::vector<expectation> expected = {}) {
    return {std::move(name), [=] { return trial{throwing, reporting}; }, {}, std::move(expected)};
}

// ---- sending and receiving -----------------------------------------------------------------------------

using sender = std::size_t (*)(py::socket&, std::string_view);
using sender_with_code = std::size_t (*)(py::socket&, std::string_view, std::error_code&);

/// A send over a connection. What it said that it has sent arrives, and nothing else.
operation sending(std::string name, bool timed, call which, sender throwing, sender_with_code reporting) {
    operation all{std::move(name),
                  [=] {
                      const auto pair = share(support::tcp_pair());
                      if (!timed) pair->client.settimeout(py::none);
                      const auto sent = std::make_shared<std::size_t>(0);
                      const auto call_it = [=] {
                          try {
                              *sent = throwing(pair->client, text);
                          } catch (const py::error& e) {
                              *sent = e.bytes_transferred();
                              throw;
                          }
                      };
                      const auto told = [=](std::error_code& ec) { *sent = reporting(pair->client, text, ec); };
                      return trial{call_it, told, [=](bool succeeded) {
                                       pair->client.close();
                                       const std::string came = support::read_all(pair->server);
                                       require(came == std::string_view(text).substr(0, *sent), "bytes that went out");
                                       require(!succeeded || *sent > 0, "a count of bytes");
                                   }};
                  },
                  timed ? blocked_first(which) : std::vector<rule>{},
                  timed ? waits_out(which) : std::vector{survives(which, {EINTR})}};
    return all;
}

// What came goes to a string that has room for it already, so that nothing but the header allocates.
using receiver = void (*)(py::socket&, std::string&);
using receiver_with_code = void (*)(py::socket&, std::string&, std::error_code&);

std::shared_ptr<std::string> roomy() {
    const auto empty = std::make_shared<std::string>();
    empty->reserve(2 * text.size());
    return empty;
}

/// Into the string's memory, by a call that yields how many bytes came.
template <class Call>
void into(std::string& came, std::size_t size, Call call) {
    came.resize(size);
    std::size_t count = 0;
    try {
        count = call(std::span(came));
    } catch (...) {
        came.clear();
        throw;
    }
    came.resize(count);
}

/// A receive from a stream that has bytes and an end. What it does not return comes with the next.
operation receiving(std::string name, bool timed, call which, receiver throwing, receiver_with_code reporting,
                    bool loses_when_short) {
    operation all{std::move(name),
                  [=] {
                      const auto pair = share(support::tcp_pair());
                      if (!timed) pair->server.settimeout(py::none);
                      pair->client.sendall(text);
                      pair->client.shutdown(py::shut_wr);
                      const auto came = roomy();
                      return trial{[=] { throwing(pair->server, *came); },
                                   [=](std::error_code& ec) { reporting(pair->server, *came, ec); },
                                   [=](bool succeeded) {
                                       require(!succeeded || !came->empty(), "the result");
                                       require(*came + support::read_all(pair->server) == text, "bytes that came");
                                   }};
                  },
                  timed ? blocked_first(which) : std::vector<rule>{},
                  timed ? waits_out(which) : std::vector{survives(which, {EINTR})}};
    all.loses_when_short = loses_when_short;
    return all;
}

/// A receive of a datagram. If it fails, the datagram is there for the next.
operation receiving_datagram(std::string name, bool timed, call which, receiver throwing, receiver_with_code reporting,
                             bool loses_when_short, std::vector<expectation> expected = {}) {
    for (expectation& each : timed ? waits_out(which) : std::vector{survives(which, {EINTR})})
        expected.push_back(std::move(each));
    operation all{std::move(name),
                  [=] {
                      const auto pair = share(support::udp_pair());
                      if (!timed) pair->server.settimeout(py::none);
                      pair->client.sendall(text);
                      const auto came = roomy();
                      return trial{[=] { throwing(pair->server, *came); },
                                   [=](std::error_code& ec) { reporting(pair->server, *came, ec); },
                                   [=](bool succeeded) {
                                       if (!succeeded) *came = pair->server.recv(4000);
                                       require(*came == text, "a datagram");
                                   }};
                  },
                  timed ? blocked_first(which) : std::vector<rule>{}, std::move(expected)};
    all.loses_when_short = loses_when_short;
    return all;
}

void block_sigpipe(int how) {
    ::sigset_t set;
    ::sigemptyset(&set);
    ::sigaddset(&set, SIGPIPE);
    ::pthread_sigmask(how, &set, nullptr);
}

/// Of a file: 3000 bytes from byte 100 of it on.
enum class way_of_file { descriptor, stream, sigpipe_blocked };
operation sending_file(std::string name, std::vector<rule> always, way_of_file way, std::vector<expectation> expected) {
    expected.push_back(survives(call::lseek, {}, 2)); // where the file stands after the call
    expected.push_back(survives(call::fseeko, {}, 2));
    expected.push_back(survives(call::pthread_sigmask));
    expected.push_back(survives(call::sigpending));
    expected.push_back(survives(call::sigtimedwait));
    expected.push_back(survives(call::send, {EINTR, EAGAIN}));
    if (always.empty()) expected.push_back(survives(call::lseek)); // there only to say where the file stands
    if (!always.empty()) expected.push_back(survives(call::sendfile));
    const auto prepare = [way] {
        const support::temporary_directory directory;
        const std::string path = directory / "file";
        std::ofstream(path, std::ios::binary) << std::string(100, '-') << text;
        const std::shared_ptr<std::FILE> source(std::fopen(path.c_str(), "rbe"), &std::fclose);
        const auto pair = share(support::tcp_pair());
        const auto sent = std::make_shared<std::size_t>(0);
        if (way == way_of_file::sigpipe_blocked) block_sigpipe(SIG_BLOCK);
        const auto file = [=] {
            return way == way_of_file::stream ? py::file_like(source.get()) : py::file_like(::fileno(source.get()));
        };
        return trial{[=] {
                         try {
                             *sent = pair->client.sendfile(file(), 100);
                         } catch (const py::error& e) {
                             *sent = e.bytes_transferred();
                             throw;
                         }
                     },
                     [=](std::error_code& ec) { *sent = pair->client.sendfile(file(), 100, ec); },
                     [=](bool succeeded) {
                         block_sigpipe(SIG_UNBLOCK);
                         require(!succeeded || *sent == text.size(), "a count of bytes");
                         pair->client.close();
                         require(support::read_all(pair->server) == text.substr(0, *sent), "bytes of a file");
                     }};
    };
    return {std::move(name), prepare, std::move(always), std::move(expected)};
}

void add_transfers(std::vector<operation>& all) {
    for (const bool timed : {false, true}) {
        const std::string how = timed ? " under a timeout" : "";
        all.push_back(sending(
            "send" + how, timed, call::send, [](py::socket& s, std::string_view data) { return s.send(data); },
            [](py::socket& s, std::string_view data, std::error_code& ec) { return s.send(data, ec); }));
        all.push_back(sending(
            "sendall" + how, timed, call::send,
            [](py::socket& s, std::string_view data) {
                s.sendall(data);
                return data.size();
            },
            [](py::socket& s, std::string_view data, std::error_code& ec) { return s.sendall(data, ec); }));
        all.push_back(sending(
            "sendmsg" + how, timed, call::sendmsg,
            [](py::socket& s, std::string_view data) {
                return s.sendmsg({data.substr(0, 9), data.substr(9)});
            },
            [](py::socket& s, std::string_view data, std::error_code& ec) {
                return s.sendmsg({data.substr(0, 9), data.substr(9)}, ec);
            }));
        all.push_back(receiving(
            "recv" + how, timed, call::recv, [](py::socket& s, std::string& came) { came = s.recv(2000); },
            [](py::socket& s, std::string& came, std::error_code& ec) { came = s.recv(2000, ec); }, true));
        all.push_back(receiving(
            "recv of more than a stack has" + how, timed, call::recvmsg,
            [](py::socket& s, std::string& came) { came = s.recv(100'000); },
            [](py::socket& s, std::string& came, std::error_code& ec) { came = s.recv(100'000, ec); }, true));
        all.push_back(receiving(
            "recv_into" + how, timed, call::recv,
            [](py::socket& s, std::string& came) { into(came, 999, [&](auto buffer) { return s.recv_into(buffer); }); },
            [](py::socket& s, std::string& came, std::error_code& ec) {
                into(came, 999, [&](auto buffer) { return s.recv_into(buffer, ec); });
            },
            false));
        all.push_back(receiving(
            "recv_exactly" + how, timed, call::recv,
            [](py::socket& s, std::string& came) {
                try {
                    came = s.recv_exactly(2999);
                } catch (const py::error& e) {
                    came = e.partial();
                    throw;
                }
            },
            [](py::socket& s, std::string& came, std::error_code& ec) { came = s.recv_exactly(2999, ec); }, false));
        all.push_back(receiving(
            "recv_exactly_into" + how, timed, call::recv,
            [](py::socket& s, std::string& came) {
                into(came, 999, [&](auto buffer) {
                    s.recv_exactly_into(buffer);
                    return buffer.size();
                });
            },
            [](py::socket& s, std::string& came, std::error_code& ec) {
                into(came, 999, [&](auto buffer) { return s.recv_exactly_into(buffer, ec); });
            },
            false));
        all.push_back(receiving_datagram(
            "recvfrom" + how, timed, call::recvfrom,
            [](py::socket& s, std::string& came) { came = s.recvfrom(4000).data; },
            [](py::socket& s, std::string& came, std::error_code& ec) { came = s.recvfrom(4000, ec).data; }, true));
        all.push_back(receiving_datagram(
            "recvfrom_into" + how, timed, call::recvfrom,
            [](py::socket& s, std::string& came) {
                into(came, 4000, [&](auto buffer) { return s.recvfrom_into(buffer).nbytes; });
            },
            [](py::socket& s, std::string& came, std::error_code& ec) {
                into(came, 4000, [&](auto buffer) { return s.recvfrom_into(buffer, ec).nbytes; });
            },
            false));
        all.push_back(receiving_datagram(
            "recvmsg" + how, timed, call::recvmsg,
            [](py::socket& s, std::string& came) { came = s.recvmsg(4000, 2000).data; },
            [](py::socket& s, std::string& came, std::error_code& ec) { came = s.recvmsg(4000, 2000, ec).data; }, true,
            {survives(call::recvmsg, {EINVAL})})); // asked again, without the flag that some families refuse
        all.push_back(receiving_datagram(
            "recvmsg_into" + how, timed, call::recvmsg,
            [](py::socket& s, std::string& came) {
                into(came, 4000, [&](auto buffer) { return s.recvmsg_into({buffer}).nbytes; });
            },
            [](py::socket& s, std::string& came, std::error_code& ec) {
                into(came, 4000, [&](auto buffer) { return s.recvmsg_into({buffer}, 0, ec).nbytes; });
            },
            false));
    }

    operation sendto{"sendto",
                     [] {
                         const auto from = share(support::udp_socket());
                         const auto to = share(support::udp_socket());
                         const auto where = to->getsockname();
                         return trial{[=] {
                                          from->sendto("datagram", {"127.0.0.1", where.port()});
                                      },
                                      [=](std::error_code& ec) { from->sendto("datagram", where, ec); },
                                      [=](bool succeeded) {
                                          if (!succeeded) from->sendto("datagram", where);
                                          require(to->recv(99) == "datagram", "a datagram");
                                          to->settimeout(0);
                                          std::error_code ec;
                                          to->recv(99, ec);
                                          require(bool(ec), "nothing: a datagram came twice");
                                      }};
                     },
                     blocked_first(call::sendto), waits_out(call::sendto)};
    all.push_back(std::move(sendto));

    all.push_back(sending_file("sendfile", {}, way_of_file::descriptor,
                               {survives(call::sendfile, {}, 1), // reads and sends instead
                                survives(call::sendfile, {EINTR, EAGAIN}), survives(call::fstat)}));
    all.push_back(sending_file(
        "sendfile with SIGPIPE blocked", {}, way_of_file::sigpipe_blocked,
        {survives(call::sendfile, {}, 1), survives(call::sendfile, {EINTR, EAGAIN}), survives(call::fstat)}));
    all.push_back(sending_file("sendfile after EPIPE", {{call::sendfile, 1, deed::fail, EPIPE}},
                               way_of_file::descriptor, {survives(call::sigtimedwait), survives(call::read, {EINTR})}));
    all.push_back(sending_file("sendfile by read and send", {{call::sendfile, 1, deed::fail, EINVAL}},
                               way_of_file::descriptor, {survives(call::read, {EINTR})}));
    all.push_back(
        sending_file("sendfile of a FILE", {{call::sendfile, 1, deed::fail, EINVAL}}, way_of_file::stream, {}));

    operation passing{"send_fds and recv_fds",
                      [] {
                          const auto pair = share(support::unix_pair());
                          const auto files = std::make_shared<support::open_files>(3);
                          py::send_fds(pair->client, {"files"}, files->numbers());
                          return trial{[=] {
                                           const auto came = py::recv_fds(pair->server, 9, 3);
                                           require(came.fds.size() == 3 && files->numbers().size() == 3, "descriptors");
                                       },
                                       [=](std::error_code& ec) {
                                           const auto came = py::recv_fds(pair->server, 9, 3, ec);
                                           require(ec || came.fds.size() == 3, "descriptors");
                                       }};
                      },
                      blocked_first(call::recvmsg), waits_out(call::recvmsg)};
    passing.expected.push_back(survives(call::recvmsg, {EINVAL}));
    passing.loses_when_short = true;
    all.push_back(std::move(passing));

    operation many{"recvmsg with more descriptors than a stack has room for",
                   [] {
                       const auto pair = share(support::unix_pair());
                       const support::open_files files(200);
                       py::send_fds(pair->client, {"files"}, files.numbers());
                       return trial{[=] { pair->server.recvmsg(9, 4000); },
                                    [=](std::error_code& ec) { pair->server.recvmsg(9, 4000, ec); }};
                   },
                   {},
                   {survives(call::recvmsg, {EINTR, EAGAIN, EINVAL}), survives(call::poll, {EINTR})}};
    many.loses_when_short = true;
    all.push_back(std::move(many));

    operation giving{"send_fds",
                     [] {
                         const auto pair = share(support::unix_pair());
                         const auto files = std::make_shared<support::open_files>(100);
                         return trial{
                             [=] { py::send_fds(pair->client, {"files"}, files->numbers()); },
                             [=](std::error_code& ec) { py::send_fds(pair->client, {"files"}, files->numbers(), ec); },
                             [=](bool succeeded) {
                                 if (!succeeded) py::send_fds(pair->client, {"files"}, files->numbers());
                                 require(py::recv_fds(pair->server, 9, 100).fds.size() == 100, "descriptors");
                             }};
                     },
                     blocked_first(call::sendmsg), waits_out(call::sendmsg)};
    all.push_back(std::move(giving));
}

// ---- files ---------------------------------------------------------------------------------------------

void add_files(std::vector<operation>& all) {
    all.push_back({"makefile", [] {
                       const auto pair = share(support::tcp_pair());
                       return trial{[=] { pair->client.makefile("rwb"); },
                                    [=](std::error_code& ec) { pair->client.makefile("rwb", ec); },
                                    [=](bool) {
                                        pair->client.sendall("x");
                                        require(pair->server.recv(1) == "x", "the socket");
                                    }};
                   }});
    // The calls that read: whatever fails, the bytes are still there.
    struct reader {
        const char* name;
        std::string (*throwing)(py::socket_file&);
        std::string (*reporting)(py::socket_file&, std::error_code&);
    };
    static constexpr reader readers[] = {
        {"socket_file::read", [](py::socket_file& f) { return f.read(2500); },
         [](py::socket_file& f, std::error_code& ec) { return f.read(2500, ec); }},
        {"socket_file::read to the end", [](py::socket_file& f) { return f.read(); },
         [](py::socket_file& f, std::error_code& ec) { return f.read(ec); }},
        {"socket_file::read1", [](py::socket_file& f) { return f.read1(2500); },
         [](py::socket_file& f, std::error_code& ec) { return f.read1(2500, ec); }},
        {"socket_file::readline", [](py::socket_file& f) { return f.readline(); },
         [](py::socket_file& f, std::error_code& ec) { return f.readline(ec); }},
        {"socket_file::peek",
         [](py::socket_file& f) {
             static_cast<void>(f.peek());
             return std::string();
         },
         [](py::socket_file& f, std::error_code& ec) {
             static_cast<void>(f.peek(ec));
             return std::string();
         }},
    };
    for (const reader& each : readers)
        all.push_back({each.name,
                       [&each] {
                           const auto pair = share(support::tcp_pair());
                           pair->client.sendall(text);
                           pair->client.shutdown(py::shut_wr);
                           const auto file = share(pair->server.makefile("rb"));
                           const auto came = std::make_shared<std::string>();
                           return trial{[=, &each] { *came = each.throwing(*file); },
                                        [=, &each](std::error_code& ec) { *came = each.reporting(*file, ec); },
                                        [=](bool) { require(*came + file->read() == text, "bytes of a file"); }};
                       },
                       blocked_first(call::recv), waits_out(call::recv)});
    all.push_back({"socket_file::readlines",
                   [] {
                       const auto pair = share(support::tcp_pair());
                       pair->client.sendall("one\ntwo\nthis line has more characters than a string without a heap\n");
                       pair->client.shutdown(py::shut_wr);
                       const auto file = share(pair->server.makefile("rb"));
                       const auto count = std::make_shared<std::size_t>(0);
                       const auto counted = [=](const auto& lines) {
                           for (const auto& line : lines) *count += line.size();
                       };
                       return trial{[=] { counted(file->readlines()); },
                                    [=](std::error_code& ec) { counted(file->readlines(ec)); },
                                    [=](bool) { require(*count + file->read().size() == 67, "lines of a file"); }};
                   },
                   blocked_first(call::recv), waits_out(call::recv)});
    all.push_back({"socket_file::write and flush",
                   [] {
                       const auto pair = share(support::tcp_pair());
                       const auto file = share(pair->client.makefile("wb"));
                       const auto taken = std::make_shared<std::size_t>(0);
                       return trial{[=] {
                                        try {
                                            *taken = file->write(text);
                                            file->flush();
                                        } catch (const py::error& e) {
                                            if (*taken == 0) *taken = e.bytes_transferred();
                                            throw;
                                        }
                                    },
                                    [=](std::error_code& ec) {
                                        *taken = file->write(text, ec);
                                        if (!ec) file->flush(ec);
                                    },
                                    [=](bool succeeded) {
                                        file->flush();
                                        file->close();
                                        pair->client.close();
                                        require(!succeeded || *taken == text.size(), "a count of bytes");
                                        require(support::read_all(pair->server) == text.substr(0, *taken),
                                                "bytes that a file had taken");
                                    }};
                   },
                   blocked_first(call::send), waits_out(call::send)});
    all.push_back({"socket_file::write beyond the buffer",
                   [] {
                       const auto pair = share(support::tcp_pair());
                       const auto file = share(pair->client.makefile("wb", {.buffering = 1000}));
                       const auto taken = std::make_shared<std::size_t>(0);
                       return trial{[=] {
                                        try {
                                            *taken = file->write(text);
                                        } catch (const py::error& e) {
                                            *taken = e.bytes_transferred();
                                            throw;
                                        }
                                    },
                                    [=](std::error_code& ec) { *taken = file->write(text, ec); },
                                    [=](bool succeeded) {
                                        file->close();
                                        pair->client.close();
                                        require(!succeeded || *taken == text.size(), "a count of bytes");
                                        require(support::read_all(pair->server) == text.substr(0, *taken),
                                                "bytes that a file had taken");
                                    }};
                   },
                   blocked_first(call::send), waits_out(call::send)});
    all.push_back({"socket_io::readinto",
                   [] {
                       const auto pair = share(support::tcp_pair());
                       pair->client.sendall(text);
                       pair->client.shutdown(py::shut_wr);
                       const auto file = share(py::socket_io(pair->server, "r"));
                       const auto buffer = std::make_shared<std::array<char, 999>>();
                       const auto count = std::make_shared<std::size_t>(0);
                       return trial{[=] { *count = *file->readinto(*buffer); },
                                    [=](std::error_code& ec) { *count = file->readinto(*buffer, ec).value_or(0); },
                                    [=](bool) {
                                        const std::string came(buffer->data(), *count);
                                        require(came + support::read_all(pair->server) == text, "bytes that came");
                                    }};
                   },
                   blocked_first(call::recv), waits_out(call::recv)});
    all.push_back({"socket_io::write",
                   [] {
                       const auto pair = share(support::tcp_pair());
                       const auto file = share(py::socket_io(pair->client, "w"));
                       const auto count = std::make_shared<std::size_t>(0);
                       return trial{[=] { *count = *file->write(text); },
                                    [=](std::error_code& ec) { *count = file->write(text, ec).value_or(0); },
                                    [=](bool) {
                                        file->close();
                                        pair->client.close();
                                        require(support::read_all(pair->server) == text.substr(0, *count), "bytes");
                                    }};
                   },
                   blocked_first(call::send), waits_out(call::send)});
    all.push_back({"socket_file::close with bytes to send",
                   [] {
                       const auto pair = share(support::tcp_pair());
                       const auto file = share(pair->client.makefile("wb"));
                       pair->client.close();
                       file->write("last words");
                       return trial{[=] { file->close(); }, [=](std::error_code& ec) { file->close(ec); },
                                    [=](bool succeeded) {
                                        require(file->closed(), "the end of a file");
                                        const std::string came = support::read_all(pair->server);
                                        require(succeeded ? came == "last words" : came.size() <= 10, "bytes");
                                    }};
                   },
                   blocked_first(call::send), waits_out(call::send)});
    all.back().tells_close = true;
    all.push_back({"std::getline over a socket_streambuf",
                   [] {
                       const auto pair = share(support::tcp_pair());
                       pair->client.sendall("a line with more characters than a string without a heap\nrest");
                       pair->client.shutdown(py::shut_wr);
                       const auto buffer = std::make_shared<py::socket_streambuf>(pair->server, "rb");
                       const auto line = std::make_shared<std::string>();
                       return trial{[=] {
                                        std::istream in(buffer.get());
                                        in.exceptions(std::ios::badbit);
                                        std::getline(in, *line);
                                    },
                                    [=](std::error_code& ec) {
                                        std::istream in(buffer.get());
                                        std::getline(in, *line);
                                        if (in.bad()) ec = buffer->error();
                                        if (in.bad() && !ec) ec = {ENOMEM, std::system_category()}; // std::getline's
                                    },
                                    [=](bool succeeded) {
                                        std::string rest;
                                        std::istream in(buffer.get());
                                        for (char c; in.get(c);) rest += c;
                                        if (succeeded) *line += '\n';
                                        require((*line + rest).size() == 61, "characters of a stream");
                                    }};
                   },
                   blocked_first(call::recv), waits_out(call::recv)});
}

// ---- lives ---------------------------------------------------------------------------------------------

void add_lives(std::vector<operation>& all) {
    all.push_back(function(
        "socket", [] { py::socket(); }, [](std::error_code& ec) { py::socket{ec}; }));
    all.push_back({"socket with a default timeout", [] {
                       const auto timeout = std::make_shared<support::scoped_default_timeout>(5);
                       return trial{[=] {
                                        static_cast<void>(timeout);
                                        py::socket();
                                    },
                                    [=](std::error_code& ec) {
                                        static_cast<void>(timeout);
                                        py::socket{ec};
                                    }};
                   }});
    all.push_back({"socket of a descriptor", [] {
                       const auto timeout = std::make_shared<support::scoped_default_timeout>(5);
                       const auto fd = share(py::owned_fd(py::socket(py::af_unix).detach()));
                       const auto made = share(py::socket(py::none));
                       return trial{[=] { *made = py::socket({.fileno = fd->fileno()}); },
                                    [=](std::error_code& ec) { *made = py::socket({.fileno = fd->fileno()}, ec); },
                                    [=](bool succeeded) {
                                        static_cast<void>(timeout);
                                        if (succeeded) static_cast<void>(fd->detach());
                                        const int open = succeeded ? made->fileno() : fd->fileno();
                                        require(support::is_open(open), "a descriptor of the caller's");
                                    }};
                   }});
    for (const int family : {AF_INET, AF_UNIX})
        all.push_back({family == AF_INET ? "socketpair under a default timeout" : "socketpair", [=] {
                           const auto timeout = std::make_shared<support::scoped_default_timeout>(
                               family == AF_INET ? py::timeout_value(5) : py::timeout_value(py::none));
                           return trial{[=] {
                                            static_cast<void>(timeout);
                                            py::socketpair();
                                        },
                                        [](std::error_code& ec) { py::socketpair(ec); }};
                       }});
    struct listening {
        const char* name;
        bool timed;
        bool shared;
    };
    for (const auto& [name, timed, shared] : {listening{"accept", false, false},
                                              {"accept under a timeout", true, false},
                                              {"accept on a listener with a duplicate", true, true}})
        all.push_back({name,
                       [=, timed = timed, shared = shared] {
                           const auto listener = share(support::tcp_listener());
                           if (!timed) listener->settimeout(py::none);
                           const auto copy = share(shared ? listener->dup() : py::socket(py::none));
                           const auto client = share(support::tcp_client(listener->getsockname()));
                           const auto conn = share(py::socket(py::none));
                           return trial{[=] { *conn = listener->accept().conn; },
                                        [=](std::error_code& ec) { *conn = listener->accept(ec).conn; },
                                        [=](bool succeeded) {
                                            static_cast<void>(copy);
                                            if (!succeeded) *conn = listener->accept().conn;
                                            client->sendall("here");
                                            require(conn->recv_exactly(4) == "here", "a connection");
                                        }};
                       },
                       timed ? blocked_first(call::accept4) : std::vector<rule>{},
                       timed ? waits_out(call::accept4) : std::vector{survives(call::accept4, {EINTR})}});

    all.push_back({"connect",
                   [] {
                       const auto listener = share(support::tcp_listener());
                       const auto s = share(py::socket());
                       const auto there = listener->getsockname();
                       return trial{[=] {
                                        s->connect({"127.0.0.1", there.port()});
                                    },
                                    [=](std::error_code& ec) { s->connect(there, ec); },
                                    [=](bool succeeded) {
                                        if (!succeeded) s->connect(there);
                                        s->sendall("here");
                                        require(support::accepted(*listener).recv_exactly(4) == "here", "a connection");
                                    }};
                   },
                   {},
                   {survives(call::connect, {EINTR})}});
    all.push_back({"connect under a timeout",
                   [] {
                       const auto listener = share(support::tcp_listener());
                       const auto s = share(support::timed_socket());
                       const auto there = listener->getsockname();
                       return trial{[=] { s->connect(there); }, [=](std::error_code& ec) { s->connect(there, ec); },
                                    [=](bool succeeded) {
                                        if (!succeeded) *s = support::tcp_client(there); // or a connection too many
                                        s->sendall("here");
                                        if (succeeded)
                                            require(support::accepted(*listener).recv_exactly(4) == "here",
                                                    "a connection");
                                    }};
                   },
                   {},
                   {survives(call::connect, {EINTR}), survives(call::poll, {EINTR})}});
    all.push_back({"connect_ex",
                   [] {
                       const auto listener = share(support::tcp_listener());
                       const auto s = share(py::socket());
                       const auto there = listener->getsockname();
                       const auto thrown = [](int number) {
                           if (number != 0) throw std::system_error(number, std::system_category());
                       };
                       return trial{
                           [=] { thrown(s->connect_ex(there)); },
                           [=](std::error_code& ec) { ec.assign(s->connect_ex(there, ec), std::system_category()); },
                           [=](bool succeeded) {
                               if (!succeeded) s->connect(listener->getsockname());
                               s->sendall("here");
                               require(support::accepted(*listener).recv_exactly(4) == "here", "a connection");
                           }};
                   },
                   {},
                   {survives(call::connect, {EINTR})}});

    all.push_back(method(
        "bind", [] { return py::socket(); },
        [](py::socket& s) {
            s.bind({"127.0.0.1", 0});
        },
        [](py::socket& s, std::error_code& ec) {
            s.bind({"127.0.0.1", 0}, ec);
        }));
    all.push_back(method(
        "listen", [] { return support::bound_socket(py::sock_stream); }, [](py::socket& s) { s.listen(); },
        [](py::socket& s, std::error_code& ec) { s.listen(ec); }));
    all.push_back({"close", [] {
                       const auto s = share(py::socket());
                       const auto number = std::make_shared<int>(s->fileno());
                       return trial{
                           [=] { s->close(); }, [=](std::error_code& ec) { s->close(ec); },
                           [=](bool) { require(s->fileno() == -1 && !support::is_open(*number), "a descriptor"); }};
                   }});
    all.back().tells_close = true;
    const auto connected = [] { return support::tcp_pair().client; };
    all.push_back({"dup", [] {
                       const auto s = share(py::socket());
                       return trial{[=] { s->dup(); }, [=](std::error_code& ec) { s->dup(ec); },
                                    [=](bool) { require(support::is_open(s->fileno()), "the original"); }};
                   }});
    all.push_back(method(
        "getsockname", connected, [](py::socket& s) { s.getsockname(); },
        [](py::socket& s, std::error_code& ec) { s.getsockname(ec); }));
    all.push_back({"getpeername", [] {
                       const auto pair = share(support::tcp_pair());
                       return trial{[=] { pair->client.getpeername(); },
                                    [=](std::error_code& ec) { pair->client.getpeername(ec); }};
                   }});
    all.push_back(method(
        "getsockopt", connected, [](py::socket& s) { s.getsockopt(py::sol_socket, py::so_type); },
        [](py::socket& s, std::error_code& ec) { s.getsockopt(py::sol_socket, py::so_type, ec); }));
    all.push_back(method(
        "getsockopt of bytes", connected, [](py::socket& s) { s.getsockopt(py::ipproto_tcp, py::tcp_info, 200); },
        [](py::socket& s, std::error_code& ec) { s.getsockopt(py::ipproto_tcp, py::tcp_info, 200, ec); }));
    all.push_back(method(
        "setsockopt", connected, [](py::socket& s) { s.setsockopt(py::sol_socket, py::so_keepalive, 1); },
        [](py::socket& s, std::error_code& ec) { s.setsockopt(py::sol_socket, py::so_keepalive, 1, ec); }));
    all.push_back(method(
        "setsockopt of bytes", connected,
        [](py::socket& s) { s.setsockopt(py::sol_socket, py::so_keepalive, std::string_view("\1\0\0\0", 4)); },
        [](py::socket& s, std::error_code& ec) {
            s.setsockopt(py::sol_socket, py::so_keepalive, std::string_view("\1\0\0\0", 4), ec);
        }));
    all.push_back(method(
        "get_inheritable", connected, [](py::socket& s) { s.get_inheritable(); },
        [](py::socket& s, std::error_code& ec) { s.get_inheritable(ec); }));
    all.push_back(method(
        "set_inheritable", connected, [](py::socket& s) { s.set_inheritable(true); },
        [](py::socket& s, std::error_code& ec) { s.set_inheritable(true, ec); }));
    all.push_back(method(
        "settimeout", connected, [](py::socket& s) { s.settimeout(2.5); },
        [](py::socket& s, std::error_code& ec) { s.settimeout(2.5, ec); }));
    all.push_back(method(
        "setblocking", connected, [](py::socket& s) { s.setblocking(false); },
        [](py::socket& s, std::error_code& ec) { s.setblocking(false, ec); }));
    all.push_back({"shutdown", [] {
                       const auto pair = share(support::tcp_pair());
                       return trial{[=] { pair->client.shutdown(py::shut_wr); },
                                    [=](std::error_code& ec) { pair->client.shutdown(py::shut_wr, ec); }};
                   }});
    all.push_back(method("repr", connected, [](py::socket& s) { static_cast<void>(repr(s)); }, nullptr,
                         {survives(call::getsockname), survives(call::getpeername)}));
}

// ---- the module ----------------------------------------------------------------------------------------

void add_module(std::vector<operation>& all) {
    all.push_back({"fromfd", [] {
                       const auto s = share(py::socket());
                       return trial{[=] { py::fromfd(s->fileno(), -1, -1, -1); },
                                    [=](std::error_code& ec) { py::fromfd(s->fileno(), -1, -1, -1, ec); },
                                    [=](bool) { require(support::is_open(s->fileno()), "the original"); }};
                   }});
    all.push_back(
        {"dup of a descriptor", [] {
             const auto s = share(py::socket());
             return trial{[=] { py::dup(s->fileno()); }, [=](std::error_code& ec) { py::dup(s->fileno(), ec); }};
         }});
    all.push_back({"close of a descriptor", [] {
                       const auto number = std::make_shared<int>(py::socket().detach());
                       return trial{[=] { py::close(*number); }, [=](std::error_code& ec) { py::close(*number, ec); },
                                    [=](bool) { require(!support::is_open(*number), "a descriptor"); }};
                   }});
    all.back().tells_close = true;
    all.push_back({"owned_fd::close", [] {
                       const auto fd = share(py::owned_fd(py::socket().detach()));
                       const int number = fd->fileno();
                       return trial{[=] { fd->close(); }, [=](std::error_code& ec) { fd->close(ec); },
                                    [=](bool) { require(!*fd && !support::is_open(number), "a descriptor"); }};
                   }});
    all.back().tells_close = true;
    all.push_back(function(
        "create_server",
        [] {
            py::create_server({"127.0.0.1", 0});
        },
        [](std::error_code& ec) {
            py::create_server({"127.0.0.1", 0}, ec);
        },
        {survives(call::setsockopt)})); // so_reuseaddr is a wish, as in Python
    all.push_back(function(
        "create_server with reuse_port",
        [] {
            py::create_server({"127.0.0.1", 0}, {.reuse_port = true});
        },
        [](std::error_code& ec) {
            py::create_server({"127.0.0.1", 0}, {.reuse_port = true}, ec);
        },
        {survives(call::setsockopt, {}, 1)}));
    all.push_back(function("has_dualstack_ipv6", [] { static_cast<void>(py::has_dualstack_ipv6()); }, nullptr,
                           {survives(call::socket), survives(call::setsockopt)})); // then it says no

    for (const bool named : {false, true}) {
        operation connection{
            named ? "create_connection to a name under a deadline" : "create_connection",
            [=] {
                const auto listener = share(support::tcp_listener());
                const auto port = listener->getsockname().port();
                const char* const host = named ? "localhost" : "127.0.0.1";
                const auto timeout = named ? py::timeout_value(support::loopback_timeout) : py::timeout_value(py::none);
                const auto conn = share(py::socket(py::none));
                return trial{[=] {
                                 *conn = py::create_connection({host, port}, timeout);
                             },
                             [=](std::error_code& ec) {
                                 *conn = py::create_connection({host, port}, timeout, ec);
                             },
                             [=](bool succeeded) {
                                 if (!succeeded) return;
                                 conn->sendall("here");
                                 require(support::accepted(*listener).recv_exactly(4) == "here", "a connection");
                             }};
            },
            {},
            {survives(call::connect, {EINTR}), survives(call::poll, {EINTR})}};
        connection.all_threads = named;
        const std::error_code no_memory(ENOMEM, std::system_category());
        if (named) {
            connection.expected.push_back({call::pthread_create, 0, {}, no_memory});
            connection.expected.push_back(survives(call::pthread_sigmask));
            connection.expected.push_back(survives(call::write)); // the end of the pipe tells too
        }
        all.push_back(std::move(connection));
    }
    all.push_back(function(
        "getaddrinfo", [] { static_cast<void>(py::getaddrinfo("127.0.0.1", 80)); },
        [](std::error_code& ec) { static_cast<void>(py::getaddrinfo("127.0.0.1", 80, ec)); }));
    all.push_back(function(
        "getnameinfo",
        [] {
            py::getnameinfo({"127.0.0.1", 80}, py::ni_numerichost | py::ni_numericserv);
        },
        [](std::error_code& ec) {
            py::getnameinfo({"127.0.0.1", 80}, py::ni_numerichost | py::ni_numericserv, ec);
        }));
    all.push_back(function(
        "gethostbyname", [] { py::gethostbyname("localhost"); },
        [](std::error_code& ec) { py::gethostbyname("localhost", ec); }));
    all.push_back(function(
        "gethostbyname_ex", [] { py::gethostbyname_ex("localhost"); },
        [](std::error_code& ec) { py::gethostbyname_ex("localhost", ec); }));
    all.push_back(function(
        "gethostbyaddr", [] { py::gethostbyaddr("127.0.0.1"); },
        [](std::error_code& ec) { py::gethostbyaddr("127.0.0.1", ec); }));
    all.push_back(function("getfqdn", [] { py::getfqdn("127.0.0.1"); }, nullptr,
                           {survives(call::gethostbyaddr_r)})); // then as it was given
    all.push_back(function(
        "gethostname", [] { py::gethostname(); }, [](std::error_code& ec) { py::gethostname(ec); }));
    all.push_back(function(
        "sethostname", [] { py::sethostname("not really"); },
        [](std::error_code& ec) { py::sethostname("not really", ec); }));
    all.push_back(function(
        "getservbyname", [] { py::getservbyname("http", "tcp"); },
        [](std::error_code& ec) { py::getservbyname("http", "tcp", ec); }));
    all.push_back(function(
        "getservbyport", [] { py::getservbyport(80, "tcp"); },
        [](std::error_code& ec) { py::getservbyport(80, "tcp", ec); }));
    all.push_back(function(
        "getprotobyname", [] { py::getprotobyname("tcp"); },
        [](std::error_code& ec) { py::getprotobyname("tcp", ec); }));
    all.push_back(function(
        "if_nameindex", [] { static_cast<void>(py::if_nameindex()); },
        [](std::error_code& ec) { static_cast<void>(py::if_nameindex(ec)); }));
    all.push_back(function(
        "if_nametoindex", [] { py::if_nametoindex("lo"); }, [](std::error_code& ec) { py::if_nametoindex("lo", ec); }));
    all.push_back(function(
        "if_indextoname", [] { py::if_indextoname(1); }, [](std::error_code& ec) { py::if_indextoname(1, ec); }));

    // What calls no system, but allocates.
    all.push_back(function(
        "inet_pton and inet_ntop",
        [] { py::inet_ntop(py::af_inet6, py::inet_pton(py::af_inet6, "2001:db8:1111:2222:3333:4444:5555:6666")); },
        [](std::error_code& ec) {
            const auto packed = py::inet_pton(py::af_inet6, "2001:db8:1111:2222:3333:4444:5555:6666", ec);
            if (!ec) py::inet_ntop(py::af_inet6, packed, ec);
        }));
    all.push_back(function(
        "repr of an address", [] { static_cast<void>(repr(py::address(support::refusing_address(py::af_inet)))); },
        nullptr));
    // The exceptions themselves: the report, the text, the copy in the thrown object.
    all.push_back(method(
        "an argument that is refused", [] { return py::socket(); },
        [](py::socket& s) {
            try {
                s.setsockopt(py::sol_socket, py::so_keepalive, 1LL << 40);
            } catch (const std::invalid_argument&) {
            }
        },
        nullptr, {survives(call::getsockname), survives(call::getpeername)}));
    all.push_back(method(
        "a connection that is refused", [] { return py::socket(); },
        [](py::socket& s) {
            try {
                s.connect({"127.0.0.1", 0});
            } catch (const py::error& e) {
                const py::error copy(e);
                static_cast<void>(copy.what());
            }
        },
        nullptr, {survives(call::connect), survives(call::getsockname), survives(call::getpeername)}));
}

} // namespace

const std::vector<operation>& operations() {
    static const std::vector<operation> all = [] {
        std::vector<operation> list;
        add_transfers(list);
        add_files(list);
        add_lives(list);
        add_module(list);
        return list;
    }();
    return all;
}

} // namespace faults
