"""Everything that configurations are composed from, with its content, so that a study can keep it.

Shipped options can change with a version or by hand, and a folder of one's own can be edited, moved or lost. A study
therefore keeps the texts themselves.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PureWindowsPath

from sim.core.arrow import write_text
from sim.core.config_files import conf_folder
from sim.core.errors import ConfigError
from sim.core.number_format import size
from sim.settings.csv_table import read_text
from sim.settings.ensemble import GROUP, ensemble_text, table_path
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS
from sim.settings.plugins import KINDS

SHIPPED, OWN, TABLE = "conf", "own", "cells.csv"
CACHE = "__pycache__"
MAX_BYTES = 20_000_000  # of a user's own files
Texts = dict[str, str]


@dataclass(frozen=True)
class Definition:
    """The files that configurations are composed from: text by path below its folder.

    Attributes:
        shipped: the options of the package.
        own: the user's own options and plug-ins.
        table: the table of cells of ``design=csv``, or empty.
        packages: plug-ins of installed packages, which are not kept: by kind what has it, and its fingerprint.
    """

    shipped: Texts = field(default_factory=dict)
    own: Texts = field(default_factory=dict)
    table: str = ""
    packages: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in (*self.shipped, *self.own):
            path = PureWindowsPath(name)  # separates at both kinds of slash
            if path.anchor or ".." in path.parts:
                raise ConfigError(f"'{name}' in the study's plan would be written outside the study's folder.")

    def joined(self, other: Definition) -> Definition:
        """This one with the files that only ``other`` has."""
        own, shipped = {**other.own, **self.own}, {**other.shipped, **self.shipped}
        return Definition(shipped, own, self.table or other.table, {**other.packages, **self.packages})

    def write(self, folder: Path) -> None:
        """Write the files into a folder, where they are not there yet; others are removed.

        Raises:
            OSError: they cannot be written.
        """
        texts = self._texts()
        present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        for name in present - texts.keys():
            if CACHE not in name:
                (folder / name).unlink()
        for name in self.differing(folder):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text(texts[name], path)

    def differing(self, folder: Path) -> list[str]:
        """The files that a folder does not have, or has with another text."""
        return [name for name, text in self._texts().items() if not _has(folder / name, text)]

    def _texts(self) -> Texts:
        tables = {TABLE: self.table} if self.table else {}
        return {**_below(SHIPPED, self.shipped), **_below(OWN, self.own), **tables}

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """The files in a folder of their own for a while."""
        with tempfile.TemporaryDirectory(prefix="dissonance-") as name:
            self.write(Path(name))
            yield Path(name)


def read_definition(config_dir: str | Path | None = None) -> Definition:
    """The package's options and the user's own files as they are now.

    Raises:
        ConfigError: the user's own files are too large, or one cannot be read.
    """
    home = conf_folder()
    shipped = {path.relative_to(home).as_posix(): text_of(path) for path in sorted(home.rglob("*.yaml"))}
    return Definition(shipped, own_files(Path(config_dir)) if config_dir else {})


def with_ensemble(definition: Definition, name: str, config_dir: str | Path | None = None) -> Definition:
    """The files with the table of an ensemble; one that the user's own folder does not have is shipped.

    Raises:
        ConfigError: there is no such table.
    """
    path = table_path(name)
    if path in definition.own or path in definition.shipped:
        return definition
    return replace(definition, shipped={**definition.shipped, path: ensemble_text(name, config_dir)})


def own_files(folder: Path) -> Texts:
    """The options and plug-ins in a folder, and the files that lie beside plug-ins, from which they may read.

    Raises:
        ConfigError: they are too large, or one cannot be read.
    """
    paths = [
        path for group in (*OPTION_GROUPS, *STUDY_OPTION_GROUPS, "hydra") for path in (folder / group).rglob("*.yaml")
    ]
    paths += folder.glob("*.yaml")
    paths += [path for kind in KINDS for path in beside_plugins(folder / kind)]
    together = sum(path.stat().st_size for path in paths)
    if together > MAX_BYTES:
        raise ConfigError(
            f"The options and plug-ins in '{folder}' have {size(together)}, and a study keeps a copy of at most "
            f"{size(MAX_BYTES)}; is it the right folder?"
        )
    texts = {path.relative_to(folder).as_posix(): text_of(path) for path in sorted(paths)}
    tables = sorted((folder / GROUP).glob("*.csv"))
    return texts | {path.relative_to(folder).as_posix(): read_text(path) for path in tables}


def beside_plugins(folder: Path) -> list[Path]:
    """The files in a folder of plug-ins, without hidden ones and compiled Python."""
    return [
        path for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part[0] == "." or part == CACHE for part in path.relative_to(folder).parts)
    ]  # fmt: skip


def _below(folder: str, texts: Mapping[str, str]) -> Texts:
    return {f"{folder}/{name}": text for name, text in texts.items()}


def _has(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def text_of(path: Path) -> str:
    """The text of a file that a study keeps, with its own ends of lines.

    Raises:
        ConfigError: it cannot be read, or is no text.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        if path.suffix in (".py", ".yaml"):
            raise ConfigError(f"'{path}' cannot be read: {error}.") from error
        raise ConfigError(
            f"A study keeps the files beside plug-ins, and '{path}' is not text (UTF-8); save it as such, or move it."
        ) from error
    except OSError as error:
        raise ConfigError(f"'{path}' cannot be read: {error}.") from error
