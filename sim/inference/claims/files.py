"""Reads the files of ``conf/claims/``, and of the folder ``claims/`` in a user's own folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.core.decode import read
from sim.core.errors import ConfigError, unknown_option
from sim.inference.claims.claim import Claim
from sim.inference.claims.contrasts import Change, OtherModel
from sim.inference.claims.sample import CanLose
from sim.inference.claims.shock import PathDependence
from sim.inference.claims.stability import InRange, SameAtAnyTenure, Stationary
from sim.inference.declared_files import as_typed, declared_files, read_declaration
from sim.settings.option_groups import CLAIMS

KINDS: dict[str, type[Claim]] = {
    cls.kind: cls for cls in (Change, OtherModel, Stationary, InRange, SameAtAnyTenure, PathDependence, CanLose)
}
NEEDED = ("kind", "statement", "part", "source")
SETTINGS = ("settings", "before", "after", "other", "shock")  # keys with the settings of one world
NAMED_SETTINGS = ("under", "changes")  # keys with settings by name


def read_claims(names: Sequence[str] | None = None, config_dir: str | Path | None = None) -> list[Claim]:
    """The claims of all files, or those named, by part; a user's own file replaces one with the same name.

    Raises:
        ConfigError: a name is unknown, or a file is not a claim; the sentence names the file and the key.
    """
    claims = [read_claim(path) for path in declared_files(CLAIMS, "claim", names, config_dir)]
    return sorted(claims, key=lambda claim: claim.part)


def read_claim(path: Path) -> Claim:
    """The claim in a file.

    Raises:
        ConfigError: the file is not a claim; the sentence names the file and the key.
    """
    plain = read_declaration(path, "claim", NEEDED)
    kind = plain.pop("kind")
    try:
        if kind not in KINDS:
            raise ConfigError(unknown_option("kind", str(kind), KINDS))
        claim = replace(read(KINDS[kind], _with_texts(plain)), id=path.stem)
        for problem in claim.problems():
            raise ConfigError(problem)
    except ConfigError as error:
        raise ConfigError(f"'{path}': {error}") from error
    return claim


def _with_texts(plain: dict[str, Any]) -> dict[str, Any]:
    """The content with all settings of worlds as they are typed after the command."""
    typed = {name: as_typed(value) if name in SETTINGS else value for name, value in plain.items()}
    for name in NAMED_SETTINGS:
        if isinstance(typed.get(name), dict):
            typed[name] = {condition: as_typed(settings) for condition, settings in typed[name].items()}
    levers = typed.get("levers")
    if isinstance(levers, dict):
        typed["levers"] = {
            lever: {side: as_typed(settings) for side, settings in sides.items()} if isinstance(sides, dict) else sides
            for lever, sides in levers.items()
        }  # fmt: skip
    return typed
