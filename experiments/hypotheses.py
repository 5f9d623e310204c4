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
FIGURES = ("", "statement", "measure", "before", "change [95 %]")
HYPOTHESES = (*FIGURES, "verdict", "size", "the sign turns at")
FINDINGS = (*FIGURES, "near the study")


def main() -> None:
    """Examine the hypotheses, all or those named, and print each as soon as it is done."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="e.g. H6; all by default")
    parser.add_argument("--replicates", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--findings", action="store_true", help="the founding study's findings instead")
    options = parser.parse_args()
    examiner = Examiner(options.replicates, options.seed)
    name, columns = ("study_findings.yaml", FINDINGS) if options.findings else ("hypotheses.yaml", HYPOTHESES)
    print("| " + " | ".join(columns) + " |")
    print("|" + " --- |" * len(columns))
    for hypothesis in read_hypotheses(FOLDER / name):
        if not options.names or hypothesis.name in options.names:
            finding = examiner.examine(hypothesis)
            ending = [finding.near] if options.findings else [finding.verdict, finding.size, turn(finding)]
            print("| " + " | ".join([*figures(finding), *ending]) + " |", flush=True)


def figures(finding: Finding) -> list[str]:
    """Name, statement, measure, value before, and change."""
    hypothesis, default = finding.hypothesis, finding.default
    measure = hypothesis.measure.replace("_", " ")
    if hypothesis.profession:
        measure += f", {hypothesis.profession.replace('_', ' ')} minus others"
    statement = f"{hypothesis.statement} {hypothesis.note}".strip()
    return [hypothesis.name, statement, measure, f"{default.before:.4f}", str(default)]


def turn(finding: Finding) -> str:
    """Where the sign turns."""
    if finding.turned is None:
        turns = finding.hypothesis.turns
        return f"none found in {len(turns)} tried" if turns else "not searched"
    where = ", ".join(f"`{name}={value}`" for name, value in (finding.turned_at or {}).items())
    return f"{where}: {finding.turned}"


if __name__ == "__main__":
    try:
        main()
    except (ConfigError, ValueError) as error:
        print(f"hypotheses: {error}", file=sys.stderr)
        raise SystemExit(2) from None
