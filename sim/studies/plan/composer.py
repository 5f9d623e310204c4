"""Composes the configurations of a study's cells: Hydra once per choice of options, then single values.

A full composition takes Hydra about a tenth of a second, and a study may have thousands of cells. Overrides that only
replace one plain value by another are therefore applied to an existing composition. Hydra's own function applies
them, so both ways give the same configuration; a test compares them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from sim.core.dotted_names import names_of
from sim.settings.option_groups import OPTION_GROUPS
from sim.settings.study_settings import STUDY_GROUP_NAMES

Plain = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Composed:
    """One cell: the overrides of the composition that it is based on, and the values that it changes."""

    base: tuple[str, ...]
    changes: tuple[tuple[str, Any], ...] = ()


class Composer:
    """Composes the cells of one study.

    Args:
        loader: Hydra's configuration loader.
        master: Hydra's composition for the study as a whole.
        fixed: the overrides that all cells share.
        full: compose every cell in full (slow; tests compare the fast way with it).

    Attributes:
        bases: plain configuration of each composition, by its overrides.
        choices: the options that each composition has chosen, by group.
    """

    def __init__(self, loader: Any, master: Any, fixed: Sequence[str], full: bool = False) -> None:
        from hydra.core.override_parser.overrides_parser import OverridesParser

        self._loader, self._master, self._fixed, self._full = loader, master, tuple(fixed), full
        self._parser = OverridesParser.create(config_loader=loader)
        self._trees: dict[tuple[str, ...], Any] = {}
        self._interpolated: set[tuple[str, ...]] = set()  # compositions in which some value refers to another
        self._values: dict[tuple[tuple[str, ...], str], Any] = {}
        self._values_before: dict[tuple[tuple[str, ...], str], Any] = {}
        self._parsed: dict[str, Any] = {}
        self._groups: dict[str, bool] = {}
        self._ordered: dict[frozenset[str], bool] = {}
        self.bases: dict[tuple[str, ...], Plain] = {}
        self.choices: dict[tuple[str, ...], dict[str, str]] = {}

    def compose(self, overrides: Sequence[str]) -> Composed:
        """The cell with ``overrides`` in addition to those that all cells share.

        Raises:
            HydraException: an override names nothing, or a value has the wrong type.
        """
        parsed = {override: self._parse(override) for override in overrides}
        if self._full or self._order_matters(frozenset(each.key_or_group for each in parsed.values())):
            values: list[str] = []
        else:
            values = [override for override, each in parsed.items() if self._replaces_a_value(each)]
        base = (*self._fixed, *(override for override in overrides if override not in values))
        self._tree(base)
        if values and (
            base in self._interpolated or any(self._before(base, parsed[text]) is ABSENT for text in values)
        ):
            base, values = (*self._fixed, *overrides), []
            self._tree(base)
        return Composed(base, tuple((parsed[text].key_or_group, self._value(base, parsed[text])) for text in values))

    def composition(self, overrides: Sequence[str]) -> Plain:
        """The plain configuration that overrides give, all of them in Hydra's order."""
        self._tree(tuple(overrides))
        return self.bases[tuple(overrides)]

    def names_in(self, overrides: Sequence[str]) -> set[str]:
        """The dotted names of the settings that overrides set; those that choose an option set none themselves."""
        found: set[str] = set()
        for parsed in map(self._parse, overrides):
            if not self._is_group(parsed.key_or_group):
                found |= set(names_of({parsed.key_or_group: parsed.value()}))
        return found

    def _order_matters(self, keys: frozenset[str]) -> bool:
        """Whether one override sets a part of what another sets; Hydra then applies them in order."""
        if keys not in self._ordered:
            names = {key for key in keys if not self._is_group(key)}
            parents = (parent for name in names for parent in accumulate(name.split(".")[:-1], "{}.{}".format))
            self._ordered[keys] = any(parent in names for parent in parents)
        return self._ordered[keys]

    def _parse(self, override: str) -> Any:
        number = _parsed_number(override)  # not kept: a sampled design has a million of them
        if number is not None:
            return number
        if override not in self._parsed:
            self._parsed[override] = self._parser.parse_override(override)
        return self._parsed[override]

    def _is_group(self, key: str) -> bool:
        if key not in self._groups:
            self._groups[key] = bool(self._loader.repository.group_exists(key))
        return self._groups[key]

    def _replaces_a_value(self, parsed: Any) -> bool:
        """Whether the override replaces one value by another, and chooses no option of a group.

        A dictionary replaces only an empty one (see :meth:`_before`); it is merged into any other.
        """
        plain = parsed.package is None and not (parsed.is_add() or parsed.is_force_add() or parsed.is_delete())
        return plain and not self._is_group(parsed.key_or_group) and not isinstance(parsed.value(), list)

    def _tree(self, base: tuple[str, ...]) -> Any:
        if base not in self._trees:
            from omegaconf import OmegaConf, open_dict

            tree = self._loader.load_sweep_config(self._master, list(base))
            chosen = tree.hydra.runtime.choices
            self.choices[base] = {group: str(chosen[group]) for group in OPTION_GROUPS if group in chosen}
            with open_dict(tree):
                del tree["hydra"]  # parts of it have no value before a job begins
            plain: Any = OmegaConf.to_container(tree, resolve=True)
            self._trees[base] = tree
            if "${" in OmegaConf.to_yaml(tree):
                self._interpolated.add(base)
            self.bases[base] = {name: value for name, value in plain.items() if name not in STUDY_GROUP_NAMES}
        return self._trees[base]

    def _before(self, base: tuple[str, ...], parsed: Any) -> Any:
        """What the override replaces in the composition: a single value, or an empty dictionary by another.

        :data:`ABSENT` if there is no such thing.
        """
        place = base, parsed.key_or_group
        if place not in self._values_before:
            from omegaconf import OmegaConf

            value = OmegaConf.select(self._trees[base], parsed.key_or_group, default=ABSENT)
            empty = OmegaConf.is_dict(value) and len(value) == 0
            self._values_before[place] = {} if empty else ABSENT if OmegaConf.is_config(value) else value
        before = self._values_before[place]
        return before if isinstance(before, dict) == isinstance(parsed.value(), dict) else ABSENT

    def _value(self, base: tuple[str, ...], parsed: Any) -> Any:
        """The value of an override after the schema converted it; the composition is left as it was."""
        given, before = parsed.value(), self._before(base, parsed)
        if type(given) is float and type(before) is float:  # there is nothing to convert
            return given
        place = base, parsed.input_line
        if place not in self._values:
            # Hydra has no public function that applies overrides to a composition. The requirement on hydra-core has
            # an upper bound for this reason, and a test compares the result with a full composition.
            from hydra._internal.config_loader_impl import ConfigLoaderImpl
            from omegaconf import OmegaConf

            tree = self._trees[base]
            ConfigLoaderImpl._apply_overrides_to_config([parsed], tree)
            value = OmegaConf.select(tree, parsed.key_or_group)
            self._values[place] = OmegaConf.to_container(value, resolve=True) if OmegaConf.is_config(value) else value
            OmegaConf.update(tree, parsed.key_or_group, before, merge=False)
        return self._values[place]


ABSENT = object()
NUMBER = re.compile(r"([a-z_]\w*(?:\.\w+)+)=(-?\d+\.\d+(?:e-?\d+)?)")


def _parsed_number(override: str) -> Any:
    """``group.name=0.25`` as Hydra parses it, but without its slow grammar: sampled designs have thousands of these."""
    matched = NUMBER.fullmatch(override)
    if matched is None:
        return None
    from hydra.core.override_parser.types import Override, OverrideType, ValueType

    return Override(
        type=OverrideType.CHANGE, key_or_group=matched[1], value_type=ValueType.ELEMENT, _value=float(matched[2]),
        input_line=override,
    )  # fmt: skip


def with_changes(plain: Mapping[str, Any], changes: Sequence[tuple[str, Any]]) -> Plain:
    """A copy of ``plain`` with new values at dotted names; unchanged branches are shared, not copied."""
    result = dict(plain)
    for name, value in changes:
        node, parts = result, name.split(".")
        for part in parts[:-1]:
            node[part] = dict(node[part])
            node = node[part]
        node[parts[-1]] = value
    return result
