"""Parameter sets near published or own figures: ``python experiments/calibrate.py [options] [settings]``.

The same as ``dissonance calibrate``, with the same options; ``--help`` lists them. The method is in
sim.inference.calibration.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["calibrate", *sys.argv[1:]]))
