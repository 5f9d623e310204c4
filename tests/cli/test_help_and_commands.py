"""Help, names of commands and options: old and new, known and unknown."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import sim
from sim.cli import settings_table
from sim.cli.commands import COMMANDS, OLD_COMMANDS, OPTIONS
from sim.cli.main import main
from sim.cli.reference.commands import arguments_of, command_names
from sim.cli.study import SUBCOMMANDS
from sim.core.config_files import options_of
from sim.settings.option_groups import OPTION_GROUPS


def python(script: str, *args: str) -> subprocess.CompletedProcess:
    """Run a script in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])}
    return subprocess.run([sys.executable, "-c", script, *args], env=environment, capture_output=True, text=True)


HEAVY = ("numba", "pandas", "matplotlib", "scipy", "pyarrow", "hydra")


@pytest.mark.parametrize(
    "args",
    [["--help"], ["help"], ["help", "study"], ["help", "describe"], ["--version"], ["list", "scenarios"], ["wekes"],
     ["list", "nothing"], ["--nosuchoption"]],
    ids=" ".join,
)  # fmt: skip
def test_help_lists_and_simple_errors_import_nothing_heavy(args: list[str]) -> None:
    script = (
        "import json, sys; from sim.cli.main import main; main(json.loads(sys.argv[1]))\n"
        f"loaded = [name for name in {HEAVY} if name in sys.modules]\n"
        "sys.exit(f'imported: {loaded}' if loaded else 0)"
    )
    done = python(script, json.dumps(args))
    assert done.returncode == 0, done.stderr


def test_the_generated_table_of_settings_is_up_to_date() -> None:
    """In a process of its own: activities that other tests register stay registered."""
    done = python(
        "from sim.cli import settings_table as table; print(table.generate() == table.PATH.read_text('utf-8'))"
    )
    assert done.stdout == "True\n", f"run python docs/generate.py {done.stderr}"


def test_help_shows_commands_options_groups_and_values_of_the_default_scenario(command) -> None:
    code, out, _ = command("--help")
    assert code == 0
    for name in (*COMMANDS, *OPTIONS, *OPTION_GROUPS, *settings_table.USUAL, *options_of("organisation")):
        assert name in out, name
    assert f"all {settings_table.settings_table()['parameters']} parameters" in out
    (bias,) = (line.split() for line in out.splitlines() if line.strip().startswith("leadership.bias "))
    assert bias[1] == "0.6"
    assert command("help") == command("-h") == command("run", "--help") == (0, out, "")


@pytest.mark.parametrize("name", [name for name in command_names() if name not in ("run", "help")])
def test_help_of_a_command_equals_its_own_help_option(name: str, command) -> None:
    code, out, _ = command("help", *name.split())
    assert code == 0 and (code, out) == command(*name.split(), "--help")[:2]
    for argument in arguments_of(name):
        assert argument.strip("[]. ").partition(",")[0].split()[0] in out


def test_every_command_takes_a_folder_of_own_options() -> None:
    for name in command_names():
        if name not in ("study", "help"):  # their subcommands and commands do
            assert any("--config-dir" in argument for argument in arguments_of(name)), name


def test_every_command_that_writes_takes_an_output() -> None:
    for name in ("run", "describe", "list", "import-organisation", "workshop", "study export", "study effects"):
        assert any("--output" in argument for argument in arguments_of(name)), name


def test_own_options_are_found_by_every_command(own_options: Path, command) -> None:
    folder = ["--config-dir", "mine"]
    assert "quiet" in command("--help", *folder)[1]
    assert "quiet" in command("list", "scenarios", *folder)[1]
    assert "Nobody speaks up here" in command("explain", "scenario=quiet", *folder)[1]
    assert "| voice.baseline | 0.8 | -1 |" in command(*folder, "describe", "quiet")[1]
    assert "name: quiet" in command(*folder, "scenario=quiet", "--cfg", "job")[1]
    for name in ("list", "explain", "describe", "import-organisation", "workshop", "study"):
        args = {"list": ["scenarios"], "explain": ["bias"], "study": ["status", "x"], "import-organisation": ["x.csv"]}
        code, out, err = command(name, *args.get(name, []), "--config-dir", "nowhere")
        assert code == 2 and out == "" and "'nowhere' is not a folder" in err, name


def test_own_activities_are_listed(own_activity: Path) -> None:
    done = python(
        "import sys; from sim.cli.main import main; sys.exit(main(sys.argv[1:]))",
        "list",
        "levers",
        "breakfast",
        "--config-dir",
        "mine",
    )
    assert done.returncode == 0 and "Breakfast talk" in done.stdout, done.stderr


def test_an_own_option_with_a_built_in_name_is_refused(own_options: Path, command) -> None:
    (own_options / "paperwork").mkdir()
    (own_options / "paperwork" / "shared.yaml").write_text("shared: 0.1\n")
    code, _, err = command("paperwork=shared", "--cfg", "job", "--config-dir", "mine")
    assert code == 2 and "shared.yaml" in err and "built-in option" in err


