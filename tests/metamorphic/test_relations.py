"""What a change must, or must not, do to a run: relabelling, newcomers, doubling, more forms."""

from __future__ import annotations

import numpy as np
import pytest
from busy_service import BUSY, WEEKS

import sim.model.initial_state

# -- who is who ----------------------------------------------------------------------------------------------


def twins(**settings):
    """A service in which ``amber`` and ``violet`` are the same in all but name."""
    twin = {
        "headcount": 8,
        "framework": {"risk_and_protection": 0.4, "medical": 0.2, "attainment": 0.2, "relational": 0.2},
    }
    other = {"headcount": 6, "form_set": "other", "information_system": "other"}
    needs = {"amber": 1.0, "violet": 1.0, "teal": 0.7}
    return {
        "burn_in": 0,
        "organisation": {
            "localities": 2,
            "professions": {"amber": twin, "teal": other, "violet": twin},
            "team_sizes": settings.pop("team_sizes", {"one": 0.0, "two": 0.6, "three": 0.4, "four": 0.0}),
            "case_types": {"any": {"share": 1.0, "needs": needs}},
        },
        "casework": BUSY["casework"],
        "staffing": BUSY["staffing"],
        **settings,
    }


def swapped_names(monkeypatch, first: str, second: str) -> None:
    """Let two professions' names trade their addresses in random draws."""
    plain_key = sim.model.initial_state.entity_id
    trade = {first: second, second: first}
    monkeypatch.setattr(sim.model.initial_state, "entity_id", lambda name: plain_key(trade.get(name, name)))


def test_names_matter_only_through_their_addresses(service, simulate, tables, monkeypatch) -> None:
    """New names in the same order, with the old addresses: the same bits under the new names."""
    expected = tables(simulate(WEEKS, service(start=twins())))
    plain = twins()
    organisation = plain["organisation"]
    for group in (organisation["professions"], organisation["case_types"]["any"]["needs"]):
        for name in list(group):
            group[f"new_{name}"] = group.pop(name)
    plain_key = sim.model.initial_state.entity_id
    monkeypatch.setattr(sim.model.initial_state, "entity_id", lambda name: plain_key(name.removeprefix("new_")))
    renamed = tables(simulate(WEEKS, service(start=plain)))
    for name, rows in expected.items():
        assert (rows == renamed[name]).all(), name


def test_identical_professions_trade_places_bitwise(service, simulate, tables, monkeypatch) -> None:
    """Pure queues: whoever gets the other's addresses lives the other's life, wherever they stand in the tables."""
    alone = {"one": 1.0, "two": 0.0, "three": 0.0, "four": 0.0}
    before = tables(simulate(WEEKS, service(start=twins(team_sizes=alone))))
    swapped_names(monkeypatch, "amber", "violet")
    after = tables(simulate(WEEKS, service(start=twins(team_sizes=alone))))
    counts = ("filled", "absent", "leavers", "cases", "direct", "forms", "slack", "supervision", "absence")
    assert before["by_profession"]["direct"].sum() > 0
    for name in counts:
        mine, theirs = before["by_profession"][name], after["by_profession"][name]
        assert (mine[:, [2, 1, 0]] == theirs).all(), name
    for name in ("arrivals", "completed", "withdrawn", "on_time", "quality"):
        assert np.allclose(before["by_locality"][name], after["by_locality"][name], rtol=0, atol=1e-12), name


def test_dominance_trades_places_bitwise(service, simulate, tables, monkeypatch) -> None:
    """Pure queues again: with the seats and the addresses traded, whoever dominates has the same queue-jumping life."""
    alone = {"one": 1.0, "two": 0.0, "three": 0.0, "four": 0.0}

    def led_by(name: str) -> dict:
        seats = {"bias": 0.9, "seats": {name: 4}, "turnover_rate": 0.0}
        return tables(simulate(WEEKS, service(start=twins(team_sizes=alone, leadership=seats))))

    before = led_by("amber")
    swapped_names(monkeypatch, "amber", "violet")
    after = led_by("violet")
    for name in ("filled", "absent", "leavers", "cases", "direct", "slack", "voice", "deprivation", "agenda"):
        mine, theirs = before["by_profession"][name], after["by_profession"][name]
        assert (mine[:, [2, 1, 0]] == theirs).all(), name
    assert before["by_profession"]["deprivation"][-1, 2] > before["by_profession"]["deprivation"][-1, 0] == 0


