"""Every shipped option composes into a checked configuration, and overrides land where they belong."""

from __future__ import annotations

import dataclasses
import shutil
import subprocess
import sys
from itertools import product

import pytest

import sim
from sim.core.config_files import conf_folder, options_of
from sim.core.errors import ConfigError
from sim.model.alternatives.alternative import known_alternatives
from sim.model.config import Config, registry
from sim.model.cpd.programme import ActivityUse, AlternativeUse
from sim.model.events import Event
from sim.model.survey.instrument import Instrument, Page, Reply, Scale
from sim.settings.compose import compose_config, merged_settings, mutable_copy, validated_config
from sim.settings.hydra_errors import hydra_errors_as_config_errors
from sim.settings.option_groups import OPTION_GROUPS

SCENARIOS, ORGANISATIONS = options_of("scenario"), options_of("organisation")
FEW_PAIRS = [(scenario, ORGANISATIONS[k % len(ORGANISATIONS)]) for k, scenario in enumerate(SCENARIOS)]
OTHER_PAIRS = [pair for pair in product(SCENARIOS, ORGANISATIONS) if pair not in FEW_PAIRS]


def composes(scenario: str, organisation: str) -> None:
    config = compose_config(scenario, organisation=organisation)
    assert config.scenario.name == scenario and config.organisation.name == organisation
    assert config.scenario.description and config.scenario.source and config.scenario.questions


@pytest.mark.parametrize(("scenario", "organisation"), FEW_PAIRS)
def test_scenarios_in_organisations(scenario: str, organisation: str) -> None:
    composes(scenario, organisation)


@pytest.mark.slow
@pytest.mark.parametrize(("scenario", "organisation"), OTHER_PAIRS)
def test_all_other_scenarios_in_organisations(scenario: str, organisation: str) -> None:
    composes(scenario, organisation)


@pytest.mark.parametrize("group", [group for group in OPTION_GROUPS if group not in ("scenario", "organisation")])
def test_every_option_of_every_group(group: str) -> None:
    for option in options_of(group):
        assert compose_config("case_study", **{group: option})


@pytest.mark.parametrize(("organisation", "posts"), [("small_workshop", 40), ("county", 2000), ("national", 100_000)])
def test_sizes(organisation: str, posts: int) -> None:
    config = compose_config("status_quo", organisation=organisation)
    assert sum(item.headcount for item in config.organisation.professions.values()) == pytest.approx(posts, rel=0.001)
    assert 15 <= posts / config.organisation.localities <= 30  # two people meet every few weeks, or nothing changes


def test_a_changed_file_of_options_is_read_again(tmp_path, monkeypatch) -> None:
    conf = tmp_path / "conf"
    shutil.copytree(conf_folder(), conf)
    monkeypatch.setattr("sim.settings.compose.conf_folder", lambda: conf)
    overrides = ["leadership=case_study"]
    first = merged_settings(overrides)
    first["leadership"]["bias"] = 0.99  # what a caller does to its copy concerns nobody else
    assert merged_settings(overrides)["leadership"]["bias"] == 0.6
    option = conf / "leadership" / "case_study.yaml"
    option.write_text(option.read_text().replace("bias: 0.6", "bias: 0.625"))
    assert merged_settings(overrides)["leadership"]["bias"] == 0.625


def test_what_scenarios_say() -> None:
    study, neutral = compose_config("case_study"), compose_config("status_quo")
    assert study.leadership.bias == 0.6 and study.leadership.seats == {"social_work": 4, "education": 1}
    assert neutral.leadership.bias == 0 and not neutral.leadership.seats
    assert compose_config("shared_paperwork").paperwork.shared == 1
    assert not compose_config("case_study", organisation="national").record.localities
    assert compose_config("austerity").schedule[0].set["demand.volume"] == 1.1


def test_the_default_is_the_case_study() -> None:
    assert validated_config(merged_settings([])) == compose_config("case_study")


def test_groups_left_alone_keep_the_declared_defaults() -> None:
    config = compose_config("status_quo")
    declared = Config()
    for item in dataclasses.fields(Config):
        if item.name not in ("scenario", "organisation", "cpd"):
            assert getattr(config, item.name) == getattr(declared, item.name), item.name
    # The option "none" says in words that there is no framework, and that no money is put aside for one.
    in_words = dataclasses.replace(config.cpd, description="", source="", budget=declared.cpd.budget)
    assert in_words == declared.cpd and config.cpd.budget == 0


def test_the_schema_holds_every_declared_number() -> None:
    schema = mutable_copy(Config)()
    entries = {"cpd.activities.*": ActivityUse, "cpd.alternatives.*": AlternativeUse, "events.*": Event}
    entries |= {"instruments.*": Instrument, "instruments.*.scales.*": Scale, "instruments.*.pages.*": Page}
    entries |= {"instruments.*.reply": Reply}
    for row in registry():
        place, _, name = row.path.rpartition(".")
        group, _, kind = place.partition(".")
        if group == "organisation":
            continue
        if group in ("activity", "alternative"):  # a portfolio's entry leaves these to its kind until it says otherwise
            use = mutable_copy(ActivityUse if group == "activity" else AlternativeUse)()
            own = known_alternatives()[kind].sets.values() if group == "alternative" else ()
            assert name in own or getattr(use, name) is None, row.path
            continue
        value = mutable_copy(entries[place])() if place in entries else schema
        for part in [name] if place in entries else row.path.split("."):
            value = getattr(value, part)
        assert value == row.default, row.path


