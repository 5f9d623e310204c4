"""A folder of one's own options: what Hydra would ignore or misread is refused, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim import ConfigError, Study
from sim.cli.main import main
from sim.core.config_files import options_of
from sim.settings.compose import compose_config
from sim.settings.option_groups import OPTION_GROUPS, STUDY_OPTION_GROUPS
from sim.settings.plugins import load_folder

HEADER = "# @package _global_\n"
# What is in the folder (path: content), and what the message names.
MISTAKES: dict[str, tuple[str, bytes, tuple[str, ...]]] = {
    "tab": ("leadership/own.yaml", b"bias: 0.3\nseats:\n\thealth: 1\n", ("own.yaml", "line 3", "tab")),
    "colons": ("leadership/own.yaml", b"bias: a: b: c\n", ("own.yaml", "line 1", "colon")),
    "indentation": ("leadership/own.yaml", b"bias: 0.3\n  seats: {health: 1}\n", ("own.yaml", "line 2")),
    "key twice": ("leadership/own.yaml", b"bias: 0.3\nbias: 0.4\n", ("own.yaml", "line 2", "'bias'", "twice")),
    "Latin-1": ("leadership/own.yaml", b"bias: 0.3\nlabel: caf\xe9\n", ("own.yaml", "line 2", "UTF-8")),
    "UTF-16": ("leadership/own.yaml", "bias: 0.3\n".encode("utf-16"), ("own.yaml", "UTF-8")),
    "a list": ("leadership/own.yaml", b"- bias\n", ("own.yaml", "a list")),
    "a word": ("leadership/own.yaml", b"bias=0.3\n", ("own.yaml", "bias=0.3")),
    "ending": ("leadership/own.yml", b"bias: 0.3\n", ("own.yml", "own.yaml")),
    "group": ("leadreship/own.yaml", b"bias: 0.3\n", ("leadreship", "'leadership'")),
    "plug-ins": ("activites/own.py", b"", ("activites", "'activities'")),
    "configuration": ("config.yaml", b"weeks: 3\n", ("config.yaml", "--config-name")),
    "a run": ("plan.json", b"{}", ("dissonance rerun",)),
    "no header": ("scenario/own.yaml", b"scenario:\n  name: own\n", ("own.yaml", "# @package _global_")),
    "empty": ("scenario/own.yaml", b"", ("own.yaml", "empty")),
    "only a comment": ("scenario/own.yaml", HEADER.encode(), ("own.yaml", "empty")),
    "indented too far": (
        "scenario/own.yaml",
        f"{HEADER}scenario:\n  name: own\n    description A ward.\n".encode(),
        ("own.yaml", "indented"),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_file_is_refused_with_file_and_line(mistake: str, tmp_path: Path) -> None:
    name, content, parts = MISTAKES[mistake]
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError) as error:
        load_folder(tmp_path)
    assert all(part in str(error.value) for part in parts), error.value


@pytest.mark.parametrize("group", [*OPTION_GROUPS, *STUDY_OPTION_GROUPS])
def test_an_option_with_the_name_of_a_built_in_one_is_refused_everywhere(group: str, tmp_path: Path, capsys) -> None:
    name = options_of(group)[0]
    (tmp_path / group).mkdir()
    (tmp_path / group / f"{name}.yaml").write_text(f"{HEADER}scenario: {{name: x}}\n")
    own = f"{name}.yaml"
    for call in (lambda: compose_config(config_dir=tmp_path), lambda: Study.create(config_dir=tmp_path)):
        with pytest.raises(ConfigError, match=own):
            call()
    for words in (["--cfg", "job"], ["list", "levers"], ["explain", "weeks"], ["describe"], ["workshop"],
                  ["compare", "status_quo", "case_study"], ["rerun", "."], ["study", "status", "."],
                  ["study", "compact", "."], ["import-organisation", "x.csv"]):  # fmt: skip
        assert main([*words, "--config-dir", str(tmp_path)]) == 2
        assert own in capsys.readouterr().err, words


def test_a_wrong_value_is_named_with_its_file(tmp_path: Path) -> None:
    (tmp_path / "leadership").mkdir()
    (tmp_path / "leadership" / "own.yaml").write_text("bias: 60%\n")
    with pytest.raises(ConfigError, match=r"leadership.bias.*leadership/own.yaml.*0.6"):
        compose_config(config_dir=tmp_path, leadership="own")


def test_other_folders_and_files_are_the_users_business(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "mine.yaml").write_text("- anything\n")
    (tmp_path / "leadership").mkdir()
    (tmp_path / "leadership" / "own.yaml").write_text("\ufeffbias: 0.25\nseats: {health: 2}\n", encoding="utf-8")
    assert compose_config(config_dir=tmp_path, leadership="own").leadership.bias == 0.25
