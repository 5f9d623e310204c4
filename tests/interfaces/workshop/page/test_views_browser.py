"""Run by run, repeated surveys, a colleague's view and changed assumptions: numbers on screen are the bundle's."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from workshop_walk import predict, show

from sim.interfaces.workshop.packing import unpack_numbers

pytestmark = pytest.mark.browser
DIRECTIONS = ("up", "same", "down")


def says(sentence: str, counts: dict[str, int]) -> bool:
    """Whether a sentence gives exactly these counts."""
    words = {"up": "went up", "same": "stayed about the same", "down": "went down"}
    n, occurring = sum(counts.values()), [key for key in DIRECTIONS if counts[key]]
    if len(occurring) == 1:
        return f"{words[occurring[0]]} in all {n} runs" in sentence
    return all((f"it {words[key]} in {counts[key]}" in sentence) == bool(counts[key]) for key in DIRECTIONS)


def one_decimal(value: float) -> str:
    """A number as browsers round it: halves go up."""
    return str(Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP))


def test_each_survey_shows_the_bundle_s_numbers(opened, bundle) -> None:
    page = opened()
    predict(page)
    show(page, "survey")
    surveys = [entry["survey"] for entry in bundle["entries"][:2]]
    for k in range(2):
        shown = page.inner_text("#survey")
        for side, survey in enumerate(surveys):
            repeat = survey["repeats"][k]
            assert f"{'AB'[side]}: {repeat['replied']} of {len(repeat['responded'])} replied" in shown
            for name, scale in repeat["scales"].items():
                n = sum(reply is not None for reply in unpack_numbers(scale["replies"], 1, 5))
                everyone = survey["scales"][name]["truth"]
                means = f"Those who replied: {one_decimal(scale['survey'])}. Everyone: {one_decimal(everyone)}"
                assert f"{n} replies. {means}" in shown
        assert f"Survey {k + 1} of {len(surveys[0]['repeats'])}" in shown
        page.click("#send_again")


def test_runs_are_shown_one_by_one_and_counted(opened, bundle) -> None:
    page = opened()
    predict(page)
    show(page, "all_runs")
    page.select_option("#runs_measure", "unspoken_disagreement")
    assert page.locator("#run_charts figure").count() == 1
    assert page.inner_text("#run_charts figcaption").startswith("Run 1 ")
    page.click("#another_run")
    assert page.locator("#run_charts figure").count() == 2
    page.click("#every_run")
    name = "unspoken_disagreement"
    a, b = (
        [unpack_numbers(row, *entry["replicate_bounds"][name])[-1] for row in entry["replicate_series"][name]]
        for entry in bundle["entries"][:2]
    )
    gaps = [after - before for before, after in zip(a, b, strict=True)]
    sesoi = bundle["sesoi"][name]
    up, down = sum(gap > sesoi for gap in gaps), sum(gap < -sesoi for gap in gaps)
    sentence = page.inner_text("#runs_sentence")
    assert f"After {len(gaps)} runs" in sentence
    for count, words in ((up, "higher"), (down, "lower"), (len(gaps) - up - down, "about the same")):
        assert (f"{words} in {count}" in sentence) == bool(count)
    assert page.is_disabled("#another_run")


def test_every_personal_conflict_is_also_shown_as_a_colleague_saw_it(opened, bundle) -> None:
    page = opened()
    predict(page)
    show(page, "history")
    views = page.locator("#entries .colleague").all_inner_texts()
    own = [view for view in views if "as far as others could see" not in view]
    kept = set(bundle["entries"][0]["individual_histories"])
    assert own and all(re.search(r"Post (\d+)", view)[1] in kept for view in own)
    page.select_option("#filter", "personal")
    conflicts = page.locator("#entries li", has_text="it turned personal with")
    assert conflicts.count() and conflicts.count() == page.locator("#entries li .colleague").count()
    page.uncheck("#colleague")
    assert page.locator("#entries .colleague").count() == 0


@pytest.mark.parametrize(("key", "end"), [("Home", "low"), ("End", "high")])
def test_an_assumption_at_its_end_shows_the_counts_of_the_bundle(opened, bundle, oat, key, end) -> None:
    page = opened()
    predict(page)
    show(page, "sensitivity")
    assert page.locator(".assumed").count() == 3  # nothing is changed yet
    entry, changes = bundle["entries"][1], 0
    for name, *_ in oat["assumptions"]:
        slider = f"#oat-{name}".replace(".", "\\.")
        page.focus(slider)
        page.keyboard.press(key)
        others = [f"#oat-{other}".replace(".", "\\.") for other, *_ in oat["assumptions"] if other != name]
        assert [page.input_value(other) for other in others] == ["1"] * len(others)  # one at a time
        boxes = page.locator("#sensitivity_results article").all()
        for measure, box in zip(entry["card"]["measures"], boxes, strict=True):
            before, after = entry["directions"][measure], oat["directions"][name][end][entry["name"]][measure]
            assert says(box.locator(".assumed").nth(1).inner_text(), after)
            most = [{way for way in DIRECTIONS if counts[way] == max(counts.values())} for counts in (before, after)]
            changes += most[0] != most[1]
            assert ("The result changes" in box.inner_text()) == (most[0] != most[1])
    assert page.locator("#changes li").count() == changes


def test_a_month_is_shown_moment_by_moment(opened) -> None:
    page = opened()
    page.click("#next_moment")
    page.click("#next_moment")
    assert page.locator("#month li").count() == 2
    assert re.match(r"Week [5-8], (April|May)\. Post \d+ met post", page.inner_text("#month"))


def test_names_are_chosen_at_the_start(opened) -> None:
    page = opened()
    page.check("[name=names][value=neutral]")
    assert "Profession A" in page.inner_text("#service") and page.is_checked("#neutral")
    page.uncheck("#neutral")
    assert page.is_checked("[name=names][value=own]") and "Profession A" not in page.inner_text("#service")
