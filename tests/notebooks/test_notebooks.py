"""The notebooks: each runs from top to bottom, and is the same as its script."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "notebooks"
SCRIPTS = sorted(FOLDER.glob("[0-9]*.py"))
NAMES = [path.stem for path in SCRIPTS]
MAX_SECONDS = 120  # per cell; only so that a hanging one ends

jupytext = pytest.importorskip("jupytext", reason="the extra 'notebook' is not installed")
nbformat = pytest.importorskip("nbformat", reason="the extra 'notebook' is not installed")


def notebook(name: str):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def tags(cell) -> list[str]:
    return cell.metadata.get("tags", [])


def test_each_script_has_a_notebook_with_the_same_cells() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == NAMES
    for name in NAMES:
        script, book = jupytext.read(FOLDER / f"{name}.py"), notebook(name)
        cells = [[(cell.cell_type, cell.source, tags(cell)) for cell in each.cells] for each in (script, book)]
        assert cells[0] == cells[1], f"jupytext --sync notebooks/{name}.py"


def test_no_output_is_stored() -> None:
    for name in NAMES:
        book = notebook(name)
        nbformat.validate(book)
        assert not any(cell.get("outputs") or cell.get("execution_count") for cell in book.cells), name


def test_each_has_hidden_solutions_and_statements_that_can_fail() -> None:
    for name in NAMES:
        cells = notebook(name).cells
        solutions = [cell for cell in cells if "solution" in tags(cell)]
        assert solutions and all(cell.metadata.jupyter.source_hidden for cell in solutions), name
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        plain = "\n".join(line for line in code.splitlines() if not line.startswith("%"))
        assert any(isinstance(node, ast.Assert) for node in ast.walk(ast.parse(plain))), name


def test_what_a_widget_shows_is_also_shown_without_it() -> None:
    for name in NAMES:
        cells = [cell for cell in notebook(name).cells if cell.cell_type == "code"]
        assert all("widget" in tags(cell) for cell in cells if "interact(" in cell.source), name
        for before, cell in pairwise(cells):
            function = cell.source.partition("interact(")[2].split(",")[0]
            if function and not function.startswith("lambda"):
                assert f"\n{function}(" in before.source, name


def executed(name: str, here: Path):
    """The notebook after every cell has run, in an empty folder."""
    from nbclient import NotebookClient

    book = notebook(name)
    resources = {"metadata": {"path": here}}
    NotebookClient(book, timeout=MAX_SECONDS, kernel_name="python3", resources=resources).execute()
    return book


@pytest.mark.notebook
@pytest.mark.parametrize("name", NAMES)
def test_it_runs_from_top_to_bottom(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from nbclient.exceptions import CellTimeoutError

    here, scratch = tmp_path / "here", tmp_path / "scratch"
    here.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))  # what the notebook writes goes with the test's folder
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("MPLBACKEND", raising=False)
    try:
        book = executed(name, here)
    except CellTimeoutError:  # a kernel that has lost a message waits for ever; a second one gets a try
        book = executed(name, here)
    assert not list(here.iterdir()), "it leaves files where it was started"
    outputs = [output for cell in book.cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in outputs), "no figure is shown"
    assert not [output.text for output in outputs if output.get("name") == "stderr"]
