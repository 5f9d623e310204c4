"""Activities and alternatives from outside the package: a folder of your own, as given to ``--config-dir``.

``FOLDER/activities/*.py`` and ``FOLDER/alternatives/*.py`` are imported like the built-in modules. Hydra finds options
of groups, e.g. ``FOLDER/cpd/mine.yaml`` and ``FOLDER/scenario/mine.yaml``. Packages use entry points instead: the
groups ``dissonance.activities`` and ``dissonance.alternatives``.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from sim.core.config_files import options_of
from sim.core.errors import ConfigError
from sim.core.folders import with_home
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS

SOURCE = "source_when_loaded"  # attribute of a plug-in's module: a copy of the file elsewhere is the same plug-in
KINDS = ("activities", "alternatives")
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
    """The same without checking the options, for workers: their configuration is composed already."""
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
    """Refuse options that Hydra would ignore or misread."""
    for group in (*OPTION_GROUPS, *STUDY_OPTION_GROUPS):
        built_in = options_of(group)
        for path in sorted((root / group).glob("*.yaml")):
            if path.stem in built_in:
                raise ConfigError(
                    f"'{path}' has the name of a built-in option, which would be used instead; rename the file."
                )
            if group in GLOBAL_GROUPS:
                _check_header(path, GLOBAL_GROUPS[group])


def _check_header(path: Path, own_key: str) -> None:
    """An option that chooses other options, or sets values of other groups, needs Hydra's header for this."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"'{path}' cannot be read: {error}.") from error
    if not any(line.strip() and not line.startswith("#") for line in lines):
        raise ConfigError(f"'{path}' is empty.")
    needs_header = any(line.startswith(("defaults:", f"{own_key}:")) for line in lines)
    if needs_header and not any(line.replace(" ", "") == GLOBAL_HEADER.replace(" ", "") for line in lines):
        raise ConfigError(f"'{path}' should begin with the line '{GLOBAL_HEADER}'.")


def _load(path: Path) -> None:
    name = f"dissonance_plugins.{path.parent.name}.{path.stem}"
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
