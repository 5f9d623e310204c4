"""The workshop's page in a real browser without a network: with the mouse, with keys, and on paper."""

from __future__ import annotations

import re

import numpy as np
import pytest
from workshop_walk import HANDS, SCREENS, predict, show

from sim.interfaces.workshop.grid import grid_cell
from sim.interfaces.workshop.page.build import LOCKED, page_of

pytestmark = pytest.mark.browser


def test_watch_stays_locked_until_hands_are_counted_for_every_line(opened) -> None:
    page = opened()
    show(page, "choose")
    page.locator("#cards article > button").first.click()
    for screen in LOCKED:
        page.click(f"#tab-{screen}", force=True)
        assert not page.is_visible(f"#{screen}") and page.is_visible("#predict")
        assert page.inner_text("#announce").startswith("First record a prediction")
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


def test_hands_are_counted_up_and_down_but_not_below_none(opened) -> None:
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


def says(sentence: str, counts: dict[str, int], everywhere: str) -> bool:
    """Whether a sentence gives exactly these counts; ``everywhere`` follows if all are the same."""
    words = {"up": "went up", "same": "stayed about the same", "down": "went down"}
    occurring = [way for way, count in counts.items() if count]
    if len(occurring) == 1:
        return f"{words[occurring[0]]} in {everywhere}" in sentence
    return all((f"it {words[way]} in {count}" in sentence) == bool(count) for way, count in counts.items())


def test_what_happened_is_shown_next_to_the_prediction(opened, bundle) -> None:
    page = opened()
    predict(page)
    show(page, "talk")
    entry, other = bundle["entries"][1], bundle["lhs_sensitivity"]["directions"]["shared_paperwork"]
    boxes = page.locator("#predicted .outcome").all()
    for (_, way, hands), measure, box in zip(HANDS, entry["card"]["measures"], boxes, strict=True):
        assert f"{hands} {'about the same' if way == 'same' else way}" in box.inner_text()
        counts = entry["directions"][measure]
        assert says(box.locator(".sentence").inner_text(), counts, f"all {sum(counts.values())} runs")
        if sum(other[measure].values()):
            assert says(box.locator(".other_assumptions").inner_text(), other[measure], "all of them")


def test_numbers_on_screen_are_the_bundle_s(opened, bundle) -> None:
    page = opened()
    predict(page)
    show(page, "all_runs")
    page.evaluate("document.getElementById('dots_table').open = true")
    page.wait_for_selector("#dots_table td")
    script = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    rows = page.eval_on_selector_all("#dots_table tbody tr", script)
    for future, row in enumerate(rows):
        for k, name in enumerate(bundle["entries"][0]["outcomes"]):
            scale = 1 if bundle["shared"]["measures"][name]["unit"] in ("weeks", "count") else 100
            for side in (0, 1):
                value = bundle["entries"][side]["outcomes"][name][future]
                shown = row[1 + 2 * k + side]
                assert shown == "none" if value is None else abs(float(shown) - scale * value) < 0.051


def test_every_text_is_filled_in(opened) -> None:
    page = opened()
    for card in range(3):
        predict(page, card)
        for screen in SCREENS:
            show(page, screen)
            assert not re.search(r"undefined|NaN|\{\w+\}|ui\.|history\.|workshop\.", page.inner_text("body"))


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
    for screen in ("all_runs", "causes", "history", "survey", "levers", "sensitivity", "talk", "glossary", "start"):
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
    assert page.inner_text("#announce").startswith("First record a prediction")
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert page.is_visible("#talk")


def test_writing_an_n_opens_no_notes(opened) -> None:
    page = opened()
    page.click("#tab-predict")
    page.click("#because")
    page.keyboard.type("never")
    assert page.input_value("#because") == "never" and not page.is_visible("#notes")


def test_notes_are_never_shown_with_the_projector(opened) -> None:
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
    assert "No prediction is recorded yet" in page.inner_text("#predicted")


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


def test_levers_show_the_cell_of_their_steps(opened, grid, bundle) -> None:
    page = opened()
    predict(page)
    show(page, "levers")
    assert page.inner_text("#levers_now").startswith("All sliders")
    page.focus("#lever-seats")
    page.keyboard.press("Home")
    page.focus("#lever-families")
    page.keyboard.press("ArrowRight")
    assert page.get_attribute("#lever-families", "aria-valuetext") == "A tenth more"
    now = tuple(lever["now"] for lever in grid["levers"])
    moved = (0, *now[1:-1], 2)
    for measure, box in zip(grid["cells"], page.locator("#lever_dots .card").all(), strict=True):
        gap = np.subtract(grid_cell(grid, measure, moved), grid_cell(grid, measure, now))
        sesoi = bundle["sesoi"][measure]
        up, down = int((gap > sesoi).sum()), int((gap < -sesoi).sum())
        counts = {"up": up, "same": len(gap) - up - down, "down": down}
        assert says(box.locator(".sentence").inner_text(), counts, f"all {len(gap)} runs")


def test_without_a_grid_there_is_no_such_screen(chromium, plain_bundle, tmp_path) -> None:
    path = tmp_path / "plain.html"
    path.write_text(page_of(plain_bundle), encoding="utf-8")
    page = chromium.new_context(offline=True).new_page()
    page.goto(path.as_uri())
    page.wait_for_selector("#cards article", state="attached")
    assert page.locator("#tab-levers").count() == 0 and "Try it" not in page.inner_text("body")


def test_a_note_is_kept(opened) -> None:
    page = opened()
    predict(page)
    show(page, "sensitivity")
    page.fill("#change", "people forget a good day sooner")
    page.click("#add_change")
    assert "people forget a good day sooner" in page.inner_text("#changes")
    show(page, "talk")
    assert "people forget a good day sooner" in page.inner_text("#changes_talk")


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
