"""``dissonance name=value ...``: what is written and printed, errors, and exit codes."""

from __future__ import annotations

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

QUICK = ["organisation=small_workshop", "replicates=2", "weeks=4", "burn_in=2", "record.figures=false"]

# What is typed; the setting that the message names; something else that it says: what is allowed or meant.
INVALID = {
    "leadership.bais=.6": ("leadership.bais", "Did you mean 'leadership.bias'?"),
    "+leadership.typo=1": ("leadership.typo", "seats"),
    "+typo=1": ("typo", "leadership"),
    "organisation.professions.health.headcont=3": ("headcont", "organisation.professions.health.headcount"),
    "leadership.bias=abc": ("leadership.bias", "a number"),
    "leadership.bias=": ("leadership.bias", "a number"),
    "leadership.bias.deep=1": ("leadership.bias", "no settings of its own"),
    "leadership.bias=${nonsense}": ("nonsense", ""),
    "leadership.bias=${leadership.bias}": ("leadership.bias", ""),
    "scenario.name=${oc.env:NOT_SET}": ("NOT_SET", ""),
    "seed=1.5": ("seed", "a whole number"),
    "record.figures=maybe": ("record.figures", "true or false"),
    "episodes=3": ("episodes", "group of settings"),
    "leadership.bias=60%": ("leadership.bias", "Did you mean 0.6?"),
    "leadership.bias=0,6": ("leadership.bias", "leadership.bias=0.6"),
    "leadership.seats=health:3": ("leadership.seats", "'leadership.seats={health:3}'"),
    "leadership.seats=health:3,education:2": ("leadership.seats", "'leadership.seats={health:3,education:2}'"),
    "leadership.seats=[health,3]": ("leadership.seats", "not a list"),
    "structure.merged=health": ("structure.merged", "must be a list"),
    "structure.merged={a:b}": ("structure.merged", "must be a list"),
    "--cfg=nope": ("--cfg", "'job'"),
    "--info=nope": ("--info", "'config'"),
    "--resolve": ("--resolve", "--cfg"),
    "--package=leadership": ("--package", "--cfg"),
    "--config-path=x": ("--config-path", "--config-dir"),
    "--config-name=nope": ("nope.yaml", "--config-dir"),
    "--experimental-rerun=x": ("--experimental-rerun", "dissonance rerun"),
    "-sc": ("-sc", "install=bash"),
    "leadership@foo=balanced": ("leadership@foo", "group=option"),
    "+leadership@foo=balanced": ("foo", "leadership/balanced.yaml"),
    "leadership.bias=60": ("leadership.bias", "Did you mean 0.6?"),
    "seed=-1": ("seed", "0 to 9223372036854775807"),
    "weeks=0": ("weeks", "1 to 5200"),
    "weeks=1,2": ("weeks", "-m"),
    "scenario=casestudy": ("scenario", "Did you mean 'case_study'?"),
    "scenario=": ("scenario", "case_study"),
    "leadership=0.6": ("group", "leadership="),
    "~leadership.bias": ("leadership.bias", "removed"),
    "~weeks": ("weeks", "removed"),
    "a=b=c": ("a=b=c", "name=value"),
    "leadership.seats.police=2": ("leadership.seats", "health"),
    "organisation.team_sizes.two=.9": ("organisation.team_sizes", "add up to 1"),
    "organisation.professions.health.headcount=0": ("health", "0 posts"),
    "organisation.localities=300": ("localities", ""),
    "demand.cases_per_practitioner=2": ("organisation", ""),
    "record.practitioner_weeks=[900]": ("record.practitioner_weeks", "900"),
    "schedule=[{week:3,set:{no.thing:1}}]": ("schedule", "no.thing"),
    "+cpd.activities.studdy_day={}": ("cpd.activities.studdy_day", "Did you mean 'study_day'?"),
    "+cpd.activities.study_day={hours:-1}": ("study_day.hours", "3 to 8"),
    "+cpd.activities.study_day={weight:0}": ("study_day.weight", "0.001 to 1000"),
    "+cpd.activities.study_day={start_week:9,end_week:4}": ("cpd.activities.study_day", "end_week"),
    "+cpd.activities.study_day={start_week:-999}": ("start_week", "-104"),
    "+cpd.activities.study_day={grouping:mixd}": ("grouping", "Did you mean 'mixed'?"),
    "+cpd.activities.study_day={per_yaer:2}": ("per_yaer", "cpd.activities.study_day.per_year"),
    "+cpd.activities.study_day={professions:[helth]}": ("professions", "Did you mean 'health'?"),
    "+cpd.access.helth=.5": ("cpd.access", "Did you mean 'health'?"),
    "cpd.access.health=1.5": ("cpd.access.health", "between 0 and 1"),
    "cpd.allocation=equall": ("cpd.allocation", "Did you mean 'equal'?"),
    "cpd.loop.every_weeks=0": ("cpd.loop.every_weeks", "4 to 260"),
    "cpd.loop.reads_truth=true": ("cpd.loop.reads_truth", "cpd.loop.enabled"),
    "cpd=survey_prefered": ("cpd", "Did you mean 'survey_preferred'?"),
    "+cpd.alternatives.shard_forms={}": ("cpd.alternatives.shard_forms", "Did you mean 'shared_forms'?"),
    "+cpd.alternatives.more={kind:custom,set:{no.thing:1}}": ("no.thing", ""),
    "+events.x={kind:incidnt}": ("events.x.kind", "Did you mean 'incident'?"),
    "+events.x={week:-999}": ("events.x.week", "-104"),
    "+events.x={severty:.3}": ("events.x.severty", "Did you mean 'events.x.severity'?"),
    "schedule=[{week:5,until:3,set:{demand.volume:1}}]": ("schedule", "5"),
    "schedule=[{week:5,until:9,set:{demand.volume:1}},{week:7,set:{demand.volume:2}}]": ("demand.volume", "7"),
    "schedule=[{week:-160,set:{demand.volume:1}}]": ("schedule", "-104"),
    "schedule=[{week:5,set:{demand.volume:9}}]": ("demand.volume", "0 to 3"),
    "schedule=[{week:5,set:{cpd.release_weeks:9}}]": ("schedule", "cpd.release_weeks"),
    "leadership.director=polis": ("leadership.director", "health"),
    "leadership.seats.health=-1": ("leadership.seats.health", "0 or more"),
    "leadership.seats.health=61": ("leadership.seats", "60"),
    "structure.merged=[health,helth]": ("structure.merged", "Did you mean 'health'?"),
    "precision.measure=quality": ("precision.measure", "-m"),
    "study.plan_only=true": ("study.plan_only", "-m"),
    "--plan-only": ("study.plan_only", "-m"),
    "hydra.run.dir=/dev/null/x": ("/dev/null/x", ""),
    "--output=/dev/null/x": ("/dev/null/x", ""),
    "--config-dir=/no/such/folder": ("/no/such/folder", "not a folder"),
}


