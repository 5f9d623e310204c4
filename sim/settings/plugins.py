"""Activities and alternatives from outside the package: a folder of one's own, as given to ``--config-dir``.

``FOLDER/activities/*.py`` and ``FOLDER/alternatives/*.py`` are imported like the modules that ship; options of groups
(``FOLDER/cpd/mine.yaml``, ``FOLDER/scenario/mine.yaml``) are found by Hydra. Packages use entry points instead:
the groups ``dissonance.activities`` and ``dissonance.alternatives``.
"""

from __future__ import annotations

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from sim.core.errors import ConfigError

KINDS = ("activities", "alternatives")


def load_folder(folder: str | Path) -> list[str]:
    """Import the activities and alternatives of a folder, once each; returns the names of their files.

    Raises:
        ConfigError: the folder is not there, or one of its files cannot be imported.
    """
    root = Path(folder).expanduser().resolve()
    if not root.is_dir():
        raise ConfigError(f"'{folder}' is no folder; --config-dir takes one that holds your own options.")
    files = [path for kind in KINDS for path in sorted((root / kind).glob("*.py")) if path.stem != "__init__"]
    for path in files:
        _load(path)
    return [path.name for path in files]


def _load(path: Path) -> None:
    name = f"dissonance_plugins.{path.parent.name}.{path.stem}"
    loaded = sys.modules.get(name)
    if loaded is not None and loaded.__file__ == str(path):
        return
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ConfigError(f"'{path.name}' is no Python file.")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        del sys.modules[name]
        raise ConfigError(f"the plug-in '{path.name}' cannot be loaded: {error}.") from error
