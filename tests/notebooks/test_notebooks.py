"""The notebooks: each runs from top to bottom, says only what it checks, and is the same as its script."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
SCRIPTS = sorted(FOLDER.glob("[0-9]*.py"))
NAMES = [path.stem for path in SCRIPTS]
MOST_SECONDS = 120  # a cell's; only so that a hanging one ends
OPENING = ("**The question.**", "**What you will see.**", "**You need**")
LINKS = re.compile(r"\]\((?!https?://)([^)#]+)")

jupytext = pytest.importorskip("jupytext", reason="the extra 'notebook' is not installed")
nbformat = pytest.importorskip("nbformat", reason="the extra 'notebook' is not installed")


def notebook(name: str):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def text_of(name: str) -> str:
    return "\n\n".join(cell.source for cell in notebook(name).cells if cell.cell_type == "markdown")


def code_of(name: str) -> str:
    return "\n".join(cell.source for cell in notebook(name).cells if cell.cell_type == "code")


def test_there_are_nine() -> None:
    assert [name[:2] for name in NAMES] == [f"{number:02d}" for number in range(1, 10)]
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_script_and_notebook_hold_the_same_cells(name: str) -> None:
    def cells(book) -> list[tuple]:
        return [(cell.cell_type, cell.source, cell.metadata.get("tags", [])) for cell in book.cells]

    script = jupytext.read(FOLDER / f"{name}.py")
    assert cells(script) == cells(notebook(name)), f"jupytext --sync notebooks/{name}.py"


@pytest.mark.parametrize("name", NAMES)
def test_no_output_is_stored(name: str) -> None:
    book = notebook(name)
    nbformat.validate(book)
    for cell in book.cells:
        assert not cell.get("outputs") and not cell.get("execution_count")
    assert set(book.metadata) - {"jupytext"} == {"kernelspec"}  # syncing may note what it is paired with
    assert book.metadata.kernelspec.name == "python3"


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_with_a_question_and_ends_with_limits(name: str) -> None:
    opening, *_, ending = (cell.source for cell in notebook(name).cells if cell.cell_type == "markdown")
    assert opening.startswith(f"# {int(name[:2])} · ")
    assert all(part in opening for part in OPENING) and re.search(r"\d+ minutes of\s+reading", opening)
    assert "cannot tell" in text_of(name) and "**Read next:**" in ending


@pytest.mark.parametrize("name", NAMES)
def test_it_has_exercises_solutions_and_claims_that_can_fail(name: str) -> None:
    book = notebook(name)
    asked = re.findall(r"^\d\. ", text_of(name).split("## Exercises")[1], re.MULTILINE)
    solved = [cell for cell in book.cells if "solution" in cell.metadata.get("tags", [])]
    assert len(asked) >= 2 and len(solved) == len(asked)
    assert all(cell.source.lstrip().startswith(f"# Solution {k}") for k, cell in enumerate(solved, 1))
    assert all(cell.metadata.jupyter.source_hidden for cell in solved)
    plain = "\n".join(line for line in code_of(name).splitlines() if not line.startswith("%"))
    assert any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(plain)))


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_somewhere(name: str) -> None:
    targets = LINKS.findall(text_of(name))
    assert targets and not [target for target in targets if not (FOLDER / target).exists()]


@pytest.mark.parametrize("name", NAMES)
def test_the_table_of_the_readme_has_it(name: str) -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    title = notebook(name).cells[0].source.splitlines()[0].split(" · ")[1]
    assert f"[{title}]({name}.ipynb)" in listed


def test_links_of_the_readme_lead_somewhere() -> None:
    targets = LINKS.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    assert targets and not [target for target in targets if not (FOLDER / target).exists()]


def executed(name: str, here: Path):
    """The notebook after every cell has run, in a folder of its own."""
    from nbclient import NotebookClient

    book = notebook(name)
    place = {"metadata": {"path": here}}
    NotebookClient(book, timeout=MOST_SECONDS, kernel_name="python3", resources=place).execute()
    return book


@pytest.mark.notebook
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_from_top_to_bottom(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nbclient.exceptions import CellTimeoutError

    here, scratch = tmp_path / "here", tmp_path / "scratch"
    here.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))  # what the notebook makes goes with the test's folder
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("MPLBACKEND", raising=False)
    try:
        book = executed(name, here)
    except CellTimeoutError:  # a kernel that has lost a message waits for ever; a second one gets a try
        book = executed(name, here)
    assert not list(here.iterdir()), "it leaves files where it was started"
    shown = [output for cell in book.cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in shown), "no figure is shown"
    assert not [output.text for output in shown if output.get("name") == "stderr"]


@pytest.mark.parametrize("name", NAMES)
def test_what_widgets_show_is_shown_without_them_as_well(name: str) -> None:
    cells = [cell for cell in notebook(name).cells if cell.cell_type == "code"]
    for before, cell in pairwise(cells):
        if "widget" in cell.metadata.get("tags", []):
            (function,) = re.findall(r"interact\((\w+)", cell.source) or [""]
            assert function == "lambda" or re.search(rf"^{function}\(", before.source, re.MULTILINE)
    assert all("interact(" not in cell.source for cell in cells if "widget" not in cell.metadata.get("tags", []))