def process(*args: str, **options) -> subprocess.CompletedProcess:
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    command = [sys.executable, "-m", "sim", *args]
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300, **options)


# One of each kind; the others take the same way through the command and are checked without it in tests/model.
KINDS_OF_MISTAKES = {
    *(argument for argument in INVALID if not argument.startswith(("+", "cpd", "leadership.", "schedule=", "record"))),
    "leadership.bais=.6", "leadership.bias=abc", "leadership.bias=60", "leadership.bias=${nonsense}", "+typo=1",
    "leadership.seats.police=2", "+cpd.activities.study_day={hours:-1}", "+events.x={kind:incidnt}",
    "schedule=[{week:5,set:{demand.volume:9}}]", "cpd=survey_prefered",
}  # fmt: skip


@pytest.mark.parametrize(
    "argument",
    [each if each in KINDS_OF_MISTAKES else pytest.param(each, marks=pytest.mark.slow) for each in INVALID],
)
def test_invalid_input_names_the_setting_and_leaves_no_folder(argument: str, own_folder: Path, command) -> None:
    code, out, err = command(argument)
    assert code == 2 and out == "" and "Traceback" not in err and "report it" not in err
    assert err.startswith("dissonance: ") and all(part in err for part in INVALID[argument]), err
    assert not list(own_folder.iterdir())


