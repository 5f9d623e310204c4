"""The figure of the README: ``python docs/figure.py`` runs its study, in some minutes, and writes ``docs/figure.png``.

The case study's service under three degrees of leadership bias, on the same luck: what happens to what is said, and
to what is not.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim import Study
from sim.views.style import as_png

TARGET = Path(__file__).with_name("figure.png")
TITLE = "Leadership bias of 0, 0.3 and 0.6: what is said, and what is not"
BIASES = [0, 0.3, 0.6]
DPI = 150  # twice the width at which pages show it


def main() -> None:
    """Run the study and draw it."""
    with tempfile.TemporaryDirectory() as folder:
        study = Study.plan(
            over={"leadership.bias": BIASES}, folder=Path(folder) / "study", replicates=20,
            study={"name": "leadership_bias"},
        )  # fmt: skip
        study.run()
        figure = study.plot.trajectories()
        figure.title = TITLE
        TARGET.write_bytes(as_png(figure, figure.title, dpi=DPI))
        print(figure.recipe().anew)


if __name__ == "__main__":
    main()
