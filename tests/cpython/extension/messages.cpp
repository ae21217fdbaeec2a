// SPDX-License-Identifier: MIT
// Messages of several buffers with ancillary data, and descriptors that are passed with them.
#include "addresses.hpp"
#include "socket_object.hpp"

#include <vector>

namespace glue {
namespace {

/// An iterable as a list or tuple.
ref sequence_of(PyObject* object, const char* complaint) { return ref(PySequence_Fast(object, complaint)); }

std::vector<PyObject*> items_of(const ref& sequence) {
    PyObject** const first = PySequence_Fast_ITEMS(sequence.get());
    return {first, first + PySequence_Fast_GET_SIZE(sequence.get())};
}

/// The buffers of an iterable, which stay where they are while this lives.
class buffer_list {
public:
    buffer_list(PyObject* object, const char* format, const char* complaint) {
        const ref sequence = sequence_of(object, complaint);
        for (PyObject* const item : items_of(sequence)) {
            buffer each;
            check(PyArg_Parse(item, format, &each.view) != 0);
            buffers_.push_back(std::move(each));
        }
    }

    template <class View>
    std::vector<View> as() const {
        return {buffers_.begin(), buffers_.end()};
    }

private:
    std::vector<buffer> buffers_;
};

buffer_list data_of(PyObject* object) {
    return {object, "y*:[sendmsg() argument 1]", "sendmsg() argument 1 must be an iterable"};
}

/// Control messages to be sent, with their data.
class control_list {
public:
    explicit control_list(PyObject* object) {
        if (object == nullptr) return;
        const ref sequence = sequence_of(object, "sendmsg() argument 2 must be an iterable");
        for (PyObject* const item : items_of(sequence)) {
            buffer data;
            int level;
            int type;
            check(PyArg_Parse(item, "(iiy*):[sendmsg() ancillary data items]", &level, &type, &data.view) != 0);
            items.push_back({level, type, data});
            data_.push_back(std::move(data));
        }
    }