def test_an_own_scenario_without_the_header_is_refused(own_options: Path, command) -> None:
    (own_options / "scenario" / "plain.yaml").write_text("defaults:\n  - status_quo\nscenario: {name: plain}\n")
    code, _, err = command("scenario=plain", "--cfg", "job", "--config-dir", "mine")
    assert code == 2 and "plain.yaml" in err and "@package _global_" in err


@pytest.mark.parametrize("text", ["", "# @package _global_\n"])
def test_an_empty_scenario_is_refused(own_options: Path, text: str, command) -> None:
    (own_options / "scenario" / "empty.yaml").write_text(text)
    code, _, err = command("scenario=empty", "--cfg", "job", "--config-dir", "mine")
    assert code == 2 and "empty.yaml" in err


def test_an_unknown_setting_in_a_file_is_named_with_the_file(own_options: Path, command) -> None:
    text = "# @package _global_\ndefaults:\n  - case_study\nleadership: {bais: 1}\n"
    (own_options / "scenario" / "typo.yaml").write_text(text)
    code, _, err = command("scenario=typo", "--cfg", "job", "--config-dir", "mine")
    assert code == 2 and "typo.yaml" in err and "leadership.bais" in err and "'leadership.bias'" in err


def test_a_file_that_is_not_yaml_is_named_with_its_line(own_options: Path, command) -> None:
    (own_options / "scenario" / "torn.yaml").write_text("# @package _global_\nscenario:\n  name: a: b\n")
    code, _, err = command("scenario=torn", "--cfg", "job", "--config-dir", "mine")
    assert code == 2 and "torn.yaml" in err and "line 3" in err


@pytest.mark.parametrize("old", OLD_COMMANDS)
def test_old_commands_work_and_say_the_new_name(old: str, command) -> None:
    args = [] if OLD_COMMANDS[old][0] == "list" else ["--help"]
    code, out, err = command(old, *args)
    assert code == 0 and out and err == (
        f"dissonance: '{old}' is now '{' '.join(OLD_COMMANDS[old])}'; the old name works in this version only."
    )  # fmt: skip
    assert out == command(*OLD_COMMANDS[old], *args)[1]


@pytest.mark.parametrize("args", [("--info", "scenarios"), ("--info=scenarios",), ("-i", "scenarios")])
def test_info_scenarios_is_the_list_of_scenarios(args: tuple[str, ...], command) -> None:
    code, out, err = command(*args)
    assert code == 0 and out == command("list", "scenarios")[1] and "list scenarios" in err


def test_other_kinds_of_info_are_hydras(command) -> None:
    code, out, _ = command("--info", "searchpath")
    assert code == 0 and "Config search path" in out
    assert command("--info", "nonsense")[0] == 2


@pytest.mark.parametrize(
    ("args", "suggestion"),
    [
        (["wekes"], "weeks="),
        (["lits"], "list"),
        (["help", "lits"], "list"),
        (["study", "statsu", "x"], "status"),
        (["list", "scenaros"], "scenarios"),
        (["list", "levers", "stanse"], "stance"),
        (["describe", "plasebo"], "placebo"),
        (["describe", "--ouput", "x.md"], "--output"),
        (["--plan-onyl"], "--plan-only"),
        (["--replicats=4"], "replicates="),
        (["n_jobs=4"], "workers"),
        (["cpd.rivals.shared_forms={}"], "cpd.alternatives"),
        (["scenario=rivals_only"], "alternatives_only"),
        (["cpd=rivals_only"], "alternatives_only"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_an_unknown_name_gets_a_suggestion(args: list[str], suggestion: str, command) -> None:
    code, out, err = command(*args)
    assert code == 2 and out == "" and f"Did you mean '{suggestion}" in err


def test_a_setting_without_a_value_and_a_setting_written_as_an_option(command) -> None:
    assert "weeks=VALUE" in command("weeks")[2]
    assert "replicates=5" in command("--replicates=5")[2] and "replicates=5" in command("--replicates", "5")[2]


def test_version() -> None:
    assert main(["--version"]) == 0 and sim.__version__


def test_subcommands_of_study_are_listed(command) -> None:
    code, out, _ = command("study", "--help")
    assert code == 0 and all(name in out for name in SUBCOMMANDS)


def test_a_wrong_or_missing_argument_is_named(command) -> None:
    code, _, err = command("list", "scenario")
    assert code == 2 and "'scenario'" in err and "measures" in err and "Did you mean 'scenarios'?" in err
    code, _, err = command("compare", "case_study")
    assert code == 2 and "SECOND" in err and "name of a scenario" in err


def test_a_list_is_suggested_only_where_a_list_is_taken(command) -> None:
    code, _, err = command("leadership.bias=0,0.3")
    assert code == 2 and "-m" in err and "list" not in err
    code, _, err = command("structure.merged=health,education")
    assert code == 2 and "structure.merged=[health,education]" in err
