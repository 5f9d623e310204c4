"""The verdicts of a small scoreboard: ``python tests/inference/announced_verdicts.py`` writes them anew.

A changed verdict is announced by the changed file, and by a line in CHANGELOG.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

FILE = Path(__file__).with_name("announced_verdicts.csv")
MODELS = ["full", "null_model"]
SETTINGS = ["weeks=104"]
REPLICATES = 2


def current(folder: Path | None = None) -> pd.DataFrame:
    """Pattern, model and verdict of the small scoreboard."""
    from sim.inference.validation import validate

    table = validate(MODELS, replicates=REPLICATES, settings=SETTINGS, folder=folder).table()
    return table[["pattern", "model", "verdict"]].reset_index(drop=True)


def announced() -> pd.DataFrame:
    """The same, as it was last written."""
    return pd.read_csv(FILE)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    current().to_csv(FILE, index=False, lineterminator="\n")
    print(FILE.name)
