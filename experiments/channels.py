"""The channels of leadership bias, alone and together: ``python experiments/channels.py [--replicates N] [--seed S]``.

Prints a Markdown table with the effect of every combination of channels against none, with paired 95 % intervals.
The arithmetic is in sim.studies.effects.channels.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.core.errors import ConfigError
from sim.settings.compose import compose_config
from sim.studies.effects.channels import MEASURES, factorial


def main() -> None:
    """Run the factorial design and print one line per combination."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--replicates", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    config = compose_config(
        "case_study", cpd="survey_preferred", events="none", replicates=options.replicates, seed=options.seed,
        **{"cpd.allocation": "leadership_share"},
    )  # fmt: skip
    table = factorial(config)
    measures = " | ".join(name.replace("_", " ") for name in MEASURES)
    print(f"| channels (n = {options.replicates} pairs) | {measures} |")
    print("| --- |" + " --- |" * len(MEASURES))
    for channels, rows in table.groupby("channels", sort=False):
        cells = [f"{row.difference:+.3f} [{row.low:+.3f}, {row.high:+.3f}]" for row in rows.itertuples()]
        print(f"| {channels} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    try:
        main()
    except (ConfigError, ValueError) as error:
        print(f"channels: {error}", file=sys.stderr)
        raise SystemExit(2) from None
