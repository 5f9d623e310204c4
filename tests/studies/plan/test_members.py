"""Cells crossed with the members of an ensemble: what members change, what they leave, and unusable tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import ConfigError, Study, run
from sim.settings.ensemble import Ensemble, read_ensemble, write_ensemble
from sim.studies.plan.baseline import baselines
from sim.studies.plan.members import MEMBER

SMALL = {"organisation": "small_workshop", "weeks": 4, "burn_in": 2, "replicates": 2, "study": {"figures": False}}
NUMBERS = {
    1: {"voice.baseline": 0.9, "paperwork.substitution": 0.2, "strain.tension_slope": 0.1},
    2: {"voice.baseline": 0.7, "paperwork.substitution": 0.4, "strain.tension_slope": 0.2},
    3: {"voice.baseline": 0.6, "paperwork.substitution": 0.6, "strain.tension_slope": 0.3},
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder for ``--config-dir`` with an ensemble of three members."""
    write_ensemble(tmp_path / "own", Ensemble("mine", NUMBERS), {"method": "by hand", "n": 3})
    return tmp_path / "own"


def planned(own: Path, tmp_path: Path, scenario: str = "status_quo", **settings) -> Study:
    return Study.create(scenario, config_dir=own, folder=tmp_path / "study", **SMALL, **settings)


def values(study: Study, name: str) -> list[float]:
    group, _, number = name.partition(".")
    return [getattr(getattr(study.plan.config(cell), group), number) for cell in study.plan.cells]


def test_a_written_ensemble_is_read_back(own: Path):
    assert read_ensemble("mine", own) == Ensemble("mine", NUMBERS)


def test_each_cell_is_crossed_with_the_members(own: Path, tmp_path: Path):
    study = planned(own, tmp_path, over={"demand.volume": [1, 1.2]}, parameters="mine")
    assert [cell.factors[MEMBER] for cell in study.plan.cells] == [1, 2, 3, 1, 2, 3]
    assert study.plan.cells[4].name == "volume 1.2, member 2"
    assert values(study, "voice.baseline") == [0.9, 0.7, 0.6, 0.9, 0.7, 0.6]
    assert study.plan.study_groups.parameters.provenance == {"method": "by hand", "n": "3"}


def test_the_key_of_a_cell_follows_the_numbers(own: Path, tmp_path: Path):
    member = planned(own, tmp_path, parameters={"kind": "mine", "member": 2}).plan.cells[0]
    alone = Study.create("status_quo", folder=tmp_path / "alone", **SMALL, **NUMBERS[2]).plan.cells[0]
    assert member.key == alone.key


@pytest.mark.parametrize(
    ("settings", "name", "expected"),
    [
        ({"voice.baseline": 0.8}, "voice.baseline", 0.8),  # typed: the declared default
        ({"over": {"voice.baseline": [0.5, 0.8]}}, "voice.baseline", None),
        ({"paperwork": "shared"}, "paperwork.substitution", 1.0),
        ({"model": "null_model"}, "strain.tension_slope", 0.0),
        ({"voice": {"baseline": 0.8}}, "voice.baseline", 0.8),
    ],
)
def test_a_number_that_somebody_sets_keeps_its_value(own: Path, tmp_path: Path, settings, name, expected):
    study = planned(own, tmp_path, parameters="mine", **settings)
    levels = [expected] * 3 if expected is not None else [0.5] * 3 + [0.8] * 3
    assert values(study, name) == levels
    assert any(name in note for note in study.plan.notes)


def test_a_number_that_a_scenario_sets_to_its_default_keeps_it(own: Path, tmp_path: Path):
    (own / "scenario").mkdir()
    text = "# @package _global_\ndefaults: [case_study, _self_]\nvoice: {baseline: 0.8}\n"
    (own / "scenario" / "pinned.yaml").write_text(text, encoding="utf-8")
    (own / "scenario" / "above.yaml").write_text(
        "# @package _global_\ndefaults: [pinned, _self_]\nscenario: {name: above}\n", encoding="utf-8"
    )
    assert values(planned(own, tmp_path, "above", parameters="mine"), "voice.baseline") == [0.8] * 3


@pytest.mark.parametrize(("settings", "members"), [({"member": 3}, [3]), ({"members": 2}, [1, 2]), ({}, [1, 2, 3])])
def test_one_member_the_first_or_all(own: Path, tmp_path: Path, settings, members):
    study = planned(own, tmp_path, parameters={"kind": "mine", **settings})
    assert [cell.factors[MEMBER] for cell in study.plan.cells] == members


@pytest.mark.parametrize("baseline", [None, 1, "volume 1, member 2", "volume 1", {"demand.volume": 1}])
def test_cells_are_compared_within_their_member(own: Path, tmp_path: Path, baseline):
    plan = planned(own, tmp_path, over={"demand.volume": [1, 1.2]}, parameters="mine").plan
    member = {cell.key: cell.factors[MEMBER] for cell in plan.cells}
    volume = {cell.key: cell.factors["demand.volume"] for cell in plan.cells}
    against = baselines(plan, baseline)
    assert all(member[cell] == member[base] and volume[base] == 1 for cell, base in against.items())