def test_identical_professions_are_treated_alike(service, simulate) -> None:
    """In teams, amber's and violet's conflicts with teal and their time use differ only by random variation."""
    gaps = {"task": [], "process": [], "episodes": [], "direct": []}
    for replicate in range(24):
        simulator = simulate(60, service(start=twins()), replicate)
        pairs, direct = simulator.by_pair(), simulator.by_profession()["direct"].sum(axis=0)
        encounters = pairs["encounters"].sum(axis=0)
        for name in ("task", "process", "episodes"):
            mean = pairs[name].sum(axis=0) / encounters.clip(1)
            gaps[name].append(mean[0, 1] - mean[1, 2])
        gaps["direct"].append((direct[0] - direct[2]) / direct.sum())
    for name, values in gaps.items():
        assert t_value(values) < 6.5, name  # t with 23 degrees of freedom, one in a million


def t_value(values) -> float:
    """|mean| over its standard error."""
    values = np.asarray(values, float)
    return abs(values.mean()) / (values.std(ddof=1) / np.sqrt(len(values)))


def test_swapping_the_dominant_profession_swaps_outcomes(service, simulate) -> None:
    """All seats to one twin, or to the other: what happens to the one happens to the other."""
    gaps = []
    for replicate in range(16):
        deprived = []
        for dominant, passed_over in (("amber", 2), ("violet", 0)):
            start = twins(leadership={"bias": 0.9, "seats": {dominant: 4}})
            simulator = simulate(60, service(start=start), replicate)
            people = simulator.by_profession()
            assert people["voice"][-1, passed_over] < 1 == people["voice"][-1, 2 - passed_over]
            spoke = people["spoke"][:, passed_over].sum() / people["attendances"][:, passed_over].sum()
            deprived.append((float(people["deprivation"][-1, passed_over]), spoke))
        assert deprived[0][0] == deprived[1][0]
        gaps.append(deprived[0][1] - deprived[1][1])
    assert t_value(gaps) < 8.0  # 15 degrees of freedom


# -- others ---------------------------------------------------------------------------------------------------


def needless(headcount: int, name: str) -> dict:
    return {"organisation": {"professions": {name: {"headcount": headcount, "form_set": "none", "statutory": True}}}}


@pytest.mark.parametrize("name", ["astrology", "zoology"])
def test_a_profession_nobody_needs_changes_nothing(service, simulate, tables, name) -> None:
    """Arrivals are declared per post, so they are halved where posts are doubled."""
    rate = {"demand": {"cases_per_practitioner": 0.25}}
    before = tables(simulate(WEEKS, service(BUSY, rate, {"leadership": {"bias": 0.0}})))
    half = {"demand": {"cases_per_practitioner": 0.125}}
    after = tables(simulate(WEEKS, service(BUSY, half, {"leadership": {"bias": 0.0}}, needless(24, name))))
    assert_others_untouched(before, after, new=0 if name == "astrology" else 3)


def test_one_more_hermit_changes_nobody(service, simulate, tables) -> None:
    organisation = {"organisation": {"localities": 1}}
    posts, rate = 24, 0.25
    before = tables(
        simulate(
            WEEKS,
            service(BUSY, organisation, {"leadership": {"bias": 0.0}, "demand": {"cases_per_practitioner": rate}}),
        )
    )
    shared = {"demand": {"cases_per_practitioner": rate * posts / (posts + 1)}}
    assert shared["demand"]["cases_per_practitioner"] * (posts + 1) == rate * posts, "the same arrivals, to the bit"
    after = tables(
        simulate(WEEKS, service(BUSY, organisation, {"leadership": {"bias": 0.0}}, shared, needless(1, "hermit")))
    )
    assert_others_untouched(before, after, new=2)


# What is summed over all people and pairs of a locality, whoever works on its cases.
OF_EVERYONE = ("filled", "dyads", "trust", "tension", "load", "understanding")


def assert_others_untouched(before: dict, after: dict, new: int) -> None:
    assert len(before["closed"]) > 10
    for name in before["closed"].dtype.names:
        if name not in ("team", "lead"):  # these two hold indices of professions
            assert (before["closed"][name] == after["closed"][name]).all(), name
    for name in before["by_locality"].dtype.names:
        if name not in OF_EVERYONE:
            assert (before["by_locality"][name] == after["by_locality"][name]).all(), name
    others = [q for q in range(before["by_profession"].shape[1] + 1) if q != new]
    for name in before["by_profession"].dtype.names:
        # Means over all other professions, the new one included, and a share of all: its part of the agenda.
        if name not in ("understanding", "myths", "agenda"):
            assert (before["by_profession"][name] == after["by_profession"][name][:, others]).all(), name
    assert np.allclose(after["by_profession"]["agenda"].sum(axis=1), 1)
    mine, theirs = before["by_profession"]["agenda"], after["by_profession"]["agenda"][:, others]
    assert np.allclose(mine, theirs / theirs.sum(axis=1, keepdims=True)), "among themselves they share it as before"
    among = np.ix_(range(len(before["by_pair"])), others, others)
    assert (before["by_pair"] == after["by_pair"][among]).all()


