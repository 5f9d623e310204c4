"""CITATION.cff, codemeta.json, pyproject.toml, LICENSE and the package agree, and invent nothing."""

import json
import re
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

import sim

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs"))

import generate  # noqa: E402 - a script beside the documents, not a package

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CITED = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
CODEMETA = json.loads((ROOT / "codemeta.json").read_text(encoding="utf-8"))
# Keys of the Citation File Format 1.2.0 that this file uses; its schema forbids all others that it does not list.
CITATION_KEYS = {
    "cff-version", "message", "title", "type", "version", "license", "abstract", "keywords", "authors", "references",
}  # fmt: skip
# Terms of CodeMeta 3.0 and of schema.org that codemeta.json uses.
CODEMETA_KEYS = {
    "@context", "@type", "name", "alternateName", "description", "version", "license", "keywords", "author",
    "referencePublication", "programmingLanguage", "runtimePlatform", "operatingSystem", "softwareRequirements",
    "developmentStatus", "applicationCategory", "readme", "buildInstructions", "softwareHelp", "releaseNotes",
}  # fmt: skip


def test_version_is_one():
    assert CITED["version"] == CODEMETA["version"] == sim.__version__


def test_licence_is_one():
    assert CITED["license"] == PROJECT["license"] == "MIT"
    assert CODEMETA["license"] == "https://spdx.org/licenses/MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")


def test_title_is_one():
    name, what = CITED["title"].split(": ", 1)
    assert CODEMETA["name"] == CITED["title"]
    assert name.lower() == PROJECT["name"] == CODEMETA["alternateName"]
    assert what.lower() in PROJECT["description"].lower()


def test_keywords_are_the_same():
    assert CITED["keywords"] == PROJECT["keywords"] == CODEMETA["keywords"]


def test_python_and_requirements_are_the_package_s():
    assert CODEMETA["runtimePlatform"] == f"Python {PROJECT['requires-python']}"
    assert CODEMETA["softwareRequirements"] == PROJECT["dependencies"]
    low, high = re.findall(r"3\.(\d+)", PROJECT["requires-python"])
    versions = {f"Programming Language :: Python :: 3.{minor}" for minor in range(int(low), int(high))}
    assert versions == {line for line in PROJECT["classifiers"] if "Python :: 3." in line}


def test_authors_are_the_same():
    assert [item["name"] for item in CITED["authors"]] == [item["name"] for item in CODEMETA["author"]]


def test_only_terms_of_the_formats_are_used():
    assert set(CITED) == CITATION_KEYS
    assert set(CODEMETA) == CODEMETA_KEYS


def test_no_identifier_or_address_is_invented():
    """None has been given out: the day one is, it goes into CITATION.cff, and this test with it."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8") + (ROOT / "codemeta.json").read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[^\s\"]+", text))
    assert addresses == {"https://w3id.org/codemeta/3.0", "https://spdx.org/licenses/MIT"}
    assert not re.search(r"\b10\.\d{4,9}/|orcid", text, re.IGNORECASE)


@pytest.mark.parametrize("term", ["readme", "buildInstructions", "softwareHelp", "releaseNotes"])
def test_what_codemeta_points_at_is_there(term):
    assert (ROOT / CODEMETA[term]).is_file()


@pytest.mark.parametrize("path", generate.FILES, ids=lambda path: path.name)
def test_files_made_from_the_code_are_fresh(path):
    assert path.read_text(encoding="utf-8") == generate.FILES[path](), "run python docs/generate.py"
