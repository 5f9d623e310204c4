"""One-at-a-time sensitivity: which changes are made, which are refused, and what they are compared with."""

from __future__ import annotations

import pytest

from sim import ConfigError, sensitivity
from sim.inference.sensitivity.one_at_a_time import chosen, config_of, feasible, values_of

SMALL = ["organisation=small_workshop", "weeks=26", "burn_in=8"]


def test_uncertain_numbers_are_those_with_a_prior() -> None:
    rows = chosen("uncertain")
    assert rows and all(row.prior is not None for row in rows)
    assert {row.path for row in rows} < {row.path for row in chosen("all")}


def test_changes_stay_within_bounds_and_whole_numbers_move_by_at_least_one() -> None:
    values = values_of(chosen(["casework.first_meeting_weeks", "voice.silence_share"]), config_of(SMALL, None), 0.1)
    assert values == [("casework.first_meeting_weeks", 4, 3), ("casework.first_meeting_weeks", 4, 5),
                      ("voice.silence_share", 1, 0.9)]  # fmt: skip


def test_a_change_without_a_service_is_named_with_its_reason() -> None:
    kept, refused = feasible([("demand.utilisation", 1.09, 0.5), ("voice.baseline", 0.8, 1.0)], config_of(SMALL, None))
    assert kept == [("voice.baseline", 0.8, 1.0)]
    assert list(refused) == ["demand.utilisation = 0.5"] and "demand.utilisation" in refused["demand.utilisation = 0.5"]


def test_only_what_depends_on_a_number_moves() -> None:
    found = sensitivity(["episodes.coupling_rate", "families.withdrawal_rate"], replicates=2, settings=SMALL)
    largest = found.largest()
    assert largest.loc["episodes.coupling_rate", "relationship_conflict"] != 0
    assert set(found.effects["n"]) == {2} and found.refused == {}
    assert set(found.effects["parameter"]) == set(largest.index)
    rows = found.effects[found.effects["parameter"] == "episodes.coupling_rate"]
    assert sorted(set(rows["value"])) == pytest.approx([0.6, 1.0])


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"names": ["voice.baselin"]}, "Did you mean 'voice.baseline'"),
        ({"names": ["cpd.activities.*.places"]}, "number of a mechanism"),
        ({"change": 1.5}, "change"),
        ({"settings": ["weeks=-1"]}, "weeks"),
    ],
)
def test_what_it_refuses(arguments: dict, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        sensitivity(**arguments)