def test_settings_and_options_come_in_any_order(own_options: Path, command) -> None:
    expected = command("scenario=quiet", "weeks=7", "--cfg", "job", "--config-dir", "mine")
    assert expected[0] == 0 and "weeks: 7" in expected[1]
    for args in (
        ["--config-dir", "mine", "scenario=quiet", "--cfg", "job", "weeks=7"],
        ["weeks=7", "--config-dir=mine", "--cfg", "job", "scenario=quiet"],
        ["run", "-cd", "mine", "scenario=quiet", "-c", "job", "weeks=7"],
    ):
        assert command(*args) == expected


def test_a_setting_given_twice_is_noted(command) -> None:
    code, out, err = command("weeks=4", "weeks=5", "--cfg", "job")
    assert code == 0 and "weeks: 5" in out and "'weeks'" in err and err.endswith("5")
    assert command("weeks=4", "weeks=4", "--cfg", "job")[2] == ""


def test_errors_of_a_process_have_no_traceback_unless_wanted(own_folder: Path) -> None:
    done = process("leadership.bais=.6", cwd=own_folder)
    assert done.returncode == 2 and done.stdout == "" and done.stderr.count("\n") == 1 and "Did you mean" in done.stderr
    done = process("leadership.bias=60", "--traceback", cwd=own_folder)
    assert done.returncode == 1 and "Traceback" in done.stderr and "ConfigError" in done.stderr


def test_a_run_is_written_printed_and_equal_to_the_same_run_in_python(own_folder: Path, command) -> None:
    code, out, err = command(*QUICK, "seed=7", "leadership.bias=0.6")
    assert code == 0, err
    assert re.search(r"Task conflict +0\.\d+ +\S+ to \S+ +\S+ +2  share", out)
    (folder,) = own_folder.glob("outputs/case_study/*")
    assert str(folder.relative_to(own_folder)) in out and not list(folder.glob("*.log"))
    result = sim.load(folder)
    assert result.config.seed == 7 and result.provenance["complete"]
    small = {"organisation": "small_workshop", "replicates": 2, "weeks": 4, "burn_in": 2}
    same = sim.run("case_study", **small, seed=7, progress=False)
    assert same.provenance["tables_hash"] == result.provenance["tables_hash"]


def test_the_output_folder_can_be_chosen_and_nothing_is_overwritten(own_folder: Path, command) -> None:
    for option in (["--output", "same folder"], ["--output=same folder"], ["hydra.run.dir='same folder'"]):
        assert command(*QUICK, *option)[0] == 0
    assert {path.name for path in own_folder.iterdir()} == {"same folder", "same folder-2", "same folder-3"}
    assert all(len(sim.load(path).weekly) for path in own_folder.iterdir())


def test_a_run_with_figures_has_report_and_description(own_folder: Path, command) -> None:
    code, _, err = command(*QUICK[:-1], "replicates=1", "scenario=alternatives_only", "--output", "here")
    assert code == 0, err
    assert {"report.html", "trajectories.png", "trajectories.svg"} <= {path.name for path in Path("here").iterdir()}
    assert "status_levelling" in Path("here/scenario_summary.html").read_text(encoding="utf-8")


def test_several_processes_get_different_folders(own_folder: Path) -> None:
    from sim.cli.output_dir import unique_folder

    (own_folder / "mine").mkdir()
    assert unique_folder(own_folder / "mine") == own_folder / "mine"
    assert unique_folder(own_folder / "mine") == own_folder / "mine-2"
    (own_folder / "full").mkdir()
    (own_folder / "full" / "notes.txt").write_text("")
    assert unique_folder(own_folder / "full") == own_folder / "full-2"


def test_a_refused_run_leaves_the_users_own_empty_folder(own_folder: Path, command) -> None:
    Path("here").mkdir()
    assert command("leadership.bias=60", "--output", "here")[0] == 2
    assert Path("here").is_dir() and not list(Path("here").iterdir())


