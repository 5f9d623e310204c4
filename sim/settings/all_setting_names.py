"""Names of all settings, for suggestions."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import get_type_hints

from sim.model.config import Config, registry
from sim.settings.study_settings import STUDY_GROUP_NAMES, StudyGroups


@cache
def all_setting_names() -> list[str]:
    """Dotted names of all settings, for suggestions; ``*`` is the id of a profession, case type or other entry."""
    names = [
        row.path for row in registry() if not row.path.startswith(("activity.", "alternative."))
    ]  # set by their uses
    for group in dataclasses.fields(Config):
        names += [f"{group.name}.{item.name}" for item in _fields_of(Config, group.name) if "unit" not in item.metadata]
    names += [f"{group}.{item.name}" for group in STUDY_GROUP_NAMES for item in _fields_of(StudyGroups, group)]
    return [*names, "schedule"]


def _fields_of(cls: type, group: str) -> tuple[dataclasses.Field, ...]:
    inner = get_type_hints(cls)[group]
    return dataclasses.fields(inner) if dataclasses.is_dataclass(inner) else ()
