// SPDX-License-Identifier: MIT
// The header's exceptions as Python's, and Python's signal handlers inside the header's calls.
#include "glue.hpp"

#include <new>
#include <stdexcept>
#include <system_error>
#include <typeinfo>

namespace glue {

PyObject* gaierror = nullptr;
PyObject* herror = nullptr;

namespace {

/// Python's class of the same name.
PyObject* class_of(const pysock::error& e) {
    const struct {
        const std::type_info& type;
        PyObject* python;
    } classes[] = {
        {typeid(pysock::blocking_io_error), PyExc_BlockingIOError},
        {typeid(pysock::child_process_error), PyExc_ChildProcessError},
        {typeid(pysock::broken_pipe_error), PyExc_BrokenPipeError},
        {typeid(pysock::connection_aborted_error), PyExc_ConnectionAbortedError},
        {typeid(pysock::connection_refused_error), PyExc_ConnectionRefusedError},
        {typeid(pysock::connection_reset_error), PyExc_ConnectionResetError},
        {typeid(pysock::file_exists_error), PyExc_FileExistsError},
        {typeid(pysock::file_not_found_error), PyExc_FileNotFoundError},
        {typeid(pysock::interrupted_error), PyExc_InterruptedError},
        {typeid(pysock::is_a_directory_error), PyExc_IsADirectoryError},
        {typeid(pysock::not_a_directory_error), PyExc_NotADirectoryError},
        {typeid(pysock::permission_error), PyExc_PermissionError},
        {typeid(pysock::process_lookup_error), PyExc_ProcessLookupError},
        {typeid(pysock::timeout_error), PyExc_TimeoutError},
        {typeid(pysock::gaierror), gaierror},
        {typeid(pysock::herror), herror},
    };
    for (const auto& each : classes)
        if (each.type == typeid(e)) return each.python;
    return PyExc_OSError;
}

ref exception_for(const pysock::error& e);

/// The errors of several addresses.
ref group_for(const pysock::error& e) {
    ref list(PyList_New(0));
    for (const pysock::error& each : e.exceptions()) check(PyList_Append(list.get(), exception_for(each).get()) == 0);
    const ref builtins(PyImport_ImportModule("builtins"));
    const std::string message = e.strerror().substr(0, e.strerror().find(" (")); // Python adds the count to it
    return ref(PyObject_CallMethod(builtins.get(), "ExceptionGroup", "sO", message.c_str(), list.get()));
}

ref exception_for(const pysock::error& e) {
    if (typeid(e) == typeid(pysock::exception_group)) return group_for(e);
    PyObject* const type = class_of(e);
    const int number = e.code().value();
    const char* const text = e.strerror().c_str();
    if (e.code().category() == pysock::category()) return ref(PyObject_CallFunction(type, "s", text));
    if (type == gaierror || type == herror) return ref(PyObject_CallFunction(type, "is", number, text));
    // OSError chooses the class by the number: Python's choice has to be the header's. The kept errors of a group have
    // no class of their own.
    ref made(PyObject_CallFunction(PyExc_OSError, "is", number, text));
    if (typeid(e) != typeid(pysock::error) && reinterpret_cast<PyObject*>(Py_TYPE(made.get())) != type)
        raise(PyExc_SystemError, "the header threw %R, Python raises %R", type, made.get());
    return made;
}

/// Python's text: behind it the header tells the value at fault.
std::string without_value(std::string text) {
    if (const auto at = text.find(". Got "); at != text.npos) text.resize(at + 1);
    if (const auto at = text.find(", got "); at != text.npos) text.resize(at);
    return text;
}

} // namespace

PyObject* raise_in_python() noexcept {
    try {
        throw;
    } catch (const python_error&) {
    } catch (const pysock::error& e) {
        try {
            const ref exception = exception_for(e);
            PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(exception.get())), exception.get());
        } catch (const python_error&) {
        }
    } catch (const std::overflow_error& e) {
        PyErr_SetString(PyExc_OverflowError, without_value(e.what()).c_str());
    } catch (const std::invalid_argument& e) {
        PyErr_SetString(PyExc_ValueError, without_value(e.what()).c_str());
    } catch (const std::bad_alloc&) {
        PyErr_NoMemory();
    } catch (const std::exception& e) {
        PyErr_SetString(PyExc_SystemError, e.what());
    }
    return nullptr;
}

bool ask_python() {
    const PyGILState_STATE state = PyGILState_Ensure();
    const bool raised = PyErr_CheckSignals() != 0;
    PyGILState_Release(state);
    check(!raised);
    return true;
}

void add_errors(PyObject* module) {
    const auto add = [module](const char* name, PyObject* type) {
        check(type != nullptr && PyModule_AddObjectRef(module, name, type) == 0);
    };
    gaierror = PyErr_NewException("socket.gaierror", PyExc_OSError, nullptr);
    herror = PyErr_NewException("socket.herror", PyExc_OSError, nullptr);
    add("gaierror", gaierror);
    add("herror", herror);
    add("error", PyExc_OSError);
    add("timeout", PyExc_TimeoutError);
    pysock::set_interrupt_hook(&ask_python);
}

} // namespace glue
