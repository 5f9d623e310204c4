"""The Python of the pages runs, and the pages of tables name the columns that are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from checks.pages import blocks, pages, text_of

from sim.measures.registry import MEASURES
from sim.measures.tables import replicate_frames
from sim.model.simulator import Simulator
from sim.settings.compose import compose_config

FEW = re.compile(r"\b(weeks|replicates)=(?:[4-9]|\d\d+)\b")


def code_of(page: str) -> str:
    """The Python of a page in order, with fewer weeks and replicates."""
    text = "\n".join(block.text for block in blocks(page) if block.language == "python")
    return FEW.sub(lambda match: f"{match[1]}={2 if match[1] == 'replicates' else 8}", text)


WITH_PYTHON = [page for page in pages() if page.endswith(".md") and code_of(page)]


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_PYTHON)
def test_python_of_a_page_runs(page: str, reader: Path) -> None:
    for language in ("csv", "yaml"):
        for block in blocks(page):
            if block.language == language:
                (reader / f"our_service.{language}").write_text(block.text, encoding="utf-8")
    exec(compile(code_of(page), page, "exec", dont_inherit=True), {"__name__": page})


@pytest.fixture(scope="module")
def frames() -> dict:
    settings = {
        "organisation": "small_workshop",
        "weeks": 2,
        "burn_in": 4,
        "record": {"truth": True, "encounters": True},
    }
    return replicate_frames(Simulator(compose_config("interprofessional", instruments=["ics", "ocai"], **settings)))


def section(name: str) -> str:
    return text_of("docs/tables.md").split(f"## {name}\n")[1].split("\n## ")[0]


def test_the_page_of_tables_names_every_column(frames: dict) -> None:
    listed = re.findall(r"^## (\w+)$", text_of("docs/tables.md"), re.MULTILINE)
    assert set(frames) <= set(listed)
    for name, frame in frames.items():
        named = set(re.findall(r"`(\w+)`", section(name)))
        missing = set(frame.columns) - named - {"replicate", *MEASURES}
        assert not missing, name
