"""Every fenced block of every page is run, or says here why it is not."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from site_pages import ROOT, Block, blocks, lines_of, pages, text_of, words_for_us

from sim import Study
from sim.cli.main import COMMANDS, main
from sim.cli.workshop import read_words
from sim.settings.compose import GROUPS, STUDY_GROUPS
from sim.studies.plan.plan_from_python import plan_from_overrides

# Pages whose blocks have tests of their own, which know more of what they should do.
ELSEWHERE = {
    "docs/levers.md": "tests/docs/test_how_to.py",
    "docs/studies.md": "tests/docs/test_studies_page.py",
    "docs/instruments.md": "tests/docs/test_instruments_page.py",
    "docs/own-organisation.md": "tests/docs/test_own_organisation_page.py",
    "docs/replay.md": "tests/replay/test_replay.py",
}
# Lines that no test here runs, each with a reason. The beginning of the line is enough.
NOT_RUN = {
    "python3 -m venv .venv": "sets up an environment from a registry; .ci/run does it from the README's own text",
    ".venv/bin/pip install": "installs from a registry; .ci/run installs every extra",
    "pip install": "installs from a registry; .ci/run installs every extra",
    ".venv/bin/jupyter lab": "starts a server and does not end",
    "jupyter lab": "starts a server and does not end",
    ".venv/bin/python docs/draw.py": "rewrites a committed figure; a test below draws it in small",
    ".venv/bin/python experiments/": "minutes long; the programs' arithmetic has tests of its own",
    "python experiments/": "minutes long; the programs' arithmetic has tests of its own",
}
# Blocks of these languages are shown or drawn, not run; commands in them must be in NOT_RUN all the same.
SHOWN = {"text", "mermaid", "html", "json", "csv", "bibtex", "{toctree}", "{eval-rst}"}
RUN = {"bash", "python", "pycon", "yaml", "toml"}
FOLDERS = re.compile(r"\b(?:my|your|our)_study\b|\bfirst_why\b")
SMALL = ("organisation=small_workshop", "weeks=4", "burn_in=1", "replicates=2", "workers=1")
SMALL_WORKSHOP = ("organisation=small_workshop", "replicates=2", "weeks=6", "burn_in=1", "assumptions=off", "grid=off")
OURS = [page for page in pages() if page not in ELSEWHERE]
ALL = [block for page in OURS for block in blocks(page)]


def _reason(line: str) -> str | None:
    return next((reason for start, reason in NOT_RUN.items() if line.startswith(start)), None)


COMMAND_LINES = [
    (block.page, line)
    for block in ALL
    if block.language == "bash"
    for line in lines_of(block)
    if not line.startswith("#") and not _reason(line)
]
WITH_PYTHON = [page for page in OURS if any(block.language == "python" for block in blocks(page))]


def test_pages_that_are_tested_elsewhere_are_there_and_so_are_their_tests() -> None:
    for page, place in ELSEWHERE.items():
        assert blocks(page) and Path(page).name in (ROOT / place).read_text(encoding="utf-8"), page


def test_every_block_is_run_or_shown() -> None:
    unknown = [f"{block.page}: ```{block.language}" for block in ALL if block.language not in RUN | SHOWN]
    assert not unknown, "neither run nor listed"


def test_commands_in_blocks_that_are_only_shown_have_a_reason() -> None:
    starts = ("python ", "python3 ", "dissonance", ".venv/", "pip ", "sphinx-build", "$ ")
    shown = [line for page in pages() for block in blocks(page) if block.language == "text" for line in lines_of(block)]
    assert not [line for line in shown if line.startswith(starts) and not _reason(line)]


def test_no_reason_is_left_over() -> None:
    lines = {line for page in pages() for block in blocks(page) for line in lines_of(block)}
    idle = [start for start in NOT_RUN if not any(line.startswith(start) for line in lines)]
    assert set(idle) <= {"pip install", "jupyter lab", ".venv/bin/python experiments/", ".venv/bin/jupyter lab"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study, as it was left, with the levers that the pages sweep."""
    folder = tmp_path_factory.mktemp("kept") / "study"
    words = [*SMALL, "leadership.bias=0,0.6", "leadership.voice=true,false", "study.figures=false", "engine=in_process"]
    Study.from_overrides(words, folder).run(progress=False)
    return folder


