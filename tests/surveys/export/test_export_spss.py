"""SPSS syntax: well formed, complete, and fit for the kind of each scale."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.surveys.data import SurveyData
from sim.surveys.export import export
from sim.surveys.export.layout import layout_of

SHIPPED = ("ics", "ocai", "study_survey", "climate", "roci", "role_scale")

ALL = (*SHIPPED, "leaders")
LONGEST_LINE = 256  # bytes
STRING = r"'(?:[^'\n]|'')*'"
LABELLED = re.compile(rf"^  /?(\w+) ({STRING}(?: \+\n    {STRING})*)", re.MULTILINE)
KNOWN = {
    "AGGREGATE", "COMPUTE", "CORRELATIONS", "DATASET", "DELETE", "DESCRIPTIVES", "EXECUTE", "FACTOR", "FILE", "FORMATS",
    "GET", "IF", "MEANS", "MRSETS", "MULT", "ONEWAY", "RECODE", "RELIABILITY", "SORT", "SPLIT", "VALUE", "VARIABLE",
}  # fmt: skip


def commands_of(syntax: str) -> list[str]:
    """Commands without comments; fails where one is not ended, or a quote is left open on its line."""
    commands: list[str] = []
    lines: list[str] = []
    for line in syntax.splitlines():
        assert len(line.encode()) <= LONGEST_LINE
        bare = re.sub(r'"[^"\n]*"', "", re.sub(STRING, "", line.replace("'\"'", "")))
        assert line.startswith("*") or ("'" not in bare and '"' not in bare), line
        assert line or not lines, "an empty line within a command"
        lines += [line] if line else []
        if line.endswith("."):
            commands.append("\n".join(lines))
            lines = []
    assert not lines, "the last command is not ended"
    commands = [one for one in commands if not one.startswith("*")]
    assert {one.split()[0].rstrip(".") for one in commands} <= KNOWN
    return commands


def syntax_in(folder: Path, data: SurveyData) -> str:
    return (folder / f"{layout_of(data).stem}.sps").read_text(encoding="utf-8")


def labels_in(syntax: str) -> dict[str, str]:
    found = {}
    for block in commands_of(syntax):
        if block.startswith("VARIABLE LABELS"):
            for name, said in LABELLED.findall(block):
                found[name] = "".join(piece[1:-1].replace("''", "'") for piece in re.findall(STRING, said))
    return found


@pytest.mark.parametrize("name", ALL)
def test_every_variable_is_read_and_labelled(surveys: dict[str, SurveyData], folder: Path, name: str) -> None:
    layout, syntax = layout_of(surveys[name]), syntax_in(folder, surveys[name])
    reading = next(one for one in commands_of(syntax) if one.startswith("GET DATA"))
    read = [line.split()[0] for line in reading.partition("/VARIABLES=\n")[2].splitlines()]
    assert read == [layout.read_as if one.column == "profession" else one.name for one in layout.variables]
    labels = labels_in(syntax)
    assert {one.name: one.label for one in layout.variables}.items() <= labels.items()
    assert f"'{layout.stem}.csv'" in reading


def test_nasty_labels_are_quoted(nasty: SurveyData, tmp_path: Path) -> None:
    export(nasty, tmp_path)
    assert labels_in(syntax_in(tmp_path, nasty))["ICS_T3"] == layout_of(nasty).variables[6].label


def test_the_checker_finds_open_quotes_and_open_commands() -> None:
    for wrong in ("FILE LABEL 'it's'.\n", "EXECUTE\n", "COMPUTE a = 1\n\n+ 2.\n", "SABOTAGE.\n"):
        with pytest.raises(AssertionError):
            commands_of(wrong)


def test_scales_of_steps(surveys: dict[str, SurveyData], folder: Path) -> None:
    syntax = syntax_in(folder, surveys["roci"])
    assert "COMPUTE ROCI_IN_mean = MEAN.4(" in syntax and "COMPUTE ROCI_DO_mean = MEAN.3(" in syntax
    starts = [one.split()[0] for one in commands_of(syntax)]
    assert starts.count("RELIABILITY") == 5 and {"CORRELATIONS", "FACTOR", "AGGREGATE", "ONEWAY"} <= set(starts)
    assert "/CRITERIA=FACTORS(5)" in syntax and "/EXTRACTION=PAF" in syntax and "/ROTATION=OBLIMIN" in syntax


def test_single_items_have_no_reliability_and_no_factors(surveys: dict[str, SurveyData], folder: Path) -> None:
    starts = {one.split()[0] for one in commands_of(syntax_in(folder, surveys["climate"]))}
    assert not {"RELIABILITY", "FACTOR"} & starts and "CORRELATIONS" in starts


def test_points_have_log_ratios_and_no_alpha(surveys: dict[str, SurveyData], folder: Path) -> None:
    syntax = syntax_in(folder, surveys["ocai"])
    starts = {one.split()[0] for one in commands_of(syntax)}
    assert not {"RELIABILITY", "FACTOR", "CORRELATIONS"} & starts
    assert "COMPUTE OCAI_culture_clan_log_ratio = #log_1 - MEAN.4(#log_1, #log_2, #log_3, #log_4)." in syntax


def test_ticks_are_a_multiple_response_set(surveys: dict[str, SurveyData], folder: Path) -> None:
    syntax = syntax_in(folder, surveys["study_survey"])
    assert "/MDGROUP NAME=$ticks1 LABEL='CPD that one would like'" in syntax
    assert "MULT RESPONSE GROUPS=$ticks1 'CPD that one would like'" in syntax
    assert "DESCRIPTIVES VARIABLES=TWIN_CPD_bite_size" in syntax


def test_leaders_have_no_localities_to_compare(surveys: dict[str, SurveyData], folder: Path) -> None:
    starts = {one.split()[0] for one in commands_of(syntax_in(folder, surveys["leaders"]))}
    assert not {"AGGREGATE", "ONEWAY"} & starts


@pytest.mark.skipif(not shutil.which("pspp"), reason="PSPP is not on this machine")
@pytest.mark.parametrize("name", ALL)
def test_pspp_runs_it(surveys: dict[str, SurveyData], folder: Path, name: str) -> None:
    """But for what PSPP has not: this rotation, and tables of multiple responses."""
    kept = [one for one in commands_of(syntax_in(folder, surveys[name])) if not one.startswith("MULT RESPONSE")]
    (folder / f"{name}_pspp.sps").write_text("\n\n".join(kept).replace("OBLIMIN", "PROMAX"), encoding="utf-8")
    try:
        command = ["pspp", "-O", "format=txt", f"{name}_pspp.sps"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    finally:
        (folder / f"{name}_pspp.sps").unlink()
    assert done.returncode == 0 and "error:" not in done.stdout + done.stderr
