// SPDX-License-Identifier: MIT
// What the examples share: their command line. A bad number is a std::invalid_argument with a clear text.
#ifndef PYSOCK_EXAMPLES_ARGUMENTS_HPP
#define PYSOCK_EXAMPLES_ARGUMENTS_HPP

#include <charconv>
#include <stdexcept>
#include <string>

class arguments {
public:
    arguments(int count, char** values) : count_(count), values_(values) {}

    static int to_number(const std::string& what, const std::string& text, int lowest, int highest) {
        const char* const end = text.data() + text.size();
        int number = 0;
        const auto [rest, problem] = std::from_chars(text.data(), end, number);
        if (problem != std::errc{} || rest != end || number < lowest || number > highest) {
            throw std::invalid_argument(what + " must be a whole number from " + std::to_string(lowest) + " to " +
                                        std::to_string(highest) + ", not '" + text + "'");
        }
        return number;
    }

    static int to_port(const std::string& text) { return to_number("the port", text, 0, 65535); }

    /// Argument `index` as a port; `otherwise` when the command line is shorter.
    int port(int index, int otherwise) const { return index < count_ ? to_port(values_[index]) : otherwise; }

    /// Argument `index` as a number of seconds; `otherwise` when the command line is shorter.
    int seconds(int index, int otherwise) const {
        return index < count_ ? to_number("the seconds", values_[index], 1, 86400) : otherwise;
    }

    /// Argument `index` as it is; `otherwise` when the command line is shorter.
    std::string text(int index, const std::string& otherwise) const {
        return index < count_ ? values_[index] : otherwise;
    }

private:
    int count_;
    char** values_;
};

#endif