@pytest.fixture
def here(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    return tmp_path


def _small(words: list[str], small: tuple[str, ...] = SMALL) -> list[str]:
    given = {word.partition("=")[0] for word in words}
    few = [re.sub(r"^(replicates|weeks)=\d+$", r"\1=2", word) for word in words]
    more = [word for word in small if word.partition("=")[0] not in given]
    place = 1 if few[:1] == ["-m"] else 0  # settings stand together, before or after the flags
    return [*few[:place], *more, *few[place:]]


def _is_a_sweep(words: list[str]) -> bool:
    return "-m" in words or any(word.startswith("experiment=") for word in words)


@pytest.mark.parametrize(("page", "line"), COMMAND_LINES, ids=lambda part: part)
def test_a_command_of_a_page_does_its_work(
    page: str, line: str, here: Path, kept: Path, capsys: pytest.CaptureFixture
) -> None:
    words = words_for_us(line)
    assert words is not None, f"{page}: '{line}' calls no program of ours; run it, or say in NOT_RUN why not"
    for name in set(FOLDERS.findall(line)):
        shutil.copytree(kept, here / name)
    if "--config-dir" in words:
        _with_own_folder(page, words, here)
    elif _is_a_sweep(words):
        asked = [word for word in words if word != "-m" and not word.startswith("hydra.sweep.dir=")]
        assert len(plan_from_overrides(asked).cells) > 1
    elif words[:1] == ["workshop"] and not any(word.startswith("export=") for word in words):
        assert read_words(words[1:])  # a server, which does not end; tests/interfaces/workshop/server starts it
    elif words[:1] == ["workshop"]:
        assert main([words[0], *_small(words[1:], SMALL_WORKSHOP)]) == 0, capsys.readouterr().err
    elif (words[:1] and words[0] in COMMANDS and words[0] != "run") or "--cfg" in words:
        assert main(words) == 0, capsys.readouterr().err
        assert capsys.readouterr().out
    else:
        assert main(_small(words, (*SMALL, "record.figures=false"))) == 0, capsys.readouterr().err


def _with_own_folder(page: str, words: list[str], here: Path) -> None:
    """Plug-ins stay in the process that loads them; so that is not this one."""
    for block in blocks(page):
        if block.language == "python":
            exec(compile(block.text, page, "exec"), {})
    if _is_a_sweep(words):
        words = ["-m", *(word for word in words if word != "-m")]
        words.insert(1, "study.plan_only=true")
    done = subprocess.run(
        [sys.executable, "-m", "sim", *_small(words)],
        cwd=here, capture_output=True, text=True, timeout=600, env=_environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_PYTHON)
def test_python_of_a_page_runs_in_order(page: str, here: Path) -> None:
    text = "\n".join(block.text for block in blocks(page) if block.language == "python")
    code = re.sub(r"\bweeks=(?:26|52)\b", "weeks=8", text)
    exec(compile(code, page, "exec"), {"__name__": page})


@pytest.mark.parametrize("block", [block for block in ALL if block.language == "python"], ids=lambda block: block.page)
def test_python_of_a_page_compiles(block: Block) -> None:
    compile(block.text, block.page, "exec")


@pytest.mark.parametrize("page", [page for page in OURS if any(block.language == "pycon" for block in blocks(page))])
def test_examples_of_a_page_print_what_they_say(page: str) -> None:
    test = doctest.DocTestParser().get_doctest(text_of(page), {}, page, page, 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize("block", [block for block in ALL if block.language in ("yaml", "toml")], ids=lambda b: b.page)
def test_configuration_of_a_page_can_be_read(block: Block) -> None:
    assert yaml.safe_load(block.text) if block.language == "yaml" else tomllib.loads(block.text)


def test_the_first_look_sets_up_as_the_readme_does() -> None:
    first = next(line for block in blocks("docs/tutorials/first-look.md") for line in lines_of(block))
    assert first in text_of("README.md")


@pytest.mark.slow
def test_the_first_look_finds_what_it_says(here: Path) -> None:
    """Its numbers, as far as a reader sees them, from the commands that it types."""
    over = {"leadership.bias": [0, 0.6], "leadership.voice": [True, False]}
    study = Study.create(over=over, folder="why", replicates=20).run(progress=False)
    found = study.effects(baseline="bias 0", measures=["task_conflict", "unspoken_disagreement"])
    shown = {(row.measure, row.name): row for row in found.itertuples(index=False)}
    text = text_of("docs/tutorials/first-look.md")
    silent = shown["unspoken_disagreement", "bias 0.6, voice yes"]
    assert f"{silent.difference:+.3f} [{silent.low:+.3f}, {silent.high:+.3f}]" in text
    assert f"unspoken disagreement {silent.before:.2f} instead of {silent.after:.2f}" in " ".join(text.split())
    assert f"by {silent.difference:.2f}; without it" in text
    without = shown["unspoken_disagreement", "bias 0.6, voice no"]
    assert f"by {without.difference:.2f}. Nearly all" in text


@pytest.mark.slow
def test_the_figure_of_the_readme_is_drawn(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import draw

    monkeypatch.setattr(draw, "REPLICATES", 2)
    figure = draw.silence()
    assert len(figure.axes) == 4 and all(len(axes.lines) == 10 for axes in figure.axes)
    assert draw.main(["nonsense"]) == 2


def test_groups_are_not_commands() -> None:
    assert not {*GROUPS, *STUDY_GROUPS} & set(COMMANDS)
