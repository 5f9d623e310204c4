"""A year of one's own, and the vote: the pot runs empty, and the nearest card is found by the stated rule."""

from __future__ import annotations

from typing import Any

import pytest
from workshop_walk import heard, predict, show

pytestmark = pytest.mark.browser
TERMS = ("autumn", "spring", "summer")


def add(page: Any, kind: str, term: int = 0) -> None:
    page.locator(f"#offer-{kind} .adds button").nth(term).click()


def pounds(amount: float) -> str:
    return f"£{amount:,.0f}"


def nearest(offer: dict[str, Any], held: list[str]) -> str:
    hours = {kind: held.count(kind) * offer["activities"][kind]["all_hours"] for kind in offer["activities"]}
    gap = {name: sum(abs(hours[kind] - made.get(kind, 0)) for kind in hours) for name, made in offer["made"].items()}
    return min(gap, key=gap.__getitem__)


def test_the_pot_empties_and_says_what_no_longer_fits(opened, kit) -> None:
    page, offer = opened(), kit["offer"]
    show(page, "build")
    pot, cost = offer["budget"] * offer["posts"], offer["activities"]["study_day"]["cost"]
    assert f"{pounds(pot)} of {pounds(pot)}" in page.inner_text("#pot")
    full = page.eval_on_selector(".pot .left", "one => one.getBoundingClientRect().width")
    for _ in range(int(pot // cost)):
        add(page, "study_day")
    left = pot - int(pot // cost) * cost
    assert f"{pounds(left)} of {pounds(pot)}" in page.inner_text("#pot")
    page.wait_for_timeout(500)
    now = page.eval_on_selector(".pot .left", "one => one.getBoundingClientRect().width")
    assert now == pytest.approx(full * left / pot, rel=0.02)
    add(page, "study_day", 1)
    said = page.inner_text("#announce")
    assert pounds(cost) in said and pounds(left) in said
    assert "Does not fit" in page.inner_text("#offer-study_day") and not page.locator("#term-spring .chip").count()


def test_by_keys_a_session_is_put_moved_and_taken_out(opened) -> None:
    page = opened()
    page.focus("#tab-build")
    page.keyboard.press("Enter")
    page.focus("#offer-bite_size .adds button")
    page.keyboard.press("Enter")
    assert "Bite-size workshop" in page.inner_text("#term-autumn")
    page.focus("#term-autumn .chip button")
    page.keyboard.press("Space")
    assert "Bite-size workshop" in page.inner_text("#term-spring") and "Nothing yet" in page.inner_text("#term-autumn")
    assert page.evaluate("document.activeElement.id") == "term-spring"
    page.focus("#term-spring .chip button:last-child")
    page.keyboard.press("Enter")
    assert "Nothing yet" in page.inner_text("#term-spring")


def test_a_session_can_be_dragged_in_and_on(opened) -> None:
    page = opened()
    show(page, "build")
    page.locator("#offer-placebo h3").drag_to(page.locator("#term-summer"))
    assert "Placebo" in page.inner_text("#term-summer")
    page.locator("#term-summer .chip span").drag_to(page.locator("#term-autumn"))
    assert "Placebo" in page.inner_text("#term-autumn") and "Nothing yet" in page.inner_text("#term-summer")


@pytest.mark.parametrize("held", [[], ["study_day"], ["bite_size", "shadowing", "shadowing"], ["conference"]])
def test_the_nearest_card_follows_the_stated_rule(opened, kit, held) -> None:
    page, offer = opened(), kit["offer"]
    show(page, "build")
    for kind in held:
        add(page, kind)
    name = nearest(offer, held)
    title = next(one["card"]["title"] for one in kit["entries"] if one["name"] == name)
    assert f'"{title}"' in page.inner_text("#nearest") and "we do not guess it" in page.inner_text("#nearest")
    if name != kit["baseline"]:
        page.locator("#nearest button").click()
        assert page.is_visible("#predict") and page.inner_text("#predict_title") == title
        assert page.get_attribute("#tab-watch", "aria-disabled") == "true"


def test_doing_nothing_is_an_answer(opened) -> None:
    page = opened()
    show(page, "build")
    add(page, "e_learning", 2)
    page.click("#nothing")
    assert "an answer, too" in page.inner_text("#announce") and not page.locator(".chip").count()


def test_stickers_share_out_the_pot(opened, kit) -> None:
    page, offer = opened(), kit["offer"]
    show(page, "build")
    page.click("#mix")
    assert "at least one sticker" in page.inner_text("#announce")
    for kind, count in (("bite_size", 6), ("study_day", 3), ("appraisal", 1)):
        more = page.locator(f"#stickers .tally[aria-label='{offer['activities'][kind]['label']}'] button").nth(1)
        for _ in range(count):
            more.click()
    assert "counted: 10." in page.inner_text("#sticker_sum")
    page.click("#mix")
    pot = offer["budget"] * offer["posts"]
    sessions = {
        kind: int(pot * n / 10 // offer["activities"][kind]["cost"]) for kind, n in (("bite_size", 6), ("study_day", 3))
    }
    chips = page.locator(".chip span").all_inner_texts()
    assert chips.count("Bite-size workshop") == sessions["bite_size"] > 0
    assert chips.count("Team study day") == sessions["study_day"]
    if not sessions["study_day"]:
        assert "Too few stickers to pay for even once: Team study day" in page.inner_text("#announce")


def test_with_a_host_exactly_this_year_is_lived_and_becomes_a_card(hosted, kit) -> None:
    page = hosted("live: (asked) => { window.asked = asked; return Promise.resolve(answer); }")
    show(page, "build")
    add(page, "bite_size")
    add(page, "bite_size", 2)
    page.locator("#nearest button", has_text="Live exactly this year").click()
    page.wait_for_selector("#predict:not([hidden])")
    asked = page.evaluate("window.asked")
    assert asked["card"] == kit["offer"]["card"]
    assert asked["settings"]["cpd.activities.bite_size.per_year"] == 2
    assert asked["settings"]["cpd.budget"] == kit["offer"]["budget"]
    show(page, "choose")
    assert page.locator("#cards article").count() == len(kit["entries"])
    predict(page, len(kit["entries"]) - 1)
    show(page, "broken")
    page.click("#live_shakers button")
    heard(page, "#announce", "headlines hold")
    again = page.evaluate("window.asked")
    assert (again["card"], again["settings"]) == (asked["card"], asked["settings"])


def test_a_host_that_refuses_is_heard(hosted) -> None:
    page = hosted("live: () => Promise.reject(new Error('cpd.budget = 900 is above 600.'))")
    show(page, "build")
    page.locator("#nearest button", has_text="Live exactly this year").click()
    heard(page, "#announce", "above 600")
