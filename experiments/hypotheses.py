"""The design's hypotheses about levers: ``python experiments/hypotheses.py [replicates] [name ...]``.

Prints a Markdown table: sign, size and paired 95 % interval at the defaults, and a setting at which the sign turns,
if one of those tried has this effect. The hypotheses are in hypotheses.yaml beside this file; the arithmetic is in
sim.studies.effects.hypotheses.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sim.core.errors import ConfigError
from sim.studies.effects.hypotheses import Finding, examine, read_hypotheses


def main(replicates: str = "20", *names: str) -> None:
    """Examine the hypotheses, all or those named, and print each as soon as it is done."""
    print("| | statement | measure | before | change [95 %] | verdict | the sign turns at |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for hypothesis in read_hypotheses(Path(__file__).with_suffix(".yaml")):
        if not names or hypothesis.name in names:
            print(line(examine(hypothesis, int(replicates))), flush=True)


def line(finding: Finding) -> str:
    """One hypothesis as a row of the table."""
    hypothesis, default = finding.hypothesis, finding.default
    if finding.turned is None:
        turned = f"none found in {len(hypothesis.turns)} tried" if hypothesis.turns else "not searched"
    else:
        where = ", ".join(f"{name} = {value}" for name, value in (finding.turned_at or {}).items())
        turned = f"{where}: {finding.turned}"
    measure = default.measure.replace("_", " ")
    statement = f"{hypothesis.statement} {hypothesis.note}".strip()
    cells = (hypothesis.name, statement, measure, f"{default.before:.4f}", str(default), finding.verdict, turned)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (ConfigError, ValueError) as error:
        print(f"hypotheses: {error}", file=sys.stderr)
        raise SystemExit(2) from None
