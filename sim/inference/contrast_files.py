"""Reads the files of ``conf/contrasts/``, and of the folder ``contrasts/`` in a user's own folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim.core.decode import read
from sim.core.errors import ConfigError, did_you_mean
from sim.inference.claims.claim import expected
from sim.inference.declared_files import as_typed, declared_files, read_declaration
from sim.measures.registry import COHORT, MEASURES
from sim.settings.option_groups import CONTRASTS

NEEDED = ("question", "before", "after", "measures")
SIDES = ("before", "after")


@dataclass(frozen=True)
class NamedContrast:
    """A headline question: what a change of settings does to some measures, in whatever other assumptions.

    Attributes:
        question: one sentence.
        before, after: settings of the two sides, as they are typed; they are compared replicate by replicate.
        measures: whose paired differences answer it.
        expect: what is claimed of each: a word of :data:`sim.inference.claims.claim.WORDS`, or two numbers; a measure
            that is left out is only looked at.
        source: where the claims come from.
        id: the name of its file.
    """

    question: str = ""
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    measures: list[str] = field(default_factory=list)
    expect: dict[str, str] = field(default_factory=dict)
    source: str = ""
    id: str = ""


def read_contrasts(names: Sequence[str] | None = None, config_dir: str | Path | None = None) -> list[NamedContrast]:
    """The contrasts of all files, or those named, in this order; a user's own file replaces one with the same name.

    Raises:
        ConfigError: a name is unknown, or a file is no contrast; the sentence names the file.
    """
    return [read_contrast(path) for path in declared_files(CONTRASTS, "contrast", names, config_dir)]


def read_contrast(path: Path) -> NamedContrast:
    """The contrast in a file.

    Raises:
        ConfigError: the file is no contrast; the sentence names the file and the key.
    """
    plain = read_declaration(path, "contrast", NEEDED)
    try:
        typed = {name: as_typed(value) if name in SIDES else value for name, value in plain.items()}
        contrast = replace(read(NamedContrast, typed), id=path.stem)
        if contrast.before == contrast.after:
            raise ConfigError("'before' and 'after' are the same.")
        if not contrast.measures:
            raise ConfigError("'measures' is empty.")
        for name, text in contrast.expect.items():
            if name not in contrast.measures:
                raise ConfigError(f"expect: '{name}' is not one of the contrast's measures.")
            expected(text, name)
        for name in contrast.measures:
            if name not in MEASURES and name not in COHORT:
                raise ConfigError(f"measures: '{name}' is no measure.{did_you_mean(name, [*MEASURES, *COHORT])}")
    except ConfigError as error:
        raise ConfigError(f"'{path}': {error}") from error
    return contrast
