"""What the documents promise is there: commands, folders, versions, equations, statements."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import sim
from sim.core.config_files import options_of
from sim.core.disclaimers import MISUSE
from sim.settings.compose import GROUPS, known_names

ROOT = Path(__file__).resolve().parents[2]
TEXT = {".md", ".py", ".yaml", ".yml", ".toml", ".cff", ".txt", ".cfg", ".css", ".html", ".ipynb", ""}
SET_UP = "python3 -m venv"


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> list[str]:
    """Every line of the README's shell blocks."""
    blocks = re.findall(r"```bash\n(.*?)```", read("README.md"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def set_up_commands() -> list[str]:
    return [line for line in commands() if SET_UP in line]


def test_readme_sets_up_with_exactly_two_commands():
    first, second = set_up_commands()
    assert first.endswith(".venv/bin/python -m sim")
    assert second.endswith(".venv/bin/python -m pytest -q")


def test_set_up_installs_pinned_versions_from_this_folder():
    for line in set_up_commands():
        assert "-c constraints.txt -e ." in line.replace("'", "")
    assert "==" in read("constraints.txt")


def test_test_command_asks_for_an_extra_that_exists():
    (extra,) = re.findall(r"'\.\[(\w+)\]'", set_up_commands()[1])
    project = tomllib.loads(read("pyproject.toml"))["project"]
    assert any(item.startswith("pytest") for item in project["optional-dependencies"][extra])


def test_settings_named_on_the_page_on_running_exist():
    section = read("docs/how-to/run.md").split("## Settings")[1].split("## In a notebook")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}
    assert len(named) > 8
    assert named <= {*GROUPS, *known_names()}


def test_changelog_lists_the_scenarios_and_organisations_that_ship():
    first = read("CHANGELOG.md").split("## [0.1.0]")[1]
    for group, head in (("scenario", "- Scenarios:"), ("organisation", "- Organisations:")):
        line = first.split(head)[1].split("\n-")[0]
        assert set(re.findall(r"`(\w+)`", line)) == set(options_of(group))


def test_the_page_on_running_names_what_sim_offers():
    blocks = re.findall(r"```python\n(.*?)```", read("docs/how-to/run.md"), re.DOTALL)
    imported = {name for block in blocks for line in re.findall(r"^from sim import (.*)$", block, re.MULTILINE)
                for name in line.split(", ")}  # fmt: skip
    assert imported == {"Study", "load", "run", "ServiceModel"} and imported <= set(sim.__all__)


def test_the_readme_has_three_doors_and_is_short():
    text = read("README.md")
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Researcher", "Explorer", "Facilitator"]
    assert len(text.split()) < 800


@pytest.mark.parametrize("name", ["README.md", "docs/limits.md"])
def test_statement_against_misuse_is_said_word_for_word(name):
    quoted = " ".join(line.removeprefix(">").strip() for line in read(name).splitlines() if line.startswith(">"))
    assert MISUSE in quoted


def test_readme_shows_a_figure_with_a_description():
    ((alternative, target),) = re.findall(r"!\[(.*?)\]\((.*?)\)", read("README.md"), re.DOTALL)
    assert len(alternative.split()) > 10
    assert (ROOT / target).stat().st_size > 1000


def test_everything_on_the_map_exists_and_every_folder_of_sim_is_on_it():
    text = read("CONTRIBUTING.md").split("## Rules of the house")[0]
    places = set(re.findall(r"`((?:[\w.]+/)+(?:[\w.]+)?|\.ci/run)`", text))
    assert len(places) > 20
    assert not {place for place in places if not (ROOT / place).exists()}
    folders = {f"sim/{path.name}/" for path in (ROOT / "sim").iterdir() if (path / "__init__.py").exists()}
    folders |= {"sim/core/"}
    assert folders <= places


def test_one_version_everywhere():
    project = tomllib.loads(read("pyproject.toml"))
    if "version" in project["project"].get("dynamic", []):
        assert project["tool"]["hatch"]["version"]["path"] == "sim/__init__.py"
    else:
        assert project["project"]["version"] == sim.__version__
    assert str(yaml.safe_load(read("CITATION.cff"))["version"]) == sim.__version__
    latest = re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.MULTILINE)[0]
    assert latest == sim.__version__


def test_citation_holds_the_software_and_the_study():
    card = yaml.safe_load(read("CITATION.cff"))
    assert card["cff-version"] == "1.2.0"
    assert card["license"] == "MIT"
    assert card["authors"]
    assert card["references"][0]["title"] == "Taking advantage of dissonance: A CPD framework"


def _shipped() -> list[Path]:
    """Text files that belong to the project, whether committed yet or not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode:
        pytest.skip("not a git checkout: what belongs to the project is unknown")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.suffix in TEXT and path.is_file()]


def test_no_file_names_a_machine():
    words = ["/" + "home/", "/" + "root/", "/" + "work/", "/" + "Users/", "C:" + "\\", "/" + "tmp/", "index" + "-url"]
    found = []
    for path in _shipped():
        text = path.read_text(encoding="utf-8", errors="ignore")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]
    assert not found
