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

from sim.settings.study_settings import STUDY_GROUP_NAMES

Plain = dict[str, Any]


@dataclass(frozen=True)
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
    """

    def __init__(self, loader: Any, master: Any, fixed: Sequence[str], full: bool = False) -> None:
        from hydra.core.override_parser.overrides_parser import OverridesParser

        self._loader, self._master, self._fixed, self._full = loader, master, tuple(fixed), full
        self._parser = OverridesParser.create(config_loader=loader)
        self._trees: dict[tuple[str, ...], Any] = {}
        self._interpolated: set[tuple[str, ...]] = set()  # compositions in which some value refers to another
        self._values: dict[tuple[tuple[str, ...], str], Any] = {}
        self._parsed: dict[str, Any] = {}
        self.bases: dict[tuple[str, ...], Plain] = {}

    def compose(self, overrides: Sequence[str]) -> Composed:
        """The cell with ``overrides`` in addition to those that all cells share.

        Raises:
            HydraException: an override names nothing, or a value has the wrong type.
        """
        if self._full or self._order_matters(overrides):
            values: list[str] = []
        else:
            values = [override for override in overrides if self._replaces_a_value(override)]
        base = (*self._fixed, *(override for override in overrides if override not in values))
        tree = self._tree(base)
        if values and (base in self._interpolated or any(not _is_value(tree, self._parse(text)) for text in values)):
            base, values = (*self._fixed, *overrides), []
            self._tree(base)
        return Composed(base, tuple((self._parse(text).key_or_group, self._value(base, text)) for text in values))

    def _order_matters(self, overrides: Sequence[str]) -> bool:
        """Whether one override sets a part of what another sets; Hydra then applies them in order."""
        keys = {self._parse(override).key_or_group for override in overrides}
        names = {key for key in keys if not self._loader.repository.group_exists(key)}
        return any(parent in names for name in names for parent in accumulate(name.split(".")[:-1], "{}.{}".format))

    def _parse(self, override: str) -> Any:
        if override not in self._parsed:
            self._parsed[override] = _parsed_number(override) or self._parser.parse_override(override)
        return self._parsed[override]

    def _replaces_a_value(self, override: str) -> bool:
        """Whether the override replaces one plain value by another, and chooses no option of a group."""
        parsed = self._parse(override)
        plain = parsed.package is None and not (parsed.is_add() or parsed.is_force_add() or parsed.is_delete())
        group = self._loader.repository.group_exists(parsed.key_or_group)
        return plain and not group and not isinstance(parsed.value(), (dict, list))

    def _tree(self, base: tuple[str, ...]) -> Any:
        if base not in self._trees:
            from omegaconf import OmegaConf, open_dict

            tree = self._loader.load_sweep_config(self._master, list(base))
            with open_dict(tree):
                del tree["hydra"]  # parts of it have no value before a job begins
            plain: Any = OmegaConf.to_container(tree, resolve=True)
            self._trees[base] = tree
            if "${" in OmegaConf.to_yaml(tree):
                self._interpolated.add(base)
            self.bases[base] = {name: value for name, value in plain.items() if name not in STUDY_GROUP_NAMES}
        return self._trees[base]

    def _value(self, base: tuple[str, ...], override: str) -> Any:
        """The value of an override after the schema converted it; the composition is left as it was."""
        if (base, override) not in self._values:
            # Hydra has no public function that applies overrides to a composition. The requirement on hydra-core has
            # an upper bound for this reason, and a test compares the result with a full composition.
            from hydra._internal.config_loader_impl import ConfigLoaderImpl
            from omegaconf import OmegaConf

            parsed, tree = self._parse(override), self._trees[base]
            before = OmegaConf.select(tree, parsed.key_or_group)
            ConfigLoaderImpl._apply_overrides_to_config([parsed], tree)
            self._values[base, override] = OmegaConf.select(tree, parsed.key_or_group)
            OmegaConf.update(tree, parsed.key_or_group, before)
        return self._values[base, override]


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


def _is_value(tree: Any, parsed: Any) -> bool:
    """Whether the composition already has a single value at the override's key."""
    from omegaconf import OmegaConf

    missing = object()
    value = OmegaConf.select(tree, parsed.key_or_group, default=missing)
    return value is not missing and not OmegaConf.is_config(value)


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
