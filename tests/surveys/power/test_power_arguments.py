"""Arguments of the calculator: a value that cannot be used is refused with its name and what is allowed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.core.errors import ConfigError
from sim.presentation.figures.power import draw, save
from sim.surveys.power.request import design_from_arguments, folder_and_rest, help_lines, request_of
from sim.surveys.power.services import check_size
from sim.surveys.power.survey_design import NAMES, SurveyDesign

PROGRAM = Path(__file__).resolve().parents[3] / "experiments" / "survey_design.py"

# arguments, and the name or value at fault with what is allowed or probably meant
WRONG = {
    "teams": ("'teams'", "name=value"),
    "=5": ("'=5'", "name=value"),
    "teams=10 teams=12": ("teams", "once"),
    "teams=": ("'teams='", "teams=value"),
    "teams=[1": ("teams = '[1'", "bracket"),
    "teams=ten": ("teams = 'ten'", "whole number"),
    "teams=true": ("teams = True", "whole number"),
    "teams=1": ("teams = 1", "2 to 2000"),
    "response=53": ("response = 53", "0.53"),
    "response=53%": ("response = '53%'", "number"),
    "response=0": ("response = 0", "0.01 to 1"),
    "invited=5": ("invited = 5", "teams = 10"),
    "invited=500": ("invited = 500", "220 posts"),
    "missing=marr": ("missing = 'marr'", "'mar'"),
    "comparison=before_afer": ("comparison = 'before_afer'", "'before_after'"),
    "comparison=two_groups teams=3": ("teams = 3", "4 or more"),
    "level=team": ("level = 'team'", "'teams'"),
    "direction=down": ("direction = 'down'", "fall and rise"),
    "changes=a,b": ("changes = 'a,b'", "numbers"),
    "changes=-0.05": ("changes contains -0.05", "direction=fall"),
    "changes=0.05,0.02": ("changes = [0.05, 0.02]", "rising"),
    "changes=2": ("changes contains 2", "at most 1"),
    "changes=nan": ("changes contains nan", "at most 1"),
    "alpha=0": ("alpha = 0", "0.0001 to 0.5"),
    "power=2": ("power = 2", "0.5 to 0.99"),
    "seed=-1": ("seed = -1", "0 to "),
    "first_week=30 second_week=20": ("second_week = 20", "first_week = 30"),
    "second_week=200": ("second_week = 200", "weeks=201"),
    "scenario=case_studdy": ("case_studdy", "'case_study'"),
    "scenario=3": ("scenario = 3", "text"),
    "instrument=icss": ("icss", "'ics'"),
    "instrument=ocai scale=now_glue": ("scale = 'now_glue'", "rating scales"),
    "scale=relationshp": ("scale = 'relationshp'", "'relationship'"),
    "frame=leaders": ("frame = 'leaders'", "everyone and education_side"),
    "inivted=140": ("'inivted'", "'invited'"),
    "leadership.biass=0.5": ("leadership.biass", "'leadership.bias'"),
    "leadership.bias=5": ("leadership.bias = 5", "0 to 1"),
    "organisation=smal": ("organisation = 'smal'", "small_workshop"),
    "study.name=x": ("study.name", "study"),
    "teams=30 invited=300 replicates=4": ("replicates = 4", "replicates=6"),
}


@pytest.mark.parametrize("arguments", WRONG)
def test_a_value_that_cannot_be_used_is_refused_in_a_sentence(arguments: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_size(request_of(design_from_arguments(arguments.split())))
    sentence = str(caught.value)
    assert all(part in sentence for part in WRONG[arguments]), sentence
    assert sentence[-1] in ".?" and "\n" not in sentence


def test_arguments_set_the_design_and_the_scenario() -> None:
    design = design_from_arguments(["teams=8", "changes=0.05", "handling.width=0.3", "scenario=status_quo"])
    assert (design.teams, design.changes, design.settings) == (8, [0.05], {"handling.width": 0.3})
    assert request_of(design).config.handling.width == 0.3
    assert request_of(design).config.scenario.name == "status_quo"
    assert request_of(design_from_arguments(["frame=education_side"])).instrument.frame == "education_side"


def test_without_arguments_it_is_the_study_s_case() -> None:
    design = design_from_arguments([])
    assert design == SurveyDesign()
    assert (design.invited, design.teams, design.response) == (140, 10, 0.53)


def test_help_names_all_that_can_be_set() -> None:
    text = "\n".join(help_lines())
    assert all(f"  {name}=" in text for name in NAMES)


def test_the_program_ends_with_2_and_no_traceback() -> None:
    done = subprocess.run([sys.executable, str(PROGRAM), "teams=ten"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "teams = 'ten'" in done.stderr and "Traceback" not in done.stderr


def test_the_folder_can_be_given_once() -> None:
    assert folder_and_rest(["teams=8", "folder=here"], "there") == ("here", ["teams=8"])
    assert folder_and_rest(["teams=8"], "there") == ("there", ["teams=8"])
    for arguments in (["folder=a", "folder=b"], ["folder="]):
        with pytest.raises(ConfigError, match="folder"):
            folder_and_rest(arguments, "there")


def test_the_figure_states_its_source_and_is_reproducible(baseline, tmp_path: Path) -> None:
    texts = " ".join(text.get_text() for text in draw(baseline).findobj() if hasattr(text, "get_text"))
    for part in ("points", "n = 1,000 simulated surveys", "not a prediction"):
        assert part in texts
    files = [path.read_bytes() for path in save(baseline, tmp_path)]
    assert [path.read_bytes() for path in save(baseline, tmp_path / "again")] == files
    assert len(files[2].splitlines()) == len(baseline.design.changes) + 2


def test_the_figure_says_that_nothing_is_reached(curves) -> None:
    texts = " ".join(t.get_text() for t in draw(curves(changes=[0.01])).findobj() if hasattr(t, "get_text"))
    assert "is not reached" in texts
