"""What is typed, what is answered, and with which exit code."""

from __future__ import annotations

import csv
import errno
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import sim
from sim.cli.main import main
from sim.model.config import registry

QUICK = ["organisation=small_workshop", "replicates=2", "weeks=4", "burn_in=2", "record.figures=false"]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Results go to a folder of the test's own; Hydra words nothing on its own account."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HYDRA_FULL_ERROR", raising=False)


def said(capsys: pytest.CaptureFixture, *words: str) -> tuple[int, str, str]:
    code = main(words)
    out, err = capsys.readouterr()
    return code, out, err


def process(*words: str, **options) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    command = [sys.executable, "-m", "sim", *words]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, **options)


BAD = {
    "leadership.bais=.6": "'leadership.bais' is not a setting. Did you mean 'leadership.bias'?",
    "+leadership.typo=1": "'leadership.typo' is not a setting; allowed here: .*",
    "+typo=1": "'typo' is not a setting; allowed here: .*",
    "organisation.professions.health.headcont=3": ".* Did you mean 'organisation.professions.health.headcount'?",
    "leadership.bias=abc": "leadership.bias = 'abc' should be a number.",
    "leadership.bias=": "leadership.bias = '' should be a number.",
    "leadership.bias.deep=1": "leadership.bias is a number and has no settings of its own.",
    "seed=1.5": "seed = 1.5 should be a whole number.",
    "record.figures=maybe": "record.figures = 'maybe' should be true or false.",
    "episodes=3": "episodes = 3 should be a group of settings, .*",
    "leadership.bias=60": r"leadership.bias = 60 is outside \[0, 1\] share .* Did you mean 0.6?",
    "seed=-1": r"seed = -1 is outside \[0, 9223372036854775807\] \(seed of all chance; .* share their luck\).",
    "weeks=0": r"weeks = 0 is outside \[1, 5200\] weeks .*",
    "weeks=1,2": r"'weeks=1,2' gives several values; .* add -m to run each.",
    "scenario=casestudy": "scenario = 'casestudy' is not there; .* Did you mean 'case_study'?",
    "scenario=": "scenario = '' is not there; .*",
    "leadership=0.6": "A group takes the name of one of its options, .*",
    "~leadership.bias": "'leadership.bias' cannot be taken away; .*",
    "a=b=c": "'a=b=c' cannot be read; write name=value, .*",
    "weeks": "'weeks' needs a value: write weeks=VALUE, without spaces.",
    "--replicates=5": "'--replicates=5' is no flag; .* A setting is written without hyphens: replicates=5",
    "wekes": "'wekes' is neither a command .* nor a setting .* Did you mean 'weeks='?",
    "paramaters": ".* Did you mean 'parameters'?",
    "--nosuchflag": "'--nosuchflag' is no flag; --help lists what there is.",
    "leadership.seats.police=2": "leadership.seats names 'police', which is no profession here .*",
    "organisation.team_sizes.two=.9": "organisation.team_sizes: the shares should add up to 1 but add up to 1.55 .*",
    "organisation.professions.health.headcount=0": ".* needs 'health', but 0 posts over .*",
    "organisation.localities=300": ".* leave a locality without any; .*",
    "demand.cases_per_practitioner=2": "organisation: forms and meetings alone take all hours .*",
    "record.practitioner_weeks=[900]": "record.practitioner_weeks holds 900, .*",
    "schedule=[{week:3,set:{no.thing:1}}]": "schedule: week 3 sets 'no.thing', .*",
    "+cpd.activities.studdy_day={}": "cpd.activities.studdy_day is no activity .* Did you mean 'study_day'?",
    "+cpd.activities.study_day={hours:-1}": r"cpd.activities.study_day: study_day.hours = -1 is outside \[3, 8\] .*",
    "+cpd.activities.study_day={weight:0}": r"cpd.activities.study_day.weight = 0 is outside \[0.001, 1000\] .*",
    "+cpd.activities.study_day={start_week:9,end_week:4}": r"cpd.activities.study_day ends \(end_week = 4\) before .*",
    "+cpd.activities.study_day={start_week:-99}": ".*start_week = -99 is before the start, which is week -52.",
    "+cpd.activities.study_day={grouping:mixd}": ".*grouping = 'mixd' is not there; .* Did you mean 'mixed'?",
    "+cpd.activities.study_day={per_yaer:2}": ".* Did you mean 'cpd.activities.study_day.per_year'?",
    "+cpd.activities.study_day={professions:[helth]}": ".*professions names 'helth', .* Did you mean 'health'?",
    "+cpd.access.helth=.5": "cpd.access names 'helth', which is no profession here .* Did you mean 'health'?",
    "cpd.access.health=1.5": "cpd.access.health = 1.5 should be between 0 and 1.",
    "cpd.allocation=equall": "cpd.allocation = 'equall' is not there; .* Did you mean 'equal'?",
    "cpd.loop.every_weeks=0": r"cpd.loop.every_weeks = 0 is outside \[4, 260\] weeks .*",
    "cpd.loop.reads_truth=true": "cpd.loop.reads_truth is set, but cpd.loop.enabled is not: .*",
    "cpd=survey_prefered": "cpd = 'survey_prefered' is not there; .* Did you mean 'survey_preferred'?",
    "+cpd.alternatives.shard_forms={}": "cpd.alternatives.shard_forms is no alternative .* Did you mean 'shared_forms'?",
    "+cpd.alternatives.more={kind:custom,set:{no.thing:1}}": "schedule: week 0 sets 'no.thing', .*",
    "+events.x={kind:incidnt}": "events.x.kind = 'incidnt' is not there; .* Did you mean 'incident'?",
    "+events.x={week:-99}": "events.x.week = -99 is before the start, which is week -52.",
    "+events.x={severty:.3}": "'events.x.severty' is not a setting; .* Did you mean 'events.x.severity'?",
    "schedule=[{week:5,until:3,set:{demand.volume:1}}]": "schedule: a change from week 5 until week 3 ends before .*",
    "schedule=[{week:5,until:9,set:{demand.volume:1}},{week:7,set:{demand.volume:2}}]": (
        "schedule: 'demand.volume' is changed twice at once, in weeks 5 to 9 and 7 to 7."
    ),
    "schedule=[{week:-60,set:{demand.volume:1}}]": "schedule: week -60 is before the start, which is week -52.",
    "schedule=[{week:5,set:{demand.volume:9}}]": r"schedule: week 5: demand.volume = 9 is outside \[0, 3\] .*",
    "schedule=[{week:5,set:{cpd.release_weeks:9}}]": "schedule: week 5 sets 'cpd.release_weeks', which is no .*",
    "leadership.director=polis": "leadership.director names 'polis', which is no profession here .*",
    "leadership.seats.health=-1": "leadership.seats.health = -1 should be 0 or more.",
    "leadership.seats.health=61": "leadership.seats has 66 seats, more than 60.",
    "structure.merged=[health,helth]": "structure.merged names 'helth', .* Did you mean 'health'?",
    "hydra.run.dir=/dev/null/x": r"Results cannot be written to '/dev/null/x' \(not a directory\); .*",
    "--config-dir=/no/such/folder": "'/no/such/folder' is no folder; --config-dir takes one .*",
}


