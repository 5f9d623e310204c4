"""What is typed: every mistake is refused in one sentence, and the program ends with exit code 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sim.core.errors import ConfigError
from sim.presentation.figures.power import draw, save
from sim.surveys.design.request import asked_of, design_from_words, explained, folder_and_rest
from sim.surveys.design.services import check_room
from sim.surveys.design.survey_design import NAMES, Design

PROGRAM = Path(__file__).resolve().parents[3] / "experiments" / "survey_design.py"

WRONG = {
    "teams": "write name=value",
    "=5": "write name=value",
    "teams=10 teams=12": "teams is given twice",
    "teams=": "has no value",
    "teams=[1": "cannot be read",
    "teams=ten": "should be a whole number",
    "teams=true": "should be a whole number",
    "teams=1": "outside [2, 2000] teams",
    "response=53": "Did you mean 0.53?",
    "response=53%": "should be a number",
    "response=0": "outside [0.01, 1] share",
    "invited=5": "fewer than teams = 10",
    "invited=500": "more than the 220 posts in 10 teams",
    "missing=marr": "Did you mean 'mar'?",
    "comparison=before_afer": "Did you mean 'before_after'?",
    "comparison=two_groups teams=3": "two in each group",
    "level=team": "Did you mean 'teams'?",
    "direction=down": "one of fall and rise",
    "changes=a,b": "should be numbers with commas",
    "changes=-0.05": "without a sign",
    "changes=0.05,0.02": "should rise",
    "changes=2": "above 0 and up to 1",
    "changes=nan": "above 0 and up to 1",
    "alpha=0": "outside [0.0001, 0.5]",
    "power=2": "outside [0.5, 0.99]",
    "seed=-1": "outside [0,",
    "first_week=30 second_week=20": "should be later",
    "second_week=200": "weeks=201 makes it longer",
    "scenario=case_studdy": "Did you mean 'case_study'?",
    "scenario=3": "should be a text",
    "instrument=icss": "Did you mean 'ics'?",
    "instrument=ocai scale=now_glue": "only rating scales",
    "scale=relationshp": "Did you mean 'relationship'?",
    "frame=leaders": "one of everyone and education_side",
    "inivted=140": "Did you mean 'invited'?",
    "leadership.biass=0.5": "Did you mean 'leadership.bias'?",
    "leadership.bias=5": "leadership.bias",
    "organisation=smal": "organisation = 'smal' is not there",
    "study.name=x": "belongs to a study",
    "teams=30 invited=300 replicates=4": "replicates=6 is the least",
}


@pytest.mark.parametrize("words", WRONG)
def test_a_mistake_is_refused_in_a_sentence(words: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_room(asked_of(design_from_words(words.split())))
    sentence = str(caught.value)
    assert WRONG[words] in sentence
    assert sentence[-1] in ".?" and "\n" not in sentence and "Traceback" not in sentence


def test_words_are_the_design_and_the_scenario_s_settings() -> None:
    design = design_from_words(["teams=8", "changes=0.05", "handling.width=0.3", "scenario=status_quo"])
    assert (design.teams, design.changes, design.settings) == (8, [0.05], {"handling.width": 0.3})
    assert asked_of(design).config.handling.width == 0.3
    assert asked_of(design).config.scenario.name == "status_quo"
    assert asked_of(design_from_words(["frame=education_side"])).instrument.frame == "education_side"


def test_without_words_it_is_the_study_s_case() -> None:
    design = design_from_words([])
    assert design == Design()
    assert (design.invited, design.teams, design.response) == (140, 10, 0.53)


def test_help_names_all_that_can_be_set() -> None:
    told = "\n".join(explained())
    assert all(f"  {name}=" in told for name in NAMES)


def test_the_program_ends_with_2_and_no_traceback() -> None:
    done = subprocess.run([sys.executable, str(PROGRAM), "teams=ten"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip() == "survey_design: teams = 'ten' should be a whole number."


def test_results_go_where_one_says_and_to_one_place_only() -> None:
    assert folder_and_rest(["teams=8", "folder=here"], "there") == ("here", ["teams=8"])
    assert folder_and_rest(["teams=8"], "there") == ("there", ["teams=8"])
    for words in (["folder=a", "folder=b"], ["folder="]):
        with pytest.raises(ConfigError, match="given once"):
            folder_and_rest(words, "there")


def test_the_figure_says_what_it_is_and_is_the_same_each_time(usual, tmp_path: Path) -> None:
    texts = " ".join(text.get_text() for text in draw(usual).findobj() if hasattr(text, "get_text"))
    for said in ("Would this survey notice", "points, scale 1", "n = 1,000 simulated surveys", "not a prediction"):
        assert said in texts
    files = [path.read_bytes() for path in save(usual, tmp_path)]
    assert [path.read_bytes() for path in save(usual, tmp_path / "again")] == files
    assert len(files[2].splitlines()) == len(usual.design.changes) + 2


def test_the_figure_says_so_where_nothing_is_reached(powers) -> None:
    texts = " ".join(t.get_text() for t in draw(powers(changes=[0.01])).findobj() if hasattr(t, "get_text"))
    assert "is not reached" in texts
