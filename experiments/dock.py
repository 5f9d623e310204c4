"""The model beside published models: ``python experiments/dock.py [settings]``.

The same as ``dissonance dock``, with the same options; ``--help`` lists them. Each target is a module of
sim.inference.docking.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["dock", *sys.argv[1:]]))
