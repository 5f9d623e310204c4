"""Tables in files."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def written(tmp_path: Path):
    """A file with this text."""

    def write(text: str, name: str = "ours.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write