@pytest.mark.parametrize("word", BAD)
def test_bad_input_is_one_sentence_and_exit_code_2(word: str, capsys: pytest.CaptureFixture) -> None:
    code, out, err = said(capsys, word)
    assert code == 2 and out == ""
    assert err.count("\n") == 1, err
    assert re.fullmatch(f"dissonance: {BAD[word].rstrip('?')}[?]?(?: See: python -m sim explain \\S+)?\n", err), err


def test_settings_on_both_sides_of_a_flag(capsys: pytest.CaptureFixture) -> None:
    code, _, err = said(capsys, "seed=1", "-m", "weeks=4")
    assert code == 2 and "'weeks=4' comes too late" in err


@pytest.mark.parametrize("word", ["leadership.bais=.6", "scenario=casestudy"])
def test_bad_input_as_a_process(word: str, tmp_path: Path) -> None:
    done = process(word, cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.count("\n") == 1 and "Did you mean" in done.stderr and "Traceback" not in done.stderr


def test_a_traceback_when_asked(tmp_path: Path) -> None:
    done = process("leadership.bias=60", "--traceback", cwd=tmp_path)
    assert done.returncode == 1 and "Traceback" in done.stderr and "ConfigError" in done.stderr


def test_a_run(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    code, out, _ = said(capsys, *QUICK, "seed=7", "leadership.bias=0.6")
    assert code == 0
    assert re.search(r"Task conflict +0\.\d+ +\S+ to \S+ +\S+ +2  share", out)
    assert "95 % interval" in out and "Do not use it to appraise" in out
    (folder,) = tmp_path.glob("outputs/case_study/*")
    assert f"{folder.relative_to(tmp_path)}" in out
    files = {path.name for path in folder.iterdir()}
    assert {"weekly.parquet", "cases.parquet", "causes.parquet", "config.yaml", "provenance.json", ".hydra"} <= files
    result = sim.load(folder)
    assert result.config.seed == 7 and result.provenance["complete"]
    again = sim.run(
        "case_study", organisation="small_workshop", replicates=2, weeks=4, burn_in=2, seed=7, progress=False
    )
    assert again.provenance["tables_hash"] == result.provenance["tables_hash"]


def test_a_run_with_figures(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    code, _, err = said(capsys, *QUICK[:-1], f"hydra.run.dir={tmp_path / 'here'}")
    assert code == 0, err
    files = {path.name for path in (tmp_path / "here").iterdir()}
    assert {"report.html", "trajectories.png", "trajectories.svg"} <= files


def test_nothing_is_overwritten(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    for _ in range(2):
        assert said(capsys, *QUICK, "hydra.run.dir=same")[0] == 0
    assert (tmp_path / "same/weekly.parquet").exists() and (tmp_path / "same-2/weekly.parquet").exists()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    from sim.cli.output_dir import claimed

    (tmp_path / "mine").mkdir()
    assert claimed(tmp_path / "mine") == tmp_path / "mine"
    assert claimed(tmp_path / "mine") == tmp_path / "mine-2"
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("")
    assert claimed(tmp_path / "full") == tmp_path / "full-2"


def test_several_values_are_checked_before_the_first_is_run(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    code, out, err = said(capsys, *QUICK, "leadership.bias=0.6,3", "-m")
    assert code == 2 and out == ""
    assert "leadership.bias = 3 is outside" in err and "(cell 2 of 2: leadership.bias=3)" in err
    assert not list(tmp_path.rglob("*.parquet"))


def test_disk_full_mid_run(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from sim.studies.single import parts

    write = parts.feather.write_feather

    def full(table, path, **options):
        if "0000001" in str(path):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        write(table, path, **options)

    monkeypatch.setattr(parts.feather, "write_feather", full)
    code, out, err = said(capsys, *QUICK, "workers=1", "hydra.run.dir=full")
    assert code == 1 and out == "" and err.count("\n") == 1
    assert err.startswith(
        "dissonance: Replicate 1 failed: the disk is full; 1 of 2 replicates are finished and kept in"
    )
    with pytest.warns(UserWarning, match="1 of 2"):
        assert set(sim.load(tmp_path / "full").weekly["replicate"]) == {0}


def test_an_unforeseen_failure_asks_for_a_report(
    capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.cli import run as app

    def broken(composed):
        raise LookupError("by hand")

    monkeypatch.setattr(app, "perform", broken)
    code, _, err = said(capsys, *QUICK)
    assert code == 1 and "Unexpected LookupError: by hand" in err and "--traceback" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_stopped_by_hand(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    words = ["organisation=small_workshop", "replicates=100000", "weeks=4", "burn_in=2", "hydra.run.dir=run"]
    running = subprocess.Popen(
        [sys.executable, "-m", "sim", *words],
        cwd=tmp_path,
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        # A shell's background job ignores interrupts, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    parts = tmp_path / "run" / "parts"
    end = time.monotonic() + 400
    while not (parts.is_dir() and len(list(parts.iterdir())) > 3) and time.monotonic() < end:
        time.sleep(0.2)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert re.search(r"dissonance: Stopped; \d+ of 100000 replicates are finished and kept", err)
    with pytest.warns(UserWarning, match="of 100000 replicates"):
        assert len(sim.load(tmp_path / "run").weekly) > 0


def test_help_comes_from_the_declarations(capsys: pytest.CaptureFixture) -> None:
    code, out, _ = said(capsys, "--help")
    assert code == 0
    assert f"All {len(registry())} numbers: dissonance parameters" in out
    assert "small_workshop" in out and "stylised services" in out and 'eval "$(dissonance -sc install=bash)"' in out
    bias = next(row for row in registry() if row.path == "leadership.bias")
    assert re.search(rf"leadership\.bias +0 +0 to 1 +share +{re.escape(bias.meaning)}", out)


def test_the_configuration_is_shown(capsys: pytest.CaptureFixture, tmp_path: Path) -> None:
    code, out, _ = said(capsys, "organisation=small_workshop", "leadership.bias=0.25", "--cfg", "job")
    assert code == 0 and "bias: 0.25" in out and "coupling_rate:" in out and "hydra:" not in out
    assert said(capsys, "--info", "searchpath")[0] == 0
    assert not list(tmp_path.iterdir())


def test_tab_completion(capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = said(capsys, "-sc", "install=bash")
    assert code == 0 and out.rstrip().endswith("hydra_bash_completion dissonance")
    monkeypatch.setenv("COMP_LINE", "dissonance scenario=sta")
    assert "scenario=status_quo" in said(capsys, "-sc", "query=bash")[1]


def test_parameters_in_three_formats(capsys: pytest.CaptureFixture) -> None:
    _, table, _ = said(capsys, "parameters")
    _, text, _ = said(capsys, "parameters", "--format", "csv")
    _, markdown, _ = said(capsys, "parameters", "--format", "markdown")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == len(registry()) == len(table.splitlines()) - 2 == len(markdown.splitlines()) - 2
    for found, row in zip(rows, registry(), strict=True):
        assert found["path"] == row.path and found["source"] == row.source
        assert float(found["default"]) == pytest.approx(row.default, rel=1e-14, abs=0)
    assert markdown.startswith("| path | kind | unit |")
    _, some, _ = said(capsys, "parameters", "leadership.bias")
    assert len(some.splitlines()) == 3
    code, _, err = said(capsys, "parameters", "--format", "xml")
    assert code == 2 and err.count("\n") == 1


def test_scenarios_are_listed(capsys: pytest.CaptureFixture) -> None:
    from sim.core.config_files import options_of

    code, out, _ = said(capsys, "scenarios", "--format", "csv")
    assert code == 0 and [row["name"] for row in csv.DictReader(out.splitlines())] == options_of("scenario")


def test_version(capsys: pytest.CaptureFixture) -> None:
    assert said(capsys, "--version") == (0, f"dissonance {sim.__version__}\n", "")
