"""The reproduction of a figure is Python that runs and draws the same figure, bit for bit."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from sim import ConfigError, CpdFramework, Study, load, run
from sim.model.cpd.activity import ACTIVITIES
from sim.presentation.figure import ReproducibleFigure, new_figure
from sim.presentation.figure_parts import FOOTER_GID, text_of
from sim.presentation.image_files import as_svg
from sim.presentation.settings_in_python import lines_of_run
from sim.settings.compose import compose_config
from sim.studies.provenance import config_hash

SMALL = {"organisation": "small_workshop", "weeks": 6, "burn_in": 2, "replicates": 2}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recipes") / "run"
    run("case_study", instruments=["ics"], leadership={"bias": 0.25}, output=folder, progress=False, **SMALL)
    return load(folder)


def made(code: str) -> ReproducibleFigure:
    """The figure that Python makes."""
    names: dict = {}
    exec(code, names)
    return names["figure"]


def svg(figure: ReproducibleFigure) -> bytes:
    return as_svg(figure, figure.title)


@pytest.mark.parametrize("name", ["trajectories", "leadership"])
def test_a_runs_figure_is_made_again_from_its_folder_and_by_a_new_run(saved, name: str) -> None:
    figure = getattr(saved.plot, name)()
    reproduction = figure.reproduction()
    assert "load(" in reproduction.code and "run(" in reproduction.rerun and "load(" not in reproduction.rerun
    assert "'bias': 0.25" in reproduction.rerun
    assert svg(made(reproduction.code)) == svg(figure) == svg(made(reproduction.rerun))
    for part in (saved.provenance["config_hash"], saved.provenance["tables_hash"], "Dissonance", figure.title):
        assert part in str(reproduction)


def test_a_run_in_memory_is_run_again(saved) -> None:
    reproduction = run("case_study", progress=False, **SMALL).plot.trajectories().reproduction()
    assert reproduction.code == reproduction.rerun and "load" not in reproduction.code


def test_a_surveys_figure_too_with_the_runs_footer(saved) -> None:
    figure = saved.survey("ics").plot()
    footer = text_of(figure, FOOTER_GID)
    assert saved.provenance["config_hash"][:12] in footer and "2 replicates" in footer
    assert svg(made(figure.reproduction().code)) == svg(figure)


def test_a_studys_figure_with_its_arguments(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    over = {"leadership.bias": [0, 0.6]}
    study = Study.create(
        over=over, folder="mine", engine="in_process", study={"name": "of_bias"}, **{**SMALL, "weeks": 9}
    )
    study.run(progress=False)
    figure = study.plot.forest(["strain", "task_conflict"], baseline=2)
    reproduction = figure.reproduction()
    assert "measures=['strain', 'task_conflict'], baseline=2" in reproduction.code
    assert svg(made(reproduction.code)) == svg(figure) == svg(made(reproduction.rerun))


@pytest.mark.parametrize(
    ("scenario", "settings"),
    [
        ("case_study", {}),
        ("survey_preferred", {"organisation": "county", "cpd": {"budget": 160.0}}),
        ("austerity", {"instruments": ["ics", "ocai"], "weeks": 30}),
        ("status_quo", {"cpd": "placebo", "paperwork": "shared", "stance": "pluralist"}),
        ("case_study", {"structure": "merged_sc_education", "events": "restructure"}),
        ("case_study", {"organisation": {"name": "ours", "localities": 3}}),
    ],
)
def test_settings_become_an_equivalent_call(scenario, settings, monkeypatch) -> None:
    from dataclasses import asdict

    config, seen = compose_config(scenario, **settings), []
    monkeypatch.setattr("sim.run", lambda name, **given: seen.append(compose_config(name, **given)))
    monkeypatch.setattr("sim.studies.run.run_config", seen.append)
    exec("\n".join(lines_of_run(asdict(config))), {})
    (again,) = seen
    assert config_hash(again) == config_hash(config) and again.record == config.record


def test_settings_without_a_name_are_written_in_full(monkeypatch) -> None:
    from dataclasses import asdict

    plain = asdict(compose_config("case_study"))
    plain["scenario"]["name"] = "of_our_own"
    lines = "\n".join(lines_of_run(plain))
    assert "run_config(validated_config(settings))" in lines and "'of_our_own'" in lines


def test_arguments_are_written_as_they_are_typed(saved) -> None:
    given = {"measures": np.array(["strain"]), "fixed": {"a": np.float64(0.5)}, "to": Path("a") / "b", "none": None}
    source = saved.plot.data.source.with_call("study.plot.heat_map", given)
    assert source.call == "study.plot.heat_map(measures=['strain'], fixed={'a': 0.5}, to='a/b', none=None)"


PLUG_IN = """
from dataclasses import dataclass
from sim.model.cpd.activity import Activity, hours, price, reach, register

@register
@dataclass(frozen=True)
class Tea(Activity):
    kind = "tea_of_the_recipe"
    label, description, grouping = "Tea", "Tea is had together.", "mixed"
    hours: float = hours(1.0, 0.0, 2.0)
    price: float = price(0.0, 2.0)
    reach: float = reach(0.9)
"""


def test_plug_ins_of_the_settings_are_loaded(tmp_path, monkeypatch) -> None:
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities" / "tea_of_the_recipe.py").write_text(PLUG_IN)
    cpd = {"activities": {"tea": {"kind": "tea_of_the_recipe", "per_year": 12}}}
    result = run("status_quo", config_dir=tmp_path, cpd=cpd, progress=False, **SMALL)
    reproductions = [
        result.plot.trajectories().reproduction(),
        CpdFramework(result.config).plot().reproduction(),
        CpdFramework("none", config_dir=tmp_path, **{"cpd.activities": cpd["activities"]}).plot().reproduction(),
    ]
    for reproduction in reproductions:
        monkeypatch.delitem(sys.modules, "dissonance_plugins.activities.tea_of_the_recipe")
        monkeypatch.delitem(ACTIVITIES, "tea_of_the_recipe")  # as in a Python that has just begun
        assert made(reproduction.code).title


def test_figures_are_matplotlibs_and_survive_pickling(saved) -> None:
    import matplotlib.figure

    figure = saved.plot.causes()
    copy = pickle.loads(pickle.dumps(figure))
    assert isinstance(figure, matplotlib.figure.Figure)
    assert copy.reproduction() == figure.reproduction() and svg(copy) == svg(figure)


def test_a_figure_without_a_source_cannot_be_reproduced() -> None:
    with pytest.raises(ConfigError, match="does not record"):
        new_figure("A title", "", 4, 3).reproduction()
    assert new_figure("A title", "How to read it.", 4, 3).caption() == "A title. How to read it."