def test_a_full_disk_is_reported_and_finished_replicates_are_kept(command, monkeypatch: pytest.MonkeyPatch) -> None:
    from sim.studies.store.folder import StudyFolder

    keep = StudyFolder.keep
    monkeypatch.setattr("sim.studies.execution.part_sizes.PERSON_WEEKS", 1)  # a part per replicate

    def full(self, part):
        if 1 in part.hashes:
            raise OSError(errno.ENOSPC, "No space left on device")
        keep(self, part)

    monkeypatch.setattr(StudyFolder, "keep", full)
    code, out, err = command(*QUICK, "workers=1", "--output", "full")
    assert code == 1 and out == "" and "disk is full" in err and "study resume" in err
    with pytest.warns(UserWarning, match="1 of 2"):
        assert set(sim.load("full").weekly["replicate"]) == {0}


def test_an_unexpected_error_asks_for_a_report(command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(config, config_dir):
        raise LookupError("by hand")

    monkeypatch.setattr("sim.cli.run.perform", broken)
    code, _, err = command(*QUICK)
    assert code == 1 and "LookupError: by hand" in err and "--traceback" in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_keeps_finished_replicates(own_folder: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    args = ["organisation=small_workshop", "replicates=100000", "weeks=4", "burn_in=2", "--output", "run"]
    running = subprocess.Popen(
        [sys.executable, "-m", "sim", *args], env=environment, stderr=subprocess.PIPE, text=True,
        # A shell's background job ignores interrupts, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    manifest = own_folder / "run" / "manifest"
    end = time.monotonic() + 400
    while len(list(manifest.rglob("*-part-*.json"))) < 3 and time.monotonic() < end:
        time.sleep(0.1)
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 130, err
    assert "Stopped." in err and "study resume" in err
    with pytest.warns(UserWarning, match="of 100000 replicates"):
        assert len(sim.load("run").weekly) > 0


def test_tab_completion(command, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = command("-sc", "install=bash")
    assert code == 0 and out.rstrip().endswith("hydra_bash_completion dissonance")
    monkeypatch.setenv("COMP_LINE", "dissonance scenario=sta")
    assert "scenario=status_quo" in command("-sc", "query=bash")[1]
    monkeypatch.delenv("COMP_LINE")
    for args in (["query=bash"], ["install=tcsh"], ["install"]):
        code, _, err = command("-sc", *args)
        assert code == 2 and "install=bash" in err and "report it" not in err, err


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        (["--cfg", "job", "--package", "leadershp"], ("leadershp", "'leadership'")),
        (["-m", "--cfg", "job"], ("--multirun", "--cfg")),
        (["-m", "-m", "leadership.bias=0,0.3", "--info"], ("--multirun", "--info")),
    ],
)
def test_options_that_say_too_much_are_refused(args: list[str], parts: tuple[str, ...], command) -> None:
    code, out, err = command(*args)
    assert code == 2 and out == "" and all(part in err for part in parts), err


@pytest.mark.parametrize("package", ["leadership", "organisation.professions.health", "_global_"])
def test_part_of_a_configuration_can_be_printed(package: str, command) -> None:
    code, out, _ = command("--cfg", "job", "--package", package)
    assert code == 0 and ":" in out


@pytest.mark.slow
def test_the_command_and_its_workers_pass_by_a_users_own_package_named_sim(tmp_path) -> None:
    (tmp_path / "own" / "sim").mkdir(parents=True)
    (tmp_path / "own" / "sim" / "__init__.py").write_text("raise SystemExit('the wrong one')")
    script = tmp_path / "dissonance"  # as pip writes it
    script.write_text("import sys\nfrom sim.cli.main import main\nif __name__ == '__main__':\n    sys.exit(main())\n")
    words = ["organisation=small_workshop", "weeks=4", "burn_in=2", "replicates=2", "workers=2", "engine=local"]
    done = subprocess.run(
        [sys.executable, str(script), "-m", *words, "leadership.bias=0", "study.figures=false"],
        cwd=tmp_path / "own", env=os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])},
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0 and "the wrong one" not in done.stderr, done.stderr


def test_a_command_that_is_stopped_leaves_no_semaphore_to_be_reported(tmp_path) -> None:
    program = """
import sys, threading, time
from loky.backend.synchronize import Lock
from sim.cli import main

def interrupted(arguments):
    raise KeyboardInterrupt

kept = Lock()
threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
main._dispatch = interrupted
sys.exit(main.main([]))
"""
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 130
    assert len(done.stderr.splitlines()) == 1 and done.stderr.startswith("dissonance: Stopped"), done.stderr
