// SPDX-License-Identifier: MIT
// For level 2: sendfile, with a Python file as the header's file_like.
#include "socket_object.hpp"

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace glue {
namespace {

/// Takes the interpreter's lock again while this lives.
class locked_interpreter {
public:
    locked_interpreter() : state_(PyGILState_Ensure()) {}
    locked_interpreter(const locked_interpreter&) = delete;
    locked_interpreter& operator=(const locked_interpreter&) = delete;
    ~locked_interpreter() { PyGILState_Release(state_); }

private:
    PyGILState_STATE state_;
};

/// A Python file in the shape that the header asks of an object. What its methods raise ends the call.
class python_file {
public:
    explicit python_file(PyObject* file) : file_(file), mode_("b"), fd_(-1) {
        if (PyObject_HasAttrString(file, "mode")) {
            const ref mode(PyObject_GetAttrString(file, "mode"));
            if (PyUnicode_Check(mode.get())) mode_ = PyUnicode_AsUTF8(mode.get());
        }
        // AttributeError, io.UnsupportedOperation: a file without a descriptor.
        PyObject* const number = PyObject_CallMethod(file, "fileno", nullptr);
        if (number == nullptr) {
            PyErr_Clear();
            return;
        }
        const ref owned(number);
        fd_ = int_from(number);
    }

    int fileno() const noexcept { return fd_; }
    std::string_view mode() const noexcept { return mode_; }

    std::size_t read(char* data, std::size_t size) {
        const locked_interpreter now;
        const ref piece(PyObject_CallMethod(file_, "read", "n", static_cast<Py_ssize_t>(size)));
        const buffer bytes(piece.get());
        begun_ = true;
        std::memcpy(data, bytes.text().data(), bytes.size());
        return bytes.size();
    }

    void seek(std::int64_t offset) {
        const locked_interpreter now;
        if (!is_seekable() && (offset == 0 || begun_)) return; // a pipe is sent from where it is
        if (PyObject_HasAttrString(file_, "seek"))
            const ref position(PyObject_CallMethod(file_, "seek", "L", static_cast<long long>(offset)));
    }

private:
    /// A pipe has a method `seek` too.
    bool is_seekable() const {
        if (!PyObject_HasAttrString(file_, "seekable")) return true;
        const ref answer(PyObject_CallMethod(file_, "seekable", nullptr));
        return PyObject_IsTrue(answer.get()) != 0;
    }

    PyObject* file_;
    std::string mode_;
    int fd_;
    bool begun_ = false;
};

pysock::or_none<pysock::buffer_size> count_from(PyObject* count) {
    if (count == Py_None) return pysock::none;
    if (!PyLong_Check(count)) raise(PyExc_TypeError, "count must be a positive integer (got %R)", count);
    return PyLong_AsSsize_t(count);
}

/// The arguments of sendfile, which of its two ways to go, and what to raise where the system does not take the file.
PyObject* sendfile(socket_object& self, PyObject* args) {
    using way = pysock::detail::sendfile_way;
    PyObject* object;
    long long offset;
    PyObject* count_object;
    const char* name;
    PyObject* gives_up;
    parse(args, "OLOsO:_pysock_sendfile", &object, &offset, &count_object, &name, &gives_up);
    const auto count = count_from(count_object);
    check(PyErr_Occurred() == nullptr);
    python_file file(object);
    const std::string_view wanted = name;
    if (wanted == "any") return PyLong_FromSize_t(unlocked([&] { return self.socket.sendfile(file, offset, count); }));
    const way by = wanted == "by_system" ? way::by_system : way::by_send;
    const auto sent = unlocked([&] { return pysock::detail::sendfile_by(self.socket, file, offset, count, by); });
    if (sent.ok()) return PyLong_FromSize_t(sent.value);
    if (by == way::by_system && sent.value == 0 && sent.fault.from == pysock::detail::origin::system)
        raise(gives_up, "not a file that the system sends");
    pysock::detail::raise(sent.fault, {.operation = "sendfile"});
}

} // namespace

PyMethodDef sendfile_methods[] = {method<"_pysock_sendfile", &sendfile>(), {}};

} // namespace glue
