"""Tables of columns, each column declared once.

A table is a NumPy structured array. ``people[i].strain`` means the same in compiled and in interpreted code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.compiled import COMPILED


@dataclass(frozen=True)
class Column:
    """One column: name, dtype, unit, closed bounds (None: unbounded) and meaning.

    ``changes`` is False for columns that keep their first value.
    """

    name: str
    dtype: type
    unit: str
    low: float | None
    high: float | None
    meaning: str
    changes: bool = True


@dataclass(frozen=True)
class Table:
    """A named set of columns; ``entity`` says what one row describes."""

    name: str
    entity: str
    columns: tuple[Column, ...]

    @property
    def dtype(self) -> np.dtype:
        """The aligned dtype of the table's arrays."""
        return np.dtype([(column.name, column.dtype) for column in self.columns], align=True)

    def empty(self, rows: int) -> np.ndarray:
        """``rows`` rows of zeros."""
        return for_kernels(np.zeros(rows, self.dtype))


class Row(np.void):  # type: ignore[misc]  # final only in the stubs
    """One row for interpreted code: columns take precedence over NumPy's attributes (``case.size`` is a column)."""

    def __getattribute__(self, name: str) -> Any:
        if name in np.void.__getattribute__(self, "dtype").names:
            return self[name]
        return np.void.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


class Rows(np.ndarray):
    """A table for interpreted code: ``case_types.cumulative_share`` is a column."""

    def __getattr__(self, name: str) -> Any:
        if name in (self.dtype.names or ()):
            return self[name].view(np.ndarray)
        raise AttributeError(name)


def column_names(array: np.ndarray) -> tuple[str, ...]:
    """The columns of a structured array."""
    return array.dtype.names or ()


def opaque_rows(array: np.ndarray, together: int = 1) -> np.ndarray:
    """A view of a table without columns, ``together`` rows per item; indexing it is many times faster."""
    return array.view(np.ndarray).view(np.dtype((np.void, array.itemsize * together)))


def for_kernels(array: np.ndarray) -> np.ndarray:
    """A table as the kernels read it: unchanged if compiled, columns as attributes of rows if interpreted."""
    return array if COMPILED else array.view(np.dtype((Row, array.dtype))).view(Rows)


def concatenate_rows(blocks: Sequence[np.ndarray]) -> np.ndarray:
    """Concatenate structured arrays of one dtype along the first axis, as bytes rather than column by column."""
    dtype = blocks[0].dtype
    return np.concatenate([block.view(f"V{dtype.itemsize}") for block in blocks]).view(dtype)


def clear_rows(rows: np.ndarray) -> None:
    """Set all columns of some rows to zero, as bytes rather than column by column."""
    rows.view(np.ndarray).view(np.uint8)[...] = 0


def sum_over_groups(rows: np.ndarray) -> np.ndarray:
    """(W, 1): every column of (W, G) rows, summed over the second axis."""
    total = np.zeros((len(rows), 1), rows.dtype)
    for name in column_names(rows):
        total[name][:, 0] = rows[name].sum(axis=1)
    return total
