"""A group of arrays handed to compiled code as one pointer.

A NamedTuple of many arrays that passes through many compiled functions is copied field by field at every call, which
is slow to compile and to run. A handle is one pointer; ``state.people`` reads the array's address and shape from it.
Interpreted code receives the NamedTuple itself.

This is the only module that uses parts of Numba outside its documented extension interface: AttributeTemplate, cgutils
and arrayobj. They build an array from a pointer, its shape and a known layout. The documented alternative,
``numba.carray``, has no way to mark the loads as constant, which the speed depends on. pyproject.toml therefore bounds
Numba's version, and every run of the model tests these parts.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

import numpy as np

from sim.core.compiled import COMPILED
from sim.core.table import for_kernels

WORDS = 3  # per array: its address and up to two lengths


def handle_of(arrays: Any) -> Any:
    """What to pass to compiled code for a NamedTuple of contiguous one- or two-dimensional arrays."""
    return Handle(arrays) if COMPILED else arrays


def handle_of_rows(arrays: Any) -> Any:
    """The same for structured arrays of length 1; each is read as a record: ``params.voice.baseline``."""
    return Handle(arrays, rows=True) if COMPILED else type(arrays)(*(array[0] for array in arrays))


class Handle:
    """Keeps the arrays alive and their addresses in one buffer.

    A copied or unpickled handle is built from its own arrays; addresses are never copied.
    """

    def __init__(self, arrays: Any, rows: bool = False) -> None:
        self.arrays, self.rows = arrays, rows
        words = []
        for array in arrays:
            if not array.flags.c_contiguous or array.ndim > WORDS - 1:
                raise ValueError("a handle takes contiguous arrays of one or two dimensions")
            words += [array.ctypes.data, *array.shape, *[0] * (WORDS - 1 - array.ndim)]
        self._buffer = np.array(words, np.int64)
        self.address = self._buffer.ctypes.data
        self._numba_type_ = HandleType(
            type(arrays).__name__,
            tuple((name, _type_of(array, rows)) for name, array in zip(arrays._fields, arrays, strict=True)),
        )

    def __copy__(self) -> Handle:
        return Handle(self.arrays, self.rows)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self.arrays, self.rows)


def _rebuild(arrays: Any, rows: bool) -> Any:
    """The handle of copied arrays; interpreted code gets the arrays themselves."""
    ready = type(arrays)(*map(ready_for_code, arrays))
    return handle_of_rows(ready) if rows else handle_of(ready)


def ready_for_code(array: np.ndarray) -> np.ndarray:
    """``array`` as compiled code needs it: contiguous, aligned and writable; a copy only where it is not."""
    ready = np.require(array, requirements=["C", "A", "W"])
    return for_kernels(ready) if ready.dtype.names else ready


if COMPILED:
    from llvmlite import ir
    from numba import typeof, types
    from numba.core import cgutils
    from numba.core.typing.templates import AttributeTemplate
    from numba.extending import (
        NativeValue,
        infer_getattr,
        lower_getattr_generic,
        models,
        register_model,
        unbox,
    )
    from numba.np.arrayobj import get_itemsize, make_array, populate_array

    WORD = ir.IntType(64)

    def _type_of(array: Any, row: bool) -> Any:
        array_type = _array_type(array.dtype, array.ndim)
        return array_type.dtype if row else array_type

    @cache
    def _array_type(dtype: np.dtype, dimensions: int) -> Any:
        return typeof(np.zeros((0,) * dimensions, dtype))

    class HandleType(types.Type):
        """Numba's type of a handle: its name and the types of its arrays."""

        def __init__(self, name: str, fields: tuple[tuple[str, Any], ...]) -> None:
            self.fields = fields
            # Numba compares types by name. The digest keeps names short: they are part of every symbol.
            digest = hashlib.sha256(str(fields).encode()).hexdigest()[:16]
            super().__init__(name=f"Handle({name},{digest})")

        def index(self, attribute: str) -> int:
            """Position of an array, or -1."""
            return next((i for i, (name, _) in enumerate(self.fields) if name == attribute), -1)

    @register_model(HandleType)
    class HandleModel(models.OpaqueModel):
        """One pointer."""

    @unbox(HandleType)
    def _unbox_handle(typ, value, context):
        address = context.pyapi.object_getattr_string(value, "address")
        number = context.pyapi.long_as_longlong(address)
        context.pyapi.decref(address)
        return NativeValue(context.builder.inttoptr(number, cgutils.voidptr_t))

    @infer_getattr
    class _HandleAttributes(AttributeTemplate):
        key = HandleType

        def generic_resolve(self, typ, attribute):  # type: ignore[override]
            index = typ.index(attribute)
            return typ.fields[index][1] if index >= 0 else None

    @lower_getattr_generic(HandleType)
    def _get_array(context, builder, typ, value, attribute):
        index = typ.index(attribute)
        field_type = typ.fields[index][1]
        base = builder.bitcast(value, WORD.as_pointer())

        def load(place: int) -> Any:
            word = builder.load(builder.gep(base, [ir.Constant(WORD, place)]))
            word.set_metadata("invariant.load", builder.module.add_metadata([]))
            return word

        address = load(WORDS * index)
        if isinstance(field_type, types.Record):
            return builder.inttoptr(address, context.get_value_type(field_type))
        return _array_at(context, builder, field_type, address, [load(WORDS * index + 1), load(WORDS * index + 2)])

    def _array_at(context, builder, array_type, address, lengths):
        shape = lengths[: array_type.ndim]
        itemsize = ir.Constant(WORD, get_itemsize(context, array_type))
        strides = [itemsize] if array_type.ndim == 1 else [builder.mul(shape[1], itemsize), itemsize]
        array = make_array(array_type)(context, builder)
        data = builder.inttoptr(address, array.data.type)
        populate_array(array, data=data, shape=shape, strides=strides, itemsize=itemsize, meminfo=None)
        return array._getvalue()