def test_portfolios_and_events_are_read_from_plain_settings() -> None:
    config = compose_config(
        "status_quo",
        cpd={"budget": 100.0, "activities": {"study_day": {"per_year": 2}}, "alternatives": {"shared_forms": {}}},
        events={"review": {"kind": "restructure", "week": 3, "share": 0.1}},
    )
    assert config.cpd.activities["study_day"].per_year == 2 and config.cpd.alternatives["shared_forms"].start_week == 0
    assert config.events["review"].share == 0.1
    typed_in = ["scenario=status_quo", "+cpd.activities.study_day={per_year:2}", "+cpd.alternatives.shared_forms={}"]
    typed_in += ["cpd.budget=100", "+events.review={kind:restructure,week:3,share:.1}"]
    assert validated_config(merged_settings(typed_in)) == config


def test_settings_of_all_shapes() -> None:
    config = compose_config(
        "status_quo",
        organisation={"localities": 5},
        leadership={"bias": 0.3, "seats": {"health": 1}},
        paperwork="shared",
        burn_in=3,
        **{"episodes.coupling_rate": 0.2},
    )
    assert config.organisation.localities == 5 and config.organisation.name == "case_study"
    assert config.leadership.bias == 0.3 and config.leadership.seats == {"health": 1}
    assert config.paperwork.shared == 1 and config.burn_in == 3 and config.episodes.coupling_rate == 0.2


def test_python_and_command_line_compose_alike() -> None:
    typed_in = ["scenario=status_quo", "organisation=small_workshop", "leadership.seats.health=2", "leadership.bias=1"]
    said = compose_config("status_quo", organisation="small_workshop", leadership={"seats": {"health": 2}, "bias": 1})
    assert validated_config(merged_settings(typed_in)) == said


@pytest.mark.parametrize(
    ("settings", "parts"),
    [
        ({"scenario": "casestudy"}, ("scenario", "'case_study'")),
        ({"organisation": "country"}, ("organisation", "'county'")),
        ({"leadership": {"bais": 0.1}}, ("leadership.bais", "'leadership.bias'")),
        ({"leadership": 0.6}, ("leadership", "group of settings")),
        ({"wekes": 3}, ("wekes", "'weeks'")),
        ({"n_jobs": 3}, ("n_jobs", "'workers'")),
        ({"cpd": {"rivals": {}}}, ("cpd.rivals", "'cpd.alternatives'")),
        ({"weeks": "many"}, ("weeks", "whole number")),
        ({"weeks": 0}, ("weeks", "1 to 5200")),
        ({"leadership": {"bias": 60}}, ("leadership.bias", "0 to 1", "0.6")),
    ],
)
def test_invalid_settings_are_named_with_what_is_allowed(settings: dict, parts: tuple[str, ...]) -> None:
    with pytest.raises(ConfigError) as error:
        compose_config(**settings)
    assert all(part in str(error.value) for part in parts)


@pytest.mark.parametrize("argument", ["leadership.bias=${nonsense}", "leadership.bias=0,1", "scenario=nowhere"])
def test_hydras_errors_are_config_errors_in_python(argument: str) -> None:
    with pytest.raises(ConfigError), hydra_errors_as_config_errors():
        merged_settings([argument])


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import sim, sys; assert not {'numpy', 'pandas', 'numba', 'hydra', 'mesa'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert set(sim.__all__) <= set(dir(sim))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = sim.nonsense


def test_entries_are_added_and_changed_as_settings() -> None:
    config = validated_config(
        merged_settings(
            [
                "cpd=survey_preferred", "cpd.activities.study_day.price=50", "cpd.activities.day.kind=study_day",
                "cpd.alternatives.one_system={}", "events.review={kind:incident,severity:0.9}", "cpd.access.health=0.5",
            ]
        )
    )  # fmt: skip
    assert config.cpd.activities["study_day"].price == 50 and config.cpd.activities["study_day"].weight == 4.3
    assert config.cpd.activities["day"].kind == "study_day" and "one_system" in config.cpd.alternatives
    assert config.events["review"].severity == 0.9 and config.cpd.access == {"health": 0.5}


@pytest.mark.parametrize(
    ("override", "hint"),
    [
        ("cpd.activities.study_day.prize=5", "'cpd.activities.study_day.price'"),
        ("cpd.activities.study_dai={}", "'study_day'"),
        ("cpd.alternatives.one_system.start_price=x", "number"),
        ("events.review.kind=storm", "events.review.kind"),
        ("events.review.severity=7", "0.7"),
        ("cpd.access.helth=0.5", "'health'"),
    ],
)
def test_invalid_entries_are_refused_with_a_hint(override: str, hint: str) -> None:
    with pytest.raises(ConfigError) as error:
        validated_config(merged_settings([override]))
    assert hint in str(error.value)
