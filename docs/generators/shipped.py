"""Tables of the shipped configurations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from generators.markdown import ROOT, table


def _yaml(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def organisation() -> str:
    """The study's service as shipped."""
    plain = _yaml(ROOT / "conf/organisation/case_study.yaml")
    professions = [
        [item["label"], item["headcount"], item.get("qualified_share", 1), item["form_set"], item["information_system"],
         "yes" if item.get("statutory") else "no", *item["framework"].values()]
        for item in plain["professions"].values()
    ]  # fmt: skip
    cases = [
        [item["label"], item["share"], item["clock_weeks"], item.get("lead", "anyone"),
         "yes" if item.get("statutory") else "no",
         ", ".join(f"{name} {weight:g}" for name, weight in item["needs"].items())]
        for item in plain["case_types"].values()
    ]  # fmt: skip
    frame = ["risk and protection", "medical", "attainment", "relational"]
    return "\n\n".join(
        (
            table(
                [
                    "profession",
                    "posts",
                    "qualified share",
                    "form set",
                    "information system",
                    "feared at first contact",
                    *frame,
                ],
                professions,
            ),
            table(
                [
                    "type of case",
                    "share of arrivals",
                    "clock, weeks",
                    "lead",
                    "needs qualified workers",
                    "weights of the professions",
                ],
                cases,
            ),
            "\n".join(f"- {note}" for note in plain["notes"]),
        )
    )


def scenarios() -> str:
    """The shipped scenarios."""
    cards = [_yaml(path)["scenario"] for path in sorted((ROOT / "conf/scenario").glob("*.yaml"))]
    return table(
        ["scenario", "what it is", "source"],
        [[f"`{card['name']}`", card["description"], card["source"]] for card in cards],
    )
