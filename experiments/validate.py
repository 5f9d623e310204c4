"""Published patterns against the model and its rivals: ``python experiments/validate.py [options] [settings]``.

The same as ``dissonance validate``, with the same options; ``--help`` lists them. The patterns are in conf/patterns,
the arithmetic is in sim.measures.patterns and sim.inference.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["validate", *sys.argv[1:]]))
