"""State is tables of columns, each column declared once.

A table is a NumPy structured array; ``people[i].strain`` reads the same compiled and interpreted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.core.compiled import COMPILED


@dataclass(frozen=True)
class Column:
    """One column: name, dtype, unit, closed bounds (None: unbounded) and meaning."""

    name: str
    dtype: type
    unit: str
    low: float | None
    high: float | None
    meaning: str
    changes: bool = True


@dataclass(frozen=True)
class Table:
    """A named set of columns, from which the array's dtype is made."""

    name: str
    entity: str
    columns: tuple[Column, ...]

    @property
    def dtype(self) -> np.dtype:
        """Aligned, with the widest columns first as declared."""
        return np.dtype([(column.name, column.dtype) for column in self.columns], align=True)

    def empty(self, rows: int) -> np.ndarray:
        """``rows`` rows of zeros."""
        return readable(np.zeros(rows, self.dtype))


class Row(np.void):  # type: ignore[misc]  # final only in the stubs
    """One row, interpreted: its columns go before NumPy's own attributes (``case.size`` is a column)."""

    def __getattribute__(self, name: str) -> Any:
        if name in np.void.__getattribute__(self, "dtype").names:
            return self[name]
        return np.void.__getattribute__(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


class Rows(np.ndarray):
    """A table, interpreted: ``kinds.reached_share`` is a column."""

    def __getattr__(self, name: str) -> Any:
        if name in (self.dtype.names or ()):
            return self[name].view(np.ndarray)
        raise AttributeError(name)


def names_of(array: np.ndarray) -> tuple[str, ...]:
    """The columns of a structured array."""
    return array.dtype.names or ()


def whole_rows(array: np.ndarray, together: int = 1) -> np.ndarray:
    """A view of a table without columns, ``together`` rows to an item: many times as fast to pick from."""
    return array.view(np.ndarray).view(np.dtype((np.void, array.itemsize * together)))


def readable(array: np.ndarray) -> np.ndarray:
    """As the kernels read it: plain when compiled, rows with columns as attributes when interpreted."""
    return array if COMPILED else array.view(np.dtype((Row, array.dtype))).view(Rows)


def bound(pages: Sequence[np.ndarray]) -> np.ndarray:
    """One array of all pages of a structured kind, in order: joined as bytes, not column by column."""
    kind = pages[0].dtype
    return np.concatenate([page.view(f"V{kind.itemsize}") for page in pages]).view(kind)


def wipe(rows: np.ndarray) -> None:
    """Set all columns of some rows to zero: as bytes, not column by column."""
    rows.view(np.ndarray).view(np.uint8)[...] = 0


def summed(rows: np.ndarray) -> np.ndarray:
    """(W, 1): the sum over the second axis of every column of (W, G) rows."""
    total = np.zeros((len(rows), 1), rows.dtype)
    for name in names_of(rows):
        total[name][:, 0] = rows[name].sum(axis=1)
    return total
