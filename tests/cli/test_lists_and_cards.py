"""Lists of levers and scenarios, and scenario cards, as typed."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from sim.cli.levers import GROUPS, about_option, plain_option
from sim.cli.main import main
from sim.core.config_files import options_of
from sim.model.alternatives.alternative import known_alternatives
from sim.model.cpd.activity import known_activities
from sim.presentation.scenario_summary.pages import as_markdown
from sim.presentation.scenario_summary.summary import card_of
from sim.settings.compose import compose_config


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HYDRA_FULL_ERROR", raising=False)


def said(capsys: pytest.CaptureFixture, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def rows(capsys: pytest.CaptureFixture, *words: str) -> list[dict[str, str]]:
    code, out, err = said(capsys, *words, "--format", "csv")
    assert code == 0, err
    return list(csv.DictReader(out.splitlines()))


def test_scenarios_come_with_their_questions(capsys: pytest.CaptureFixture) -> None:
    for row in rows(capsys, "scenarios"):
        assert row["questions"].endswith("?"), row["name"]
    assert "questions" in said(capsys, "scenarios", "--format", "markdown")[1].splitlines()[0]
    assert "questions" not in said(capsys, "scenarios")[1].splitlines()[0]


@pytest.mark.parametrize("words", [("--info", "scenarios"), ("--info=scenarios",), ("-i", "scenarios")])
def test_info_scenarios_is_the_same_list(capsys: pytest.CaptureFixture, words: tuple[str, ...]) -> None:
    assert said(capsys, *words) == said(capsys, "scenarios")


def test_other_kinds_of_info_stay_hydras(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "--info", "searchpath")
    assert code == 0 and "Config search path" in out
    assert said(capsys, "--info", "nonsense")[0] == 2


def test_levers_lists_every_option_once_with_a_sentence(capsys: pytest.CaptureFixture) -> None:
    expected = [(group, name) for group in GROUPS for name in options_of(group)]
    expected += [("activities", name) for name in sorted(known_activities())]
    expected += [("alternatives", name) for name in sorted(known_alternatives())]
    found = rows(capsys, "levers")
    assert [(row["group"], row["option"]) for row in found] == expected
    assert all(row["about"].endswith(".") and len(row["about"].split()) > 3 for row in found)
    sentences = [row["about"] for row in found]
    assert len(set(sentences)) == len(sentences)


def test_levers_of_some_groups_and_with_some_words(capsys: pytest.CaptureFixture) -> None:
    assert {row["group"] for row in rows(capsys, "levers", "stance", "events")} == {"stance", "events"}
    assert {row["option"] for row in rows(capsys, "levers", "activities", "e-learning")} == {"e_learning"}
    code, out, err = said(capsys, "levers", "stanse")
    assert code == 2 and out == "" and "Did you mean 'stance'?" in err


def test_levers_show_prices_and_hours(capsys: pytest.CaptureFixture) -> None:
    day = known_activities()["study_day"]()
    (row,) = (row for row in rows(capsys, "levers", "activities") if row["option"] == "study_day")
    assert (row["price"], row["hours"]) == (f"GBP {day.price:g} a place", f"{day.hours:g}")
    forms = known_alternatives()["shared_forms"]()
    (row,) = (row for row in rows(capsys, "levers", "alternatives") if row["option"] == "shared_forms")
    assert row["price"] == f"GBP {forms.start_price:g} a post, then {forms.yearly_price:g} a year"


def test_what_an_option_builds_on_is_read_too() -> None:
    assert plain_option("leadership", "crisis")["bias"] == plain_option("leadership", "case_study")["bias"]
    assert plain_option("cpd", "evaluative_loop")["activities"] == plain_option("cpd", "survey_preferred")["activities"]
    assert about_option("# One thing. Another.\n# Source: a book.\nvalue: 1\n") == "One thing."


def test_the_card_of_a_scenario(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "card", "placebo")
    assert code == 0
    assert out == as_markdown(card_of(compose_config("placebo"), compose_config("status_quo")))
    assert said(capsys, "card", "scenario=placebo")[1] == out


def test_a_card_takes_settings_and_another_scenario_to_compare_with(capsys: pytest.CaptureFixture) -> None:
    words = ("card", "case_study", "--against", "case_study", "voice.baseline=0.5")
    code, out, err = said(capsys, *words)
    assert code == 0, err
    assert "| voice.baseline | 0.8 | 0.5 |" in out and "leadership.bias" not in out.split("## Yearly")[0]


def test_a_card_goes_to_a_file_in_the_format_of_its_ending(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    assert said(capsys, "card", "unitarist", "--output", "card.html")[:2] == (0, "card.html\n")
    assert (tmp_path / "card.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert said(capsys, "card", "unitarist", "--output", "card.md")[0] == 0
    assert (tmp_path / "card.md").read_text(encoding="utf-8").startswith("# unitarist")
    code, _, err = said(capsys, "card", "--output", "no/such/folder/card.md")
    assert code == 2 and err.count("\n") == 1


@pytest.mark.parametrize("word", ["plasebo", "leadership.bais=1", "leadership.bias=60", "--format=xml", "--against=x"])
def test_a_card_refuses_in_one_sentence(capsys: pytest.CaptureFixture, word: str) -> None:
    code, out, err = said(capsys, "card", word)
    assert code == 2 and out == "" and err.count("\n") == 1, err


def test_a_card_of_a_scenario_of_ones_own(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "scenario"
    folder.mkdir(parents=True)
    text = "# @package _global_\ndefaults:\n  - case_study\nscenario: {name: quiet}\nvoice: {baseline: -1.0}\n"
    (folder / "quiet.yaml").write_text(text)
    code, out, err = said(capsys, "card", "quiet", "--config-dir", "mine")
    assert code == 0, err
    assert "| voice.baseline | 0.8 | -1 |" in out
    assert said(capsys, "card", "quiet", "--config-dir", "nowhere")[0] == 2


def test_a_run_with_figures_has_its_card(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    words = ("organisation=small_workshop", "replicates=1", "weeks=4", "burn_in=2", "scenario=alternatives_only")
    code, _, err = said(capsys, *words, "hydra.run.dir=here")
    assert code == 0, err
    assert "status_levelling" in (tmp_path / "here" / "card.html").read_text(encoding="utf-8")
