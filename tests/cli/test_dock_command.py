"""``dock``: what it refuses, and what it writes."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sim.cli.main import main


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["targets=[defuant]"], "deffuant"), (["size=huge"], "standard"), (["wekes=3"], "weeks"),
        (["model=queue"], "model"),
    ],
)  # fmt: skip
def test_what_it_refuses(tmp_path: Path, capsys, arguments: list[str], named: str) -> None:
    assert main(["dock", *arguments, "--output", f"{tmp_path / 'new'}"]) == 2
    shown = capsys.readouterr()
    assert named in shown.err and shown.out == "" and not (tmp_path / "new").exists()


def test_it_writes_a_table_a_page_and_a_figure(tmp_path: Path, capsys) -> None:
    typed = ["size=quick", "targets=[queue,march]", "queues=20", "code_runs=3", "replicates=2", "weeks=26", "burn_in=4",
             "workers=1"]  # fmt: skip
    assert main(["dock", *typed, "--output", f"{tmp_path}"]) == 0
    table = pd.read_csv(tmp_path / "dock.csv")
    assert list(dict.fromkeys(table["target"])) == ["queue", "march"] and set(table["seed"]) == {77001}
    assert (tmp_path / "dock.md").read_text(encoding="utf-8").strip() == capsys.readouterr().out.strip()
    assert "<svg" in (tmp_path / "dock.svg").read_text(encoding="utf-8")
