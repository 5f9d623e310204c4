"""HTML and Markdown from the templates in ``sim/presentation/templates``; text is escaped unless it is HTML already."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

    from sim.presentation.document import Table

PACKAGE = "sim.presentation"


def render(template: str, **context: Any) -> str:
    """A template with its variables filled in.

    Args:
        template: path below ``sim/presentation/templates``; of ``.html.j2`` all variables are escaped.
        **context: the variables.
    """
    return _environment().get_template(template).render(**context)


def html_table(table: Table, **style: str) -> str:
    """One table as HTML; ``style`` as for the macro in ``templates/blocks.html.j2``."""
    return str(_environment().get_template("blocks.html.j2").module.table(table, **style))  # type: ignore[attr-defined]


def stylesheet() -> str:
    """The style sheet of reports."""
    return files(PACKAGE).joinpath("templates/report.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader(PACKAGE), autoescape=_is_html, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["breakable"] = _breakable
    environment.filters["one_line"] = lambda text: " ".join(str(text).split()).replace("|", "\\|")
    return environment


def _is_html(template: str | None) -> bool:
    return template is not None and template.endswith(".html.j2")


def _breakable(text: str) -> Markup:
    """Text that may continue on the next line after an underscore."""
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("_", "_<wbr>"))
