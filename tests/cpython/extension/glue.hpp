// SPDX-License-Identifier: MIT
// What every file of the extension shares: references, argument parsing, the interpreter's lock, and entry points.
//
// The extension stands in for CPython's `_socket`. It converts arguments and results; whatever a socket does, the
// header does.
#ifndef PYSOCK_CPYTHON_GLUE_HPP
#define PYSOCK_CPYTHON_GLUE_HPP

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <pysock.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace glue {

/// A Python exception is set, and the call ends here.
struct python_error {};

/// Ends the call if `done` says that Python has set an exception.
inline void check(bool done) {
    if (!done) throw python_error{};
}

/// Sets a Python exception and ends the call.
template <class... Values>
[[noreturn]] void raise(PyObject* type, const char* format, Values... values) {
    PyErr_Format(type, format, values...);
    throw python_error{};
}

/// A reference that this object owns.
class ref {
public:
    ref() = default;
    /// Takes over a new reference; a null pointer means that Python has set an exception.
    explicit ref(PyObject* fresh) : object_(fresh) { check(fresh != nullptr); }
    ref(ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    ref& operator=(ref&& other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~ref() { Py_XDECREF(object_); }

    PyObject* get() const noexcept { return object_; }
    PyObject* release() noexcept { return std::exchange(object_, nullptr); }

private:
    PyObject* object_ = nullptr;
};

/// The memory of a bytes-like object, which stays where it is while this lives.
class buffer {
public:
    buffer() = default;
    explicit buffer(PyObject* object, int flags = PyBUF_SIMPLE) {
        check(PyObject_GetBuffer(object, &view, flags) == 0);
    }
    buffer(buffer&& other) noexcept : view(std::exchange(other.view, {})) {}
    ~buffer() {
        if (view.obj != nullptr) PyBuffer_Release(&view);
    }

    std::size_t size() const noexcept { return static_cast<std::size_t>(view.len); }
    operator pysock::bytes_like() const noexcept { return {view.buf, size()}; }
    operator pysock::writable_bytes_like() const noexcept { return {view.buf, size()}; }
    std::string_view text() const noexcept { return {static_cast<const char*>(view.buf), size()}; }

    Py_buffer view{};
};

template <class... Places>
void parse(PyObject* args, const char* format, Places... places) {
    check(PyArg_ParseTuple(args, format, places...) != 0);
}

/// Parses with keywords; the array of names ends with a null pointer.
template <std::size_t N, class... Places>
void parse(PyObject* args, PyObject* keywords, const char* format, const char* const (&names)[N], Places... places) {
    check(PyArg_ParseTupleAndKeywords(args, keywords, format, const_cast<char**>(names), places...) != 0);
}

/// An object as a C int; an OverflowError if it does not fit.
inline int int_from(PyObject* object) {
    const long number = PyLong_AsLong(object);
    check(number != -1 || PyErr_Occurred() == nullptr);
    if (!std::in_range<int>(number)) raise(PyExc_OverflowError, "Python int too large to convert to C int");
    return static_cast<int>(number);
}

// ---- results -----------------------------------------------------------------------------------------

inline PyObject* none() { return Py_NewRef(Py_None); }

inline PyObject* to_python(std::string_view bytes) {
    return PyBytes_FromStringAndSize(bytes.data(), static_cast<Py_ssize_t>(bytes.size()));
}

inline PyObject* to_text(std::string_view text) {
    return PyUnicode_DecodeFSDefaultAndSize(text.data(), static_cast<Py_ssize_t>(text.size()));
}

// ---- the interpreter's lock --------------------------------------------------------------------------

/// Gives the interpreter's lock to other threads while this lives.
class unlocked_interpreter {
public:
    unlocked_interpreter() : state_(PyEval_SaveThread()) {}
    unlocked_interpreter(const unlocked_interpreter&) = delete;
    unlocked_interpreter& operator=(const unlocked_interpreter&) = delete;
    ~unlocked_interpreter() { PyEval_RestoreThread(state_); }

private:
    PyThreadState* state_;
};

/// Makes a call of the header while other Python threads run.
template <class Call>
auto unlocked(Call call) {
    const unlocked_interpreter while_it_runs;
    return call();
}

// ---- entry points ------------------------------------------------------------------------------------

/// How often one entry point was called. All of them form a list.
struct counter {
    explicit counter(const char* entry) noexcept : name(entry), next(std::exchange(first, this)) {}

    const char* name;
    long calls = 0;
    counter* next;

    static inline counter* first = nullptr;
};

/// The negative control: every entry point fails.
inline bool all_fail = false;

/// Sets the Python exception for the C++ exception that is being handled. Yields a null pointer, for callers to return.
PyObject* raise_in_python() noexcept;

/// Lets signal handlers of Python run in a call of the header that a signal has interrupted.
bool ask_python();

/// Runs the body of an entry point. In the negative control it raises `failure` instead.
template <class Body>
PyObject* enter(counter& entry, PyObject* failure, Body body) noexcept {
    ++entry.calls;
    if (all_fail) {
        PyErr_SetString(failure, "negative control");
        return nullptr;
    }
    try {
        return body();
    } catch (...) {
        return raise_in_python();
    }
}

/// The name of an entry point, as a template argument.
template <std::size_t N>
struct entry_name {
    constexpr entry_name(const char (&name)[N]) noexcept {
        for (std::size_t i = 0; i < N; ++i) text[i] = name[i];
    }
    char text[N]{};
};

template <entry_name name>
inline counter calls_of{name.text};

/// The row of an entry point in a table. What its body takes, `with_keywords` says.
inline PyMethodDef row(const char* name, void (*call)(), bool with_keywords) noexcept {
    const int how = METH_VARARGS | (with_keywords ? METH_KEYWORDS : 0);
    return {name, reinterpret_cast<PyCFunction>(call), how, nullptr};
}

template <entry_name name, auto body>
PyObject* call_function(PyObject*, PyObject* args) noexcept {
    return enter(calls_of<name>, PyExc_RuntimeError, [&] { return body(args); });
}
template <entry_name name, auto body>
PyObject* call_function(PyObject*, PyObject* args, PyObject* keywords) noexcept {
    return enter(calls_of<name>, PyExc_RuntimeError, [&] { return body(args, keywords); });
}

/// The row of a function of the module, whose body is `PyObject* (PyObject* args)` or `(PyObject* args, PyObject*
/// keywords)`.
template <entry_name name, auto body>
PyMethodDef function() noexcept {
    constexpr bool with_keywords = std::is_invocable_v<decltype(body), PyObject*, PyObject*>;
    if constexpr (with_keywords) {
        PyCFunctionWithKeywords const call = &call_function<name, body>;
        return row(name.text, reinterpret_cast<void (*)()>(call), true);
    } else {
        PyCFunction const call = &call_function<name, body>;
        return row(name.text, reinterpret_cast<void (*)()>(call), false);
    }
}

// ---- what each file adds to the module -----------------------------------------------------------------

extern PyObject* gaierror;
extern PyObject* herror;

/// Each sets a Python exception, and throws python_error, when it fails.
void add_errors(PyObject* module);
void add_socket_type(PyObject* module);
void add_resolver(PyObject* module);
void add_messages(PyObject* module);
void add_creation(PyObject* module);
void add_files(PyObject* module);
void add_constants(PyObject* module);

} // namespace glue

#endif // PYSOCK_CPYTHON_GLUE_HPP
