"""A figure's recipe is Python that runs and draws the same figure, bit for bit."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import numpy as np
import pytest

from sim import ConfigError, CpdFramework, Study, load, run
from sim.model.cpd.activity import ACTIVITIES
from sim.presentation.figure import ReproducibleFigure
from sim.presentation.settings_in_python import lines_of_run
from sim.presentation.style import as_svg, new_figure
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
def test_a_runs_figure_is_made_again_from_its_folder_and_from_nothing(saved, name: str) -> None:
    figure = getattr(saved.plot, name)()
    recipe = figure.recipe()
    assert "load(" in recipe.code and "run(" in recipe.anew and "load(" not in recipe.anew
    assert "'bias': 0.25" in recipe.anew
    assert svg(made(recipe.code)) == svg(figure) == svg(made(recipe.anew))
    for part in (saved.provenance["config_hash"], saved.provenance["tables_hash"], "Dissonance", figure.title):
        assert part in str(recipe)


def test_a_run_in_memory_has_the_recipe_from_nothing_alone(saved) -> None:
    recipe = run("case_study", progress=False, **SMALL).plot.trajectories().recipe()
    assert recipe.code == recipe.anew and "load" not in recipe.code


def test_a_surveys_figure_too_with_the_runs_footer(saved) -> None:
    figure = saved.survey("ics").plot()
    assert saved.provenance["config_hash"][:12] in figure.words("footer") and "2 replicates" in figure.words("footer")
    assert svg(made(figure.recipe().code)) == svg(figure)


def test_a_studys_figure_with_its_arguments(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    over = {"leadership.bias": [0, 0.6]}
    study = Study.create(
        over=over, folder="mine", engine="in_process", study={"name": "of_bias"}, **{**SMALL, "weeks": 9}
    )
    study.run(progress=False)
    figure = study.plot.forest(["strain", "task_conflict"], baseline=2)
    recipe = figure.recipe()
    assert "measures=['strain', 'task_conflict'], baseline=2" in recipe.code
    assert svg(made(recipe.code)) == svg(figure) == svg(made(recipe.anew))


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
def test_settings_become_a_call_that_means_the_same(scenario, settings, monkeypatch) -> None:
    from dataclasses import asdict

    config, seen = compose_config(scenario, **settings), []
    monkeypatch.setattr("sim.run", lambda name, **given: seen.append(compose_config(name, **given)))
    monkeypatch.setattr("sim.studies.single.run.run_config", seen.append)
    exec("\n".join(lines_of_run(asdict(config))), {})
    (again,) = seen
    assert config_hash(again) == config_hash(config) and again.record == config.record


def test_what_no_name_says_is_written_out_in_full(monkeypatch) -> None:
    from dataclasses import asdict

    plain = asdict(compose_config("case_study"))
    plain["scenario"]["name"] = "of_our_own"
    lines = "\n".join(lines_of_run(plain))
    assert "run_config(validated_config(settings))" in lines and "'of_our_own'" in lines


def test_arguments_are_written_as_they_are_typed(saved) -> None:
    given = {"measures": np.array(["strain"]), "fixed": {"a": np.float64(0.5)}, "to": Path("a") / "b", "none": None}
    source = saved.plot.data.source.called("study.plot.heat_map", given)
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


def test_a_recipe_loads_the_plug_ins_that_its_settings_name(tmp_path, monkeypatch) -> None:
    (tmp_path / "activities").mkdir()
    (tmp_path / "activities" / "tea_of_the_recipe.py").write_text(PLUG_IN)
    cpd = {"activities": {"tea": {"kind": "tea_of_the_recipe", "per_year": 12}}}
    result = run("status_quo", config_dir=tmp_path, cpd=cpd, progress=False, **SMALL)
    recipes = [
        result.plot.trajectories().recipe(),
        CpdFramework(result.config).plot().recipe(),
        CpdFramework("none", config_dir=tmp_path, **{"cpd.activities": cpd["activities"]}).plot().recipe(),
    ]
    for recipe in recipes:
        monkeypatch.delitem(sys.modules, "dissonance_plugins.activities.tea_of_the_recipe")
        monkeypatch.delitem(ACTIVITIES, "tea_of_the_recipe")  # as in a Python that has just begun
        assert made(recipe.code).title


def test_figures_are_matplotlibs_and_survive_pickling(saved) -> None:
    import matplotlib.figure

    figure = saved.plot.causes()
    copy = pickle.loads(pickle.dumps(figure))
    assert isinstance(figure, matplotlib.figure.Figure)
    assert copy.recipe() == figure.recipe() and svg(copy) == svg(figure)


def test_a_figure_of_nothing_says_that_nothing_is_known() -> None:
    with pytest.raises(ConfigError, match="nothing is known"):
        new_figure("A title", "", 4, 3).recipe()
    assert new_figure("A title", "How to read it.", 4, 3).caption() == "A title. How to read it."