def doubled(plain: dict, laid_over) -> dict:
    organisation = plain["organisation"]
    professions = {name: {"headcount": 2 * item["headcount"]} for name, item in organisation["professions"].items()}
    return laid_over(
        plain, {"organisation": {"localities": 2 * organisation["localities"], "professions": professions}}
    )


def test_a_second_service_beside_it_changes_nothing(service, simulate, plain_service, laid_over) -> None:
    """Where professions do not talk across localities, doubling only adds localities: bit for bit."""
    quiet = laid_over(
        laid_over(plain_service, BUSY),
        {"staffing": {"leaving_rate": 0.0}, "leadership": {"bias": 0.0}},
    )
    single, double = (simulate(WEEKS, service(start=start)) for start in (quiet, doubled(quiet, laid_over)))
    assert (single.by_locality() == double.by_locality()[:, :2]).all()
    assert double.by_locality()["completed"][:, 2:].sum() > 0
    for name in ("strain", "task", "process", "tension"):
        assert (single.state.people[name] == double.state.people[name][: len(single.state.people)]).all()


def test_double_everything_is_equivalent(service, simulate, plain_service, laid_over) -> None:
    """Intensive outcomes of the service and its double differ only by random variation, and by little."""
    gaps = {name: [] for name in ("task", "process", "relationship", "weeks", "strain")}
    sizes = dict.fromkeys(gaps, 0.0)
    for replicate in range(20):
        found = [
            intensive(simulate(80, service({"seed": seed}, start=start), replicate))
            for seed, start in ((1, plain_service), (2, doubled(plain_service, laid_over)))
        ]
        for name in gaps:
            gaps[name].append(found[0][name] - found[1][name])
            sizes[name] += found[1][name] / 20
    for name, values in gaps.items():
        half_width = 6.9 * np.std(values, ddof=1) / np.sqrt(len(values))  # t, 19 degrees, one in a million
        assert abs(np.mean(values)) < half_width, name
        assert half_width < 0.6 * sizes[name], f"{name}: too few replicates to say anything"


def intensive(simulator) -> dict[str, float]:
    pairs, places, people = simulator.by_pair(), simulator.by_locality(), simulator.by_profession()
    encounters = pairs["encounters"].sum()
    return {
        **{name: pairs[name].sum() / encounters for name in ("task", "process", "relationship")},
        "weeks": places["weeks"].sum() / places["completed"].sum(),
        "strain": people["strain"].sum() / people["filled"].sum(),
    }


def test_more_forms_never_speed_plans(service, simulate, caseload_of) -> None:
    """Paired over replicates with common random numbers: each step up in forms costs weeks, and none saves any."""
    levels = (7.0, 14.0, 20.0)
    weeks = np.array(
        [
            [
                weeks_to_plan(simulate(70, service({"paperwork": {"forms_per_case": forms}}), r), caseload_of)
                for forms in levels
            ]
            for r in range(12)
        ]
    )
    steps = np.diff(weeks, axis=1)
    for step in steps.T:
        assert step.mean() / (step.std(ddof=1) / np.sqrt(len(step))) > -9.0  # t, 11 degrees, one in a million
    longest = weeks[:, -1] - weeks[:, 0]
    assert longest.mean() > 0 and (longest > 0).mean() > 0.5


def weeks_to_plan(simulator, caseload_of) -> float:
    """Mean weeks from arrival to plan, or so far, of the cases that arrived in the first 40 weeks."""
    closed = simulator.closed()
    start, stop = simulator.config.demand.opening_weeks, simulator.config.demand.opening_weeks + 40
    done = closed[(closed["arrival"] >= start) & (closed["arrival"] < stop) & (closed["withdrawn"] == 0)]
    field = list(simulator.state.cases.dtype.names).index("arrival")
    ages = [simulator.clock - case[field] for case, _ in caseload_of(simulator).values() if start <= case[field] < stop]
    return float(np.concatenate([done["week"] - done["arrival"], ages]).mean())
