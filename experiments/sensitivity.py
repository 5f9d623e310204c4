"""Which numbers matter: ``python experiments/sensitivity.py [options] [settings]``.

The same as ``dissonance sensitivity``, with the same options; ``--help`` lists them. Sizes are in
conf/analysis/sensitivity.yaml, contrasts in conf/contrasts, the arithmetic is in sim.inference.sensitivity.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["sensitivity", *sys.argv[1:]]))
