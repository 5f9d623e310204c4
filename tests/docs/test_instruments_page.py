"""Every example of docs/instruments.md does what it says there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from sim.cli.main import COMMANDS, main
from sim.core.config_files import options_of
from sim.settings.compose import compose_config
from sim.studies.plan.plan_from_python import plan_from_overrides

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "instruments.md").read_text(encoding="utf-8")
LINES = [
    shlex.split(line)[1:] for block in re.findall(r"```bash\n(.*?)```", TEXT, re.DOTALL) for line in block.splitlines()
]
RUNS = [words for words in LINES if words[0] not in COMMANDS and "-m" not in words]
SWEEPS = [words for words in LINES if "-m" in words]
SMALL = ["organisation=small_workshop", "weeks=8", "burn_in=1", "replicates=2", "workers=1", "record.figures=false"]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_there_are_examples_and_each_is_tested() -> None:
    assert len(RUNS) == 5 and len(SWEEPS) == 1 and len(RUNS) + len(SWEEPS) == len(LINES)


@pytest.mark.parametrize("words", RUNS, ids=" ".join)
def test_runs_of_the_page_write_surveys(words: list[str], tmp_path: Path, capsys) -> None:
    own = [word for word in SMALL if word.partition("=")[0] not in {w.partition("=")[0] for w in words}]
    asked = [word.replace("52", "3") for word in words]  # within the short run
    assert main([*asked, *own, f"hydra.run.dir={tmp_path}/run"]) == 0, capsys.readouterr().err
    written = {path.name for path in (tmp_path / "run" / "surveys").glob("*")}
    if "scenario=evaluative_loop" in words:
        assert not written, "the loop's instrument is the loop's alone"
        return
    assert any(name.endswith(".sav") for name in written) and any("_codebook" in name for name in written)
    assert any("_truth" in name for name in written) == ("record.truth=true" in words)


@pytest.mark.parametrize("words", SWEEPS, ids=" ".join)
def test_sweeps_of_the_page_are_planned(words: list[str]) -> None:
    plan = plan_from_overrides([word for word in words if word != "-m"])
    assert len(plan.cells) == 2 and "answers" in plan.study_groups.study.keep


def test_the_python_of_the_page_runs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    exec(compile(code.replace("replicates=4, weeks=52", "replicates=2, weeks=6"), "instruments.md", "exec"), {})
    assert any(Path("my_survey").iterdir())


def test_the_instrument_of_the_page_can_be_used(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    folder = tmp_path / "own" / "instruments"
    folder.mkdir(parents=True)
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    config = compose_config("case_study", instruments="mine", config_dir=tmp_path / "own")
    assert config.instruments["mine"].scales["voice"].options == 4


def test_every_shipped_instrument_and_file_is_on_the_page() -> None:
    for name in options_of("instruments"):
        assert name == "none" or f"| `{name}` |" in TEXT, name
