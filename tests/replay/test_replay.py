"""The replay record: its contract, the same bits as the run, and histories that add up to the recorded counts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sim import ConfigError, Run, run
from sim.model.event_log import CONTACT, HOME_TEAM, MEETING, PLACE, SESSION, TURNED_AWAY
from sim.model.simulator import Simulator
from sim.replay import FORMAT, VERSION
from sim.replay.individual_history import KINDS, individual_history
from sim.replay.record import OUTCOMES, SERIES, STEP, busiest_posts
from sim.replay.snapshots import AT_WORK, AWAY, take_snapshots

ROOT = Path(__file__).resolve().parents[2]
WEEKS = 30
STATE_KINDS = {"away", "left", "joined", "leadership"}  # entries found by comparing weeks


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
def snapshots(result):
    return take_snapshots(result.config, 1)


@pytest.fixture(scope="module")
def histories(snapshots):
    """The history of every post."""
    return [individual_history(snapshots, post) for post in range(len(snapshots.professions))]


def test_the_record_is_json_with_format_and_version(replay) -> None:
    content = json.loads(replay.to_json())
    assert content == replay.record
    assert (content["format"], content["version"]) == (FORMAT, VERSION)
    assert content["provenance"]["replicate"] == 1 and content["provenance"]["replicates"] == 3


def test_every_key_is_in_the_contract(replay) -> None:
    contract = (ROOT / "docs" / "replay.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.*?) \|", contract, re.MULTILINE)
    named = {key for row in rows for key in re.findall(r"`(\w+)`", row)}
    kinds = set(KINDS.values()) | STATE_KINDS
    assert set(replay.record) - {"format", "version"} | kinds == named


def test_series_are_the_run_s_own_weeks(result, replay) -> None:
    own = result.weekly.query("scope == 'service' and replicate == 1 and week >= 0").sort_values("week")
    for name in SERIES:
        recorded = np.array(replay.record["series"][name], float)
        assert len(recorded) == WEEKS
        assert np.allclose(recorded, own[name], atol=1e-5, equal_nan=True), name


def test_outcomes_of_all_replicates_average_to_the_summary(result, replay) -> None:
    replicates, summary = replay.record["all_replicates"], result.summary()
    for name in OUTCOMES:
        values = np.array(replicates["outcomes"][name], float)
        assert len(values) == 3
        assert np.nanmean(values) == pytest.approx(summary.loc[name, "mean"], abs=1e-4, nan_ok=True), name
    spans = -(-WEEKS // STEP)
    assert all(len(series) == spans for name in SERIES for series in replicates["series"][name])


def test_people_are_those_of_the_run(result, replay, snapshots) -> None:
    last = result.practitioners.query(f"replicate == 1 and week == {WEEKS - 1}").sort_values("post")
    assert snapshots.tension[-1] == pytest.approx(last["tension"].to_numpy())
    assert ((snapshots.states[-1] != 0) == (last["occupied"] == 1)).all()
    people = replay.record["people"]
    assert len(people["tension"]) == len(people["state"]) == -(-WEEKS // STEP)
    assert people["strain"][2] == np.rint(100 * snapshots.strain[2 * STEP]).astype(int).tolist()


def test_the_event_log_has_every_encounter_and_training_place(result, snapshots) -> None:
    weekly = result.weekly.query("scope == 'service' and replicate == 1 and week >= 0")
    events = snapshots.events
    meetings = events[events["kind"] == MEETING]
    assert len(meetings) == weekly["encounters"].sum() and meetings["episode"].sum() == weekly["episodes"].sum()
    simulator = Simulator(result.config, 1)
    simulator.advance(result.config.burn_in, record=False)
    simulator.advance(WEEKS)
    assert (events["kind"] == HOME_TEAM).sum() == simulator.by_pair()["home_talks"].sum() > 0
    assert np.isin(events["kind"], (CONTACT, SESSION)).sum() == weekly["contacts"].sum() > 0
    training = result.training.query("replicate == 1 and week >= 0")
    assert (events["kind"] == PLACE).sum() == training["attended"].sum() > 0
    assert (events["kind"] == TURNED_AWAY).sum() == training["turned_away"].sum() > 0
    task_conflict = weekly["task_conflict"] * weekly["encounters"]
    assert meetings["task"].sum() == pytest.approx(np.nansum(task_conflict))
    assert events["week"].min() >= 0 and events["week"].max() < WEEKS


def test_histories_of_all_posts_have_every_encounter_twice(snapshots, histories) -> None:
    entries = [entry for history in histories for entry in history]
    meetings = [entry for entry in entries if entry["kind"] == "meeting"]
    assert sum(len(entry["with"]) for entry in meetings) == 2 * (snapshots.events["kind"] == MEETING).sum()
    assert sum(entry["kind"] == "training" for entry in entries) == (snapshots.events["kind"] == PLACE).sum()
    for entry in meetings:
        assert set(entry["silent"]) | set(entry["episode"]) <= set(entry["with"])
        if not entry["spoke"]:
            assert entry["task"] == 0, "a person who says nothing voices no disagreement"
    for history in histories:
        assert all(entry["week"] <= later["week"] for entry, later in pairwise(history))


def test_both_sides_of_a_meeting_agree(snapshots, histories) -> None:
    line = next(event for event in snapshots.events if event["kind"] == MEETING and event["episode"])
    spoke = []
    for own, other in (("first", "second"), ("second", "first")):
        (entry,) = (
            entry for entry in histories[int(line[own])]
            if entry["kind"] == "meeting" and entry["case"] == line["case"] and entry["week"] == line["week"]
        )  # fmt: skip
        assert int(line[other]) in entry["with"] and int(line[other]) in entry["episode"]
        assert (int(line[other]) in entry["silent"]) == (not line[f"{other}_speaks"])
        spoke.append(entry["spoke"])
    assert spoke == [bool(line["first_speaks"]), bool(line["second_speaks"])]


def test_leaving_joining_and_absence_follow_the_states(snapshots, histories) -> None:
    absences = 0
    for post, history in enumerate(histories):
        states, occupants = snapshots.states[:, post], snapshots.occupants[:, post]
        kinds = [entry["kind"] for entry in history]
        assert kinds.count("left") == (np.diff(occupants) > 0).sum()
        occupied = np.isin(states, (AT_WORK, AWAY)).astype(int)
        assert kinds.count("joined") == (np.diff(occupied) > 0).sum()
        absences += kinds.count("away")
    assert absences > 0


def test_conflict_with_leadership_is_as_frequent_as_in_the_weekly_table(result, snapshots, histories) -> None:
    weekly = result.weekly.query("scope == 'service' and replicate == 1 and week >= 1")
    filled = (snapshots.states[1:] != 0).sum(axis=1)
    in_histories = sum(entry["kind"] == "leadership" for history in histories for entry in history)
    in_table = (weekly.sort_values("week")["vertical_episode_rate"].to_numpy() * filled / 100).sum()
    assert in_histories == pytest.approx(in_table, abs=0.1 * max(in_table, 1) + 3)


def test_ties_join_those_who_met_most(replay, snapshots) -> None:
    ties = replay.record["ties"]
    assert len(ties) == -(-WEEKS // STEP)
    meetings = snapshots.events[(snapshots.events["kind"] == MEETING) & (snapshots.events["week"] < STEP)]
    first, second, count, tension = ties[0][0]
    pair = meetings[np.isin(meetings["first"], (first, second)) & np.isin(meetings["second"], (first, second))]
    assert len(pair) == count == max(tie[2] for tie in ties[0])
    assert tension == round(100 * pair["tension"].mean())


def test_causes_add_up_to_the_ledger(result, replay) -> None:
    own = result.causes("process").query("replicate == 1 and week >= 0")
    for cause, amounts in replay.record["causes"]["process"].items():
        assert sum(amounts) == pytest.approx(own.loc[own["cause"] == cause, "amount"].sum(), abs=1e-3)


def test_recording_events_changes_nothing(service) -> None:
    from sim.model.simulator import Simulator

    recording, plain = Simulator(service({}), 0), Simulator(service({}), 0)
    recording.record_events()
    for simulator in (recording, plain):
        simulator.advance(30)
    for table in plain.state._fields:
        assert np.array_equal(np.asarray(getattr(recording.state, table)), np.asarray(getattr(plain.state, table)))
    assert len(recording.events()) and not len(recording.events()) and not len(plain.events())


def test_events_are_the_same_week_by_week_and_at_once(service) -> None:
    from sim.model.simulator import Simulator

    at_once, weekly = Simulator(service({}), 0), Simulator(service({}), 0)
    for simulator in (at_once, weekly):
        simulator.record_events()
    at_once.advance(30)
    parts = []
    for _ in range(30):
        weekly.advance()
        parts.append(weekly.events())
    assert at_once.events().tobytes() == np.concatenate(parts).tobytes()


def test_posts_can_be_chosen_and_unknown_ones_are_refused(result, snapshots) -> None:
    assert set(result.replay(0, posts=[3, 5]).record["individual_histories"]) == {"3", "5"}
    assert len(busiest_posts(snapshots)) == len(set(snapshots.professions))
    for replicate, posts, allowed in ((7, None, "0 to 2"), (0, [99], "0 to 39")):
        with pytest.raises(ConfigError, match=allowed):
            result.replay(replicate, posts)


def test_a_record_is_saved_as_json(replay, tmp_path) -> None:
    assert json.loads(replay.save(tmp_path / "replay.json").read_text(encoding="utf-8")) == replay.record


def test_the_examples_of_the_document_run(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    document = (ROOT / "docs" / "replay.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", document, re.DOTALL):
        exec(compile(code.replace("weeks=26", "weeks=9"), "replay.md", "exec"), {})
    assert (tmp_path / "replay.json").exists() and (tmp_path / "watch.html").exists()


def test_a_run_shows_itself_in_a_notebook(result) -> None:
    html = result._repr_html_()
    assert "<iframe srcdoc=" in html and html.index("<iframe") < html.index("<table")
    assert result.replay()._repr_html_().startswith("<iframe")
    assert repr(result.replay(1)) == f"<Replay of 'survey_preferred': replicate 1, {WEEKS} weeks>"


def test_a_run_that_cannot_be_reproduced_is_not_shown(result) -> None:
    """A run made by another version of the model differs, as one with another seed does."""
    altered = Run(result.study, replace(result.config, seed=result.config.seed + 1))
    with pytest.raises(ConfigError, match="version"):
        altered.replay()
    assert "<iframe" not in altered._repr_html_() and "<table" in altered._repr_html_()
