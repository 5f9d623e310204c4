"""Accessibility: sizes, keys, axe, colour blindness, reduced motion; and no requests."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from workshop_walk import SCREENS, predict, show, unfold_tools

from sim.interfaces.workshop.page.build import HERE, load_labels
from sim.replay.page.build import HERE as VIEWER

SIZES = ((320, 640), (390, 844), (1366, 768), (1920, 1080))
BLINDNESS = ("deuteranopia", "protanopia", "tritanopia", "achromatopsia")
AA_TEXT, AA_SHAPE = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11
PROJECTED = 20  # pixels

browser = pytest.mark.browser


@browser
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_scrolls_sideways(opened, width, height) -> None:
    page = opened(width=width, height=height)
    predict(page)
    for larger in (False, True):
        if larger:
            unfold_tools(page)
            page.click("#bigger")
        for screen in SCREENS:
            show(page, screen)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, (screen, larger, wide)


@browser
@pytest.mark.parametrize("width", [390, 1366, 1920])
def test_axe_finds_nothing_serious(opened, axe, width) -> None:
    page = opened(width=width)
    page.evaluate(axe)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for ready in (False, True):
        if ready:
            predict(page)
            if width > 1900:
                page.click("#projector")
            else:
                unfold_tools(page)
                page.click("#notes_button")
        for screen in SCREENS if ready else ("start", "choose", "build", "predict"):
            show(page, screen)
            page.evaluate("() => document.querySelectorAll('details').forEach(box => { box.open = true; })")
            page.wait_for_timeout(50)
            found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
            shown = [(one["id"], one["impact"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
            assert not [one for one in shown if one[1] in ("serious", "critical")], (screen, shown)


@browser
def test_every_screen_is_reached_and_left_by_keys(opened) -> None:
    page = opened()
    predict(page)
    for screen in SCREENS:
        page.focus(f"#tab-{screen}")
        page.keyboard.press("Enter")
        assert page.is_visible(f"#{screen}")
        wanted = page.locator(
            f"#{screen} :is(button, input, select, summary, a, .scroll):visible:not(:disabled)"
        ).count()
        met = set()
        for _ in range(2 * wanted + 40):
            page.keyboard.press("Tab")
            where = page.evaluate(
                "s => { const at = document.activeElement; return at.closest('#' + s) ? 'in' : at.tagName; }", screen
            )
            met.add(where)
            if "in" in met and where != "in":
                break
        assert ("in" in met) == bool(wanted) and where != "in", screen


def luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palette() -> dict[str, str]:
    """The colours that the style names; axe does not look at text in pictures."""
    found = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", (VIEWER / "viewer.css").read_text(encoding="utf-8")))
    return {name: "#" + "".join(2 * c for c in code[1:]) if len(code) == 4 else code for name, code in found.items()}


def test_every_colour_of_text_stands_out_from_every_ground() -> None:
    colours = palette()
    grounds = ("#ffffff", "#f7f7f7", "#fdf6d8", "#eef4f8")
    for name, ground in itertools.product(("a", "b", "text", "quiet"), grounds):
        assert contrast(colours[name], ground) >= AA_TEXT, (name, ground)
    for script in HERE.glob("script/*.js"):
        for code in re.findall(r'"(#[0-9a-f]{6})"', script.read_text(encoding="utf-8")):
            assert code == "#ffffff" or contrast(code, "#ffffff") >= AA_SHAPE, (script.name, code)


@browser
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_a_and_b_differ_by_shape_and_dash_and_stand_out_without_their_colour(opened, blindness) -> None:
    page = opened()
    predict(page)
    page.context.new_cdp_session(page).send("Emulation.setEmulatedVisionDeficiency", {"type": blindness})
    show(page, "all_runs")
    shapes = page.eval_on_selector_all(
        "#dots .card:first-child svg path[fill^='#']",
        "all => all.map(one => [one.getAttribute('fill'), one.getAttribute('d')])",
    )
    assert len({colour for colour, _ in shapes}) == len({form for _, form in shapes}) == 2
    dashes = page.eval_on_selector_all(
        "#run_charts svg path[stroke-width='2.5']", "all => all.map(one => one.getAttribute('stroke-dasharray'))"
    )
    assert len(set(dashes)) == 2
    for side in "ab":
        assert darkest(page, f"#sides .side-{side} b") < 0.18  # luminance; on white at least 4.5 to 1


def darkest(page: Any, selector: str) -> float:
    """Luminance of the darkest point of a picture of this part of the page, as the browser shows it."""
    image = pytest.importorskip("PIL.Image")
    from io import BytesIO

    picture = image.open(BytesIO(page.locator(selector).screenshot())).convert("RGB")
    return min(luminance("#{:02x}{:02x}{:02x}".format(*colour)) for _, colour in picture.getcolors(1 << 20))


@browser
def test_little_motion_is_respected(opened) -> None:
    page = opened(reduced_motion="reduce")
    predict(page)
    assert page.eval_on_selector("#speed", "one => one.selectedIndex") == 0
    show(page, "build")
    assert page.eval_on_selector(".pot .left", "one => getComputedStyle(one).transitionDuration") == "0s"
    show(page, "watch")
    before = page.inner_text("#now")
    page.wait_for_timeout(400)
    assert page.inner_text("#now") == before


@browser
def test_what_is_projected_can_be_read_from_the_back(opened) -> None:
    page = opened(width=1920, height=1080)
    predict(page)
    page.click("#projector")
    script = (
        "s => Math.min(...[...document.querySelectorAll('#' + s + ' *')].filter(one => one.checkVisibility() && "
        "[...one.childNodes].some(part => part.nodeType === 3 && part.textContent.trim()))"
        ".map(one => parseFloat(getComputedStyle(one).fontSize)))"
    )
    for screen in SCREENS:
        show(page, screen)
        assert page.evaluate(script, screen) >= PROJECTED, screen


@browser
def test_every_chart_has_words_and_a_table(opened) -> None:
    page = opened()
    predict(page)
    for screen in ("watch", "all_runs", "causes", "survey", "levers"):
        show(page, screen)
        labels = page.eval_on_selector_all(
            f"#{screen} svg[role=img]", "all => all.map(one => one.getAttribute('aria-label'))"
        )
        assert labels and all(labels)
        for summary in page.locator(f"#{screen} > details:has(.scroll) > summary, #runs_part summary").all():
            if summary.is_visible():
                summary.click()
        page.wait_for_selector(f"#{screen} details[open] td")


@browser
def test_every_underlined_word_leads_to_its_entry_and_back(opened) -> None:
    page = opened()
    predict(page)
    terms = [term.lower() for term, *_ in load_labels()["workshop"]["glossary"]]
    met = 0
    for screen in SCREENS[:-1]:
        show(page, screen)
        for link in page.locator(f"#{screen} .term-link:visible").all()[:3]:
            words = link.inner_text().lower()
            link.click()
            entry = page.evaluate("document.activeElement.textContent").lower()
            assert entry in terms and words.startswith(entry)
            page.click("#glossary_back")
            assert page.is_visible(f"#{screen}")
            met += 1
    assert met > 12


@browser
def test_the_browser_itself_refuses_to_ask_anyone(opened) -> None:
    page = opened()
    refused = (
        "() => new Promise(done => { document.addEventListener('securitypolicyviolation', "
        "event => done(event.effectiveDirective)); fetch('https://example.org/').catch(() => {}); })"
    )
    page.expected_errors.append("Content Security Policy")
    assert page.evaluate(refused) == "connect-src"
