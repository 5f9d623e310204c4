"""codemeta.json, made from CITATION.cff, pyproject.toml and the package's version: the three cannot disagree."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import yaml

import sim
from generators.markdown import ROOT


def codemeta() -> str:
    """CodeMeta 3.0: what indexes of research software read."""
    return json.dumps({**_what_it_is(), **_how_it_runs(), **_where_to_read()}, indent=2, ensure_ascii=False) + "\n"


def citation() -> dict[str, Any]:
    """The entry that is cited."""
    return yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))


def project() -> dict[str, Any]:
    """What the package says of itself."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _what_it_is() -> dict[str, Any]:
    cited = citation()
    return {
        "@context": "https://w3id.org/codemeta/3.0",
        "@type": "SoftwareSourceCode",
        "name": cited["title"],
        "alternateName": project()["name"],
        "description": cited["abstract"],
        "version": sim.__version__,
        "license": f"https://spdx.org/licenses/{cited['license']}",
        "keywords": cited["keywords"],
        "author": [{"@type": "Organization", "name": author["name"]} for author in cited["authors"]],
        "referencePublication": [{"@type": "ScholarlyArticle", "name": item["title"]} for item in cited["references"]],
    }


def _how_it_runs() -> dict[str, Any]:
    package = project()
    return {
        "programmingLanguage": "Python",
        "runtimePlatform": f"Python {package['requires-python']}",
        "operatingSystem": "OS Independent",
        "softwareRequirements": package["dependencies"],
        "developmentStatus": "wip",
        "applicationCategory": "Science/Research",
    }


def _where_to_read() -> dict[str, Any]:
    return {
        "readme": "README.md",
        "buildInstructions": "README.md",
        "softwareHelp": "docs/ODD.md",
        "releaseNotes": "CHANGELOG.md",
    }
