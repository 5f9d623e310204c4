"""The R script: well formed everywhere; run, where R is on the machine."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.surveys.data import SurveyData
from sim.surveys.export import export
from sim.surveys.export.layout import layout_of
from sim.surveys.export.r_script import model_of, text

SHIPPED = ("ics", "ocai", "study_survey", "climate", "roci", "role_scale")

ALL = (*SHIPPED, "leaders")
PAIRS = {")": "(", "]": "[", "}": "{"}
TOKENS = re.compile(r"#[^\n]*|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[()\[\]{}\"']", re.DOTALL)


def check_balanced(script: str) -> None:
    """Fails where a bracket or a quote of R is left open."""
    still_open: list[str] = []
    for token in TOKENS.findall(script):
        assert token not in ('"', "'"), "a quote is left open"
        if token in PAIRS.values():
            still_open.append(token)
        elif token in PAIRS:
            assert still_open and still_open.pop() == PAIRS[token], "a bracket is closed that was not open"
    assert not still_open, "a bracket is left open"


def script_in(folder: Path, data: SurveyData) -> str:
    return (folder / f"{layout_of(data).stem}.R").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ALL)
def test_every_variable_is_in_the_script(surveys: dict[str, SurveyData], folder: Path, name: str) -> None:
    layout, script = layout_of(surveys[name]), script_in(folder, surveys[name])
    check_balanced(script)
    assert script.isascii() and f'data_file <- "{layout.stem}.csv"' in script
    for one in layout.variables:
        assert f'"{one.name}" = {json.dumps(one.label)}' in script


def test_nasty_labels_are_escaped(nasty: SurveyData, tmp_path: Path) -> None:
    export(nasty, tmp_path)
    script = script_in(tmp_path, nasty)
    check_balanced(script)
    assert script.isascii() and r"it's \"theirs\" \\ after a break, 100 % \u2014 na\u00efve;" in script


@pytest.mark.parametrize("wrong", ["c(1", "c(1]", 'x <- "a', "y <- 'it's'", "f <- function() { 1 ", ")"])
def test_the_checker_finds_what_is_left_open(wrong: str) -> None:
    with pytest.raises(AssertionError):
        check_balanced(wrong)


def test_the_checker_reads_over_quotes_in_texts_and_comments() -> None:
    check_balanced('x <- c("it\'s (", \'"\', "\\"") # don\'t (\n')


def test_packages_are_used_only_where_they_are(surveys: dict[str, SurveyData], folder: Path) -> None:
    script = script_in(folder, surveys["ics"])
    assert "library(" not in script and "requireNamespace(package, quietly = TRUE)" in script


def test_a_factor_a_scale(surveys: dict[str, SurveyData]) -> None:
    assert model_of(layout_of(surveys["ics"])) == (
        "factor_task =~ ICS_T1 + ICS_T2 + ICS_T3\n"
        "factor_relationship =~ ICS_R1 + ICS_R2 + ICS_R3\n"
        "factor_process =~ ICS_P1 + ICS_P2 + ICS_P3\n"
    )
    assert model_of(layout_of(surveys["climate"])) == model_of(layout_of(surveys["ocai"])) == ""


def test_letters_that_r_cannot_join_are_replaced() -> None:
    assert text("a\U0001f600b é") == '"a?b \\u00e9"'


needs_r = pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not on this machine")


def run_in(folder: Path, script: Path) -> str:
    done = subprocess.run(["Rscript", str(script)], cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_r
@pytest.mark.parametrize("name", ALL)
def test_r_sources_it_from_anywhere(surveys: dict[str, SurveyData], folder: Path, tmp_path: Path, name: str) -> None:
    """And scores as the rule of half says."""
    layout = layout_of(surveys[name])
    driver, scored = tmp_path / "driver.R", tmp_path / "scored.csv"
    lines = [f"source({text(str(folder / f'{layout.stem}.R'))})", f"utils::write.csv(people, {text(str(scored))})"]
    driver.write_text("\n".join(lines), encoding="utf-8")
    run_in(tmp_path, driver)
    table = pd.read_csv(scored)
    for score in layout.scores:
        items = layout.rows[list(score.items)].astype("Float64").astype(float)
        expected = items.mean(axis=1).where(2 * items.notna().sum(axis=1) >= len(score.items))
        np.testing.assert_allclose(table[score.name], expected)
    for profile in layout.profiles:
        np.testing.assert_allclose(table[list(profile.means)].sum(axis=1), 100)
        np.testing.assert_allclose(table[list(profile.ratios)].sum(axis=1), 0, atol=1e-12)


@needs_r
def test_rscript_runs_it_from_anywhere(nasty: SurveyData, tmp_path: Path) -> None:
    export(nasty, tmp_path / "a folder")
    said = run_in(tmp_path, tmp_path / "a folder" / f"{layout_of(nasty).stem}.R")
    assert "simulated service 1" in said and "Correlations of scores" in said


@needs_r
@pytest.mark.parametrize("name", ["ics", "ocai", "study_survey"])
def test_r_has_nothing_to_say_where_nobody_answered(
    unanswered: Callable[[str], SurveyData], tmp_path: Path, name: str
) -> None:
    unanswered(name).export(tmp_path)
    assert "simulated service" not in run_in(tmp_path, tmp_path / f"{layout_of(unanswered(name)).stem}.R")
