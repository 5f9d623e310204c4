"""A planned year and the vote with stickers: money runs out, and the nearest card follows the stated rule."""

from __future__ import annotations

from typing import Any

import pytest
from workshop_walk import predict, show, wait_for_text

pytestmark = pytest.mark.browser
TERMS = ("autumn", "spring", "summer")


def add(page: Any, kind: str, term: int = 0) -> None:
    page.locator(f"#activity-{kind} .adds button").nth(term).click()


def pounds(amount: float) -> str:
    return f"£{amount:,.0f}"


def nearest(menu: dict[str, Any], planned: list[str]) -> str:
    hours = {kind: planned.count(kind) * menu["activities"][kind]["all_hours"] for kind in menu["activities"]}
    gap = {
        name: sum(abs(hours[kind] - made.get(kind, 0)) for kind in hours) for name, made in menu["card_hours"].items()
    }
    return min(gap, key=gap.__getitem__)


def test_the_pot_empties_and_says_what_no_longer_fits(opened, bundle) -> None:
    page, menu = opened(), bundle["activity_menu"]
    show(page, "build")
    pot, cost = menu["budget"] * menu["posts"], menu["activities"]["study_day"]["cost"]
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
    assert (
        "not enough money" in page.inner_text("#activity-study_day") and not page.locator("#term-spring .chip").count()
    )


def test_by_keys_a_session_is_put_moved_and_taken_out(opened) -> None:
    page = opened()
    page.focus("#tab-build")
    page.keyboard.press("Enter")
    page.focus("#activity-bite_size .adds button")
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
    page.locator("#activity-placebo h3").drag_to(page.locator("#term-summer"))
    assert "General talks" in page.inner_text("#term-summer")
    page.locator("#term-summer .chip span").drag_to(page.locator("#term-autumn"))
    assert "General talks" in page.inner_text("#term-autumn") and "Nothing yet" in page.inner_text("#term-summer")


@pytest.mark.parametrize("planned", [[], ["study_day"], ["bite_size", "shadowing", "shadowing"], ["conference"]])
def test_the_nearest_card_follows_the_stated_rule(opened, bundle, planned) -> None:
    page, menu = opened(), bundle["activity_menu"]
    show(page, "build")
    for kind in planned:
        add(page, kind)
    name = nearest(menu, planned)
    title = next(one["card"]["title"] for one in bundle["entries"] if one["name"] == name)
    if name != bundle["baseline"]:
        assert f'"{title}"' in page.inner_text("#nearest")
        page.locator("#nearest button").click()
        assert page.is_visible("#predict") and page.inner_text("#predict_title") == title
        assert page.get_attribute("#tab-watch", "aria-disabled") == "true"


def test_the_year_can_be_emptied(opened) -> None:
    page = opened()
    show(page, "build")
    add(page, "e_learning", 2)
    page.click("#nothing")
    assert page.inner_text("#announce") and not page.locator(".chip").count()


def test_stickers_share_out_the_pot(opened, bundle) -> None:
    page, menu = opened(), bundle["activity_menu"]
    show(page, "build")
    page.click("#plan_from_stickers")
    assert "at least one sticker" in page.inner_text("#announce")
    for kind, count in (("bite_size", 6), ("study_day", 3), ("appraisal", 1)):
        more = page.locator(f"#stickers .counter[aria-label='{menu['activities'][kind]['label']}'] button").nth(1)
        for _ in range(count):
            more.click()
    assert "counted: 10." in page.inner_text("#sticker_sum")
    page.click("#plan_from_stickers")
    pot = menu["budget"] * menu["posts"]
    sessions = {
        kind: int(pot * n / 10 // menu["activities"][kind]["cost"]) for kind, n in (("bite_size", 6), ("study_day", 3))
    }
    chips = page.locator(".chip span").all_inner_texts()
    assert chips.count("Bite-size workshop") == sessions["bite_size"] > 0
    assert chips.count("Team study day") == sessions["study_day"]
    if not sessions["study_day"]:
        assert "Team study day" in page.inner_text("#announce")


def test_with_a_host_this_year_is_run_and_becomes_a_card(hosted, bundle) -> None:
    page = hosted("run: (request) => { window.request = request; return Promise.resolve(result); }")
    show(page, "build")
    add(page, "bite_size")
    add(page, "bite_size", 2)
    page.locator("#nearest button", has_text="Run the model").click()
    page.wait_for_selector("#predict:not([hidden])")
    request = page.evaluate("window.request")
    assert request["card"] == bundle["activity_menu"]["card"]
    assert request["settings"]["cpd.activities.bite_size.per_year"] == 2
    assert request["settings"]["cpd.budget"] == bundle["activity_menu"]["budget"]
    show(page, "choose")
    assert page.locator("#cards article").count() == len(bundle["entries"])
    predict(page, len(bundle["entries"]) - 1)
    show(page, "sensitivity")
    page.click("#any_value_sliders button")
    wait_for_text(page, "#announce", "results stay the same")
    again = page.evaluate("window.request")
    assert (again["card"], again["settings"]) == (request["card"], request["settings"])


def test_why_a_host_refuses_is_shown(hosted) -> None:
    page = hosted("run: () => Promise.reject(new Error('cpd.budget = 900 is above 600.'))")
    show(page, "build")
    page.locator("#nearest button", has_text="Run the model").click()
    wait_for_text(page, "#announce", "above 600")
