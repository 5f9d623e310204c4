"""Fenced blocks: Python compiles, examples print what they show, YAML and TOML can be read, imports exist."""

from __future__ import annotations

import doctest
import re
import tomllib

import yaml

import sim
from checks.pages import Block, blocks, pages, text_of

SHOWN = {"text", "mermaid", "html", "json", "csv", "bibtex", "{toctree}", "{eval-rst}", "bash"}
IMPORT = re.compile(r"^from sim import (.+)$", re.MULTILINE)


def complaints() -> list[str]:
    """Blocks that cannot be read or run."""
    every = [block for page in pages() for block in blocks(page)]
    wrong = [f"{block.page}: {reason}" for block in every if (reason := unreadable(block))]
    return wrong + [f"{page}: an example prints something else" for page in pages() if failing_examples(page)]


def unreadable(block: Block) -> str:
    """Why a block cannot be read; an empty string if it can."""
    try:
        if block.language == "python":
            compile(block.text, block.page, "exec")
            names = [name.strip() for line in IMPORT.findall(block.text) for name in line.split(",")]
            missing = [name for name in names if not hasattr(sim, name)]
            return f"sim has no {', '.join(missing)}" if missing else ""
        if block.language in ("yaml", "toml"):
            content = yaml.safe_load(block.text) if block.language == "yaml" else tomllib.loads(block.text)
            return "" if content else "an empty configuration"
    except (SyntaxError, yaml.YAMLError, tomllib.TOMLDecodeError) as error:
        return f"a {block.language} block cannot be read: {error}"
    known = block.language in SHOWN | {"pycon"}
    return "" if known else f"unknown language of a block: {block.language or 'none'}"


def failing_examples(page: str) -> int:
    """How many of the interactive examples of a page do not print what the page shows."""
    if ">>> " not in text_of(page):
        return 0
    test = doctest.DocTestParser().get_doctest(text_of(page), {}, page, page, 0)
    return doctest.DocTestRunner().run(test).failed
