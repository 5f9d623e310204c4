"""Which settings the files of chosen options set, whether or not they set them to the declared default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sim.core.dotted_names import names_of
from sim.settings.definition import Definition
from sim.settings.option_files import parse_yaml
from sim.settings.plugins import GLOBAL_HEADER

DEFAULTS = "defaults"  # the list of further options in a file


def set_by_options(definition: Definition, choices: Mapping[str, str]) -> set[str]:
    """The dotted names that the chosen options set, and the options on which they build.

    Args:
        definition: the files of options.
        choices: the chosen option of each group.
    """
    texts = {**definition.own, **definition.shipped}
    return {name for group, option in choices.items() for name in _set_in(texts, group, option)}


def _set_in(texts: Mapping[str, str], group: str, option: str) -> Iterator[str]:
    text = texts.get(f"{group}/{option}.yaml", "")
    plain = parse_yaml(text, f"{group}/{option}.yaml") or {}
    for other in plain.pop(DEFAULTS, ()):
        if isinstance(other, str) and not other.startswith(("/", "_")):  # options of other groups are choices, too
            yield from _set_in(texts, group, other)
    is_global = GLOBAL_HEADER.replace(" ", "") in text.replace(" ", "")
    yield from names_of(plain, "" if is_global else f"{group}.")
