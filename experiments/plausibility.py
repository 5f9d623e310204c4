"""Published patterns against a scenario: ``python experiments/plausibility.py [scenario] [replicates]``.

Prints one line per pattern, hit or miss. The arithmetic is in sim.measures.patterns.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim import run
from sim.core.errors import ConfigError
from sim.measures.patterns import compare


def main(scenario: str = "status_quo", replicates: str = "12") -> None:
    """Run the scenario and print the table."""
    result = run(scenario, replicates=int(replicates))
    table = compare(result.weekly, result.cases, result.practitioners, result.config.perception.hostile_attribution)
    print(table.to_string(index=False, float_format=lambda number: f"{number:.3f}"))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:3])
    except (ConfigError, ValueError) as error:
        print(f"plausibility: {error}", file=sys.stderr)
        raise SystemExit(2) from None
