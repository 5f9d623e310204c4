"""Laws that hold bit for bit: off and zero, weeks and blocks of weeks, threads, room, order, interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from all_levers import LEVERS
from busy_service import BUSY, WEEKS

import sim.model.initial_state
from sim.model.config import MECHANISMS, Config
from sim.model.events import Event
from sim.model.mechanisms.stance import Stance
from sim.model.simulator import Simulator

SWITCHED = [name for name in MECHANISMS if hasattr(getattr(Config(), name), "enabled")]


# A framework of which all is paid for, so that without money there is none of it.
FRAMEWORK = {
    "cpd": {
        "activities": {"study_day": {"per_year": 12}, "shadowing": {"per_year": 6, "price": 10.0}},
        "alternatives": {"shared_forms": {"start_week": 4}},
        "budget": 300.0,
        "ring_fenced_hours": 0.5,
        "backfill_share": 0.2,
    }
}

# -- off and zero ------------------------------------------------------------------------------------------


def test_every_mechanism_of_the_design_has_its_switch() -> None:
    switched = {getattr(Config(), name).mechanism for name in SWITCHED}
    assert {f"M{n}" for n in (*range(1, 15), 16, 18, 19, 20)} == switched
    # Two are off until someone chooses otherwise: a stance of zeros (M15), and no events (M17).
    assert Config().stance.mechanism == "M15" and Config().recovery.mechanism == Event.mechanism == "M17"
    neutral = Stance()
    assert not any(value for name, value in neutral.numbers().items() if name != "intervention_threshold")
    assert neutral.intervention_threshold == 1, "a mean tension of more than 1 cannot be"
    assert not Config().events


def test_without_events_the_pace_of_getting_over_them_is_nothing(service, simulate, fingerprint) -> None:
    """M17 off: nothing that its numbers could act on."""
    paces = {"recovery": {"clarity_recovery_rate": 1.0, "resistance_fading_rate": 1.0}}
    assert fingerprint(simulate(WEEKS, service(BUSY))) == fingerprint(simulate(WEEKS, service(BUSY, paces)))


def test_a_stance_of_zeros_is_none_whatever_management_would_do(service, simulate, fingerprint) -> None:
    """M15 off: what it would cost to step in, how hard and toward what, never comes up."""
    never = {"stance": {"intervention_hours": 8.0, "intervention_strength": 5.0, "stimulation_target": 1.0}}
    assert fingerprint(simulate(WEEKS, service(BUSY))) == fingerprint(simulate(WEEKS, service(BUSY, never)))


@pytest.mark.parametrize("mechanism", SWITCHED)
def test_off_is_zero_and_not_nothing(service, simulate, consequences, mechanism) -> None:
    """Of CPD itself the consequences are compared: switched off, there is no table in which to write of it."""
    on, fingerprint = service(BUSY, FRAMEWORK), consequences
    off = service(BUSY, FRAMEWORK, {mechanism: {"enabled": False}})
    zeros = getattr(off, mechanism).numbers()
    assert zeros != getattr(on, mechanism).numbers()
    switched_off, at_zero = simulate(WEEKS, off), simulate(WEEKS, service(BUSY, FRAMEWORK, {mechanism: zeros}))
    assert fingerprint(switched_off) == fingerprint(at_zero)
    assert fingerprint(switched_off) != fingerprint(simulate(WEEKS, on)), "switching it off should matter"


# -- the same bits ------------------------------------------------------------------------------------------


def test_weeks_one_by_one_are_many_at_once(service, simulate, fingerprint) -> None:
    for config in (service(BUSY, {"schedule": [{"week": 7, "set": {"paperwork.shared": 0.9}}]}), service(LEVERS)):
        one_by_one = Simulator(config)
        for _ in range(2 * WEEKS):
            one_by_one.advance()
            one_by_one.by_pair()  # looking changes nothing
        assert fingerprint(one_by_one) == fingerprint(simulate(2 * WEEKS, config))


def test_same_seed_same_bits_other_replicate_or_seed_other_bits(service, simulate, fingerprint) -> None:
    runs = [(service(BUSY), 0), (service(BUSY), 0), (service(BUSY), 1), (service(BUSY, {"seed": 12}), 0)]
    same, again, replicate, seed = (fingerprint(simulate(WEEKS, *run)) for run in runs)
    assert same == again
    assert len({same, replicate, seed}) == 3


def test_replicates_side_by_side_are_replicates_in_turn(service, simulate, fingerprint) -> None:
    def one(replicate: int) -> str:
        return fingerprint(simulate(WEEKS, service(LEVERS if replicate % 2 else BUSY), replicate))

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(one, range(6))) == [one(replicate) for replicate in range(6)]


def test_room_for_cases_changes_nothing(service, simulate, fingerprint, monkeypatch) -> None:
    config = service(LEVERS, {"demand": {"opening_weeks": 0}})
    expected = simulate(WEEKS, config)
    monkeypatch.setattr(sim.model.initial_state, "CAPACITY_WEEKS", 1)
    cramped = Simulator(config)
    rooms = [int(cramped.state.localities["case_capacity"].sum())]
    for _ in range(WEEKS):
        cramped.advance()
        rooms.append(int(cramped.state.localities["case_capacity"].sum()))
    assert len(set(rooms)) > 2, "the table of cases should have had to grow"
    assert fingerprint(cramped) == fingerprint(expected)


@pytest.mark.parametrize("weeks", [14])
def test_compiled_is_interpreted(weeks: int) -> None:
    """The same source, compiled by Numba and run by Python, with every lever in use: the same bits."""
    program = Path(__file__).with_name("interpreted_run.py")
    outputs = [
        subprocess.run(
            [sys.executable, "-W", "error::RuntimeWarning", str(program), str(weeks)],
            env={**os.environ, "NUMBA_DISABLE_JIT": switch}, capture_output=True, text=True, check=True,
        ).stdout.split()
        for switch in ("0", "1")
    ]  # fmt: skip
    assert outputs[0] == outputs[1]
    assert all(int(count) > 0 for count in outputs[0][1:]), "everything happened"


# -- the order in which things are written down --------------------------------------------------------------


def reversed_groups(plain: dict) -> dict:
    return {key: reversed_groups(value) if isinstance(value, dict) else value for key, value in reversed(plain.items())}


def test_order_in_the_configuration_is_irrelevant(service, simulate, fingerprint, plain_service, laid_over) -> None:
    seats = {"leadership": {"seats": {"education": 2, "health": 3, "social_work": 3}, "seats_exponent": 2.3}}
    plain = laid_over(laid_over(plain_service, LEVERS), seats)
    backwards = reversed_groups(plain)
    assert list(plain["organisation"]["professions"]) == list(backwards["organisation"]["professions"])[::-1]
    forth, back = (fingerprint(simulate(WEEKS, service(start=start))) for start in (plain, backwards))
    assert forth == back
