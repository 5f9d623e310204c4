"""The page with a host: phones beside hands, a session that outlives a reload, the model broken with any value."""

from __future__ import annotations

import pytest
from workshop_walk import heard, predict, show

pytestmark = pytest.mark.browser
COUNTS = "{up: 5, same: 1, down: 0}"
VOTES = (
    "votes: (card) => Promise.resolve({joined: 7, open: window.opened === card, read: window.read === card, "
    "...(card !== 'shared_paperwork' ? {people: 0, because: []} : "
    f"{{process_conflict: {COUNTS}, relationship_conflict: {COUNTS}, on_time: {COUNTS}, people: 6, "
    "because: ['<b>we know</b>']})}), "
    "open: (card) => { window.opened = card; return Promise.resolve(); }, "
    "close: () => { window.opened = ''; return Promise.resolve(); }, "
    "reveal: (card) => { window.read = card; return Promise.resolve(); }"
)
CLOSED = VOTES.replace("window.opened = ''; return Promise.resolve();", "return Promise.reject(new Error('Not now.'));")


def first_card(page) -> None:
    show(page, "choose")
    page.locator("#cards article > button").first.click()


def test_what_phones_said_is_hidden_until_it_is_closed_and_is_added_when_recorded(hosted) -> None:
    page = hosted(VOTES)
    first_card(page)
    page.click("#phones_open")
    heard(page, "#phones", "predicted: 6 of 7")
    assert page.evaluate("window.opened") == "shared_paperwork"
    assert "5 up" not in page.inner_text("#phones") and "we know" not in page.inner_text("#phones")
    assert page.evaluate("document.activeElement.id") == "phones_close"  # the keyboard stays
    page.click("#phones_close")
    heard(page, "#phones", "5 up, 1 about the same, 0 down")
    assert "<b>we know</b>" in page.inner_text("#phones")  # what phones write is text, never markup
    page.locator(".ask").first.locator(".way-down button").nth(1).click()
    page.click("#record")
    heard(page, "#recorded", "Recorded")
    assert not page.inner_text("#phones")
    show(page, "watch")
    page.click("#phones_reveal")
    heard(page, "#reading", "Phones can read")
    show(page, "talk")
    assert "5 up, 1 about the same, 1 down" in page.inner_text("#room")
    page.click("#tab-choose")
    page.locator("#cards article > button").nth(1).click()
    assert "predicted: 6" not in page.inner_text("#phones")  # counts belong to one card


def test_recording_closes_phones_and_counts_the_last_one(hosted) -> None:
    page = hosted(VOTES)
    first_card(page)
    page.click("#phones_open")
    heard(page, "#phones", "predicted: 6 of 7")
    page.click("#record")
    heard(page, "#recorded", "Recorded")
    assert page.evaluate("window.opened") == ""
    show(page, "talk")
    assert "5 up, 1 about the same, 0 down" in page.inner_text("#room")


def test_nothing_is_recorded_while_phones_cannot_be_closed(hosted) -> None:
    page = hosted(CLOSED)
    first_card(page)
    page.click("#record")
    heard(page, "#announce", "Not now.")
    assert page.get_attribute("#tab-watch", "aria-disabled") == "true"


def test_stickers_of_phones_are_hidden_until_the_vote_is_closed_and_added(hosted) -> None:
    page = hosted(
        "stickers: (open) => { window.sticking = open; return Promise.resolve(); }, "
        "mix: () => Promise.resolve({list: [['bite_size', 'Bite-size workshop', 9]], open: window.sticking !== false})"
    )
    show(page, "build")
    heard(page, "#sticker_phones", "sent by phones: 9")
    assert "Bite-size" not in page.inner_text("#sticker_phones")
    page.locator("#stickers .tally[aria-label='Bite-size workshop'] button").nth(1).click()
    assert "counted: 1." in page.inner_text("#sticker_sum")
    page.click("#mix")
    heard(page, "#sticker_phones", "Bite-size workshop 9")
    assert "counted: 10." in page.inner_text("#sticker_sum") and page.evaluate("window.sticking") is False
    assert page.locator(".chip", has_text="Bite-size").count()


def test_what_was_lived_is_lived_again_after_a_reload(hosted) -> None:
    save = "save: (session) => { window.kept = JSON.stringify(session); return Promise.resolve(); }"
    page = hosted(f"live: () => Promise.resolve(answer), {save}")
    show(page, "build")
    page.locator(".adds button").first.click()
    page.locator("#nearest button", has_text="Live exactly this year").click()
    page.wait_for_selector("#predict:not([hidden])")
    for ask in page.locator(".ask").all():
        ask.locator(".way-up button").nth(1).click()
    page.click("#record")
    show(page, "build")
    page.locator("#nearest button", has_text="Live exactly this year").click()  # the same year is the same card
    page.wait_for_selector("#predict:not([hidden])")
    again = hosted(
        "live: (asked) => { window.asked = asked; return Promise.resolve(answer); }, "
        f"session: Promise.resolve({page.evaluate('window.kept')})"
    )
    again.wait_for_selector("#tab-watch[aria-disabled=false]")
    assert again.evaluate("window.asked.settings")
    show(again, "talk")
    assert again.inner_text("#room h3") == "Our own year 1" and "1 up" in again.inner_text("#room")
    show(again, "build")
    assert again.locator(".chip").count() == 1
    again.click("#clear")
    again.click("#clear")
    assert again.locator("#cards article").count() == page.locator("#cards article").count() - 1


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
    name, low, high, now = kit["spread"]["assumed"][0]
    slider = page.locator(f"[id='live-{name}']")
    assert (float(slider.get_attribute("min")), float(slider.get_attribute("max"))) == (low, high)
    assert slider.evaluate("range => range.valueAsNumber") == pytest.approx(now)
    slider.focus()
    page.keyboard.press("End")
    page.click("#live_shakers button")
    heard(page, "#announce", "All three headlines hold")
    asked = page.evaluate("window.asked")
    assert asked["card"] == "shared_paperwork" and asked["assumptions"] == {name: high} and asked["settings"] == {}
