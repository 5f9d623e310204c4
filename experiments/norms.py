"""The reference norms of the instruments: ``python experiments/norms.py [--check]``.

Estimates the norms again, by the recipe in sim/model/survey/norms.yaml. With --check it prints them beside the stored
ones; otherwise it prints the new file. It overwrites nothing, because new norms change every score. The arithmetic is
in sim.surveys.fit_norms.
"""

from __future__ import annotations

import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.model.survey.norms import norms, recipe
from sim.surveys.fit_norms import fit_norms


def main(*arguments: str) -> None:
    """Estimate the norms and print them."""
    fresh = fit_norms(**{name: value for name, value in recipe().items() if name != "version"})
    if "--check" not in arguments:
        print(yaml.safe_dump(fresh, sort_keys=False, default_flow_style=None), end="")
        return
    for name, (mean, deviation) in fresh["latents"].items():
        old = norms()[name]
        moved = (mean - old.mean) / old.deviation
        print(f"{name:24} mean {old.mean:8.4f}, now {mean:8.4f} ({moved:+.3f} SD)", end="")
        print(f"   SD {old.deviation:.4f}, now {deviation:.4f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
