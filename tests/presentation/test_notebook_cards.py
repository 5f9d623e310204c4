"""Notebook cards: plain text and small HTML that loads nothing, with true numbers and calls that exist."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from inspection import Outline

from sim import ConfigError, CpdFramework, Service, Study, run
from sim.presentation.image_files import as_svg
from sim.presentation.notebook import result_cards
from sim.presentation.style import house_style
from sim.presentation.text_overlap import overlaps
from sim.settings.compose import compose_config

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


@pytest.mark.parametrize("name", ["service", "framework", "run", "study", "effects", "survey", "points"])
def test_each_card_is_small_whole_and_readable_in_any_theme(things, name: str, monkeypatch) -> None:
    monkeypatch.setattr(result_cards, "_viewer", lambda run: "")
    page = things[name]._repr_html_()
    outline = Outline(page)
    assert len(page) < 60_000
    loaded = {"script", "link", "iframe", "img"}
    assert not [tag for tag, attrs in outline.tags if tag in loaded or {"src", "href"} & attrs.keys()]
    assert not re.search(r"#[0-9A-Fa-f]{3,6}\b|rgb\(|background:(?!transparent)", page)  # colours are the notebook's
    assert (page.count("<caption") == page.count("<table") and "<th scope=" in page) or name == "points"
    assert 1 <= page.count("<li><code>") <= 3


@pytest.mark.parametrize("name", ["service", "framework", "run", "study", "survey"])
def test_plain_text_is_one_line(things, name: str) -> None:
    text = repr(things[name])
    assert "\n" not in text and 40 < len(text) < 250


def test_calls_that_cards_name_are_there(things, monkeypatch) -> None:
    monkeypatch.setattr(result_cards, "_viewer", lambda run: "")
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
        assert overlaps(framework.plot()) == []


@pytest.mark.parametrize("organisation", ["case_study", "small_workshop", "county", "police_monoculture"])
def test_every_service_has_a_figure_that_can_be_read(organisation: str) -> None:
    with house_style():
        assert overlaps(Service("case_study", organisation=organisation).plot()) == []


@pytest.mark.parametrize("name", ["service", "framework"])
def test_their_figures_have_recipes_too(things, name: str) -> None:
    figure, names = things[name].plot(), {}
    exec(figure.reproduction().code, names)
    assert as_svg(names["figure"], figure.title) == as_svg(figure, figure.title)


def test_a_run_knows_its_service_and_framework(things) -> None:
    result = things["run"]
    assert result.service.config is result.config and result.framework.config is result.config
    names: dict = {}
    exec(result.service.plot().reproduction().code, names)
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
    assert f'alt="{figure.title}.' in shown["text/html"] and "<details>" in shown["text/html"]
    assert "result.plot.trajectories()" in repr(figure)
