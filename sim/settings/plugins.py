"""Activities and alternatives from outside the package: a folder of your own, as given to ``--config-dir``.

``FOLDER/activities/*.py`` and ``FOLDER/alternatives/*.py`` are imported like the built-in modules. Hydra finds options
of groups, e.g. ``FOLDER/cpd/mine.yaml`` and ``FOLDER/scenario/mine.yaml``. Packages use entry points instead: the
groups ``dissonance.activities`` and ``dissonance.alternatives``.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

from sim.core.config_files import options_of
from sim.core.errors import ConfigError, did_you_mean
from sim.core.folders import with_home
from sim.settings.ensemble import GROUP
from sim.settings.option_files import read_yaml
from sim.settings.option_groups import CLAIMS, CONTRASTS, OPTION_GROUPS, PATTERNS, STUDY_OPTION_GROUPS

SOURCE = "source_when_loaded"  # attribute of a plug-in's module: a copy of the file elsewhere is the same plug-in
KINDS = ("activities", "alternatives")
MODULES = "dissonance_plugins"  # before the names of modules in a user's own folder
GROUPS = (*OPTION_GROUPS, *STUDY_OPTION_GROUPS)
SUFFIX = ".yaml"
PLAN = "plan.json"  # every folder of a run or study has one
BUILT_IN_CONFIGURATION = "config"
GLOBAL_GROUPS = {"scenario": "scenario", "experiment": "study"}  # groups whose options set keys of the whole tree
GLOBAL_HEADER = "# @package _global_"


def load_folder(folder: str | Path) -> list[str]:
    """Check the options of a folder, and import its activities and alternatives, once each.

    Returns:
        The names of the imported files.

    Raises:
        ConfigError: it is not a folder, one of its options cannot be used, or one of its modules cannot be imported.
    """
    root = _root(folder)
    _check_options(root)
    return load_plugins(root)


def load_plugins(folder: str | Path) -> list[str]:
    """The same without checking the options, for workers: their configuration has already been composed."""
    root = _root(folder)
    files = [path for kind in KINDS for path in sorted((root / kind).glob("*.py")) if path.stem != "__init__"]
    for path in files:
        _load(path)
    return [path.name for path in files]


def _root(folder: str | Path) -> Path:
    root = with_home(folder).resolve()
    if not root.is_dir():
        raise ConfigError(f"'{folder}' is not a folder; --config-dir takes a folder of your own options.")
    return root


def _check_options(root: Path) -> None:
    """Refuse what Hydra would ignore or misread."""
    _check_folder(root)
    for path in sorted((root / GROUP).glob("*.csv")):
        if not path.with_suffix(SUFFIX).is_file():
            raise ConfigError(
                f"'{path}' would be ignored; put '{path.stem}{SUFFIX}' beside it, with the line 'kind: {path.stem}'."
            )
    for group in GROUPS:
        built_in = options_of(group)
        for path in sorted((root / group).glob("*.y*ml")):
            if path.suffix != SUFFIX:
                raise ConfigError(f"'{path}' would be ignored; rename it to {path.stem}{SUFFIX}.")
            if path.stem in built_in:
                raise ConfigError(
                    f"'{path}' has the name of a built-in option, which would be used instead; rename the file."
                )
            _check_content(path, group)


def _check_folder(root: Path) -> None:
    """Refuse the folder of a run, a file that would be ignored, and folders whose names are nearly those of groups."""
    if (root / PLAN).is_file():
        raise ConfigError(
            f"'{root}' is the folder of a run or study, not of options; to repeat it: dissonance rerun {root}"
        )
    configuration = root / f"{BUILT_IN_CONFIGURATION}{SUFFIX}"
    if configuration.is_file():
        raise ConfigError(
            f"'{configuration}' has the name of the built-in configuration, which would be used "
            f"instead; rename it to NAME{SUFFIX} and choose it with --config-name NAME."
        )
    for folder in sorted(
        path
        for path in root.iterdir()
        if path.is_dir() and path.name not in (*GROUPS, *KINDS, PATTERNS, CLAIMS, CONTRASTS)
    ):
        hint = did_you_mean(folder.name, [*GROUPS, *KINDS])
        if hint and any(path.suffix in (SUFFIX, ".py") for path in folder.iterdir()):
            raise ConfigError(f"'{folder}' would be ignored: no group of options has this name.{hint}")


def _check_content(path: Path, group: str) -> None:
    """An option is a table of names and values; one that sets values of other groups needs Hydra's header for this."""
    content = read_yaml(path)
    if content is None and group in GLOBAL_GROUPS:
        raise ConfigError(f"'{path}' is empty.")
    if content is not None and not isinstance(content, dict):
        raise ConfigError(f"'{path}' must hold lines such as 'name: value'; it holds {_kind(content)}.")
    if group not in GLOBAL_GROUPS or content is None:
        return
    own_key, lines = GLOBAL_GROUPS[group], path.read_text(encoding="utf-8-sig").splitlines()
    has_header = any(line.replace(" ", "") == GLOBAL_HEADER.replace(" ", "") for line in lines)
    if {"defaults", own_key} & set(content) and not has_header:
        raise ConfigError(f"'{path}' should begin with the line '{GLOBAL_HEADER}'.")
    about = content.get(own_key)
    name = about.get("name") if isinstance(about, dict) else None
    if isinstance(name, str) and len(name.split()) > 1 and "description" in name.split():
        raise ConfigError(f"'{path}': {own_key}.name is '{name}'; is the line below it indented too far?")


def _kind(content: Any) -> str:
    return "a list" if isinstance(content, list) else f"only '{content}'"


def _load(path: Path) -> None:
    name = f"{MODULES}.{path.parent.name}.{path.stem}"
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The plug-in '{path}' cannot be read: {error}.") from error
    loaded = sys.modules.get(name)
    if loaded is not None and Path(loaded.__file__ or "").exists() and getattr(loaded, SOURCE, None) == source:
        return
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"'{path}' is not a Python file.")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        setattr(module, SOURCE, source)
        exec(compile(source, str(path), "exec"), vars(module))
    except Exception as error:
        del sys.modules[name]
        raise ConfigError(f"The plug-in '{path}' cannot be loaded: {error}.") from error
