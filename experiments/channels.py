"""The channels of leadership bias, alone and together: ``python experiments/channels.py [replicates]``.

Prints a Markdown table with the effect of every combination of channels against none, with paired 95 % intervals.
The arithmetic is in sim.studies.effects.channels.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.core.errors import ConfigError
from sim.settings.compose import compose_config
from sim.studies.effects.channels import MEASURES, factorial


def main(replicates: str = "20") -> None:
    """Run the factorial design and print one line per combination."""
    config = compose_config(
        "case_study", cpd="survey_preferred", events="none", replicates=int(replicates),
        **{"cpd.allocation": "leadership_share"},
    )  # fmt: skip
    table = factorial(config)
    print(f"| channels (n = {replicates} pairs) | " + " | ".join(name.replace("_", " ") for name in MEASURES) + " |")
    print("| --- |" + " --- |" * len(MEASURES))
    for channels, rows in table.groupby("channels", sort=False):
        cells = [f"{row.difference:+.3f} [{row.low:+.3f}, {row.high:+.3f}]" for row in rows.itertuples()]
        print(f"| {channels} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    try:
        main(*sys.argv[1:2])
    except (ConfigError, ValueError) as error:
        print(f"channels: {error}", file=sys.stderr)
        raise SystemExit(2) from None
