"""``list``, ``describe`` and ``explain``."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from sim.cli.list import KINDS, LEVER_GROUPS
from sim.core.config_files import options_of
from sim.measures.registry import COHORT, MEASURES
from sim.model.alternatives.alternative import known_alternatives
from sim.model.config import registry
from sim.model.cpd.activity import known_activities
from sim.settings.option_files import first_comment_sentence, option_values


def rows(command, *args: str) -> list[dict[str, str]]:
    code, out, err = command(*args, "--format", "csv")
    assert code == 0, err
    return list(csv.DictReader(out.splitlines()))


NAMES: dict[str, tuple[str, Callable[[], list[str]]]] = {
    "scenarios": ("name", lambda: options_of("scenario")),
    "parameters": ("path", lambda: [row.path for row in registry()]),
    "measures": ("name", lambda: [*MEASURES, *COHORT]),
    "instruments": ("name", lambda: options_of("instruments")),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_has_the_same_rows_in_every_format(kind: str, command) -> None:
    expected = rows(command, "list", kind)
    if kind in NAMES:
        column, names = NAMES[kind]
        assert [row[column] for row in expected] == names()
    for name in ("table", "markdown"):
        assert len(command("list", kind, "--format", name)[1].splitlines()) == len(expected) + 2


def test_a_list_is_written_to_a_file(own_folder: Path, command) -> None:
    code, out, _ = command("list", "measures", "--format", "csv", "--output", "measures.csv")
    assert (code, out) == (0, "measures.csv\n")
    assert (own_folder / "measures.csv").read_text() == command("list", "measures", "--format", "csv")[1]
    assert command("list", "measures", "--output", "no/such/folder.csv")[0] == 2


def test_words_select_rows(command) -> None:
    assert [row["path"] for row in rows(command, "list", "parameters", "leadership.bias")] == ["leadership.bias"]
    few = {row["path"] for row in rows(command, "list", "parameters", "leadership", "rate")}
    assert few and few < {row["path"] for row in rows(command, "list", "parameters", "rate")}
    assert {row["group"] for row in rows(command, "list", "levers", "stance", "events")} == {"stance", "events"}
    assert {row["option"] for row in rows(command, "list", "levers", "activities", "e-learning")} == {"e_learning"}
    assert command("list", "measures", "nosuchword")[0] == 2


def test_parameters_are_listed_as_declared(command) -> None:
    for row, declared in zip(rows(command, "list", "parameters"), registry(), strict=True):
        assert row["source"] == declared.source
        assert float(row["default"]) == pytest.approx(declared.default, rel=1e-14, abs=0)


def test_scenarios_have_questions_and_levers_a_description(command) -> None:
    assert all(row["questions"].endswith("?") for row in rows(command, "list", "scenarios"))
    levers = rows(command, "list", "levers")
    expected = [(group, name) for group in LEVER_GROUPS for name in options_of(group)]
    expected += [("activities", name) for name in sorted(known_activities())]
    expected += [("alternatives", name) for name in sorted(known_alternatives())]
    assert [(row["group"], row["option"]) for row in levers] == expected
    descriptions = [row["description"] for row in levers]
    assert all(descriptions) and len(set(descriptions)) == len(descriptions)


def test_levers_have_prices_and_hours(command) -> None:
    day, forms = known_activities()["study_day"](), known_alternatives()["shared_forms"]()
    (row,) = (row for row in rows(command, "list", "levers", "activities") if row["option"] == "study_day")
    assert f"{day.price:g}" in row["price"] and row["hours"] == f"{day.hours:g}"
    (row,) = (row for row in rows(command, "list", "levers", "alternatives") if row["option"] == "shared_forms")
    assert f"{forms.start_price:g}" in row["price"] and f"{forms.yearly_price:g}" in row["price"]


def test_an_option_includes_what_it_is_based_on() -> None:
    assert option_values("leadership", "crisis")["bias"] == option_values("leadership", "case_study")["bias"]
    assert (
        option_values("cpd", "evaluative_loop")["activities"] == option_values("cpd", "survey_preferred")["activities"]
    )
    assert (
        first_comment_sentence("# @package _global_\n# One thing. Another.\n# Source: a book.\na: 1\n") == "One thing."
    )


def test_describe_shows_what_a_scenario_changes(command) -> None:
    code, out, _ = command("describe", "placebo")
    assert code == 0 and out.startswith("# placebo") and out == command("describe", "scenario=placebo")[1]
    code, out, _ = command("describe", "case_study", "--against", "case_study", "voice.baseline=0.5")
    assert code == 0 and "| voice.baseline | 0.8 | 0.5 |" in out and "leadership.bias" not in out.split("## Yearly")[0]


def test_describe_writes_a_file_in_the_format_of_its_ending(own_folder: Path, command) -> None:
    assert command("describe", "unitarist", "--output", "card.html")[:2] == (0, "card.html\n")
    assert (own_folder / "card.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert command("describe", "unitarist", "--output", "card.md")[0] == 0
    assert (own_folder / "card.md").read_text(encoding="utf-8").startswith("# unitarist")
    assert command("describe", "--output", "no/such/folder/card.md")[0] == 2


@pytest.mark.parametrize("argument", ["leadership.bais=1", "leadership.bias=60", "--format=xml", "--against=x"])
def test_describe_refuses_invalid_arguments(argument: str, command) -> None:
    code, out, err = command("describe", argument)
    assert code == 2 and out == "" and argument.partition("=")[0].removeprefix("--against") in err


def test_explain_searches_names_meanings_and_the_glossary(command) -> None:
    code, out, _ = command("explain", "conflict")
    assert code == 0 and "task_conflict (measure)" in out and "process_conflict (measure)" in out
    assert "common random numbers" in command("explain", "common", "random")[1].lower()
    code, out, err = command("explain", "nosuchthing")
    assert code == 2 and out == "" and "nosuchthing" in err
