"""How to spend a limited budget: ``python experiments/optimise.py [options] [settings]``.

The same as ``dissonance optimise``, with the same options; ``--help`` lists them. Sizes are in
conf/analysis/optimise.yaml, the arithmetic is in sim.inference.optimise.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["optimise", *sys.argv[1:]]))