    std::vector<pysock::ancillary_item> items;

private:
    std::vector<buffer> data_;
};

PyObject* sendmsg(socket_object& self, PyObject* args) {
    PyObject* buffers;
    PyObject* ancdata = nullptr;
    int flags = 0;
    PyObject* address = Py_None;
    parse(args, "O|OiO:sendmsg", &buffers, &ancdata, &flags, &address);
    const buffer_list data = data_of(buffers);
    const auto parts = data.as<pysock::bytes_like>();
    const control_list control(ancdata);
    const auto call = [&](const pysock::optional_address_like& to) {
        return self.socket.sendmsg(parts, control.items, flags, to);
    };
    return PyLong_FromSize_t(address == Py_None ? unlocked([&] { return call(pysock::none); })
                                                : with_address(address, self.family, "sendmsg", call));
}

#ifdef AF_ALG
PyObject* sendmsg_afalg(socket_object& self, PyObject* args, PyObject* keywords) {
    PyObject* msg = nullptr;
    PyObject* op = nullptr;
    buffer iv;
    PyObject* assoclen = nullptr;
    int flags = 0;
    static const char* const names[] = {"msg", "op", "iv", "assoclen", "flags", nullptr};
    parse(args, keywords, "|O$O!y*O!i:sendmsg_afalg", names, &msg, &PyLong_Type, &op, &iv.view, &PyLong_Type, &assoclen,
          &flags);
    pysock::sendmsg_afalg_options options{.flags = flags};
    if (op != nullptr) options.op = PyLong_AsLongLong(op);
    if (iv.view.obj != nullptr) options.iv = iv;
    if (assoclen != nullptr) options.assoclen = PyLong_AsLongLong(assoclen);
    check(PyErr_Occurred() == nullptr);
    const ref nothing(PyTuple_New(0));
    const buffer_list data = data_of(msg == nullptr ? nothing.get() : msg);
    const auto parts = data.as<pysock::bytes_like>();
    return PyLong_FromSize_t(unlocked_with_type_error([&] { return self.socket.sendmsg_afalg(parts, options); }));
}
#endif

/// The list of control messages; the descriptors among them are from now on the caller's.
PyObject* control_to_python(pysock::ancillary_data& received) {
    ref list(PyList_New(0));
    for (const auto& [level, type, data] : received) {
        const ref each(Py_BuildValue("iiy#", level, type, data.data(), static_cast<Py_ssize_t>(data.size())));
        check(PyList_Append(list.get(), each.get()) == 0);
    }
    static_cast<void>(received.detach_fds());
    return list.release();
}

PyObject* recvmsg(socket_object& self, PyObject* args) {
    Py_ssize_t size;
    Py_ssize_t control_size = 0;
    int flags = 0;
    parse(args, "n|ni:recvmsg", &size, &control_size, &flags);
    auto came = unlocked([&] { return self.socket.recvmsg(size, control_size, flags); });
    const ref control(control_to_python(came.ancdata));
    const ref address(to_python(came.addr));
    return Py_BuildValue("y#OiO", came.data.data(), static_cast<Py_ssize_t>(came.data.size()), control.get(),
                         came.msg_flags.value(), address.get());
}

PyObject* recvmsg_into(socket_object& self, PyObject* args) {
    PyObject* buffers;
    Py_ssize_t control_size = 0;
    int flags = 0;
    parse(args, "O|ni:recvmsg_into", &buffers, &control_size, &flags);
    const buffer_list space(buffers,
                            "w*;recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers",
                            "recvmsg_into() argument 1 must be an iterable");
    const auto parts = space.as<pysock::writable_bytes_like>();
    auto came = unlocked([&] { return self.socket.recvmsg_into(parts, control_size, flags); });
    const ref control(control_to_python(came.ancdata));
    const ref address(to_python(came.addr));
    return Py_BuildValue("nOiO", static_cast<Py_ssize_t>(came.nbytes), control.get(), came.msg_flags.value(),
                         address.get());
}

// ---- for level 2: the arguments of the stock functions, whose first is `self` ----------------------------------

PyObject* send_fds(socket_object& self, PyObject* args) {
    PyObject* buffers;
    PyObject* fds;
    int flags;
    PyObject* address;
    parse(args, "OOiO:_pysock_send_fds", &buffers, &fds, &flags, &address);
    const buffer_list data = data_of(buffers);
    const auto parts = data.as<pysock::bytes_like>();
    std::vector<int> numbers;
    const ref sequence = sequence_of(fds, "send_fds() takes an iterable of descriptors");
    for (PyObject* const item : items_of(sequence)) numbers.push_back(int_from(item));
    const auto call = [&](const pysock::optional_address_like& to) {
        return pysock::send_fds(self.socket, parts, numbers, flags, to);
    };
    return PyLong_FromSize_t(address == Py_None ? unlocked([&] { return call(pysock::none); })
                                                : with_address(address, self.family, "send_fds", call));
}

PyObject* recv_fds(socket_object& self, PyObject* args) {
    Py_ssize_t size;
    Py_ssize_t most;
    int flags;
    parse(args, "nni:_pysock_recv_fds", &size, &most, &flags);
    auto came = unlocked([&] { return pysock::recv_fds(self.socket, size, most, flags); });
    const ref address(to_python(came.addr));
    const ref list(PyList_New(0));
    for (pysock::owned_fd& fd : came.fds) {
        const ref number(PyLong_FromLong(fd.fileno()));
        check(PyList_Append(list.get(), number.get()) == 0);
        static_cast<void>(fd.detach()); // from now on the caller's
    }
    return Py_BuildValue("y#OiO", came.data.data(), static_cast<Py_ssize_t>(came.data.size()), list.get(),
                         came.msg_flags.value(), address.get());
}

// ---- functions of the module ---------------------------------------------------------------------------

PyObject* cmsg_len(PyObject* args) {
    Py_ssize_t length;
    parse(args, "n:CMSG_LEN", &length);
    return PyLong_FromSize_t(pysock::cmsg_len(length));
}

PyObject* cmsg_space(PyObject* args) {
    Py_ssize_t length;
    parse(args, "n:CMSG_SPACE", &length);
    return PyLong_FromSize_t(pysock::cmsg_space(length));
}

} // namespace

PyMethodDef message_methods[] = {
    method<"sendmsg", &sendmsg>(),
    method<"recvmsg", &recvmsg>(),
    method<"recvmsg_into", &recvmsg_into>(),
#ifdef AF_ALG
    method<"sendmsg_afalg", &sendmsg_afalg>(),
#endif
    method<"_pysock_send_fds", &send_fds>(),
    method<"_pysock_recv_fds", &recv_fds>(),
    {},
};

void add_messages(PyObject* module) {
    static PyMethodDef functions[] = {
        function<"CMSG_LEN", &cmsg_len>(),
        function<"CMSG_SPACE", &cmsg_space>(),
        {},
    };
    check(PyModule_AddFunctions(module, functions) == 0);
}

} // namespace glue
