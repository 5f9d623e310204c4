"""The workshop's page in a real browser without a network: the walk of a room, by mouse, keys and paper."""

from __future__ import annotations

import re

import numpy as np
import pytest
from workshop_walk import HANDS, SCREENS, predict, show

from sim.interfaces.workshop.grid import cell_of
from sim.interfaces.workshop.page.build import LOCKED, page_of

pytestmark = pytest.mark.browser


def test_watch_stays_locked_until_hands_are_counted_for_every_line(opened) -> None:
    page = opened()
    show(page, "choose")
    page.locator("#cards article > button").first.click()
    for screen in LOCKED:
        page.click(f"#tab-{screen}", force=True)
        assert not page.is_visible(f"#{screen}") and page.is_visible("#predict")
        assert page.inner_text("#announce").startswith("Record a prediction first")
    page.click("#record")
    assert page.inner_text("#recorded").startswith("Count at least one hand for")
    assert page.get_attribute("#tab-watch", "aria-disabled") == "true"
    predict(page)
    assert page.inner_text("#recorded").startswith("Recorded")
    for screen in LOCKED:
        show(page, screen)


def test_every_card_has_a_lock_of_its_own(opened) -> None:
    page = opened()
    predict(page, 0)
    page.click("#tab-choose")
    page.locator("#cards article > button").nth(1).click()
    assert page.get_attribute("#tab-watch", "aria-disabled") == "true"
    page.click("#tab-choose")
    page.locator("#cards article > button").nth(0).click()
    assert page.get_attribute("#tab-watch", "aria-disabled") == "false"


def test_the_tally_counts_up_and_down_and_never_below_none(opened) -> None:
    page = opened()
    page.click("#tab-predict")
    fewer, more = page.locator(".ask").first.locator(".way-up button").all()
    count = page.locator(".ask").first.locator(".way-up output")
    fewer.click()
    assert count.inner_text() == "0"
    for _ in range(3):
        more.click()
    fewer.click()
    assert count.inner_text() == "2"


def test_what_happened_stands_beside_what_the_room_said(opened, kit) -> None:
    page = opened()
    predict(page)
    show(page, "talk")
    for (_, way, hands), measure, box in zip(
        HANDS, kit["entries"][1]["card"]["measures"], page.locator("#room .beside").all(), strict=True
    ):
        words, counts = box.inner_text(), kit["entries"][1]["verdicts"][measure]
        assert f"{hands} {'about the same' if way == 'same' else way}" in words
        for count in (count for count in counts.values() if count):
            assert re.search(rf"Of 5 futures:.*in {count} it ", words)
        for way, count in kit["spread"]["verdicts"]["shared_paperwork"][measure].items():
            assert not count or re.search(rf"Of 3 sets of assumptions.*in {count} it .*{way}", words)


def test_numbers_on_screen_are_the_kits(opened, kit) -> None:
    page = opened()
    predict(page)
    show(page, "futures")
    page.evaluate("document.getElementById('futures_table').open = true")
    page.wait_for_selector("#futures_table td")
    script = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    rows = page.eval_on_selector_all("#futures_table tbody tr", script)
    for future, row in enumerate(rows):
        for k, name in enumerate(kit["entries"][0]["outcomes"]):
            scale = 1 if kit["shared"]["measures"][name]["unit"] in ("weeks", "count") else 100
            for side in (0, 1):
                value = kit["entries"][side]["outcomes"][name][future]
                told = row[1 + 2 * k + side]
                assert told == "none to report" if value is None else abs(float(told) - scale * value) < 0.051


def test_no_screen_shows_a_hole(opened) -> None:
    page = opened()
    for card in range(3):
        predict(page, card)
        for screen in SCREENS:
            show(page, screen)
            assert not re.search(r"undefined|NaN|\{\w+\}|ui\.|diary\.|workshop\.", page.inner_text("body"))


def test_the_whole_walk_with_keys_alone(opened) -> None:
    page = opened()

    def tab_to(selector: str) -> None:
        for _ in range(80):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} is out of reach")

    tab_to("#to_choose")
    page.keyboard.press("Enter")
    tab_to("#cards article > button")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tab-predict"
    for measure in range(3):
        tab_to(f".ask:nth-child({measure + 1}) .way-down button:last-child")
        page.keyboard.press("Space")
        page.keyboard.press("Space")
        tab_to(".sure input")
        page.keyboard.press("Space")
    tab_to("#because")
    page.keyboard.type("not everyone knows")
    tab_to("#record")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "tab-watch"
    page.keyboard.press("Enter")
    assert page.is_visible("#watch")
    for screen in ("futures", "why", "story", "survey", "levers", "broken", "talk", "words_used", "start"):
        page.keyboard.press("ArrowRight")
        assert page.is_visible(f"#{screen}") and sum(page.is_visible(f"#{one}") for one in SCREENS) == 1
    page.keyboard.press("n")
    assert page.is_visible("#notes")
    page.keyboard.press("n")
    assert not page.is_visible("#notes")


