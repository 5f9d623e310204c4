"""The page with a host: phones beside hands, a session that outlives a reload, the model broken with any value."""

from __future__ import annotations

import pytest
from workshop_walk import heard, predict, show

pytestmark = pytest.mark.browser
COUNTS = "{up: 5, same: 1, down: 0}"
VOTES = (
    "votes: (card) => Promise.resolve(card !== 'shared_paperwork' ? {people: 0, because: []} : "
    f"{{process_conflict: {COUNTS}, relationship_conflict: {COUNTS}, on_time: {COUNTS}, people: 6, "
    "because: ['<b>we know</b>']})"
)


def test_phones_stand_beside_the_hands_and_are_added_when_recorded(hosted) -> None:
    page = hosted(
        f"{VOTES}, open: (card) => {{ window.opened = card; return Promise.resolve(); }}, "
        "close: () => Promise.reject(new Error('The room is closed.')), reveal: () => Promise.resolve()"
    )
    show(page, "choose")
    page.locator("#cards article > button").first.click()
    page.click("#phones button >> nth=0")
    assert page.evaluate("window.opened") == "shared_paperwork"
    page.click("#phones button >> nth=1")
    heard(page, "#announce", "The room is closed.")
    heard(page, "#phones", "6 people")
    assert "<b>we know</b>" in page.inner_text("#phones")  # what phones write is text, never markup
    page.locator(".ask").first.locator(".way-down button").nth(1).click()
    page.click("#record")
    show(page, "talk")
    assert "5 up, 1 about the same, 1 down" in page.inner_text("#room")
    page.click("#tab-choose")
    page.locator("#cards article > button").nth(1).click()
    assert "Phones: 6 people" not in page.inner_text("#phones")  # counts belong to one card


def test_the_last_phone_counts_when_hands_are_recorded(hosted) -> None:
    page = hosted(f"{VOTES}, open: () => Promise.resolve()")
    show(page, "choose")
    page.locator("#cards article > button").first.click()
    page.click("#record")
    heard(page, "#recorded", "Recorded")
    show(page, "talk")
    assert "5 up, 1 about the same, 0 down" in page.inner_text("#room")


def test_a_session_is_kept_and_taken_up_again(hosted) -> None:
    page = hosted("save: (session) => { window.kept = JSON.parse(JSON.stringify(session)); return Promise.resolve(); }")
    predict(page)
    kept = page.evaluate("window.kept")
    assert kept["predictions"]["shared_paperwork"]["recorded"] is True
    hands = {
        name: {"up": 7, "same": 0, "down": 0, "sure": ""} for name in kept["predictions"]["shared_paperwork"]["hands"]
    }
    again = hosted(
        "session: Promise.resolve({predictions: {shared_paperwork: {recorded: true, because: 'so', hands: "
        + str(hands).replace("'", '"')
        + "}}, flips: ['found before']})"
    )
    again.wait_for_selector("#tab-watch[aria-disabled=false]")
    show(again, "talk")
    assert "7 up" in again.inner_text("#room") and "found before" in again.inner_text("#flips_talk")


def test_clearing_clears_the_host(hosted) -> None:
    page = hosted("clear: () => { window.cleared = true; return Promise.resolve(); }")
    page.click("#clear")
    page.click("#clear")
    assert page.evaluate("window.cleared") is True


def test_values_are_lived_within_the_declared_bounds(hosted, kit) -> None:
    page = hosted("live: (asked) => { window.asked = asked; return Promise.resolve(answer); }")
    predict(page)
    show(page, "broken")
    name, low, high = kit["spread"]["assumed"][0]
    slider = page.locator(f"[id='live-{name}']")
    assert (float(slider.get_attribute("min")), float(slider.get_attribute("max"))) == (low, high)
    slider.focus()
    page.keyboard.press("End")
    page.click("#live_shakers button")
    heard(page, "#announce", "All three headlines hold")
    asked = page.evaluate("window.asked")
    assert asked["card"] == "shared_paperwork" and asked["assumptions"] == {name: high} and asked["settings"] == {}
