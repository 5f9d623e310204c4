"""Under which assumptions claims hold, fail and reverse: ``python experiments/discover.py [options] [settings]``.

The same as ``dissonance discover``, with the same options; ``--help`` lists them. The claims are in conf/contrasts and
conf/claims, the method is in sim.inference.discovery.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["discover", *sys.argv[1:]]))
