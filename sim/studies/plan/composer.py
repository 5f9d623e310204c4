"""Composes the cells of a study: once for each choice of groups, then values set one by one.

A full composition takes Hydra about a tenth of a second; a study may have a thousand cells. Words that only put a
number or a name in the place of another are therefore laid over a composition that is there already, by Hydra's
own function, so that both ways give the same configuration.
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
    """One cell: the composition that it starts from, by its words, and what is set in it."""

    base: tuple[str, ...]
    changes: tuple[tuple[str, Any], ...] = ()


class Composer:
    """Composes the cells of one study.

    Args:
        loader: Hydra's configuration loader.
        master: what Hydra composed for the study as a whole.
        fixed: the words that all cells share.
        whole: compose every cell in full (slow; the measure of the quick way).
    """

    def __init__(self, loader: Any, master: Any, fixed: Sequence[str], whole: bool = False) -> None:
        from hydra.core.override_parser.overrides_parser import OverridesParser

        self._loader, self._master, self._fixed, self._whole = loader, master, tuple(fixed), whole
        self._parser = OverridesParser.create(config_loader=loader)
        self._trees: dict[tuple[str, ...], Any] = {}
        self._woven: set[tuple[str, ...]] = set()  # compositions in which some value is made from another
        self._values: dict[tuple[tuple[str, ...], str], Any] = {}
        self._parsed: dict[str, Any] = {}
        self.bases: dict[tuple[str, ...], Plain] = {}

    def compose(self, words: Sequence[str]) -> Composed:
        """The cell that takes ``words`` on top of what all cells share.

        Raises:
            HydraException: a word names nothing, or a value has the wrong type.
        """
        leaves = [] if self._whole or self._entangled(words) else [w for w in words if self._replaces_a_value(w)]
        base = (*self._fixed, *(word for word in words if word not in leaves))
        tree = self._tree(base)
        if leaves and (base in self._woven or any(not _is_leaf(tree, self._override(word)) for word in leaves)):
            base, leaves = (*self._fixed, *words), []
            self._tree(base)
        return Composed(base, tuple((self._override(word).key_or_group, self._value(base, word)) for word in leaves))

    def _entangled(self, words: Sequence[str]) -> bool:
        """Whether one word sets a part of what another sets: then their order counts, and Hydra keeps it."""
        keys = {self._override(word).key_or_group for word in words}
        places = {key for key in keys if not self._loader.repository.group_exists(key)}
        return any(above in places for place in places for above in accumulate(place.split(".")[:-1], "{}.{}".format))

    def _override(self, word: str) -> Any:
        if word not in self._parsed:
            self._parsed[word] = _of_a_number(word) or self._parser.parse_override(word)
        return self._parsed[word]

    def _replaces_a_value(self, word: str) -> bool:
        """Whether the word puts one plain value in the place of another, and chooses nothing."""
        override = self._override(word)
        plain = override.package is None and not (override.is_add() or override.is_force_add() or override.is_delete())
        group = self._loader.repository.group_exists(override.key_or_group)
        return plain and not group and not isinstance(override.value(), (dict, list))

    def _tree(self, base: tuple[str, ...]) -> Any:
        if base not in self._trees:
            from omegaconf import OmegaConf, open_dict

            tree = self._loader.load_sweep_config(self._master, list(base))
            with open_dict(tree):
                del tree["hydra"]  # parts of it have no value before a job begins
            plain: Any = OmegaConf.to_container(tree, resolve=True)
            self._trees[base] = tree
            if "${" in OmegaConf.to_yaml(tree):
                self._woven.add(base)
            self.bases[base] = {name: value for name, value in plain.items() if name not in STUDY_GROUP_NAMES}
        return self._trees[base]

    def _value(self, base: tuple[str, ...], word: str) -> Any:
        """The value as the schema takes it; what was there before is put back."""
        if (base, word) not in self._values:
            from hydra._internal.config_loader_impl import ConfigLoaderImpl
            from omegaconf import OmegaConf

            override, tree = self._override(word), self._trees[base]
            before = OmegaConf.select(tree, override.key_or_group)
            ConfigLoaderImpl._apply_overrides_to_config([override], tree)
            self._values[base, word] = OmegaConf.select(tree, override.key_or_group)
            OmegaConf.update(tree, override.key_or_group, before)
        return self._values[base, word]


NUMBER = re.compile(r"([a-z_]\w*(?:\.\w+)+)=(-?\d+\.\d+(?:e-?\d+)?)")


def _of_a_number(word: str) -> Any:
    """What Hydra's parser makes of ``group.name=0.25``, without its grammar: sampled designs have thousands."""
    found = NUMBER.fullmatch(word)
    if found is None:
        return None
    from hydra.core.override_parser.types import Override, OverrideType, ValueType

    return Override(
        type=OverrideType.CHANGE, key_or_group=found[1], value_type=ValueType.ELEMENT, _value=float(found[2]),
        input_line=word,
    )  # fmt: skip


def _is_leaf(tree: Any, override: Any) -> bool:
    """Whether a single value stands at that place already."""
    from omegaconf import OmegaConf

    missing = object()
    found = OmegaConf.select(tree, override.key_or_group, default=missing)
    return found is not missing and not OmegaConf.is_config(found)


def laid_over(plain: Mapping[str, Any], changes: Sequence[tuple[str, Any]]) -> Plain:
    """``plain`` with the values at dotted names replaced; what is not on their way is shared, not copied."""
    result = dict(plain)
    for name, value in changes:
        node, parts = result, name.split(".")
        for part in parts[:-1]:
            node[part] = dict(node[part])
            node = node[part]
        node[parts[-1]] = value
    return result
