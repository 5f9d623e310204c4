"""A workshop in a real browser: the facilitator's page and phones, on this computer only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from clients import Running, facilitator_of

pytestmark = pytest.mark.browser
PATIENCE = 15_000  # milliseconds
SMALL_PHONE, PHONE, LAPTOP = (320, 568), (390, 844), (1366, 768)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def one_server(server) -> Iterator[Running]:
    """One for all of these tests; each begins with a cleared session."""
    running = server()
    yield running
    assert running.end() == 0 and "Traceback" not in running.output


@pytest.fixture
def there(one_server) -> Running:
    facilitator_of(one_server).post("/facilitator/clear", json={}).raise_for_status()
    return one_server


@pytest.fixture
def opened(chromium: Any, there: Running) -> Iterator[Callable[..., Any]]:
    """Opens pages of the server, each in a browser of its own; fails if one logs an error or requests anything else."""
    contexts: list[Any] = []
    complaints: list[str] = []
    requests: list[str] = []

    def open_(address: str, size: tuple[int, int] = PHONE, **more: Any) -> Any:
        contexts.append(chromium.new_context(viewport={"width": size[0], "height": size[1]}, **more))
        page = contexts[-1].new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not complaints
    assert {urlsplit(address).netloc for address in requests} == {urlsplit(there.base).netloc}


def facilitator(opened: Callable[..., Any], there: Running, **more: Any) -> Any:
    page = opened(there.link, LAPTOP, **more)
    page.wait_for_selector("#cards article", state="attached")
    assert there.key not in page.url
    return page


def open_card(wall: Any) -> None:
    wall.click("#tab-predict")
    wall.click("#phones_open")


def let_stick(wall: Any) -> None:
    wall.click("#tab-build")
    wall.click("#stickers_toggle")


def joined(opened: Callable[..., Any], there: Running, size: tuple[int, int] = PHONE) -> Any:
    page = opened(f"{there.base}/", size)
    page.fill("#code", f" {there.code.lower()} ")
    page.click("#join button")
    page.wait_for_selector("#terms")
    return page


def predict(page: Any, ways: tuple[str, ...] = ("down", "same", "up")) -> None:
    page.wait_for_selector("#measures input")
    for measure, way in zip(page.locator("#measures > fieldset").all(), ways, strict=True):
        measure.locator(f"input[value={way}]").check()
        measure.locator("input[value=very]").check()
    page.fill("#because", "they <b>do not</b> know")
    page.click("#predict button")
    page.wait_for_selector("#prediction_status:has-text('Sent.')")


def test_phones_predict_and_read(opened, there) -> None:
    wall = facilitator(opened, there)
    wall.click("#phones_panel summary")
    assert there.code in wall.inner_text("#phones_panel") and wall.is_visible("#phones_panel svg[role=img]")
    phones = [joined(opened, there), opened(f"{there.base}/#{there.code}")]  # typed in, and scanned
    wall.wait_for_selector("#joined:has-text('2 joined')")
    open_card(wall)
    for phone in phones:
        predict(phone)
    wall.wait_for_selector("#phones:has-text('2 of 2')")
    assert "do not" not in wall.inner_text("#phones")
    votes = wall.evaluate("() => fetch('/facilitator/predictions/shared_paperwork').then(found => found.json())")
    assert votes["process_conflict"] == {"up": 0, "same": 0, "down": 2} and votes["on_time"]["up"] == 2
    assert votes["because"] == ["they <b>do not</b> know"] * 2
    wall.click("#record")
    phones[0].wait_for_selector("#message:has-text('closed')")
    assert not phones[0].is_visible("#predicting")
    wall.click("#tab-watch")
    wall.click("#phones_reveal")
    phones[0].click("#cards summary")
    phones[0].wait_for_selector(".entries li:has-text('Week')")
    read = phones[0].inner_text("#cards")
    assert "You predicted: goes down." in read and "all 4 runs" in read
    phones[0].select_option("#cards select >> nth=1", "0")
    phones[0].wait_for_selector(".entries li:has-text('Week')")
    phones[1].wait_for_selector("#reading")


def test_a_reload_keeps_the_person_and_the_vote(opened, there) -> None:
    wall, phone = facilitator(opened, there), joined(opened, there)
    open_card(wall)
    predict(phone)
    for page in (wall, phone):
        page.reload()
    phone.wait_for_selector("#measures input")
    assert (
        phone.locator("#measures input:checked").count() == 6
        and phone.input_value("#because") == "they <b>do not</b> know"
    )
    wall.wait_for_selector("#joined:has-text('1 joined')", state="attached")


def test_a_year_built_in_the_workshop_is_a_card_like_the_others(server, chromium, tmp_path) -> None:
    def come(running: Running) -> Any:
        page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
        page.set_default_timeout(4 * PATIENCE)  # the model runs
        page.goto(running.link)
        page.wait_for_selector("#cards article", state="attached")
        return page

    running = server(session=tmp_path / "session.sqlite")
    wall = come(running)
    wall.click("#tab-build")
    wall.locator(".adds button").first.click()
    wall.locator("#nearest button", has_text="Run the model").click()
    wall.wait_for_selector("#predict_title:has-text('Our own year 1')")
    phone = chromium.new_context().new_page()
    phone.goto(f"{running.base}/#{running.code}")
    wall.click("#phones_open")
    predict(phone)
    assert phone.inner_text("#card_title") == "Our own year 1"
    wall.wait_for_selector("#phones:has-text('1 of 1')")
    wall.click("#record")
    wall.click("#tab-watch")
    wall.click("#phones_reveal")
    phone.wait_for_selector("#cards summary:has-text('Our own year 1')")
    wall.wait_for_selector("#phones_reading:has-text('can now read')")
    assert running.end() == 0
    again = come(server(session=tmp_path / "session.sqlite"))
    again.wait_for_selector("#tab-watch[aria-disabled=false]")
    again.click("#tab-talk")
    assert "Our own year 1" in again.inner_text("#predicted")
    assert "0 up, 0 about the same, 1 down" in again.inner_text("#predicted")


def test_half_filled_answers_stay(opened, there) -> None:
    wall, phone = facilitator(opened, there), joined(opened, there)
    open_card(wall)
    phone.wait_for_selector("#measures input")
    phone.fill("#because", "I am still writing")
    phone.locator("input[value=up]").first.check()
    let_stick(wall)  # something else happens in the room
    phone.wait_for_selector("#stickers li")
    assert (
        phone.input_value("#because") == "I am still writing" and phone.locator("#measures input:checked").count() == 1
    )


def test_stickers_run_out(opened, there) -> None:
    wall, phone = facilitator(opened, there), joined(opened, there, SMALL_PHONE)
    let_stick(wall)
    more = phone.get_by_role("button", name="One sticker more: Team study day")
    for _ in range(12):
        more.click()
    assert phone.inner_text("#left") == "Stickers left: 0."
    phone.click("#place button[type=submit]")
    phone.wait_for_selector("#sticker_status:has-text('Sent.')")
    wall.wait_for_selector("#phone_stickers:has-text('sent by phones: 10')")
    wall.click("#plan_from_stickers")
    wall.wait_for_selector("#phone_stickers:has-text('Team study day 10')")
    assert "counted: 10." in wall.inner_text("#sticker_sum")


def test_after_clearing_phones_can_join_again(opened, there) -> None:
    wall, phone = facilitator(opened, there), joined(opened, there)
    wall.evaluate(
        "() => fetch('/facilitator/clear', {method: 'POST', body: '{}', headers: {'Content-Type': 'application/json'}})"
    )
    phone.wait_for_selector("#joining")
    assert "cleared" in phone.inner_text("#message")
    phone.fill("#code", there.code)
    phone.click("#join button")
    phone.wait_for_selector("#terms")


def test_a_phone_with_keys_alone(opened, there) -> None:
    wall, phone = facilitator(opened, there), opened(f"{there.base}/")
    open_card(wall)
    phone.wait_for_selector("#code")
    phone.keyboard.press("Tab")
    phone.keyboard.type(there.code)
    phone.keyboard.press("Enter")
    phone.wait_for_selector("#measures input")
    for _ in range(3):
        for key in ("Tab", "Space", "Tab", "Space"):
            phone.keyboard.press(key)
    phone.keyboard.press("Tab")
    phone.keyboard.type("keys")
    phone.keyboard.press("Enter")
    phone.wait_for_selector("#prediction_status:has-text('Sent.')")
    assert phone.locator("#measures input:checked").count() == 6


@pytest.mark.parametrize("size", [SMALL_PHONE, PHONE])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(opened, there, axe, size) -> None:
    wall = facilitator(opened, there)
    wall.click("#phones_panel summary")

    def clean(page: Any, where: str, width: int) -> None:
        page.evaluate(axe)
        found = page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
        assert not [(one["id"], [node["html"][:90] for node in one["nodes"]]) for one in found], where
        assert page.evaluate("document.documentElement.scrollWidth") <= width, where

    phone = opened(f"{there.base}/", size)
    phone.wait_for_selector("#code")
    clean(phone, "joining", size[0])
    phone.fill("#code", there.code)
    phone.click("#join button")
    phone.wait_for_selector("#terms")
    clean(phone, "waiting", size[0])
    open_card(wall)
    predict(phone)
    clean(phone, "predicted", size[0])
    let_stick(wall)
    wall.click("#tab-predict")
    wall.click("#record")
    wall.click("#tab-watch")
    wall.click("#phones_reveal")
    phone.wait_for_selector("#stickers li")
    phone.click("#cards summary")
    phone.click("#terms summary")
    phone.wait_for_selector(".entries li:has-text('Week')")
    clean(phone, "reading", size[0])
    for screen in ("start", "build", "predict", "watch", "talk"):
        wall.click(f"#tab-{screen}")
        clean(wall, screen, LAPTOP[0])
    door = opened(f"{there.base}/facilitator", size)
    door.wait_for_selector("#message:has-text('link')")
    clean(door, "door", size[0])
