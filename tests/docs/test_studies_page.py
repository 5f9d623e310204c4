"""Every example of docs/studies.md does what it says there."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from sim import Study
from sim.cli.main import COMMANDS, main
from sim.cli.study import VERBS
from sim.settings.study_settings import StudyGroups
from sim.studies.plan.plan_from_python import plan_from_overrides

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
LINES = [
    shlex.split(line)[1:] for block in re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]
SWEEPS = [words for words in LINES if words[0] not in COMMANDS]
VERBS_USED = [words for words in LINES if words[0] == "study"]
CELLS = re.search(r"```text\n(name,.*?)```", TEXT, re.DOTALL)[1]
SMALL = ["organisation=small_workshop", "weeks=4", "burn_in=1", "replicates=2", "workers=1", "study.figures=false"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study, as it was left."""
    folder = tmp_path_factory.mktemp("kept") / "study"
    words = [*SMALL, "leadership.bias=0,0.6", "paperwork=separate,shared", "engine=in_process"]
    Study.from_overrides(words, folder).run(progress=False)
    return folder


@pytest.fixture(autouse=True)
def here(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The reader's folder, with studies of the names that the page uses."""
    for name in ("my_study", "your_study"):
        shutil.copytree(kept, tmp_path / name)
    (tmp_path / "cells.csv").write_text(CELLS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_are_examples_and_each_is_tested() -> None:
    assert len(SWEEPS) > 20 and len(VERBS_USED) > 12 and len(SWEEPS) + len(VERBS_USED) == len(LINES)


@pytest.mark.parametrize("words", SWEEPS, ids=" ".join)
def test_sweeps_of_the_page_are_planned(words: list[str]) -> None:
    asked = [word for word in words if word not in ("-m",)]
    organisation = [] if any(word.startswith("organisation=") for word in asked) else ["organisation=small_workshop"]
    plan = plan_from_overrides([*organisation, *asked])
    assert len(plan.cells) > 1
    assert plan.config(plan.cells[-1])


@pytest.mark.parametrize("words", VERBS_USED, ids=" ".join)
def test_verbs_of_the_page_do_their_work(words: list[str], capsys: pytest.CaptureFixture) -> None:
    assert main(words) == 0, capsys.readouterr().err
    assert capsys.readouterr().out


def test_every_verb_is_on_the_page() -> None:
    assert {words[1] for words in VERBS_USED} == set(VERBS)


def test_the_python_example_runs() -> None:
    (block,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    scope: dict = {}
    exec(compile(block, "studies.md", "exec"), scope)
    assert len(scope["study"].read("runs")) == 16


def test_every_setting_of_a_study_is_on_the_page() -> None:
    from dataclasses import asdict

    for group, values in asdict(StudyGroups()).items():
        for name in values:
            assert f"`{group}.{name}`" in TEXT


def test_what_a_folder_holds_is_what_the_page_says(here: Path) -> None:
    named = set(re.findall(r"^\| `tables/(\w+)\.parquet`", TEXT, re.MULTILINE))
    assert named == {path.stem for path in (here / "my_study" / "tables").glob("*.parquet")}
