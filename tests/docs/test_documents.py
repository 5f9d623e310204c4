"""What the documents promise is there: commands, folders, versions, equations, statements."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import sim
from sim.compose import GROUPS, STUDY_GROUPS, known_names
from sim.core.shipped import options_of
from sim.study.design.asking import plan_from_words
from sim.views.statement import MISUSE

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


def test_further_commands_of_the_readme_use_settings_that_exist():
    further = [line for line in commands() if SET_UP not in line and "experiments/" not in line]
    assert further
    known = {*GROUPS, *STUDY_GROUPS, *known_names()}
    for line in further:
        for name, value in re.findall(r"(\S+)=(\S+)", line):
            assert name in known, line
            assert name not in (*GROUPS, *STUDY_GROUPS) or set(value.split(",")) <= set(options_of(name)), line


def is_a_study(line: str) -> bool:
    return " -m sim -m " in line or "experiment=" in line


@pytest.mark.parametrize("line", [line for line in commands() if is_a_study(line)])
def test_studies_of_the_readme_can_be_planned(line):
    assert len(plan_from_words([word for word in line.split() if "=" in word]).cells) > 5


SINGLE = [line for line in commands() if " -m sim" in line and SET_UP not in line and not is_a_study(line)]


@pytest.mark.parametrize("line", [line.split(maxsplit=2)[2] for line in SINGLE])
def test_further_commands_of_the_readme_compose(line):
    done = subprocess.run(
        [sys.executable, "-m", *line.split(), "--cfg", "job"], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "scenario:" in done.stdout


def test_settings_named_in_the_readme_exist():
    section = read("README.md").split("## Settings")[1].split("## In a notebook")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}
    assert len(named) > 8
    assert named <= {*GROUPS, *known_names()}


def test_changelog_lists_the_scenarios_and_organisations_that_ship():
    first = read("CHANGELOG.md").split("## [0.1.0]")[1]
    for group, head in (("scenario", "- Scenarios:"), ("organisation", "- Organisations:")):
        line = first.split(head)[1].split("\n-")[0]
        assert set(re.findall(r"`(\w+)`", line)) == set(options_of(group))


def test_python_examples_of_the_readme_compile():
    blocks = re.findall(r"```python\n(.*?)```", read("README.md"), re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        compile(block, "README.md", "exec")
        for name in re.findall(r"^from sim import (.*)$", block, re.MULTILINE)[0].split(", "):
            assert hasattr(sim, name)


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1])
def test_python_examples_of_the_readme_run(number, tmp_path, monkeypatch):
    import matplotlib

    matplotlib.use("Agg")
    monkeypatch.chdir(tmp_path)
    block = re.findall(r"```python\n(.*?)```", read("README.md"), re.DOTALL)[number]
    scope: dict = {}
    exec(compile(block, "README.md", "exec"), scope)
    assert (tmp_path / "my_run" / "weekly.parquet").exists() if number == 0 else len(scope["ties"]) == 40


@pytest.mark.parametrize("name", ["README.md", "docs/limits.md"])
def test_statement_against_misuse_is_said_word_for_word(name):
    quoted = " ".join(line.removeprefix(">").strip() for line in read(name).splitlines() if line.startswith(">"))
    assert MISUSE in quoted


def test_readme_shows_a_figure_with_a_description():
    ((alternative, target),) = re.findall(r"!\[(.*?)\]\((.*?)\)", read("README.md"), re.DOTALL)
    assert len(alternative.split()) > 10
    assert (ROOT / target).stat().st_size > 1000


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "docs/ODD.md",
        "docs/assumptions.md",
        "docs/limits.md",
        "docs/tables.md",
        "docs/levers.md",
        "docs/studies.md",
        "docs/data-use.md",
        "docs/TRACE.md",
        "docs/fair.md",
        "docs/hypotheses.md",
    ],
)
def test_links_lead_somewhere(name):
    targets = re.findall(r"\]\((?!https?://)([^)#]+)", read(name))
    missing = [target for target in targets if not ((ROOT / name).parent / target).exists()]
    assert not missing


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
