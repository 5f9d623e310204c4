"""The kit's numbers are the study's; packing loses no more than it says."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from sim import Study, run
from sim.core.errors import ConfigError
from sim.interfaces.workshop import store
from sim.interfaces.workshop.bundle import kit_of, record_in
from sim.interfaces.workshop.individual_histories import pack_diary, unpack_diary
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
def test_numbers_come_back_within_half_a_level(values) -> None:
    back = unpack_numbers(pack_numbers(values, -3, 9), -3, 9)
    for value, again in zip(values, back, strict=True):
        assert again is None if value is None else abs(again - value) <= 12 / LEVELS / 2 + 1e-12


@given(some.lists(some.integers(0, 100), max_size=30))
def test_hundredths_come_back_within_one(values) -> None:
    back = unpack_small(pack_small(values, 100), 100)
    assert all(abs(value - again) <= 1 for value, again in zip(values, back, strict=True))
    small = [value % BASE for value in values]
    assert unpack_small(pack_small(small, BASE - 1), BASE - 1) == small


def test_packed_text_needs_no_escape() -> None:
    assert len(set(ALPHABET)) == 87 and json.dumps(ALPHABET) == f'"{ALPHABET}"' and not set(ALPHABET) & set("<>&'")


def test_outcomes_are_those_of_the_study(kit, small, scenarios, tmp_path) -> None:
    cells = Study.create(over={"scenario": ["case_study", *scenarios]}, folder=tmp_path / "study", **small)
    table = cells.run(progress=False).read("runs")
    for entry in kit["entries"]:
        mine = table[table["scenario"] == entry["name"]].sort_values("replicate")
        for measure, values in entry["outcomes"].items():
            theirs = mine[measure].to_numpy(float)
            told = np.array([math.nan if one is None else one for one in values])
            assert np.allclose(told, theirs, atol=1e-5, equal_nan=True), (entry["name"], measure)


def test_the_record_is_the_runs(kit, small) -> None:
    posts = [int(post) for post in kit["entries"][0]["diaries"]]
    own = run("shared_paperwork", progress=False, **small).replay(posts=posts).record
    record = record_in(kit, "shared_paperwork")
    for measure, values in own["series"].items():
        width = max(one for one in values if one is not None) - min(one for one in values if one is not None)
        for value, again in zip(values, record["series"][measure], strict=True):
            assert again is None if value is None else abs(again - value) <= width / LEVELS
    assert record["people"]["state"] == own["people"]["state"] and record["causes"] == own["causes"]
    for post, diary in own["diaries"].items():
        plain = [{**one, "case": ""} for one in diary]
        assert [{**one, "case": ""} for one in record["diaries"][post]] == plain


def test_cases_keep_who_belongs_together() -> None:
    meeting = {"kind": "meeting", "with": [3, 4], "spoke": True, "silent": [4], "episode": [3],
               "task": 0.25, "unspoken": 0.5, "process": 0.0}  # fmt: skip
    diary = [{"week": week, "case": case, **meeting} for week, case in ((0, 99999999999), (1, 7), (2, 99999999999))]
    cases: dict[int, int] = {}
    back = unpack_diary(pack_diary(diary, cases, []), [])
    assert [one["case"] for one in back] == [0, 1, 0] and cases == {99999999999: 0, 7: 1}


def test_verdicts_count_pairs(kit) -> None:
    before, now = (kit["entries"][k] for k in (0, 1))
    for measure, found in now["verdicts"].items():
        a, b = (np.array(entry["outcomes"][measure], float) for entry in (before, now))
        gap, smallest = (b - a)[np.isfinite(b - a)], SMALLEST[measure].value
        assert found == {
            "up": (gap > smallest).sum(),
            "same": (abs(gap) <= smallest).sum(),
            "down": (gap < -smallest).sum(),
        }
    assert all(not one["up"] + one["down"] for one in before["verdicts"].values())


def test_the_survey_shows_each_reply_and_the_truth(kit) -> None:
    for entry in kit["entries"]:
        survey = entry["survey"]
        assert 0 < survey["replied"] < survey["invited"]
        for scale in survey["scales"].values():
            assert len(scale["replies"]) <= survey["replied"] and all(1 <= one <= 5 for one in scale["replies"])
            assert abs(np.mean(scale["replies"]) - scale["survey"]) < 0.01
            assert 1 <= scale["truth"] <= 5


def test_every_card_has_words_a_price_and_three_measures(kit) -> None:
    for entry in kit["entries"]:
        card = entry["card"]
        assert card["title"] and card["lines"] and card["question"] and card["changes"] and card["other_side"]
        assert "£" in card["price"] or "No training money" in card["price"]
        assert entry["name"] == "case_study" or len(card["measures"]) == 3
        assert set(card["measures"]) <= set(entry["verdicts"])


def test_the_same_call_gives_the_same_kit(plain_kit, small, scenarios) -> None:
    again = kit_of(scenarios, **small)
    assert json.dumps(again) == json.dumps(plain_kit)


def test_an_unknown_scenario_is_refused(small) -> None:
    with pytest.raises(ConfigError, match="shared_paperwrk"):
        kit_of(["shared_paperwrk"], **small)


def test_a_kept_kit_is_not_made_again(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DISSONANCE_CACHE_DIR", str(tmp_path))
    made = []
    for _ in range(2):
        assert store.kept({"a": 1}, lambda: made.append(1) or {"b": 2}) == {"b": 2}
    store.kept({"a": 2}, lambda: made.append(1) or {"b": 2})
    assert len(made) == 2


def test_the_first_draw_is_the_runs_survey_and_others_differ(plain_kit) -> None:
    for entry in plain_kit["entries"]:
        told = entry["survey"]
        first, *others = told["draws"]
        assert first["replied"] == told["replied"] == first["who"].count("1")
        assert len(first["who"]) == told["invited"] and len(others) == 9
        for name, scale in told["scales"].items():
            again = [one for one in unpack_numbers(first["scales"][name]["replies"], 1, 5) if one is not None]
            assert np.allclose(sorted(again), sorted(scale["replies"]), atol=4 / LEVELS)
            assert first["scales"][name]["survey"] == pytest.approx(scale["survey"], abs=1e-3)
        assert len({one["who"] for one in told["draws"]}) > 5
