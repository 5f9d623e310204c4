"""Names and default values of settings for help texts, read from a generated file.

Importing the declarations takes a second of processor time, because they sit beside compiled code. ``--help`` and
messages about unknown names therefore read ``settings_table.json``. ``python docs/generate.py`` writes that file, and
a test compares it with the declarations.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_suffix(".json")
LARGEST_WRITTEN = 10_000_000  # larger bounds are written as powers of ten
USUAL = (
    "replicates", "weeks", "seed", "burn_in", "workers",
    "leadership.bias", "paperwork.shared", "structure.mandate_clarity", "voice.baseline",
    "demand.volume", "staffing.vacancy_weeks", "episodes.coupling_rate",
)  # fmt: skip


@cache
def settings_table() -> dict[str, Any]:
    """``parameters``: how many there are; ``usual``: rows of the table in ``--help``; ``names``: of all settings."""
    return json.loads(PATH.read_text(encoding="utf-8"))


def setting_names() -> list[str]:
    """Dotted names of all settings; ``*`` is the id of a profession, case type or other entry."""
    return settings_table()["names"]


def known_setting(name: str) -> bool:
    """Whether ``name`` is a group of options or a setting, or fits one with a ``*``."""
    from sim.settings.option_groups import OPTION_GROUPS

    return any(fits(pattern, name) for pattern in (*OPTION_GROUPS, *setting_names()))


def fits(pattern: str, name: str) -> bool:
    """Whether a dotted name matches a pattern, in which ``*`` stands for any one part."""
    expected, parts = pattern.split("."), name.split(".")
    return len(expected) == len(parts) and all(one in ("*", other) for one, other in zip(expected, parts, strict=True))


def generate() -> str:
    """The text of ``settings_table.json``, from the declarations and the default scenario."""
    from sim.model.config import declarations, registry
    from sim.settings.all_setting_names import all_setting_names
    from sim.settings.compose import merged_settings

    rows, defaults = declarations(), merged_settings([])
    usual = [
        [name, _value(defaults, name), f"{_bound(row.low)} to {_bound(row.high)}", row.unit, row.meaning]
        for name, row in ((name, rows[name]) for name in USUAL)
    ]
    names = sorted({*all_setting_names(), *(row.path for row in registry())})
    table = {"parameters": len(registry()), "usual": usual, "names": names}
    return json.dumps(table, indent=1, ensure_ascii=False) + "\n"


def _value(plain: dict[str, Any], name: str) -> str:
    value: Any = plain
    for part in name.split("."):
        value = value[part]
    return f"{value:g}"


def _bound(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) and value < LARGEST_WRITTEN else f"{value:g}"