def test_members_are_compared_with_each_other_only_on_request(own: Path, tmp_path: Path):
    plan = planned(own, tmp_path, parameters="mine").plan
    assert all(cell == base for cell, base in baselines(plan).items())
    assert set(baselines(plan, "member 1").values()) == {plan.cells[0].key}


def test_members_share_random_numbers_and_a_run_gives_the_same(own: Path, tmp_path: Path):
    study = planned(own, tmp_path, over={"demand.volume": [1, 1.2]}, parameters={"kind": "mine", "members": 2})
    study.run(progress=False)
    runs = study.read("runs", ["task_conflict"])
    found = runs[(runs[MEMBER] == 2) & (runs["demand.volume"] == 1.2)]["task_conflict"].tolist()
    settings = {name: value for name, value in SMALL.items() if name != "study"}
    alone = run("status_quo", parameters={"kind": "mine", "member": 2}, config_dir=own, demand={"volume": 1.2},
                progress=False, **settings)  # fmt: skip
    assert alone.runs["task_conflict"].tolist() == found


def test_a_run_needs_one_member(own: Path):
    with pytest.raises(ConfigError, match=r"parameters=mine has several members.*parameters\.member=1.*-m"):
        run("status_quo", parameters="mine", config_dir=own)


def test_a_stored_study_keeps_its_table(own: Path, tmp_path: Path):
    planned(own, tmp_path, parameters="mine").run(progress=False)
    (own / "parameters" / "mine.csv").unlink()
    stored = Study.load(tmp_path / "study")
    assert "parameters/mine.csv" in stored.plan.definition.own
    assert values(stored, "voice.baseline") == [0.9, 0.7, 0.6]


def test_members_that_make_no_service_are_left_out_of_all_cells(tmp_path: Path):
    numbers = {1: {"demand.utilisation": 0.9}, 2: {"demand.utilisation": 0.5}}
    write_ensemble(tmp_path / "own", Ensemble("mine", numbers), {})
    study = planned(tmp_path / "own", tmp_path, over={"demand.volume": [1, 1.2]}, parameters="mine")
    assert [cell.factors[MEMBER] for cell in study.plan.cells] == [1, 1]
    assert any(note.startswith("1 member of 2 left out") for note in study.plan.notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["empty", "member"]),
        ("member,voice.baseline\n", ["no members"]),
        ("voice.baseline\n0.3\n", ["first column", "'member'", "voice.baseline"]),
        ("member\n1\n", ["no numbers"]),
        ("member,voice.baselin\n1,0.3\n", ["voice.baselin", "Did you mean 'voice.baseline'"]),
        ("member,seed\n1,3\n", ["seed", "no number of a mechanism"]),
        ("member,voice.baseline,voice.baseline\n1,0.3,0.3\n", ["voice.baseline", "twice"]),
        ("member,voice.baseline\n1,0.3\n2,7\n", ["line 3", "voice.baseline = 7", "outside -2 to 3.5"]),
        ("member,voice.baseline\n1,high\n", ["line 2", "'high'", "a number"]),
        ("member,voice.baseline\n1,\n", ["line 2", "a number"]),
        ("member,home_team.weeks\n1,2.5\n", ["line 2", "a whole number"]),
        ("member,voice.baseline\n1,0.3\n1,0.4\n", ["line 3", "member 1", "twice"]),
        ("member,voice.baseline\nfirst,0.3\n", ["line 2", "'first'", "whole number"]),
        ("member,voice.baseline\n1,0.3,0.4\n", ["line 2", "3 values for 2 columns"]),
    ],
)
def test_an_unusable_table_is_refused_in_one_sentence(own: Path, tmp_path: Path, text: str, words: list[str]):
    (own / "parameters" / "mine.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        planned(own, tmp_path, parameters="mine")
    assert all(word in str(caught.value) for word in ["mine.csv", *words])


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"kind": "mine", "member": 9}, ["parameters.member = 9", "3 members"]),
        ({"kind": "mine", "members": 9}, ["parameters.members = 9", "3 members"]),
        ({"kind": "mine", "members": 2, "member": 1}, ["parameters.member", "parameters.members"]),
        ({"member": 1}, ["parameters.member", "parameters=NAME"]),
        ({"kind": "mien"}, ["mien", "mine"]),
        ({"kind": "mine", "membr": 1}, ["parameters.membr"]),
    ],
)
def test_wrong_settings_are_refused(own: Path, tmp_path: Path, settings, words: list[str]):
    with pytest.raises(ConfigError) as caught:
        planned(own, tmp_path, parameters=settings)
    assert all(word in str(caught.value) for word in words)


def test_a_table_or_its_provenance_that_is_missing_is_named(own: Path, tmp_path: Path):
    (own / "parameters" / "other.csv").write_text("member,voice.baseline\n1,0.3\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"other\.csv.*other\.yaml"):
        planned(own, tmp_path, parameters="mine")
    (own / "parameters" / "other.csv").unlink()
    (own / "parameters" / "mine.csv").unlink()
    with pytest.raises(ConfigError, match=r"mine\.csv.*mine\.yaml"):
        planned(own, tmp_path, parameters="mine")
    (own / "parameters" / "mine.yaml").write_text("kind: yours\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="kind: mine"):
        planned(own, tmp_path, parameters="mine")
