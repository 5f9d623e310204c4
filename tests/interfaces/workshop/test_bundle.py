"""The bundle has the numbers of the study, and packing loses no more than it states."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim import ConfigError, Study, run
from sim.interfaces.workshop.bundle import build_bundle, record_of
from sim.interfaces.workshop.ensembles import SURVEYS
from sim.interfaces.workshop.individual_histories import pack_history, unpack_history
from sim.interfaces.workshop.packing import (
    ALPHABET,
    BASE,
    LEVELS,
    pack_numbers,
    pack_small,
    unpack_numbers,
    unpack_small,
)
from sim.measures.sesoi import SMALLEST


@given(some.lists(some.one_of(some.none(), some.floats(-3, 9)), max_size=30))
def test_numbers_are_unpacked_within_half_a_level(values) -> None:
    unpacked = unpack_numbers(pack_numbers(values, -3, 9), -3, 9)
    for value, result in zip(values, unpacked, strict=True):
        assert result is None if value is None else abs(result - value) <= 12 / LEVELS / 2 + 1e-12


@given(some.lists(some.integers(0, 100), max_size=30))
def test_small_numbers_are_unpacked_within_one(values) -> None:
    unpacked = unpack_small(pack_small(values, 100), 100)
    assert all(abs(value - result) <= 1 for value, result in zip(values, unpacked, strict=True))
    small = [value % BASE for value in values]
    assert unpack_small(pack_small(small, BASE - 1), BASE - 1) == small


def test_packed_text_needs_no_escaping() -> None:
    assert len(set(ALPHABET)) == BASE and json.dumps(ALPHABET) == f'"{ALPHABET}"' and not set(ALPHABET) & set("<>&'")


def test_outcomes_are_those_of_the_study(bundle, small, tmp_path) -> None:
    entries = bundle["entries"][:2]
    over = {"scenario": [entry["name"] for entry in entries]}
    study = Study.create(over=over, folder=tmp_path / "study", engine="in_process", study={"figures": False}, **small)
    table = study.run(progress=False).read("runs")
    for entry in entries:
        rows = table[table["scenario"] == entry["name"]].sort_values("replicate")
        for measure, values in entry["outcomes"].items():
            outcomes = np.array([math.nan if value is None else value for value in values])
            assert np.allclose(outcomes, rows[measure].to_numpy(float), atol=1e-5, equal_nan=True), measure


def test_the_record_is_the_run_s(bundle, small) -> None:
    posts = [int(post) for post in bundle["entries"][0]["individual_histories"]]
    expected = run("shared_paperwork", progress=False, **small).replay(posts=posts).record
    record = record_of(bundle, "shared_paperwork")
    for measure, values in expected["series"].items():
        defined = [value for value in values if value is not None]
        width = max(defined) - min(defined)
        for value, result in zip(values, record["series"][measure], strict=True):
            assert result is None if value is None else abs(result - value) <= width / LEVELS
    assert record["people"]["state"] == expected["people"]["state"] and record["causes"] == expected["causes"]
    for post, history in expected["individual_histories"].items():
        without_cases = [{**entry, "case": ""} for entry in history]
        assert [{**entry, "case": ""} for entry in record["individual_histories"][post]] == without_cases
    with pytest.raises(ConfigError, match="placebo"):
        record_of(bundle, "placebo")


def test_entries_of_one_case_keep_one_number() -> None:
    meeting = {"kind": "meeting", "with": [3, 4], "spoke": True, "silent": [4], "episode": [3],
               "task": 0.25, "unspoken": 0.5, "process": 0.0}  # fmt: skip
    history = [{"week": week, "case": case, **meeting} for week, case in ((0, 99999999999), (1, 7), (2, 99999999999))]
    cases: dict[int, int] = {}
    unpacked = unpack_history(pack_history(history, cases, []), [])
    assert [entry["case"] for entry in unpacked] == [0, 1, 0] and cases == {99999999999: 0, 7: 1}


def test_directions_count_pairs_of_replicates(bundle) -> None:
    before, after = bundle["entries"][:2]
    for measure, counts in after["directions"].items():
        a, b = (np.array(entry["outcomes"][measure], float) for entry in (before, after))
        gap, sesoi = (b - a)[np.isfinite(b - a)], SMALLEST[measure].value
        assert counts == {
            "up": (gap > sesoi).sum(),
            "same": (abs(gap) <= sesoi).sum(),
            "down": (gap < -sesoi).sum(),
        }
    assert all(not counts["up"] + counts["down"] for counts in before["directions"].values())


def test_the_survey_has_each_reply_and_the_truth(bundle) -> None:
    for entry in bundle["entries"]:
        survey = entry["survey"]
        assert 0 < survey["replied"] < survey["invited"]
        assert {"education", "health"} <= set(survey["professions"]) and "social_work" not in survey["professions"]
        for scale in survey["scales"].values():
            assert len(scale["replies"]) <= survey["replied"] and all(1 <= reply <= 5 for reply in scale["replies"])
            assert abs(np.mean(scale["replies"]) - scale["survey"]) < 0.01
            assert 1 <= scale["truth"] <= 5


def test_the_first_repeat_is_the_run_s_survey_and_others_differ(plain_bundle) -> None:
    for entry in plain_bundle["entries"]:
        survey = entry["survey"]
        first, *others = survey["repeats"]
        assert first["replied"] == survey["replied"] == first["responded"].count("1")
        assert len(first["responded"]) == survey["invited"] and len(others) == SURVEYS - 1
        for name, scale in survey["scales"].items():
            replies = [reply for reply in unpack_numbers(first["scales"][name]["replies"], 1, 5) if reply is not None]
            assert np.allclose(sorted(replies), sorted(scale["replies"]), atol=4 / LEVELS)
            assert first["scales"][name]["survey"] == pytest.approx(scale["survey"], abs=1e-3)
        assert len({repeat["responded"] for repeat in survey["repeats"]}) > 5


def test_every_card_has_texts_and_three_measures_and_only_training_has_a_price(bundle) -> None:
    for entry in bundle["entries"]:
        card = entry["card"]
        assert card["title"] and card["text"] and card["question"] and card["changes"] and card["other_view"]
        assert entry["name"] == "case_study" or len(card["measures"]) == 3
        assert set(card["measures"]) <= set(entry["directions"])
        assert bool(card["price"]) == (entry["name"] == "interprofessional")


def test_the_same_settings_give_the_same_entries(plain_bundle, small) -> None:
    again = build_bundle(["shared_paperwork"], **small)
    assert json.dumps(again["entries"]) == json.dumps(plain_bundle["entries"][:2])


def test_an_unknown_scenario_is_refused(small) -> None:
    with pytest.raises(ConfigError, match="shared_paperwrk"):
        build_bundle(["shared_paperwrk"], **small)
