"""Which class a draw is of, boxes of assumptions and their stability, and what is said of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ConfigError
from sim.inference.claims.claim import FAILS, HOLDS, UNDECIDED
from sim.inference.discovery.boxes import Box, Limit, Wanted, prim_box, stability, tree_box
from sim.inference.discovery.claim_contrasts import REVERSES, ClaimContrast, claim_contrasts, differences
from sim.inference.discovery.discover import FEW, MOST, Discovered, boxes_of
from sim.inference.discovery.settings import DiscoverSettings
from sim.presentation.reports.assumption_words import limit_words
from sim.presentation.reports.discovery_words import class_words, counts_words, headline

HIGHER = ClaimContrast("probe", "Does it rise?", "", "quality", "higher", {}, {"stance": "pluralist"})  # smallest: .02
NAMES = ("paperwork.substitution", "voice.baseline", "gossip.story_pull", "cpd.effect_scale")
FORMS = "paperwork.substitution"
SETTINGS = DiscoverSettings(resamples=5)


def drawn(n: int = 120) -> pd.DataFrame:
    return pd.DataFrame(np.random.default_rng(4).random((n, len(NAMES))), columns=list(NAMES))


def of_kinds(kinds: np.ndarray) -> Discovered:
    """A claim whose draws have these classes."""
    values = drawn(len(kinds))
    table = pd.DataFrame({"class": kinds, "difference": 0.0, "low": 0.0, "high": 0.0})
    return Discovered(HIGHER, values, {}, table, boxes_of(values, kinds, SETTINGS))


def kinds_of(differences_wanted: list[float], spread: float, contrast: ClaimContrast = HIGHER) -> list[str]:
    """The classes of draws with these mean differences over four replicates."""
    noise = spread * np.array([-1.0, -0.5, 0.5, 1.0])
    after = np.array(differences_wanted)[:, None] + noise
    return differences(contrast, np.zeros_like(after), after)["class"].tolist()


def test_a_draw_is_classed_by_its_interval_and_the_smallest_effect() -> None:
    assert kinds_of([0.1, 0.0, -0.1, 0.02], spread=0.001) == [HOLDS, FAILS, REVERSES, UNDECIDED]
    assert kinds_of([0.1, 0.0, -0.1, 0.02], spread=0.2) == [UNDECIDED] * 4


def test_a_claim_of_less_is_classed_the_other_way_round() -> None:
    assert kinds_of([0.1, -0.1], 0.001, replace(HIGHER, expect="lower")) == [REVERSES, HOLDS]


def test_a_claim_without_a_direction_never_reverses() -> None:
    unchanged = replace(HIGHER, expect="unchanged")
    assert kinds_of([0.1, 0.0, -0.1, 0.02], 0.001, unchanged) == [FAILS, HOLDS, FAILS, UNDECIDED]


def test_the_headlines_are_the_contrasts_with_expectations() -> None:
    found = claim_contrasts([])
    assert {"shared_forms", "leadership_bias", "interprofessional_cpd"} <= {one.id for one in found}
    assert all(one.direction for one in found)


def test_a_claim_with_conditions_has_one_entry_for_each() -> None:
    found = claim_contrasts(["divergence_task_conflict"])
    assert [one.condition for one in found] == ["half the noise", "usual noise", "twice the noise"]
    assert "information.own_noise" in found[0].sets()


def test_a_typed_setting_replaces_the_claims_own() -> None:
    (found,) = claim_contrasts(["divergence_one_voice"], ["leadership=neutral"])
    assert "leadership" not in found.before and "values.value_divergence" in found.before


@pytest.mark.parametrize(
    ("names", "typed", "message"),
    [
        (["share_forms"], [], "shared_forms"),
        (["stationary_status_quo"], [], "claims nothing about a change"),
        (["divergence_one_voice"], ["values.value_divergence=0.5"], "'divergence_one_voice' changes it"),
    ],
)
def test_what_is_refused(names: list[str], typed: list[str], message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        claim_contrasts(names, typed)


def test_an_expectation_about_another_measure_is_refused(tmp_path: Path) -> None:
    (tmp_path / "contrasts").mkdir()
    text = "question: q\nbefore: {}\nafter: {stance: pluralist}\nmeasures: [quality]\nexpect: {on_time: higher}\n"
    (tmp_path / "contrasts" / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="on_time"):
        claim_contrasts(["mine"], config_dir=tmp_path)


def test_a_box_is_found_again_in_resamples_and_by_the_tree() -> None:
    draws = drawn()
    member = ((draws[FORMS] < 0.5) & (draws["voice.baseline"] > 0.3)).to_numpy()
    box = prim_box(draws, member, Wanted())
    assert box is not None and {limit.name for limit in box.limits} == {FORMS, "voice.baseline"}
    assert box.density >= 0.9 and box.coverage >= 0.9
    again = stability(draws, member, Wanted(), 5, seed=1)
    assert again.restricted[FORMS] >= 0.8 and again.density > 0.7
    assert again == stability(draws, member, Wanted(), 5, seed=1)
    tree, accuracy = tree_box(draws, member, Wanted(), seed=1)
    assert tree is not None and FORMS in {limit.name for limit in tree.limits} and accuracy > 0.9


def test_noise_has_no_box_that_is_good_enough() -> None:
    member = np.random.default_rng(9).random(120) < 0.4
    assert not Wanted().met_by(prim_box(drawn(), member, Wanted()))
    assert tree_box(drawn(), member, Wanted(), seed=1)[1] < 0.7


def test_a_box_over_other_draws_has_the_same_ends() -> None:
    box = Box((Limit(FORMS, np.nan, 0.5),), 1, 1, 1)
    draws = pd.DataFrame({FORMS: [0.1, 0.5, 0.9]})
    assert box.holds(draws).tolist() == [True, True, False]
    seen = box.on(draws, np.array([True, False, True]))
    assert (seen.n, seen.k, seen.of, seen.density, seen.coverage) == (2, 1, 2, 0.5, 0.5)


def test_holds_unless_is_said_with_the_counts_behind_it() -> None:
    substitution = drawn()[FORMS].to_numpy()
    found = of_kinds(np.where(substitution < 0.5, REVERSES, HOLDS).astype(object))
    text = headline(found, SETTINGS)
    box = found.boxes[0].box
    assert box is not None
    assert text.startswith("It holds unless") and "how far a shared form replaces the old ones" in text
    outside, held = found.outside(box)
    assert f"reverses in {box.k} of {box.n} draws" in text and f"holds in {held} of {outside}" in text
    assert box.n + outside == 120 and box.k + held == 119


def test_unless_is_not_said_where_the_claim_hardly_holds_elsewhere() -> None:
    substitution = drawn()[FORMS].to_numpy()
    found = of_kinds(np.where(substitution < 0.5, REVERSES, UNDECIDED).astype(object))
    assert headline(found, SETTINGS).startswith("It reverses where")


def test_all_draws_alike_and_few_of_a_class_are_one_true_sentence_each() -> None:
    assert counts_words(of_kinds(np.full(30, HOLDS, object))) == "It holds in all 30 draws."
    kinds = np.full(120, HOLDS, object)
    kinds[:3] = FAILS
    found = of_kinds(kinds)
    few, most = found.boxes
    assert (few.why_not, most.why_not) == (FEW, MOST)
    assert "too few" in class_words(few, SETTINGS) and "3 of 120" in class_words(few, SETTINGS)
    assert headline(found, SETTINGS).startswith("No box was sought")


def test_no_box_is_one_true_sentence() -> None:
    kinds = np.where(np.random.default_rng(9).random(120) < 0.4, FAILS, HOLDS).astype(object)
    assert headline(of_kinds(kinds), SETTINGS).startswith("No box of at most 3 numbers was found")


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit("leadership.priority_weeks", 6.2, np.nan), "is above 6.2 weeks"),
        (Limit("gossip.cooling_rate", np.nan, 0.02), "is below 0.02 per week"),
        (Limit("voice.baseline", 0.5, 1.25), "is between 0.5 and 1.25 logit"),
    ],
)
def test_a_restriction_has_the_numbers_unit(limit: Limit, words: str) -> None:
    assert limit_words(limit).endswith(words)
