"""The replay record: one contract, the same bits as the run, and diaries that add up to what was tallied."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim import Run, run
from sim.core.errors import ConfigError
from sim.model.event_log import CONTACT, MEETING, PLACE, TURNED_AWAY
from sim.replay.individual_history import KINDS, diary_of
from sim.replay.record import FORMAT, OUTCOMES, SHOWN, STEP, VERSION, busiest
from sim.replay.snapshots import AT_WORK, AWAY, watch

ROOT = Path(__file__).resolve().parents[2]
WEEKS = 30


@pytest.fixture(scope="module")
def result():
    return run(
        "survey_preferred", organisation="small_workshop", weeks=WEEKS, burn_in=8, replicates=3, progress=False,
        **{"cpd.activities.study_day.per_year": 26, "structure.co_location": 1.0, "cpd.budget": 200},
    )  # fmt: skip


@pytest.fixture(scope="module")
def replay(result):
    return result.replay(1)


@pytest.fixture(scope="module")
def watched(result):
    return watch(result.config, 1)


def test_the_record_is_json_and_says_what_it_is(replay) -> None:
    again = json.loads(replay.to_json())
    assert again == replay.record
    assert (again["format"], again["version"]) == (FORMAT, VERSION) == ("dissonance-replay", 1)
    assert again["provenance"]["replicate"] == 1 and again["provenance"]["replicates"] == 3


def test_every_key_is_in_the_contract(replay) -> None:
    text = (ROOT / "docs" / "replay.md").read_text(encoding="utf-8")
    named = {word for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for word in re.findall(r"`(\w+)`", row)}
    assert set(replay.record) - {"format", "version"} | set(KINDS.values()) <= named
    assert named <= set(replay.record) | set(KINDS.values()) | {"away", "left", "joined", "leadership"}


def test_series_are_the_run_s_own_weeks(result, replay) -> None:
    own = result.weekly.query("scope == 'service' and replicate == 1 and week >= 0").sort_values("week")
    for name in SHOWN:
        told = np.array(replay.record["series"][name], float)
        assert len(told) == WEEKS
        assert np.allclose(told, own[name], atol=1e-5, equal_nan=True), name


def test_futures_are_all_replicates_and_their_figures_those_of_the_summary(result, replay) -> None:
    futures, summary = replay.record["futures"], result.summary()
    for name in OUTCOMES:
        values = np.array(futures["outcomes"][name], float)
        assert len(values) == 3
        assert np.nanmean(values) == pytest.approx(summary.loc[name, "mean"], abs=1e-4, nan_ok=True), name
    spans = -(-WEEKS // STEP)
    assert all(len(one) == spans for name in SHOWN for one in futures["series"][name])


def test_people_are_as_they_were(result, replay, watched) -> None:
    last = result.practitioners.query(f"replicate == 1 and week == {WEEKS - 1}").sort_values("post")
    assert watched.tension[-1] == pytest.approx(last["tension"].to_numpy())
    assert ((watched.states[-1] != 0) == (last["occupied"] == 1)).all()
    people = replay.record["people"]
    assert len(people["tension"]) == len(people["state"]) == -(-WEEKS // STEP)
    assert people["strain"][2] == np.rint(100 * watched.strain[2 * STEP]).astype(int).tolist()


def test_the_story_holds_every_encounter_and_place(result, watched) -> None:
    weekly = result.weekly.query("scope == 'service' and replicate == 1 and week >= 0")
    story = watched.story
    met = story[story["kind"] == MEETING]
    assert len(met) == weekly["encounters"].sum() and met["episode"].sum() == weekly["episodes"].sum()
    assert (story["kind"] == CONTACT).sum() == weekly["contacts"].sum() > 0
    training = result.training.query("replicate == 1 and week >= 0")
    assert (story["kind"] == PLACE).sum() == training["attended"].sum() > 0
    assert (story["kind"] == TURNED_AWAY).sum() == training["turned_away"].sum() > 0
    sums = weekly["task_conflict"] * weekly["encounters"]
    assert met["task"].sum() == pytest.approx(np.nansum(sums))
    assert story["week"].min() >= 0 and story["week"].max() < WEEKS


def test_diaries_of_all_posts_hold_every_encounter_twice(watched) -> None:
    diaries = [diary_of(watched, post) for post in range(len(watched.professions))]
    entries = [entry for diary in diaries for entry in diary]
    meetings = [entry for entry in entries if entry["kind"] == "meeting"]
    assert sum(len(entry["with"]) for entry in meetings) == 2 * (watched.story["kind"] == MEETING).sum()
    assert sum(entry["kind"] == "training" for entry in entries) == (watched.story["kind"] == PLACE).sum()
    for entry in meetings:
        assert set(entry["silent"]) | set(entry["episode"]) <= set(entry["with"])
        if not entry["spoke"]:
            assert entry["task"] == 0, "who keeps silent voices no disagreement"
    for diary in diaries:
        assert all(one["week"] <= other["week"] for one, other in pairwise(diary))


def test_a_meeting_reads_the_same_from_both_sides(watched) -> None:
    line = next(one for one in watched.story if one["kind"] == MEETING and one["episode"])
    sides = []
    for mine, other in (("first", "second"), ("second", "first")):
        (entry,) = (
            entry for entry in diary_of(watched, int(line[mine]))
            if entry["kind"] == "meeting" and entry["case"] == line["case"] and entry["week"] == line["week"]
        )  # fmt: skip
        assert int(line[other]) in entry["with"] and int(line[other]) in entry["episode"]
        assert (int(line[other]) in entry["silent"]) == (not line[f"{other}_speaks"])
        sides.append(entry["spoke"])
    assert sides == [bool(line["first_speaks"]), bool(line["second_speaks"])]


def test_comings_and_goings_follow_the_states(watched) -> None:
    found = 0
    for post in range(len(watched.professions)):
        states, occupants = watched.states[:, post], watched.occupants[:, post]
        kinds = [entry["kind"] for entry in diary_of(watched, post)]
        assert kinds.count("left") == (np.diff(occupants) > 0).sum()
        there = np.isin(states, (AT_WORK, AWAY)).astype(int)
        assert kinds.count("joined") == (np.diff(there) > 0).sum()
        found += kinds.count("away")
    assert found > 0


def test_conflict_with_leadership_is_told_as_often_as_it_was_tallied(result, watched) -> None:
    weekly = result.weekly.query("scope == 'service' and replicate == 1 and week >= 1")
    filled = (watched.states[1:] != 0).sum(axis=1)
    told = sum(e["kind"] == "leadership" for p in range(len(watched.professions)) for e in diary_of(watched, p))
    tallied = (weekly.sort_values("week")["vertical_episode_rate"].to_numpy() * filled / 100).sum()
    assert told == pytest.approx(tallied, abs=0.1 * max(tallied, 1) + 3)


def test_ties_are_those_who_met_most(replay, watched) -> None:
    ties = replay.record["ties"]
    assert len(ties) == -(-WEEKS // STEP)
    story = watched.story[(watched.story["kind"] == MEETING) & (watched.story["week"] < STEP)]
    first, second, count, tension = ties[0][0]
    pair = story[np.isin(story["first"], (first, second)) & np.isin(story["second"], (first, second))]
    assert len(pair) == count == max(tie[2] for tie in ties[0])
    assert tension == round(100 * pair["tension"].mean())


def test_causes_add_up_to_the_ledger(result, replay) -> None:
    own = result.causes("process").query("replicate == 1 and week >= 0")
    for cause, amounts in replay.record["causes"]["process"].items():
        assert sum(amounts) == pytest.approx(own.loc[own["cause"] == cause, "amount"].sum(), abs=1e-3)


def test_listening_changes_nothing(service) -> None:
    from sim.model.simulator import Simulator

    heard, plain = Simulator(service({}), 0), Simulator(service({}), 0)
    heard.record_events()
    for simulator in (heard, plain):
        simulator.advance(30)
    for table in plain.state._fields:
        assert np.array_equal(np.asarray(getattr(heard.state, table)), np.asarray(getattr(plain.state, table))), table
    assert len(heard.events()) and not len(heard.events()) and not len(plain.events())


def test_the_story_is_the_same_week_by_week_and_at_once(service) -> None:
    from sim.model.simulator import Simulator

    once, often = Simulator(service({}), 0), Simulator(service({}), 0)
    for simulator in (once, often):
        simulator.record_events()
    once.advance(30)
    parts = []
    for _ in range(30):
        often.advance()
        parts.append(often.events())
    assert once.events().tobytes() == np.concatenate(parts).tobytes()


def test_posts_can_be_chosen_and_what_is_not_there_is_refused(result, watched) -> None:
    assert set(result.replay(0, posts=[3, 5]).record["diaries"]) == {"3", "5"}
    assert len(busiest(watched)) == len(set(watched.professions))
    for replicate, posts, said in ((7, None, "has 0 to 2"), (0, [99], "0 to 39")):
        with pytest.raises(ConfigError, match=said):
            result.replay(replicate, posts)


def test_a_record_is_kept_as_a_file(replay, tmp_path) -> None:
    assert json.loads(replay.save(tmp_path / "replay.json").read_text(encoding="utf-8")) == replay.record


def test_the_page_of_the_document_can_be_made(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "replay.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code.replace("weeks=26", "weeks=9"), "replay.md", "exec"), {})
    assert "as we are now" in (tmp_path / "watch.html").read_text(encoding="utf-8")
    assert (tmp_path / "replay.json").exists()


def test_a_run_shows_itself_in_a_notebook(result) -> None:
    shown = result._repr_html_()
    assert "<iframe srcdoc=" in shown and shown.index("<iframe") < shown.index("<table")
    assert result.replay()._repr_html_().startswith("<iframe")
    assert repr(result.replay(1)) == f"<Replay of 'survey_preferred': replicate 1, {WEEKS} weeks>"


def test_weeks_that_are_not_the_run_s_are_not_shown(result) -> None:
    """A run of another version of the model would be lived otherwise."""
    other = Run(result.study, replace(result.config, seed=result.config.seed + 1))
    with pytest.raises(ConfigError, match="another version of the model"):
        other.replay()
    assert "<iframe" not in other._repr_html_() and "<table" in other._repr_html_()
