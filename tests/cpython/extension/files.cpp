// SPDX-License-Identifier: MIT
// For level 2: the files of a socket. level2/socket.py puts them into subclasses of Python's file classes.
#include "socket_object.hpp"

#include <new>
#include <string>

namespace glue {
namespace {

/// A Python object around a file of the header: socket_io, or socket_file.
template <class File>
struct file_object {
    PyObject_HEAD File file;

    static inline PyTypeObject* type = nullptr;
};

using raw = pysock::socket_io;
using buffered = pysock::socket_file;

template <class File>
PyObject* wrap_file(File file) {
    const ref self(PyType_GenericAlloc(file_object<File>::type, 0));
    new (&reinterpret_cast<file_object<File>*>(self.get())->file) File(std::move(file));
    return Py_NewRef(self.get());
}

template <class File>
void destroy(PyObject* self) {
    PyTypeObject* const type = Py_TYPE(self);
    unlocked([&] {
        reinterpret_cast<file_object<File>*>(self)->file.~File();
        return 0;
    });
    type->tp_free(self);
    Py_DECREF(type);
}

template <class File, entry_name name, auto body>
PyObject* call_file(PyObject* self, PyObject* args) noexcept {
    return enter(calls_of<name>, PyExc_OSError,
                 [&] { return body(reinterpret_cast<file_object<File>*>(self)->file, args); });
}

/// The row of a method; `name` is that of the entry point, which Python sees without what stands before the point.
template <class File, entry_name name, auto body>
PyMethodDef file_method() noexcept {
    PyCFunction const call = &call_file<File, name, body>;
    const char* const point = std::char_traits<char>::find(name.text, sizeof name.text, '.');
    return row(point + 1, reinterpret_cast<void (*)()>(call), false);
}

// ---- methods of both -----------------------------------------------------------------------------------

PyObject* close(auto& file, PyObject* args) {
    parse(args, ":close");
    unlocked([&] { file.close(); });
    return none();
}

PyObject* fileno(auto& file, PyObject* args) {
    parse(args, ":fileno");
    return PyLong_FromLong(file.fileno());
}

PyObject* name(auto& file, PyObject* args) {
    parse(args, ":name");
    return PyLong_FromLong(file.name());
}

PyObject* mode(auto& file, PyObject* args) {
    parse(args, ":mode");
    return to_text(file.mode());
}

PyObject* readable(auto& file, PyObject* args) {
    parse(args, ":readable");
    return PyBool_FromLong(file.readable());
}

PyObject* seekable(auto& file, PyObject* args) {
    parse(args, ":seekable");
    return PyBool_FromLong(file.seekable());
}

PyObject* writable(auto& file, PyObject* args) {
    parse(args, ":writable");
    return PyBool_FromLong(file.writable());
}

PyObject* count_to_python(pysock::or_none<std::size_t> count) { return count ? PyLong_FromSize_t(*count) : none(); }

PyObject* readinto(auto& file, PyObject* args) {
    buffer space;
    parse(args, "w*:readinto", &space.view);
    return count_to_python(unlocked([&] { return file.readinto(space); }));
}

PyObject* write(auto& file, PyObject* args) {
    buffer data;
    parse(args, "y*:write", &data.view);
    return count_to_python(unlocked([&] { return file.write(data); }));
}

// ---- methods of files with buffers ---------------------------------------------------------------------

PyObject* read(buffered& file, PyObject* args) {
    Py_ssize_t size;
    parse(args, "n:read", &size);
    return to_python(std::string_view(unlocked([&] { return file.read(size); })));
}

PyObject* read1(buffered& file, PyObject* args) {
    Py_ssize_t size;
    parse(args, "n:read1", &size);
    return to_python(std::string_view(unlocked([&] { return file.read1(size); })));
}

PyObject* peek(buffered& file, PyObject* args) {
    parse(args, ":peek");
    return to_python(std::string_view(unlocked([&] { return file.peek(); })));
}

PyObject* readline(buffered& file, PyObject* args) {
    Py_ssize_t limit;
    parse(args, "n:readline", &limit);
    return to_python(std::string_view(unlocked([&] { return file.readline(limit); })));
}

PyObject* flush(buffered& file, PyObject* args) {
    parse(args, ":flush");
    unlocked([&] { file.flush(); });
    return none();
}

// ---- how sockets make them -----------------------------------------------------------------------------

PyObject* make_raw(socket_object& self, PyObject* args) {
    const char* mode;
    parse(args, "s:_pysock_raw_file", &mode);
    return wrap_file(raw(self.socket, mode));
}

PyObject* makefile(socket_object& self, PyObject* args) {
    const char* mode;
    Py_ssize_t buffering;
    const char* newline;
    parse(args, "snz:_pysock_makefile", &mode, &buffering, &newline);
    pysock::makefile_options options{.buffering = buffering};
    if (newline != nullptr) options.newline = newline;
    return wrap_file(self.socket.makefile(mode, options));
}

template <class File>
void add_type(PyObject* module, const char* name, PyMethodDef* methods) {
    PyType_Slot slots[] = {
        {Py_tp_dealloc, reinterpret_cast<void*>(&destroy<File>)},
        {Py_tp_methods, methods},
        {0, nullptr},
    };
    PyType_Spec spec{name, sizeof(file_object<File>), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    const ref type(PyType_FromModuleAndSpec(module, &spec, nullptr));
    file_object<File>::type = reinterpret_cast<PyTypeObject*>(Py_NewRef(type.get()));
}

PyMethodDef raw_methods[] = {
    file_method<raw, "socket_io.close", &close<raw>>(),       file_method<raw, "socket_io.fileno", &fileno<raw>>(),
    file_method<raw, "socket_io.name", &name<raw>>(),         file_method<raw, "socket_io.mode", &mode<raw>>(),
    file_method<raw, "socket_io.readable", &readable<raw>>(), file_method<raw, "socket_io.seekable", &seekable<raw>>(),
    file_method<raw, "socket_io.writable", &writable<raw>>(), file_method<raw, "socket_io.readinto", &readinto<raw>>(),
    file_method<raw, "socket_io.write", &write<raw>>(),       {},
};

PyMethodDef buffered_methods[] = {
    file_method<buffered, "socket_file.close", &close<buffered>>(),
    file_method<buffered, "socket_file.fileno", &fileno<buffered>>(),
    file_method<buffered, "socket_file.name", &name<buffered>>(),
    file_method<buffered, "socket_file.mode", &mode<buffered>>(),
    file_method<buffered, "socket_file.readable", &readable<buffered>>(),
    file_method<buffered, "socket_file.seekable", &seekable<buffered>>(),
    file_method<buffered, "socket_file.writable", &writable<buffered>>(),
    file_method<buffered, "socket_file.readinto", &readinto<buffered>>(),
    file_method<buffered, "socket_file.write", &write<buffered>>(),
    file_method<buffered, "socket_file.read", &read>(),
    file_method<buffered, "socket_file.read1", &read1>(),
    file_method<buffered, "socket_file.peek", &peek>(),
    file_method<buffered, "socket_file.readline", &readline>(),
    file_method<buffered, "socket_file.flush", &flush>(),
    {},
};

} // namespace

PyMethodDef file_methods[] = {
    method<"_pysock_raw_file", &make_raw>(),
    method<"_pysock_makefile", &makefile>(),
    {},
};

void add_files(PyObject* module) {
    add_type<raw>(module, "_socket._pysock_raw", raw_methods);
    add_type<buffered>(module, "_socket._pysock_buffered", buffered_methods);
}

} // namespace glue
