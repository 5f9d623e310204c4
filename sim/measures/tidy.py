"""Columns of tidy tables, before they become data frames or Arrow tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

Columns = dict[str, Any]  # name: (rows,) array or pandas Categorical


def categories(names: Sequence[str], codes: np.ndarray) -> pd.Categorical:
    """``names[codes]``; the categories are all names, in their order."""
    return pd.Categorical.from_codes(codes, list(names))


def sorted_categories(names: Sequence[str] | np.ndarray, places: np.ndarray) -> pd.Categorical:
    """``names[places]``; the categories are the different names, sorted."""
    kinds, codes = np.unique(np.asarray(names, dtype=str), return_inverse=True)
    return pd.Categorical.from_codes(codes[places], pd.Index(kinds, dtype=str))
