"""Tables of the shipped configurations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from generators.markdown import ROOT, table
from sim.cli.list import LEVER_GROUPS
from sim.core.config_files import options_of
from sim.model.config import registry
from sim.model.cpd.programme import Cpd
from sim.settings.option_files import option_description, option_values


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
            _localities(plain),
            "\n".join(f"- {note}" for note in plain["notes"]),
        )
    )


def _localities(plain: dict[str, Any]) -> str:
    """Localities and team sizes of an organisation."""
    (spread,) = (row.default for row in registry() if row.path == "organisation.complexity_spread")
    own = plain["complexity_spread"]
    return (
        f"{plain['localities']} localities, whose complexity differs by `organisation.complexity_spread` = {own:g} "
        f"(declared default {spread:g}). Shares of team sizes are the declared defaults."
    )


def scenarios() -> str:
    """The shipped scenarios."""
    cards = [_yaml(path)["scenario"] for path in sorted((ROOT / "conf/scenario").glob("*.yaml"))]
    return table(
        ["scenario", "description", "questions", "source"],
        [[f"`{card['name']}`", card["description"], " ".join(card["questions"]), card["source"]] for card in cards],
    )


def frameworks() -> str:
    """The shipped CPD frameworks."""
    plain = {name: option_values("cpd", name) for name in options_of("cpd")}
    rows = [
        [f"`{name}`", item["description"], _entries(item), f"{item.get('budget', Cpd.budget):g}",
         item.get("allocation", Cpd.allocation).replace("_", " "), item["source"]]
        for name, item in plain.items()
    ]  # fmt: skip
    return table(
        ["cpd=", "description", "activities a year; alternatives", "GBP a post and year", "allocation", "source"], rows
    )


def _entries(item: dict[str, Any]) -> str:
    held = [f"{use.get('kind', name)} {use.get('per_year', 1)}" for name, use in item.get("activities", {}).items()]
    bought = [
        f"{use.get('kind', name)} from week {use.get('start_week', 0)}"
        for name, use in item.get("alternatives", {}).items()
    ]
    return "; ".join(part for part in (", ".join(held), ", ".join(bought)) if part).replace("_", " ") or "none"


def options() -> str:
    """The options of all groups but CPD frameworks, in a sentence and in numbers."""
    rows = []
    for group in (group for group in LEVER_GROUPS if group not in ("cpd", "instruments")):
        for name in options_of(group):
            rows.append([f"`{group}={name}`", option_description(group, name), _values(option_values(group, name))])
    return table(["option", "description", "what it sets"], rows)


def _values(plain: dict[str, Any]) -> str:
    parts = [f"{name} {_value(value)}" for name, value in plain.items() if name != "name"]
    return "; ".join(parts).replace("_", " ") or "nothing"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "(" + ", ".join(f"{name} {_value(item)}" for name, item in value.items()) + ")"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "on" if value is True else str(value)
