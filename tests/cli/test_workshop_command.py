"""``workshop``: its arguments; the server and the page are tested in tests/interfaces/workshop."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest

from sim.cli.workshop import read_settings
from sim.interfaces.workshop.request import BundleRequest


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        (["--output", "."], ("--output", "folder")),
        (["--output", "nowhere/x.html"], ("'nowhere' is not a folder",)),
        (["--output", "x.pdf"], ("x.pdf", ".html")),
        (["--output", "x.html", "port=8000"], ("port", "--output")),
        (["export=", "grid=off"], ("folder",)),
        (["address=10.0.0.1"], ("address", "share=on")),
        (["port=http"], ("port", "whole number")),
        (["port=70000"], ("port", "65535")),
        (["share=yes"], ("share", "on or off")),
        (["scenarios=[]"], ("scenarios", "1 to 12")),
        (["scenarios=[placebo,placebo]"], ("placebo", "twice")),
        (["scenarios=[case_study]"], ("case_study", "baseline")),
        (["weeks=many"], ("weeks", "whole number")),
        (["scenaros=[placebo]"], ("scenaros", "'scenarios'")),
        (["grid=maybe"], ("grid", "on or off")),
        (["handout.html"], ("handout.html", "name=value")),
        (["--shrae"], ("--shrae", "--share")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_invalid_arguments(args: list[str], parts: tuple[str, ...], command) -> None:
    code, out, err = command("workshop", *args)
    assert code == 2 and out == "" and all(part in err for part in parts), err


def test_a_file_that_cannot_be_written_is_refused_before_anything_is_run(command, monkeypatch) -> None:
    def denied(**_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(BundleRequest, "build", lambda *_: pytest.fail("something was run"))
    monkeypatch.setattr(tempfile, "TemporaryFile", denied)
    code, _, err = command("workshop", "--output", "x.html")
    assert code == 2 and "x.html" in err and "permission denied" in err


def test_the_old_export_is_the_new_output(command, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr("sim.cli.workshop._write", lambda settings, output: written.append(output) or 0)
    assert "--output" in command("workshop", "export=x.html")[2]
    assert command("workshop", "--output", "x.html", "grid=off") == (0, "", "")
    assert written == [Path("x.html")] * 2


def test_own_options_are_passed_on(own_options: Path, command, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict] = []
    monkeypatch.setattr("sim.cli.workshop._write", lambda settings, output: given.append(settings) or 0)
    assert command("--config-dir", "mine", "workshop", "--output", "x.html", "scenarios=[quiet]")[0] == 0
    assert given[0]["config_dir"] == str(own_options.resolve()) and given[0]["scenarios"] == ["quiet"]


def test_defaults() -> None:
    settings = read_settings([])
    assert settings["assumptions"] and settings["grid"] and settings["baseline"] not in settings["scenarios"]