def test_the_arrows_pass_over_locked_screens_and_say_so(opened) -> None:
    page = opened()
    page.focus("#tab-predict")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-watch" and page.is_visible("#predict")
    assert page.inner_text("#announce").startswith("Record a prediction first")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert page.is_visible("#talk")


def test_writing_an_n_opens_no_notes(opened) -> None:
    page = opened()
    page.click("#tab-predict")
    page.click("#because")
    page.keyboard.type("never")
    assert page.input_value("#because") == "never" and not page.is_visible("#notes")


def test_notes_never_stand_on_the_projector(opened) -> None:
    page = opened()
    page.click("#notes_button")
    assert "Minute 0 to" in page.inner_text("#notes") and "Say:" in page.inner_text("#notes")
    page.select_option("#minutes", "120")
    assert "Plan for 120 minutes" in page.inner_text("#notes")
    page.click("#projector")
    assert not page.is_visible("#notes")
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 22


def test_clearing_asks_twice_and_locks_again(opened) -> None:
    page = opened()
    predict(page)
    page.click("#clear")
    assert page.get_attribute("#tab-watch", "aria-disabled") == "false"
    page.click("#clear")
    assert page.get_attribute("#tab-watch", "aria-disabled") == "true" and page.is_visible("#start")
    show(page, "talk")
    assert "No prediction is recorded yet" in page.inner_text("#room")


def test_names_of_professions_are_one_switch_away(opened) -> None:
    page = opened()
    predict(page)
    page.check("#neutral")
    show(page, "watch")
    assert "Profession A" in page.inner_text("#legend") and "Health" not in page.inner_text("#legend")
    page.select_option("#paper", "roles")
    assert "Profession" in page.text_content("#sheet") and "Early help" not in page.text_content("#sheet")


def test_the_misuse_statement_is_on_every_screen(opened) -> None:
    page = opened()
    predict(page)
    for screen in SCREENS:
        show(page, screen)
        assert "Do not use it to appraise staff" in page.inner_text("footer")


def test_levers_show_the_cell_they_stand_at(opened, grid, kit) -> None:
    page = opened()
    predict(page)
    show(page, "levers")
    assert page.inner_text("#lever_said").startswith("All levers stand as now")
    page.focus("#lever-seats")
    page.keyboard.press("Home")
    page.focus("#lever-families")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#lever-families", "aria-valuetext") == "A tenth more"
    now = tuple(lever["now"] for lever in grid["levers"])
    moved = (0, *now[1:-1], 2)
    for measure, box in zip(grid["cells"], page.locator("#lever_dots .card").all(), strict=True):
        gap = np.subtract(cell_of(grid, measure, moved), cell_of(grid, measure, now))
        smallest = kit["smallest"][measure]
        for words, count in (("up", (gap > smallest).sum()), ("down", (gap < -smallest).sum())):
            assert (f"in {count} it went {words}" in box.inner_text()) == bool(count)


def test_without_a_grid_there_is_no_such_screen(chromium, plain_kit, tmp_path) -> None:
    path = tmp_path / "plain.html"
    path.write_text(page_of(plain_kit), encoding="utf-8")
    page = chromium.new_context(offline=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#cards article", state="attached")
    assert page.locator("#tab-levers").count() == 0 and "Try it" not in page.inner_text("body")


def test_a_flip_is_kept(opened) -> None:
    page = opened()
    predict(page)
    show(page, "broken")
    page.fill("#flip", "people forget a good day sooner")
    page.click("#add_flip")
    assert "people forget a good day sooner" in page.inner_text("#flips")
    show(page, "talk")
    assert "people forget a good day sooner" in page.inner_text("#flips_talk")


@pytest.mark.parametrize(
    ("paper", "most"), [("handout", 2), ("slips", 2), ("cards", 2), ("roles", 2), ("stickers", 2), ("notes", 4)]
)
def test_paper(opened, paper, most) -> None:
    page = opened(width=1920, height=1080)
    predict(page)
    page.select_option("#paper", paper)
    page.click("#projector")  # what is large on the wall is not large on paper
    pdf = page.pdf(prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= most
    assert "Do not use it to appraise staff" in page.inner_text("footer")
