"""The tables that can be exported: recorded ones, and those that are computed from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from sim.studies.study import Study

COMPUTED = {  # with the options that each takes
    "cells": (),
    "means": ("measures", "by"),
    "effects": ("measures", "baseline", "by", "correction"),
    "main_effects": ("measures", "baseline", "correction"),
    "interactions": ("measures", "baseline", "correction"),
    "causes_changed": ("baseline",),
}
COMPARISONS = ("effects", "main_effects", "interactions", "causes_changed")
OWN_NAMES = {"main_effects": {"baseline": "reference"}, "interactions": {"baseline": "reference"}}


def table_of(study: Study, name: str, options: Mapping[str, Any]) -> pd.DataFrame:
    """One table, with one type in each column.

    Args:
        study: whose table it is.
        name: the table's name.
        options: of computed tables; those that a table does not take are left out.

    Raises:
        ConfigError: the study cannot have the table.
    """
    if name not in COMPUTED:
        found = study.read(name)
    elif name == "cells":
        found = study.cells
    else:
        renamed = OWN_NAMES.get(name, {})
        given = {renamed.get(option, option): options[option] for option in COMPUTED[name]}
        found = getattr(study, name)(**given)
    return pd.DataFrame({column: _of_one_type(values) for column, values in found.items()})


def _of_one_type(values: pd.Series) -> pd.Series:
    """Numbers, yes/no, or texts as a category in their order; a missing value is NaN."""
    if values.dtype.kind in "iufb" and not isinstance(values.dtype, pd.api.extensions.ExtensionDtype):
        return values
    if values.dtype == object:
        values = values.infer_objects()
        if values.dtype.kind in "iufb":
            return values
    if isinstance(values.dtype, pd.CategoricalDtype):
        return values.cat.remove_unused_categories()
    texts = values.map(_text, na_action="ignore")
    return pd.Series(pd.Categorical(texts, list(dict.fromkeys(texts.dropna()))), values.index)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
