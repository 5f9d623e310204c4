"""The page in a real browser without a network: it shows what the record says, to eyes, keys and screen readers."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pytest

from sim import run
from sim.replay.page.build import notebook_frame, page_of, save

pytestmark = pytest.mark.browser
WEEKS = 60
SCREENS = ("watch", "all_runs", "causes", "history")
LINES = ("task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement")


def show(page, screen: str) -> None:
    page.click(f"#tab-{screen}")


def table(page, box: str) -> list[list[str]]:
    """The cells of a table, after opening it."""
    page.evaluate("box => { document.getElementById(box).open = true; }", box)
    page.wait_for_selector(f"#{box} td", state="attached")
    script = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    return page.eval_on_selector_all(f"#{box} tbody tr", script)


def number(record: dict, measure: str, value: float | None) -> float | None:
    return None if value is None else value * (1 if record["measures"][measure]["unit"] in ("weeks", "count") else 100)


def same(cell: str, value: float | None) -> bool:
    return cell == "none" if value is None else abs(float(cell) - value) <= 0.05 + 1e-9


def week_of(page) -> int:
    """The week shown, counted from 0."""
    return int(page.input_value("#week")) - 1


def test_opens_with_one_request_and_draws_everybody(opened, two) -> None:
    page = opened(two)  # the fixture fails on a second request or an error on the console
    for side in (1, 2):
        assert page.locator(f"#people figure:nth-child({side}) svg path:has(title)").count() == len(
            two[0]["posts"]["profession"]
        )
    assert len(page.requests) == 1


def test_one_record_alone_speaks_of_no_other(opened, two) -> None:
    page = opened(two[:1])
    for screen in SCREENS:
        show(page, screen)
        shown = page.inner_text(f"#{screen}")
        assert shown.strip() and not re.search(r"\bin B\b|undefined|NaN", shown)


def test_the_shortest_run_of_one_replicate(opened) -> None:
    short = run("case_study", organisation="small_workshop", weeks=3, burn_in=0, replicates=1, progress=False).replay()
    page = opened([short.record])
    page.click("#forward")
    for screen in SCREENS:
        show(page, screen)
        assert not re.search(r"undefined|NaN|Infinity", page.evaluate(f"document.getElementById('{screen}').outerHTML"))
    show(page, "all_runs")
    assert page.locator("#dots .sentence").first.inner_text().startswith("In the run you saw: ")


def test_every_text_is_filled_in(opened, two) -> None:
    page = opened(two)
    for screen in SCREENS:
        show(page, screen)
        assert not re.search(r"undefined|NaN|\{\w+\}|ui\.|history\.", page.inner_text(f"#{screen}"))


def test_people_are_as_in_the_record(opened, two) -> None:
    page = opened(two)
    for week in (0, 21, 59):
        page.evaluate(
            "w => { const r = document.getElementById('week'); r.value = w + 1; r.dispatchEvent(new Event('input')); }",
            week,
        )
        for side, record in enumerate(two):
            states = np.array(record["people"]["state"][week // record["step"]])
            script = "paths => paths.map(path => [path.getAttribute('fill'), path.getAttribute('stroke-dasharray')])"
            drawn = page.eval_on_selector_all(f"#people figure:nth-child({side + 1}) svg path:has(title)", script)
            assert [fill == "#fff" and dash == "2 2" for fill, dash in drawn] == (states == 0).tolist()
        assert page.inner_text("#now").startswith(f"Week {week + 1}, ")


def test_what_has_not_come_yet_is_pale(opened, two) -> None:
    page = opened(two)
    page.locator("#week").fill("31")
    for picture in page.locator("#lines svg").all():
        wash = picture.locator(".cover")
        assert wash.is_visible() and picture.locator("text:has-text('Week 31')").count() == 1
        whole = picture.locator("path[stroke-width='3']").first.bounding_box()
        assert abs(wash.bounding_box()["width"] - whole["width"] * (1 - 30 / (WEEKS - 1))) < 5


def test_plays_fast_enough_with_220_people_and_pauses_at_once(opened, large_two) -> None:
    page = opened(large_two)
    page.select_option("#speed", "32")
    page.evaluate("""() => {
      window.frames_ = 0;
      const count = () => { window.frames_ += 1; requestAnimationFrame(count); };
      count();
    }""")
    page.click("#play")
    start = page.evaluate("[performance.now(), Number(document.getElementById('week').value) - 1, window.frames_]")
    page.wait_for_timeout(2500)
    end = page.evaluate("[performance.now(), Number(document.getElementById('week').value) - 1, window.frames_]")
    stopped = page.evaluate(
        "() => { document.getElementById('play').click(); return Number(document.getElementById('week').value) - 1; }"
    )
    page.wait_for_timeout(300)
    seconds = (end[0] - start[0]) / 1000
    print(f"{(end[1] - start[1]) / seconds:.1f} weeks and {(end[2] - start[2]) / seconds:.0f} frames a second")
    assert (end[1] - start[1]) / seconds >= 20
    assert 0 <= week_of(page) - stopped <= 1


def test_the_whole_walk_with_keys_alone(opened, two) -> None:
    page = opened(two)

    def tab_to(target: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == target:
                return
        raise AssertionError(f"{target} is out of reach")

    tab_to("skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "watch"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert week_of(page) == 1
    page.keyboard.press("Space")
    page.wait_for_timeout(1000)  # the policy refuses wait_for_function
    page.keyboard.press("Space")
    stopped = week_of(page)
    page.wait_for_timeout(400)
    assert week_of(page) == stopped and page.inner_text("#play") == "Play"
    tab_to("week")
    page.keyboard.press("End")
    assert week_of(page) == two[0]["weeks"] - 1
    tab_to("tab-watch")
    for screen in (*SCREENS[1:], SCREENS[0], SCREENS[1], SCREENS[2], SCREENS[3]):
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.id") == f"tab-{screen}"
        assert page.is_visible(f"#{screen}") and sum(page.is_visible(f"#{one}") for one in SCREENS) == 1
    tab_to("post")
    before = page.inner_text("#entries")
    page.keyboard.press("ArrowDown")
    assert page.inner_text("#entries") != before


def test_twenty_numbers_by_week(opened, two) -> None:
    rows = table(opened(two), "lines_table")
    rng = np.random.default_rng(7)
    assert len(rows) == two[0]["weeks"]
    assert [rows[week][0] for week in (0, 24, 51, 52)] == [
        "Week 1, April", "Week 25, September", "Week 52, March", "Week 53, April"
    ]  # fmt: skip
    for _ in range(20):
        week, line, side = int(rng.integers(len(rows))), int(rng.integers(4)), int(rng.integers(2))
        value = number(two[side], LINES[line], two[side]["series"][LINES[line]][week])
        assert rows[week][0].startswith(f"Week {week + 1}, ") and same(rows[week][1 + 2 * line + side], value)


def test_every_outcome_of_every_replicate(opened, two) -> None:
    page = opened(two)
    show(page, "all_runs")
    rows = table(page, "dots_table")
    outcomes = list(two[0]["all_replicates"]["outcomes"])
    assert len(rows) == 5
    for run_, row in enumerate(rows):
        for k, name in enumerate(outcomes):
            for side, record in enumerate(two):
                assert same(
                    row[1 + 2 * k + side], number(record, name, record["all_replicates"]["outcomes"][name][run_])
                )


def test_sentences_count_as_numpy_does(opened, two) -> None:
    page = opened(two)
    show(page, "all_runs")
    sentences = page.locator("#dots .sentence").all_inner_texts()
    for sentence, name in zip(sentences, two[0]["all_replicates"]["outcomes"], strict=True):
        a, b = (np.array(record["all_replicates"]["outcomes"][name], float) for record in two)
        whole = np.isfinite(a) & np.isfinite(b)
        less, more = int((b < a)[whole].sum()), int((b > a)[whole].sum())
        if not less + more:
            assert "the same" in sentence or "did not happen" in sentence
            continue
        count, n = max(less, more), whole.sum()
        assert (
            sentence.startswith("In B, ")
            and (f"in {count} of {n} runs" if count < n else f"in all {n} runs") in sentence
        )
        assert ("the same" in sentence) == (less + more < whole.sum())


def test_direction_words(opened, two) -> None:
    page = opened(two)
    show(page, "all_runs")
    sentence = page.locator("#dots .card:has(h3:text-is('Personal tension')) .sentence").inner_text()
    a, b = (np.array(record["all_replicates"]["outcomes"]["relationship_conflict"]) for record in two)
    assert ("less personal tension" in sentence) == ((b < a).sum() >= (b > a).sum())


def test_causes_are_sums_over_the_weeks(opened, two) -> None:
    page = opened(two)
    show(page, "causes")
    rows = table(page, "causes_table")
    shown = Counter(round(float(row[1 + 2 * side]), 1) for row in rows for side in (0, 1))
    kept = Counter(
        round(float(np.round(sum(values), 1)), 1)
        for record in two
        for causes in record["causes"].values()
        for values in causes.values()
    )
    close = sum((shown & kept).values())
    assert len(rows) == sum(len(causes) for causes in two[0]["causes"].values())
    assert close >= sum(kept.values()) - 1  # one may round the other way


def occasion(entry: dict) -> tuple:
    """What makes an entry of one run the same occasion as one of the other; contacts of a week differ by whom."""
    others = tuple(entry["with"]) if entry["kind"] == "contact" else ()
    return (entry["week"], entry["kind"], entry.get("case"), entry.get("activity"), others)


def test_the_entries_are_the_history(opened, two) -> None:
    page = opened(two)
    show(page, "history")
    page.select_option("#post", "0")
    while page.is_visible("#more"):
        assert page.locator("#entries li").count() % 60 <= 60
        page.click("#more")
    for side, record in enumerate(two):
        history = record["individual_histories"]["0"]
        shown = page.locator(f"#entries .weekrow:not(.head) ul:nth-of-type({side + 1}) li").all_inner_texts()
        assert len(shown) == len(history)
        assert sum("it turned personal" in one for one in shown) == sum(bool(entry.get("episode")) for entry in history)
        assert sum("about family" in one for one in shown) == sum(entry["kind"] == "meeting" for entry in history)
    a, b = ([occasion(entry) for entry in record["individual_histories"]["0"]] for record in two)
    assert page.locator("#entries .tag:has-text('only in A')").count() == sum(entry not in b for entry in a)
    assert page.locator("#entries .tag:has-text('only in B')").count() == sum(entry not in a for entry in b)


def test_at_most_sixty_entries_at_once_and_filters(opened, large_two) -> None:
    page = opened(large_two)
    show(page, "history")
    assert 0 < page.locator("#entries li").count() <= 60
    page.click("#more")
    assert 60 < page.locator("#entries li").count() <= 120
    page.select_option("#filter", "training")
    assert page.inner_text("#shown").startswith("Nothing")
    page.select_option("#filter", "personal")
    assert all("turned personal" in one for one in page.locator("#entries li").all_inner_texts())


@pytest.mark.parametrize("width", [320, 390, 1366, 1920])
def test_no_sideways_scroll_and_text_is_large_enough(opened, two, width) -> None:
    page = opened(two, width=width, height=800)
    for bigger in (False, True):
        if bigger:
            page.click("#bigger")
        for screen in SCREENS:
            show(page, screen)
            page.evaluate("() => document.querySelectorAll('details').forEach(box => { box.open = true; })")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, screen
            script = "texts => Math.min(...texts.map(text => parseFloat(getComputedStyle(text).fontSize)))"
            assert page.eval_on_selector_all(f"#{screen} :is(p, text, li, td, label, button, summary)", script) >= 17
            for box in page.locator(f"#{screen} svg[role=img]:visible").all():
                view, size = box.get_attribute("viewBox").split(), box.bounding_box()
                assert abs(float(view[2]) - size["width"]) < 1  # true pixel size


def test_nothing_starts_by_itself_with_reduced_motion(opened, two) -> None:
    for motion in ("reduce", "no-preference"):
        page = opened(two, reduced_motion=motion)
        page.wait_for_timeout(400)
        assert week_of(page) == 0
        assert page.inner_text("#play") == "Play"
        assert page.input_value("#speed") == ("2" if motion == "reduce" else "7")


def test_a_thick_edge_leads_to_the_story(opened, two) -> None:
    page = opened(two)
    edges = page.locator("#people figure:nth-child(1) path.has-history")
    assert edges.count() == len(two[0]["individual_histories"])
    assert edges.first.evaluate("node => getComputedStyle(node).strokeWidth") == "3px"
    page.click("#people figure:nth-child(1) path.has-history >> nth=1")
    assert page.is_visible("#history") and page.input_value("#post") == "5"


def test_neutral_names_hide_every_label(opened, two) -> None:
    page = opened(two)
    page.check("#neutral")
    shown = page.inner_text("main") + page.evaluate("document.querySelector('main').textContent")
    assert "Profession A" in shown
    assert not [kind["label"] for kind in two[0]["professions"] if kind["label"] in shown]


def test_the_sentence_is_read_out_when_it_stands_still_only(opened, two) -> None:
    page = opened(two)
    assert page.get_attribute("#now", "aria-live") == "polite"
    page.click("#play")
    assert page.get_attribute("#now", "aria-live") == "off"


def test_prints_on_two_sides(opened, two, large_two) -> None:
    for records in (two, two[:1], large_two):
        page = opened(records)
        pdf = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2
        assert page.evaluate("document.documentElement.className") == ""


@pytest.mark.parametrize("width", [390, 1366])
def test_axe_finds_nothing_serious(opened, two, axe, width) -> None:
    page = opened(two, width=width)
    page.evaluate(axe)
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
    for screen in SCREENS:
        show(page, screen)
        page.evaluate("() => document.querySelectorAll('details').forEach(box => { box.open = true; })")
        page.wait_for_timeout(50)
        found = page.evaluate("rules => axe.run(document, rules)", rules)["violations"]
        shown = [(one["id"], one["impact"], [node["html"][:120] for node in one["nodes"]][:3]) for one in found]
        assert not [one for one in shown if one[1] in ("serious", "critical")], (screen, shown)


def test_the_policy_refuses_what_it_does_not_know(chromium, two, tmp_path) -> None:
    path = save(page_of(two), tmp_path / "page.html")
    context = chromium.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path.as_uri())
    refused = "fetch('http://127.0.0.1:9/').then(() => 'sent', error => error.name)"
    script = """new Promise(done => {
      document.addEventListener('securitypolicyviolation', event => done(event.effectiveDirective));
      REFUSED;
      setTimeout(() => done('nothing'), 2000);
    })"""
    assert page.evaluate(script.replace("REFUSED", refused)) == "connect-src"
    inline = "const s = document.createElement('script'); s.textContent = 'window.broken = 1'; document.body.append(s)"
    assert page.evaluate(script.replace("REFUSED", inline)) == "script-src-elem"
    assert page.evaluate("window.broken") is None
    assert not [address for address in asked if address.startswith("http")]
    context.close()


def test_works_in_a_notebook_s_frame(chromium, two, tmp_path) -> None:
    path = save(f"<!doctype html><title>notebook</title>{notebook_frame(page_of(two))}", tmp_path / "notebook.html")
    context = chromium.new_context(offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(path.as_uri())
    inside = page.frame_locator("iframe")
    inside.locator("#tab-all_runs").click()
    assert inside.locator("#dots .sentence").first.inner_text().startswith("In B, ")
    assert not inside.locator("#print").is_visible()
    assert not wrong
    context.close()
