// SPDX-License-Identifier: MIT
// The type `_socket.socket`: how its objects come to be, end, and look.
#include "socket_object.hpp"

#include <new>
#include <structmember.h>
#include <vector>

namespace glue {

PyTypeObject* socket_type = nullptr;

void socket_object::update() noexcept {
    constexpr double per_second = 1e9;
    fd = socket.fileno();
    family = socket.family().value();
    type = socket.type().value();
    proto = socket.proto();
    timeout = static_cast<std::int64_t>(socket.gettimeout().value_or(-1) * per_second + 0.5);
}

namespace {

socket_object& object_of(PyObject* self) { return *reinterpret_cast<socket_object*>(self); }

/// What `_ssl` asks for when one of its calls has failed.
PyObject* set_error() { return PyErr_SetFromErrno(PyExc_OSError); }

PyObject* create(PyTypeObject* type, PyObject*, PyObject*) {
    PyObject* const self = type->tp_alloc(type, 0);
    if (self == nullptr) return nullptr;
    socket_object& object = object_of(self);
    object.errorhandler = &set_error;
    new (&object.socket) pysock::socket(pysock::none);
    object.update();
    return self;
}

PyObject* initialize(socket_object& self, PyObject* args, PyObject* keywords) {
    pysock::socket_arguments arguments;
    int family = -1;
    int type = -1;
    PyObject* fileno = Py_None;
    static const char* const names[] = {"family", "type", "proto", "fileno", nullptr};
    parse(args, keywords, "|iiiO:socket", names, &family, &type, &arguments.proto, &fileno);
    arguments.family = family;
    arguments.type = type;
    if (fileno != Py_None) {
        if (PyFloat_Check(fileno)) raise(PyExc_TypeError, "integer argument expected, got float");
        arguments.fileno = int_from(fileno);
    }
    self.socket = unlocked([&] { return pysock::socket(arguments); });
    return none();
}

int initialize_object(PyObject* self, PyObject* args, PyObject* keywords) {
    PyObject* const done = call_method<"socket.__init__", &initialize>(self, args, keywords);
    Py_XDECREF(done);
    return done == nullptr ? -1 : 0;
}

void finalize(PyObject* self) {
    socket_object& object = object_of(self);
    if (object.socket.fileno() == -1) return;
    PyObject* type;
    PyObject* value;
    PyObject* traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (PyErr_ResourceWarning(self, 1, "unclosed %R", self) != 0 && PyErr_ExceptionMatches(PyExc_Warning))
        PyErr_WriteUnraisable(self);
    object.socket = pysock::socket(pysock::none);
    object.update();
    PyErr_Restore(type, value, traceback);
}

void destroy(PyObject* self) {
    if (PyObject_CallFinalizerFromDealloc(self) < 0) return;
    PyTypeObject* const type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    object_of(self).socket.~socket();
    type->tp_free(self);
    Py_DECREF(type);
}

int traverse(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    return 0;
}

PyObject* show(PyObject* self) {
    const socket_object& object = object_of(self);
    return PyUnicode_FromFormat("<socket object, fd=%d, family=%d, type=%d, proto=%d>", object.fd, object.family,
                                object.type, object.proto);
}

PyObject* timeout_of(PyObject* self, void*) {
    const auto timeout = object_of(self).socket.gettimeout();
    return timeout ? PyFloat_FromDouble(*timeout) : none();
}

PyMemberDef members[] = {
    {"family", T_INT, offsetof(socket_object, family), READONLY, nullptr},
    {"type", T_INT, offsetof(socket_object, type), READONLY, nullptr},
    {"proto", T_INT, offsetof(socket_object, proto), READONLY, nullptr},
    {},
};

PyGetSetDef attributes[] = {{"timeout", &timeout_of, nullptr, nullptr, nullptr}, {}};

/// What `_ssl` imports as "_socket.CAPI".
struct interface {
    PyTypeObject* type;
    PyObject* error;
    PyObject* timeout_error;
};

} // namespace

PyObject* wrap(pysock::socket s) {
    PyObject* const self = create(socket_type, nullptr, nullptr);
    check(self != nullptr);
    object_of(self).socket = std::move(s);
    object_of(self).update();
    return self;
}

void add_socket_type(PyObject* module) {
    static std::vector<PyMethodDef> methods;
    for (const PyMethodDef* table : {connection_methods, option_methods, transfer_methods, message_methods,
                                     creation_methods, file_methods, sendfile_methods})
        for (; table->ml_name != nullptr; ++table) methods.push_back(*table);
    methods.push_back({});
    PyType_Slot slots[] = {
        {Py_tp_new, reinterpret_cast<void*>(&create)},
        {Py_tp_init, reinterpret_cast<void*>(&initialize_object)},
        {Py_tp_dealloc, reinterpret_cast<void*>(&destroy)},
        {Py_tp_finalize, reinterpret_cast<void*>(&finalize)},
        {Py_tp_traverse, reinterpret_cast<void*>(&traverse)},
        {Py_tp_repr, reinterpret_cast<void*>(&show)},
        {Py_tp_members, members},
        {Py_tp_getset, attributes},
        {Py_tp_methods, methods.data()},
        {0, nullptr},
    };
    PyType_Spec spec{"_socket.socket", sizeof(socket_object), 0,
                     Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_IMMUTABLETYPE, slots};
    PyObject* const type = PyType_FromModuleAndSpec(module, &spec, nullptr);
    check(type != nullptr);
    socket_type = reinterpret_cast<PyTypeObject*>(type);
    check(PyModule_AddObjectRef(module, "socket", type) == 0);
    check(PyModule_AddObjectRef(module, "SocketType", type) == 0);
    static interface for_ssl { socket_type, PyExc_OSError, PyExc_TimeoutError };
    const ref capsule(PyCapsule_New(&for_ssl, "_socket.CAPI", nullptr));
    check(PyModule_AddObjectRef(module, "CAPI", capsule.get()) == 0);
}

} // namespace glue
