"""Steps through the page that all browser tests share."""

from __future__ import annotations

from typing import Any

SCREENS = (
    "start", "choose", "build", "predict", "watch", "all_runs", "causes", "history", "survey", "levers", "sensitivity",
    "talk", "glossary",
)  # fmt: skip
HANDS = ((0, "down", 3), (1, "same", 2), (2, "up", 4))


def predict(page: Any, card: int = 0) -> None:
    """Choose a card, count hands and record them."""
    page.click("#tab-choose")
    page.locator("#cards article > button").nth(card).click()
    for measure, direction, hands in HANDS:
        more = page.locator(".ask").nth(measure).locator(f".way-{direction} button").nth(1)
        for _ in range(hands):
            more.click()
    page.click("#record")


def show(page: Any, screen: str) -> None:
    page.click(f"#tab-{screen}")
    assert page.is_visible(f"#{screen}")


def wait_for_text(page: Any, selector: str, words: str) -> None:
    """Wait until an element contains this text."""
    page.locator(selector, has_text=words).wait_for(state="attached")


def unfold_tools(page: Any) -> None:
    """Open the tools, which are folded on small screens."""
    page.eval_on_selector("#tools", "tools => { tools.open = true; }")
