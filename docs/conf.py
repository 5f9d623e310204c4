"""Sphinx configuration of the site (``python docs/build.py``). No page needs the network."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from pygments.lexers.special import TextLexer

DOCS = Path(__file__).resolve().parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]

import sim  # noqa: E402 - the checkout's own, installed or not

project = "Dissonance"
author = "the authors of Dissonance"
version = release = sim.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "generators"]
suppress_warnings = ["myst.header"]  # a generated block may begin below the level above it

# Anchors are the same as on code hosts, so that a link works in both places.
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence"]
nitpicky = True
# Types of other packages: their pages are on the network, and nothing is downloaded.
nitpick_ignore_regex = [(r"py:.*", r"(?!sim\b|dissonance\b).*")]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_custom_sections = [("Class attributes", "params_style")]

smartquotes = False  # two hyphens are the beginning of a flag

html_theme = "furo"
html_title = "Dissonance"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_show_copyright = False
html_permalinks_icon = "#"
html_theme_options = {"navigation_with_keys": True, "top_of_page_buttons": []}

OUTSIDE = re.compile(r"\]\(((?:\.\./)+)([^)#\s]+)(#[^)\s]*)?\)")


def without_outside_links(app: Any, docname: str, source: list[str]) -> None:
    """Replace links to files outside ``docs/``, which the site does not have, by their text."""

    def replaced(match: re.Match[str]) -> str:
        path = ((DOCS / docname).parent / (match[1] + match[2])).resolve()
        return match[0] if DOCS in path.parents or path == DOCS else "](#outside)"

    text = OUTSIDE.sub(replaced, source[0])
    source[0] = re.sub(r"\[([^\]]*)\]\(#outside\)", r"\1", text)


def existing_name(app: Any, environment: Any, node: Any, content: Any) -> Any:
    """Names that docstrings refer to need no page of their own, but must exist."""
    target = node.get("reftarget", "").strip("()")
    if node.get("refdomain") != "py" or not target.startswith("sim."):
        return None
    with suppress(ImportError, AttributeError):
        resolve_name(target)
        return content
    return None


def setup(app: Any) -> dict[str, bool]:
    """The entry point that Sphinx calls."""
    app.connect("source-read", without_outside_links)
    app.connect("missing-reference", existing_name)
    app.add_lexer("csv", TextLexer)
    app.add_lexer("mermaid", TextLexer)  # shown as text: drawing it would need a script from the network
    return {"parallel_read_safe": True, "parallel_write_safe": True}
