"""The page with a host: phones next to hands, state restored after a reload, runs with any assumption."""

from __future__ import annotations

import pytest
from workshop_walk import predict, show, wait_for_text

pytestmark = pytest.mark.browser
COUNTS = "{up: 5, same: 1, down: 0}"
PHONES = (
    "predictions: (card) => Promise.resolve({joined: 7, open: window.opened === card, "
    "revealed: window.revealed === card, "
    "...(card !== 'shared_paperwork' ? {people: 0, because: []} : "
    f"{{process_conflict: {COUNTS}, relationship_conflict: {COUNTS}, on_time: {COUNTS}, people: 6, "
    "because: ['<b>we know</b>']})}), "
    "open: (card) => { window.opened = card; return Promise.resolve(); }, "
    "close: () => { window.opened = ''; return Promise.resolve(); }, "
    "reveal: (card) => { window.revealed = card; return Promise.resolve(); }"
)
NOT_CLOSING = PHONES.replace(
    "window.opened = ''; return Promise.resolve();", "return Promise.reject(new Error('Not now.'));"
)


def first_card(page) -> None:
    show(page, "choose")
    page.locator("#cards article > button").first.click()


def test_phones_are_hidden_until_closed_and_are_added_when_recorded(hosted) -> None:
    page = hosted(PHONES)
    first_card(page)
    page.click("#phones_open")
    wait_for_text(page, "#phones", "6 of 7")
    assert page.evaluate("window.opened") == "shared_paperwork"
    assert "5 up" not in page.inner_text("#phones") and "we know" not in page.inner_text("#phones")
    assert page.evaluate("document.activeElement.id") == "phones_close"  # the keyboard focus stays
    page.click("#phones_close")
    wait_for_text(page, "#phones", "5 up, 1 about the same, 0 down")
    assert "<b>we know</b>" in page.inner_text("#phones")  # a reason is text, never markup
    page.locator(".ask").first.locator(".way-down button").nth(1).click()
    page.click("#record")
    wait_for_text(page, "#recorded", "Recorded")
    assert not page.inner_text("#phones")
    show(page, "watch")
    page.click("#phones_reveal")
    wait_for_text(page, "#phones_reading", "can now read")
    show(page, "talk")
    assert "5 up, 1 about the same, 1 down" in page.inner_text("#predicted")
    page.click("#tab-choose")
    page.locator("#cards article > button").nth(1).click()
    assert "6 of 7" not in page.inner_text("#phones")  # counts belong to one card


def test_recording_closes_phones_and_counts_the_last_one(hosted) -> None:
    page = hosted(PHONES)
    first_card(page)
    page.click("#phones_open")
    wait_for_text(page, "#phones", "6 of 7")
    page.click("#record")
    wait_for_text(page, "#recorded", "Recorded")
    assert page.evaluate("window.opened") == ""
    show(page, "talk")
    assert "5 up, 1 about the same, 0 down" in page.inner_text("#predicted")


def test_nothing_is_recorded_while_phones_cannot_be_closed(hosted) -> None:
    page = hosted(NOT_CLOSING)
    first_card(page)
    page.click("#record")
    wait_for_text(page, "#announce", "Not now.")
    assert page.get_attribute("#tab-watch", "aria-disabled") == "true"


def test_stickers_of_phones_are_hidden_until_closed_and_are_added(hosted) -> None:
    page = hosted(
        "openStickers: (open) => { window.sticking = open; return Promise.resolve(); }, stickers: () => "
        "Promise.resolve({list: [['bite_size', 'Bite-size workshop', 9]], open: window.sticking !== false})"
    )
    show(page, "build")
    wait_for_text(page, "#phone_stickers", "sent by phones: 9")
    assert "Bite-size" not in page.inner_text("#phone_stickers")
    page.locator("#stickers .counter[aria-label='Bite-size workshop'] button").nth(1).click()
    assert "counted: 1." in page.inner_text("#sticker_sum")
    page.click("#plan_from_stickers")
    wait_for_text(page, "#phone_stickers", "Bite-size workshop 9")
    assert "counted: 10." in page.inner_text("#sticker_sum") and page.evaluate("window.sticking") is False
    assert page.locator(".chip", has_text="Bite-size").count()


def test_a_card_built_here_is_computed_again_after_a_reload(hosted) -> None:
    save = "save: (state) => { window.saved = JSON.stringify(state); return Promise.resolve(); }"
    page = hosted(f"run: () => Promise.resolve(result), {save}")
    show(page, "build")
    page.locator(".adds button").first.click()
    page.locator("#nearest button", has_text="Run the model").click()
    page.wait_for_selector("#predict:not([hidden])")
    for ask in page.locator(".ask").all():
        ask.locator(".way-up button").nth(1).click()
    page.click("#record")
    show(page, "build")
    page.locator("#nearest button", has_text="Run the model").click()  # the same year is the same card
    page.wait_for_selector("#predict:not([hidden])")
    again = hosted(
        "run: (request) => { window.request = request; return Promise.resolve(result); }, "
        f"saved: Promise.resolve({page.evaluate('window.saved')})"
    )
    again.wait_for_selector("#tab-watch[aria-disabled=false]")
    assert again.evaluate("window.request.settings")
    show(again, "talk")
    assert again.inner_text("#predicted h3") == "Our own year 1" and "1 up" in again.inner_text("#predicted")
    show(again, "build")
    assert again.locator(".chip").count() == 1
    again.click("#clear")
    again.click("#clear")
    assert again.locator("#cards article").count() == page.locator("#cards article").count() - 1


def test_a_saved_state_is_restored(hosted) -> None:
    page = hosted("save: (state) => { window.saved = JSON.parse(JSON.stringify(state)); return Promise.resolve(); }")
    predict(page)
    saved = page.evaluate("window.saved")["predictions"]["shared_paperwork"]
    assert saved["recorded"] is True
    hands = {name: {"up": 7, "same": 0, "down": 0, "confidence": ""} for name in saved["hands"]}
    again = hosted(
        "saved: Promise.resolve({predictions: {shared_paperwork: {recorded: true, because: 'so', hands: "
        + str(hands).replace("'", '"')
        + "}}, changes: ['found before']})"
    )
    again.wait_for_selector("#tab-watch[aria-disabled=false]")
    show(again, "talk")
    assert "7 up" in again.inner_text("#predicted") and "found before" in again.inner_text("#changes_talk")


def test_clearing_clears_the_host(hosted) -> None:
    page = hosted("clear: () => { window.cleared = true; return Promise.resolve(); }")
    page.click("#clear")
    page.click("#clear")
    assert page.evaluate("window.cleared") is True


def test_assumptions_are_run_within_the_declared_bounds(hosted, bundle) -> None:
    page = hosted("run: (request) => { window.request = request; return Promise.resolve(result); }")
    predict(page)
    show(page, "sensitivity")
    name, low, high, default = bundle["lhs_sensitivity"]["assumed"][0]
    slider = page.locator(f"[id='value-{name}']")
    assert (float(slider.get_attribute("min")), float(slider.get_attribute("max"))) == (low, high)
    assert slider.evaluate("range => range.valueAsNumber") == pytest.approx(default)
    slider.focus()
    page.keyboard.press("End")
    page.click("#any_value_sliders button")
    wait_for_text(page, "#announce", "results stay the same")
    request = page.evaluate("window.request")
    assert request["card"] == "shared_paperwork" and request["assumptions"] == {name: high}
    assert request["settings"] == {}
