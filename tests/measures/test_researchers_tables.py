"""The table of encounters, and what cases, people and localities tell of voice, styles, teams and values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.compiled import source_of
from sim.measures.columns import described
from sim.measures.encounters import EPISODES
from sim.measures.recording import recording_of_run
from sim.measures.tables import replicate_frames
from sim.measures.weekly import STYLES
from sim.model.mechanisms.perception import remembered
from sim.model.simulator import Simulator
from sim.settings.compose import compose_config

WEEKS, BURN_IN = 26, 6
SUMS = {
    "task_conflict": "task", "unspoken_disagreement": "unspoken", "process_conflict": "process",
    "relationship_conflict": "relationship", "hazard": "hazard",
}  # fmt: skip
Tables = dict[str, pd.DataFrame]


def config(**record):
    return compose_config(
        "survey_preferred", organisation="small_workshop", weeks=WEEKS, burn_in=BURN_IN,
        record={"encounters": True, **record},
        **{"structure.co_location": 1.0, "cpd.activities.study_day.per_year": 26, "cpd.budget": 200,
           "staffing.leaving_rate": 0.02, "staffing.vacancy_weeks": 6},
    )  # fmt: skip


@pytest.fixture(scope="module")
def simulator() -> Simulator:
    return Simulator(config())


@pytest.fixture(scope="module")
def tables(simulator) -> Tables:
    return replicate_frames(simulator)


@pytest.fixture(scope="module")
def encounters(tables) -> pd.DataFrame:
    return tables["encounters"]


@pytest.fixture(scope="module")
def attendances(encounters) -> pd.DataFrame:
    """One row per place at a case meeting."""
    met = encounters[encounters["occasion"] == "meeting"]
    sides = [
        met[["week", "case", "locality", side, f"{side}_occupant", f"{side}_spoke", f"{side}_style"]].set_axis(
            ["week", "case", "locality", "post", "occupant", "spoke", "style"], axis=1
        )
        for side in ("first", "second")
    ]
    return pd.concat(sides).drop_duplicates(["week", "case", "post"])


def in_order(values: np.ndarray) -> float:
    """The sum, added one after another as the simulation does."""
    total = 0.0
    for value in values:
        total += value
    return total


def of_pairs(simulator: Simulator, encounters: pd.DataFrame) -> Iterator[tuple[np.void, pd.DataFrame]]:
    """Each week and pair of professions: its accumulators, and its encounters in their order."""
    rows, names = simulator.by_pair(), list(simulator.professions)
    first, second = (encounters[f"{side}_profession"].map(names.index).astype(int) for side in ("first", "second"))
    keys = [encounters["week"] + BURN_IN, np.minimum(first, second), np.maximum(first, second)]
    found = dict(iter(encounters.groupby(keys)))
    for week in range(WEEKS + BURN_IN):
        for p in range(len(names)):
            for q in range(p, len(names)):
                yield rows[week, p, q], found.get((week, p, q), encounters[:0])


def test_encounters_add_up_to_every_week_of_every_pair(simulator, encounters) -> None:
    assert set(encounters["occasion"]) == {"meeting", "home_team", "cpd", "informal"}
    for row, met in of_pairs(simulator, encounters[encounters["occasion"] == "meeting"]):
        assert row["encounters"] == len(met)
        for grade, counted in (("friction", "episodes"), ("quarrel", "quarrels"), ("breach", "breaches")):
            assert row[counted] == (met["episode"].cat.codes >= EPISODES.index(grade)).sum(), counted
        for name, source in SUMS.items():
            assert row[source] == in_order(met[name].to_numpy()), name


def test_contacts_and_home_talks_are_encounters_too(simulator, encounters) -> None:
    for occasions, counted, episodes in (
        (["cpd", "informal"], "contacts", "contact_episodes"), (["home_team"], "home_talks", "home_episodes"),
    ):  # fmt: skip
        chosen = encounters[encounters["occasion"].isin(occasions)]
        assert (chosen["case"] == -1).all() and (chosen["process_conflict"] == 0).all()
        for row, met in of_pairs(simulator, chosen):
            assert row[counted] == len(met) and row[episodes] == (met["episode"] != "none").sum()


def test_encounters_add_up_to_every_case(tables, encounters, attendances) -> None:
    cases = tables["cases"].set_index("case")
    met = encounters[encounters["case"] >= 0]
    assert (cases["encounters"] == met.groupby("case").size().reindex(cases.index, fill_value=0)).all()
    assert (
        cases["episodes"] == (met["episode"] != "none").groupby(met["case"]).sum().reindex(cases.index).fillna(0)
    ).all()
    for case, rows in met.groupby("case"):
        for name in ("task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement", "trust"):
            total = np.float32(0)
            for value in rows[name]:
                total = np.float32(float(total) + value)  # cases keep their sums in single precision
            assert cases.loc[case, name] == float(total) / len(rows), name
    shares = _shares(attendances, "case").reindex(cases.index)
    assert cases[shares.columns].equals(shares)


def test_places_add_up_to_the_locality_s_voice_and_styles(tables, attendances) -> None:
    weekly = tables["weekly"].query("scope == 'locality'")
    index = pd.MultiIndex.from_arrays([weekly["week"], weekly["unit"].astype(str).astype(int)])
    shares = _shares(attendances, ["week", "locality"]).reindex(index)
    for name in shares:
        assert np.array_equal(weekly[name].to_numpy(), shares[name].to_numpy(), equal_nan=True), name


def _shares(attendances: pd.DataFrame, by) -> pd.DataFrame:
    groups = attendances.assign(
        spoke_share=attendances["spoke"], **{f"style_{style}": attendances["style"] == style for style in STYLES}
    ).groupby(by)  # fmt: skip
    names = ["spoke_share", *(f"style_{style}" for style in STYLES)]
    return groups[names].sum().div(groups.size(), axis=0)


def test_a_person_s_voice_is_that_of_recent_meetings(simulator, tables, attendances) -> None:
    people = tables["practitioners"].query(f"week == {WEEKS - 1} and occupied == 1")
    weeks = attendances.groupby(["post", "occupant", "week"])["spoke"].mean().groupby(["post", "occupant"])
    expected = {}
    for person, shares in weeks:
        voice = 0.0
        for number, share in enumerate(shares, 1):
            voice = source_of(remembered)(voice, share, number, simulator.config.perception)
        expected[person] = voice
    found = dict(zip(zip(people["post"], people["occupant"], strict=True), people["spoke_share"], strict=True))
    assert {person for person, voice in found.items() if not np.isnan(voice)} == found.keys() & expected.keys()
    for person in found.keys() & expected.keys():
        assert found[person] == pytest.approx(expected[person], abs=1e-12)
    assert len(found.keys() & expected.keys()) > 10


def test_the_service_is_the_mean_of_its_places(simulator, tables) -> None:
    weekly, rows = tables["weekly"], simulator.by_locality()
    places = weekly[weekly["scope"] == "locality"].sort_values(["week", "unit"])
    service = weekly[weekly["scope"] == "service"].sort_values("week")
    for name, weight in {"load": "filled", "understanding": "filled", "trust": "dyads", "tension": "dyads"}.items():
        sums = (places[name].to_numpy().reshape(rows.shape) * rows[weight]).sum(axis=1)
        assert sums / rows[weight].sum(axis=1) == pytest.approx(service[name].to_numpy()), name


def test_every_column_is_declared(tables) -> None:
    for table in ("encounters", "cases", "practitioners"):
        for name, values in tables[table].items():
            about = described(table, str(name))
            assert about is not None, f"{table}.{name}"
            assert about.unit or about.codes or values.dtype.kind not in "iuf", f"{table}.{name} has no unit"


def test_recording_encounters_changes_no_other_table(tables) -> None:
    without = replicate_frames(Simulator(config(encounters=False)))
    assert set(tables) - set(without) == {"encounters"}
    for name, frame in without.items():
        pd.testing.assert_frame_equal(frame, tables[name], check_exact=True)


def test_a_study_keeps_only_encounters_of_the_weeks_that_it_measures() -> None:
    settled = config()
    recording = replace(recording_of_run(settled), burn_in=False)
    measured = replicate_frames(Simulator(settled), recording)["encounters"]
    assert measured["week"].min() >= 0 and len(measured) == measured["encounter"].max() + 1


def test_people_say_who_they_are(simulator, tables) -> None:
    people = tables["practitioners"]
    values = people[[name for name in people if str(name).startswith("values_")]]
    assert values.shape[1] == 4 and np.allclose(values.sum(axis=1), 1)
    last = people.query(f"week == {WEEKS - 1}")
    stayed = last[(last["occupant"] == 0) & (last["occupied"] == 1)]
    assert (stayed["tenure"] == simulator.clock).all() and len(stayed) > 5
    came = last[(last["occupant"] > 0) & (last["occupied"] == 1)]
    assert len(came) > 0 and (came["tenure"] < simulator.clock).all()
    assert last["intention_to_leave"].isna().equals(last["agency"] == 1)


FRAMES = {"education": 0, "health": 0, "police": 1, "social_work": 1}  # the part of the framework that is all of it
PARTS = ("risk_and_protection", "medical", "attainment", "relational")


def test_faultlines_and_diversity_are_those_computed_by_hand(service, simulate) -> None:
    """Two professions that see one thing only, and two that see another.

    Squared distances are 1 within and 2 across the two camps. Four people: the sum of squares is (2 * 1 + 4 * 2) / 4 =
    2.5, of which 1/2 + 1/2 lies within the camps: 1 - 1/2.5 = .6, more than 1 - (5/3)/2.5 for any other split. Three:
    (1 + 2 + 2)/3, of which 1/2 lies within: .7. Mean distances: 4 of 6 pairs are 1 apart, and 2 of 3.
    """
    professions = {
        name: {"headcount": 6, "framework": {part: float(k == own) for k, part in enumerate(PARTS)}}
        for name, own in FRAMES.items()
    }
    alike = dict.fromkeys(FRAMES, 1.0)
    settings = service(
        {
            "organisation": {
                "localities": 1, "professions": professions,
                "team_sizes": {"one": 0.1, "two": 0.2, "three": 0.3, "four": 0.4},
                "case_types": {
                    "early_help": {"share": 1.0, "needs": alike}, "joint_plan": {"share": 0.0, "needs": alike},
                },
            },
            "values": {"personal_spread": 0.0}, "framework_drift": {"enabled": False},
            "staffing": {"leaving_rate": 0.0}, "weeks": 40,
        }
    )  # fmt: skip
    cases = replicate_frames(Simulator(settings))["cases"]
    closed = cases[cases["outcome"] != "open"]
    held = closed[closed["handovers"] == 0]
    camps = held["professions"].astype(str).map(lambda team: len({FRAMES[name] for name in team.split("|")}))
    seen = set()
    for size, camp, strength, diversity in zip(
        held["size"], camps, held["faultline_strength"], held["value_diversity"], strict=True
    ):
        expected = {1: (np.nan, np.nan), 2: (np.nan, float(camp == 2)), 3: (0.7, 2 / 3), 4: (0.6, 2 / 3)}[size]
        assert (strength, diversity) == pytest.approx(expected, nan_ok=True)
        seen.add((size, camp))
    assert seen >= {(1, 1), (2, 1), (2, 2), (3, 2), (4, 2)}
    assert cases.loc[cases["outcome"] == "open", ["value_diversity", "faultline_strength"]].isna().all(axis=None)
