"""What a notebook shows: plain text and small cards that load nothing, with true numbers and calls that exist."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from sim import ConfigError, CpdFramework, Service, Study, run
from sim.presentation.notebook.html import told
from sim.presentation.style import as_svg, house_style
from sim.presentation.text_overlap import hindrances
from sim.settings.compose import compose_config
from sim.studies.single.result import Run

SMALL = {"organisation": "small_workshop", "weeks": 6, "burn_in": 2, "replicates": 2}


@pytest.fixture(scope="module")
def things(tmp_path_factory):
    """One of everything."""
    result = run("case_study", instruments=["ics", "ocai"], progress=False, **SMALL)
    folder = tmp_path_factory.mktemp("objects") / "study"
    study = Study.create(over={"leadership.bias": [0, 0.6]}, folder=folder, engine="in_process", **SMALL)
    study.run(progress=False)
    return {
        "service": Service("case_study", organisation="small_workshop"),
        "framework": CpdFramework("mixed_portfolio", organisation="small_workshop"),
        "run": result, "study": study, "effects": study.effects(), "survey": result.survey("ics"),
        "points": result.survey("ocai"),
    }  # fmt: skip


class Balanced(HTMLParser):
    """Checks that every tag is closed and nothing is loaded from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        assert tag not in ("script", "link", "iframe", "img") and not {"src", "href"} & dict(attrs).keys()
        self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", ["service", "framework", "run", "study", "effects", "survey", "points"])
def test_each_card_is_small_whole_and_readable_in_any_theme(things, name: str, monkeypatch) -> None:
    monkeypatch.setattr(Run, "_viewer", lambda self: "")
    page = things[name]._repr_html_()
    parser = Balanced()
    parser.feed(page)
    assert parser.open == [] and len(page) < 60_000
    assert not re.search(r"#[0-9A-Fa-f]{3,6}\b|rgb\(|background:(?!transparent)", page)  # colours are the notebook's
    assert (page.count("<caption") == page.count("<table") and "<th scope=" in page) or name == "points"
    assert 1 <= page.count("<li><code>") <= 3


@pytest.mark.parametrize("name", ["service", "framework", "run", "study", "survey"])
def test_plain_text_is_one_line(things, name: str) -> None:
    text = repr(things[name])
    assert "\n" not in text and 40 < len(text) < 250


def test_values_are_told_as_people_write_them() -> None:
    values = {
        999.7: "1,000", 12.345: "12.3", -0.5: "\N{MINUS SIGN}0.5", 1234.6: "1,235", 3.0: "3", None: "\N{EN DASH}",
        float("nan"): "\N{EN DASH}", float("inf"): "\N{EN DASH}",
    }  # fmt: skip
    assert {value: told(value) for value in values} == values
    assert told(np.float32("nan")) == told(pd.NA) == told([]) == "\N{EN DASH}"
    assert (told(True), told(np.bool_(False)), told(np.int64(-1200))) == ("yes", "no", "\N{MINUS SIGN}1,200")


def test_calls_that_cards_name_are_there(things, monkeypatch) -> None:
    monkeypatch.setattr(Run, "_viewer", lambda self: "")
    for name in ("service", "framework", "run", "study", "survey"):
        for path in re.findall(rf"<code>{name}\.([a-z_.]+)", things[name]._repr_html_()):
            thing = things[name]
            for part in path.split("."):
                thing = getattr(thing, part)
            assert callable(thing)


def test_a_service_counts_what_the_model_counts(things) -> None:
    service = things["service"]
    model = service.model()
    assert service.posts == service.config.organisation.posts == service.professions["posts"].sum() == len(model.agents)
    seats = len(model.leaders) - bool(service.config.leadership.director)
    assert service.professions["seats"].sum() == seats
    for share in ("share_of_posts", "share_of_seats"):
        assert service.professions[share].sum() == pytest.approx(1)
    assert service.case_types["share"].sum() == pytest.approx(1)


def test_a_framework_adds_up(things) -> None:
    framework = things["framework"]
    activities, reach = framework.activities, framework.reach
    assert framework.budget == framework.config.cpd.budget * 40
    assert activities["budget_share"].sum() == pytest.approx(1)
    wanted = activities["places"] * activities["price_each"]
    assert activities["money_wanted"].to_list() == pytest.approx(wanted.to_list())
    posts = framework.config.organisation.professions
    for name in activities.index:
        coming = sum(reach.loc[one, name] * item.headcount for one, item in posts.items())
        use = framework.config.cpd.activities[name]
        limit = use.places / 100 * 40 if use.places else coming
        assert activities.loc[name, "places"] == pytest.approx(min(coming, limit) * activities.loc[name, "sessions"])
    assert 0 <= framework.money_for_activities <= framework.budget


@pytest.mark.parametrize("name", CpdFramework.names())
def test_every_framework_that_ships_has_a_card_and_a_figure_that_can_be_read(name: str) -> None:
    framework = CpdFramework(name)
    assert framework._repr_html_() and framework.config.cpd.name == name
    with house_style():
        assert hindrances(framework.plot()) == []


@pytest.mark.parametrize("organisation", ["case_study", "small_workshop", "county", "police_monoculture"])
def test_every_service_has_a_figure_that_can_be_read(organisation: str) -> None:
    with house_style():
        assert hindrances(Service("case_study", organisation=organisation).plot()) == []


@pytest.mark.parametrize("name", ["service", "framework"])
def test_their_figures_have_recipes_too(things, name: str) -> None:
    figure, names = things[name].plot(), {}
    exec(figure.recipe().code, names)
    assert as_svg(names["figure"], figure.title) == as_svg(figure, figure.title)


def test_a_run_knows_its_service_and_framework(things) -> None:
    result = things["run"]
    assert result.service.config is result.config and result.framework.config is result.config
    names: dict = {}
    exec(result.service.plot().recipe().code, names)
    assert names["service"].config == result.config


def test_effects_are_a_plain_frame_with_a_face(things) -> None:
    effects = things["effects"]
    assert isinstance(effects, pd.DataFrame) and type(effects[effects["n"] > 0]) is pd.DataFrame
    assert type(effects[["measure", "n"]]) is pd.DataFrame
    page = effects._repr_html_()
    first = effects.iloc[0]
    assert first["label"] in page and first["verdict"] in page and f"{abs(first['difference']):.3f}" in page


def test_what_is_not_there_is_refused_in_a_sentence() -> None:
    with pytest.raises(ConfigError, match="survey_preferred"):
        CpdFramework("survey_prefered")
    assert Service(compose_config("status_quo")).config.scenario.name == "status_quo"


def test_a_figure_in_a_notebook_is_drawn_once_with_words_for_those_who_cannot_see_it(things) -> None:
    figure = things["run"].plot.trajectories()
    shown = figure._repr_mimebundle_()
    assert set(shown) == {"text/plain", "text/html", "image/png"} and shown["image/png"] in shown["text/html"]
    assert 'alt="Conflict over time.' in shown["text/html"] and "How to remake it" in shown["text/html"]
    assert "result.plot.trajectories()" in repr(figure)
