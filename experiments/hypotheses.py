"""Hypotheses as contrasts that can fail: ``python experiments/hypotheses.py [--replicates N] [--seed S] [NAME ...]``.

Prints a Markdown table: sign, size and paired 95 % interval at the defaults, and a setting at which the sign turns,
if one of those tried has this effect. The hypotheses are in hypotheses.yaml beside this file; ``--findings`` takes
those of study_findings.yaml, the founding study's. The arithmetic is in sim.studies.effects.hypotheses.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.core.errors import ConfigError
from sim.studies.effects.hypotheses import Examiner, Finding, read_hypotheses

FOLDER = Path(__file__).parent


def main() -> None:
    """Examine the hypotheses, all or those named, and print each as soon as it is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="e.g. H6; all by default")
    parser.add_argument("--replicates", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", action="store_true", help="the founding study's findings instead")
    options = parser.parse_args()
    examiner = Examiner(options.replicates, options.seed)
    print("| | statement | measure | before | change [95 %] | verdict | size | the sign turns at |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    name = "study_findings.yaml" if options.findings else "hypotheses.yaml"
    for hypothesis in read_hypotheses(FOLDER / name):
        if not options.names or hypothesis.name in options.names:
            print(line(examiner.examine(hypothesis)), flush=True)


def line(finding: Finding) -> str:
    """One hypothesis as a row of the table."""
    hypothesis, default = finding.hypothesis, finding.default
    if finding.turned is None:
        turned = f"none found in {len(hypothesis.turns)} tried" if hypothesis.turns else "not searched"
    else:
        where = ", ".join(f"`{name}={value}`" for name, value in (finding.turned_at or {}).items())
        turned = f"{where}: {finding.turned}"
    measure = hypothesis.measure.replace("_", " ")
    if hypothesis.profession:
        measure += f", {hypothesis.profession.replace('_', ' ')} minus others"
    statement = f"{hypothesis.statement} {hypothesis.note}".strip()
    found = f"{default.before:.4f}", str(default), finding.verdict, finding.size
    cells = (hypothesis.name, statement, measure, *found, turned)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    try:
        main()
    except (ConfigError, ValueError) as error:
        print(f"hypotheses: {error}", file=sys.stderr)
        raise SystemExit(2) from None
