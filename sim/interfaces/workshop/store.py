"""Kits that were computed before: kept by what was asked and by the version of the model that answered."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from sim.core.compiled import cache_folder
from sim.core.config_files import conf_folder
from sim.model.identity import model_version

LENGTH = 16
SIM = Path(__file__).resolve().parents[2]
MAKERS = ("workshop/*.py", "workshop/cards.json", "replay/*.py", "views/card*.py", "instruments/results/*.py")


def kept(asked: Mapping[str, Any], make: Callable[[], dict[str, Any]], what: str = "kit") -> dict[str, Any]:
    """What was made for the same question and the same model, or made now and kept where a folder can be written."""
    there = found(asked, what)
    if there is not None:
        return there
    made, path = make(), path_of(asked, what)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        rough = path.with_suffix(f".{os.getpid()}")
        rough.write_text(json.dumps(made, allow_nan=False), encoding="utf-8")
        rough.replace(path)
    except OSError:
        pass  # it is made again next time
    return made


def found(asked: Mapping[str, Any], what: str = "kit") -> dict[str, Any] | None:
    """What was made before for the same question and the same model; None: nothing yet."""
    try:
        return json.loads(path_of(asked, what).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def path_of(asked: Mapping[str, Any], what: str = "kit") -> Path:
    """Where the answer to a question is kept, whether it is there or not."""
    text = json.dumps([model_version(), _sources(), what, asked], sort_keys=True)
    return cache_folder(SIM).parent / "workshop" / f"{what}-{sha256(text.encode()).hexdigest()[:LENGTH]}.json"


def _sources() -> str:
    """A fingerprint of what makes kits beside the model: their words and shapes, and the options that they name."""
    makers = (path for pattern in MAKERS for path in sorted(SIM.glob(pattern)))
    files = [*makers, *sorted(conf_folder().rglob("*.yaml"))]
    return sha256(b"\0".join(path.read_bytes() for path in files)).hexdigest()
