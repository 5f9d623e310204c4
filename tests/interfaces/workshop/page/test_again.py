"""Another luck, the survey sent again, the second voice, and the model broken: numbers on screen are the kit's."""

from __future__ import annotations

import re

import pytest
from workshop_walk import predict, show

from sim.interfaces.workshop.packing import unpack_numbers

pytestmark = pytest.mark.browser
WAYS = ("up", "same", "down")
WENT = {"up": "it went up", "same": "it stayed about the same", "down": "it went down"}


def test_each_survey_shows_what_its_kit_says(opened, kit) -> None:
    page = opened()
    predict(page)
    show(page, "survey")
    draws = [entry["survey"]["draws"] for entry in kit["entries"][:2]]
    for k in range(3):
        told = page.inner_text("#survey")
        for side in (0, 1):
            one = draws[side][k]
            assert f"{'AB'[side]}: of {len(one['who'])} invited, {one['replied']} replied" in told
            for said in one["scales"].values():
                n = sum(reply is not None for reply in unpack_numbers(said["replies"], 1, 5))
                assert f"{'AB'[side]}: {n} replies. The survey says {said['survey']:.1f}" in told
        assert f"Survey {k + 1} of {len(draws[0])}" in told
        page.click("#draw_again")


def test_another_luck_comes_one_by_one_and_is_counted(opened, kit) -> None:
    page = opened()
    predict(page)
    show(page, "futures")
    page.select_option("#luck_measure", "unspoken_disagreement")
    assert page.locator("#lucks figure").count() == 1
    page.click("#another_luck")
    assert page.locator("#lucks figure").count() == 2
    page.click("#all_lucks")
    a, b = (
        [unpack_numbers(one, *entry["span_bounds"]["unspoken_disagreement"])[-1]
         for one in entry["spans"]["unspoken_disagreement"]]
        for entry in kit["entries"][:2]
    )  # fmt: skip
    smallest = kit["smallest"]["unspoken_disagreement"]
    up = sum(two - one > smallest for one, two in zip(a, b, strict=True))
    down = sum(one - two > smallest for one, two in zip(a, b, strict=True))
    assert f"higher in {up}, about the same in {len(a) - up - down}, lower in {down}" in page.inner_text("#luck_said")
    assert page.is_disabled("#another_luck")


def test_every_quarrel_is_told_by_the_other_side_too(opened) -> None:
    page = opened()
    predict(page)
    show(page, "story")
    page.select_option("#filter", "quarrels")
    quarrels = page.locator("#diary li", has_text="it turned personal with")
    assert quarrels.count() and quarrels.count() == page.locator("#diary li .voice").count()
    page.uncheck("#voice")
    assert page.locator("#diary .voice").count() == 0


def test_the_second_voice_is_their_own_diarys(opened, kit) -> None:
    page = opened()
    predict(page)
    show(page, "story")
    told = page.locator("#diary .voice").all_inner_texts()
    own = [one for one in told if "as far as it could be seen" not in one]
    kept = set(kit["entries"][0]["diaries"])
    assert own and all(re.search(r"Post (\d+)", one)[1] in kept for one in own)


@pytest.mark.parametrize(("key", "end"), [("Home", "low"), ("End", "high")])
def test_an_assumption_at_its_end_shows_what_was_lived(opened, kit, broken, key, end) -> None:
    page = opened()
    predict(page)
    show(page, "broken")
    entry, flips = kit["entries"][1], 0
    for name, *_ in broken["assumptions"]:
        page.focus(f"#shake-{name}".replace(".", "\\."))
        page.keyboard.press(key)
        for measure, box in zip(entry["card"]["measures"], page.locator("#broken_said article").all(), strict=True):
            before, after = entry["verdicts"][measure], broken["verdicts"][name][end][entry["name"]][measure]
            told = box.locator(".shaken").nth(1).inner_text()
            for way in WAYS:
                assert (f"in {after[way]} {WENT[way]}" in told) == bool(after[way])
            top = [{way for way in WAYS if one[way] == max(one.values())} for one in (before, after)]
            flips += top[0] != top[1]
            assert ("It flips" in box.inner_text()) == (top[0] != top[1])
    assert page.locator("#flips li").count() == flips
    if not flips:
        assert "All three headlines hold" in page.inner_text("#announce")


def test_only_one_assumption_is_moved_at_a_time(opened, broken) -> None:
    page = opened()
    predict(page)
    show(page, "broken")
    assert "headline holds" not in page.inner_text("#broken")  # nothing is changed yet
    first, second = (f"#shake-{name}".replace(".", "\\.") for name, *_ in broken["assumptions"][:2])
    page.focus(first)
    page.keyboard.press("Home")
    page.focus(second)
    page.keyboard.press("End")
    assert page.input_value(first) == "1" and page.input_value(second) == "2"
    assert page.get_attribute(second, "aria-valuetext") == "At its highest"


def test_a_month_is_told_moment_by_moment(opened) -> None:
    page = opened()
    page.click("#next_moment")
    page.click("#next_moment")
    assert page.locator("#month li").count() == 2
    assert re.match(r"Week [4-7], (April|May)\. Post \d+", page.inner_text("#month"))


def test_names_are_chosen_at_the_start(opened) -> None:
    page = opened()
    page.check("[name=names][value=neutral]")
    assert "Profession A" in page.inner_text("#service") and page.is_checked("#neutral")
    page.uncheck("#neutral")
    assert page.is_checked("[name=names][value=own]") and "Profession A" not in page.inner_text("#service")
