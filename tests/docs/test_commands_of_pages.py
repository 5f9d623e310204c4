"""Every shell command of the pages does its work, on a small service."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from checks.pages import arguments, blocks, pages
from conftest import SMALL

from sim.cli.commands import COMMANDS
from sim.cli.main import main
from sim.cli.run_arguments import read_run_arguments
from sim.cli.workshop import read_settings
from sim.core.config_files import options_of
from sim.model.simulator import Simulator
from sim.settings.compose import merged_settings, validated_config
from sim.studies.plan.plan_from_python import plan_from_overrides

# Lines that are not run here. The beginning of a line is enough.
NOT_RUN = {
    "python3 -m venv": "installs packages; .ci/run runs it from the README's own text",
    ".venv/bin/pip install": "installs packages; .ci/run installs every extra",
    "pip install": "installs packages; .ci/run installs every extra",
    ".venv/bin/jupyter": "starts a server",
    "jupyter": "starts a server, or changes files of the project",
    "jupytext": "changes files of the project",
    ".venv/bin/python docs/": "changes files of the project",
    "python docs/": "changes files of the project",
    ".venv/bin/python experiments/": "takes minutes; the arithmetic has tests of its own",
    "python experiments/": "takes minutes; the arithmetic has tests of its own",
    ".venv/bin/dissonance workshop": "starts a server; its words are read in tests/cli",
    "dissonance rerun": "needs a run of the reader; tests/cli runs it",
    "dissonance compare": "runs two scenarios in full; tests/cli runs it",
}
STUDIES = re.compile(r"\b(?:my|your|our)_study\b|\bfirst_why\b")
OWN_FILES = ("docs/levers.md", "docs/own-organisation.md", "docs/studies.md")
SERVICE = ("organisation=small_workshop", "weeks=60", "burn_in=1", "replicates=1")


def lines_of(page: str) -> list[str]:
    lines = [line for block in blocks(page) if block.language == "bash" for line in block.lines]
    return [line for line in lines if not line.startswith(("#", *NOT_RUN))]


PAGES = [page for page in pages() if lines_of(page)]


def is_sweep(words: list[str]) -> bool:
    return "-m" in words or any(word.startswith("experiment=") for word in words)


def small(words: list[str], more: tuple[str, ...] = SMALL) -> list[str]:
    """The same command for a small service and few weeks."""
    given = {word.partition("=")[0] for word in words}
    few = [re.sub(r"^(replicates|weeks)=\d+$", r"\1=2", word) for word in words]
    start = 1 if few[:1] == ["-m"] else 0
    return [*few[:start], *(word for word in more if word.partition("=")[0] not in given), *few[start:]]


def own_files(page: str, folder: Path) -> None:
    """Write the files that a page shows: blocks whose first line names a path, tables, and modules."""
    for block in blocks(page):
        path = re.match(r"# (mine/\S+\.yaml)\n", block.text)
        if path:
            (folder / path[1]).parent.mkdir(parents=True, exist_ok=True)
            (folder / path[1]).write_text(block.text.split("\n", 1)[1], encoding="utf-8")
        elif page.endswith("own-organisation.md") and block.language in ("csv", "yaml"):
            (folder / f"our_service.{block.language}").write_text(block.text, encoding="utf-8")
        elif block.text.startswith("name,leadership.bias"):
            (folder / "cells.csv").write_text(block.text, encoding="utf-8")
        elif block.language == "python" and "write_text" in block.text:
            exec(compile(block.text, page, "exec"), {})


def test_every_line_calls_dissonance_or_is_listed() -> None:
    unknown = [f"{page}: {line}" for page in PAGES for line in lines_of(page) if arguments(line) is None]
    assert not unknown


LONG = ("docs/levers.md", "docs/how-to/add-an-activity.md")  # dozens of commands, or processes of their own


@pytest.mark.parametrize(
    "page", [pytest.param(page, marks=pytest.mark.slow) if page in LONG else page for page in PAGES]
)
def test_commands_of_a_page(page: str, reader: Path, small_study: Path, capsys: pytest.CaptureFixture) -> None:
    own_files(page, reader)
    failed = [line for line in lines_of(page) if not works(line, reader, small_study, capsys)]
    assert not failed


def works(line: str, reader: Path, small_study: Path, capsys: pytest.CaptureFixture) -> bool:
    """Run one line; sweeps are planned, and runs of a service are simulated for two weeks."""
    words = arguments(re.sub(r"design\.points=\d+", "design.points=2", line.replace("=+20", "=+1"))) or []
    for name in set(STUDIES.findall(line)):
        shutil.rmtree(reader / name, ignore_errors=True)
        if not line.startswith(f"dissonance study merge {name}"):
            shutil.copytree(small_study, reader / name)
    if "--config-dir" in words and (is_sweep(words) or "=" in words[0]):
        return with_own_folder(words)
    named = {word.partition("=")[2] for word in words if word.startswith("experiment=")}
    if named:  # a slow test below plans them
        return named <= set(options_of("experiment"))
    if is_sweep(words):
        cells = plan_from_overrides(
            ["organisation=small_workshop", *(w for w in read_run_arguments(words).overrides if "hydra." not in w)]
        ).cells
        return len(cells) > 1
    if words[:1] == ["workshop"]:  # tests/interfaces/workshop writes the file and starts the server
        settings = [word for word in words[1:] if "=" in word]
        return bool(read_settings(settings))
    if (words[:1] and words[0] in COMMANDS and words[0] != "run") or {"--cfg", "--info"} & set(words):
        here = ["engine=in_process"] if words[1:2] in (["resume"], ["expand"]) and "engine=" not in line else []
        code = main([*words, *here])
        return code == 0 and bool(capsys.readouterr().out)
    return advances(words, reader)


def advances(words: list[str], reader: Path) -> bool:
    """Whether a service with these settings can be simulated."""
    settings = [word for word in words if "=" in word and not word.startswith("hydra.")]
    own = [f"hydra.searchpath=[file://{reader}/mine]"] if (reader / "mine").is_dir() else []
    simulator = Simulator(validated_config(merged_settings([*small(settings, SERVICE), *own])))
    simulator.advance(2)
    return simulator.week == 1


def with_own_folder(words: list[str]) -> bool:
    """Run in a process of its own, because plug-ins stay in the process that loads them."""
    if is_sweep(words):
        words = ["-m", "study.plan_only=true", *(word for word in words if word != "-m")]
    more = SMALL if is_sweep(words) else (*SMALL, "record.figures=false")
    command = [sys.executable, "-m", "sim", *small(words, more)]
    return subprocess.run(command, capture_output=True, text=True, timeout=600).returncode == 0


def test_a_run_of_the_readme_writes_its_folder(reader: Path) -> None:
    assert main([*SMALL, "record.figures=false", f"hydra.run.dir={reader}/run"]) == 0
    assert (reader / "run" / "provenance.json").is_file()


@pytest.mark.slow
def test_named_studies_can_be_planned() -> None:
    for name in options_of("experiment"):
        assert len(plan_from_overrides(["organisation=small_workshop", f"experiment={name}"]).cells) > 1, name
