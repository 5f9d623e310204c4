"""Build the replay page: one self-contained HTML file made from one or two replay records (docs/replay.md).

The workshop's pages are built with the same functions: templates, scripts joined into one, and a content security
policy that allows exactly this script and this style.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import ConfigError, listed
from sim.replay import FORMAT, VERSION

HERE = Path(__file__).parent
MAX_RECORDS = 2
SIDES = "AB"
SCRIPTS = ("dom", "watch", "all_runs", "causes", "individual_history", "screens")  # in this order; also in the workshop
Record = Mapping[str, Any]


def page_of(records: Sequence[Record], names: Sequence[str] = ()) -> str:
    """A page that shows one record, or two side by side. It needs no network and no other file.

    Args:
        records: one or two replay records; two must have the same weeks, seed, replicate and posts.
        names: their titles; by default the names of their scenarios.

    Raises:
        ConfigError: the records are not of this version, or cannot be shown together.
    """
    _check(records, names)
    titles = list(names) or [str(record["scenario"]["name"]).replace("_", " ") for record in records]
    labels = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))
    page_labels = labels.pop("page")
    style = (HERE / "viewer.css").read_text(encoding="utf-8")
    script = join_scripts([*viewer_scripts(), (HERE / "script" / "main.js").read_text(encoding="utf-8")])
    return render(
        templates(HERE),
        "viewer.html",
        page_labels,
        policy=content_policy(script, style),
        style=Markup(style),
        script=Markup(script),
        script_labels=json_for_script(labels),
        records=json_for_script({"names": titles, "records": list(records)}),
        titles=list(zip(SIDES, titles, strict=False)),
        two=len(records) == MAX_RECORDS,
        misuse=MISUSE_BRIEF,
        provenance=" · ".join(map(_origin, records)),
    )


def notebook_frame(page: str, height: int = 900) -> str:
    """The page as an HTML frame for a notebook. Its script runs, but the frame has no other rights."""
    return (
        f'<iframe srcdoc="{escape(page, quote=True)}" sandbox="allow-scripts" title="A service, week by week" '
        f'style="width:100%;height:{height}px;border:1px solid #d9d9d9"></iframe>'
    )


def save(page: str, path: str | Path) -> Path:
    """Write the page; returns the path. Raises OSError if it cannot be written."""
    target = Path(path)
    target.write_text(page, encoding="utf-8")
    return target


# -- shared with the workshop's pages ------------------------------------------------------------------------------


def templates(*folders: Path) -> Environment:
    """A template environment: values are escaped, and a missing value is an error."""
    return Environment(loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined)


def render(environment: Environment, template: str, labels: Mapping[str, str], **values: Any) -> str:
    """Fill a template; its texts are ``labels.NAME``."""
    return environment.get_template(template).render(labels=SimpleNamespace(**labels), **values)


def content_policy(script: str, style: str, connect: str = "") -> str:
    """A content security policy that allows this script and this style, and requests to ``connect`` if given."""
    allowed = f"default-src 'none'; script-src {source_hash(script)}; style-src {source_hash(style)}; "
    return allowed + (f"connect-src {connect}; " if connect else "") + "base-uri 'none'; form-action 'none'"


def source_hash(text: str) -> str:
    """The expression by which a content security policy allows exactly this script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def json_for_script(content: Any) -> Markup:
    """JSON for a script element: ``<`` is escaped, so that nothing in it can end the element."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Markup(text.replace("<", "\\u003c"))


def viewer_scripts() -> list[str]:
    """The scripts of the viewer, without the one that starts its page."""
    return [(HERE / "script" / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]


def join_scripts(scripts: Iterable[str]) -> str:
    """One classic script; modules cannot be loaded from a file. A script can use everything defined before it."""
    return "\n".join(('"use strict";', "(function () {", *scripts, "})();\n"))


# ------------------------------------------------------------------------------------------------------------------


def _check(records: Sequence[Record], names: Sequence[str]) -> None:
    if not 1 <= len(records) <= MAX_RECORDS:
        raise ConfigError(f"A page shows 1 or 2 replay records, not {len(records)}.")
    for record in records:
        if (record.get("format"), record.get("version")) != (FORMAT, VERSION):
            given = f"format {record.get('format')!r}, version {record.get('version')!r}"
            raise ConfigError(f"A page needs records of format '{FORMAT}', version {VERSION}; this is {given}.")
    if names and len(names) != len(records):
        raise ConfigError(f"names = {list(names)}: give one name per record ({len(records)}).")
    if len(records) == MAX_RECORDS:
        different = [what for what, get in _SHARED.items() if get(records[0]) != get(records[1])]
        if different:
            raise ConfigError(f"Two records on one page must have the same {listed(different)}.")


_SHARED = {
    "weeks": lambda record: (record["weeks"], record["step"]),
    "seed": lambda record: record["provenance"].get("seed"),
    "replicate": lambda record: record["provenance"].get("replicate"),
    "posts": lambda record: (record["posts"], record["professions"]),
}


def _origin(record: Record) -> str:
    """Where the numbers come from, in one line."""
    origin = record["provenance"]
    return (
        f"{record['scenario']['name']}: run {origin['replicate'] + 1} of {origin['replicates']} (replicate "
        f"{origin['replicate']}), {record['weeks']} weeks after {record['burn_in']} weeks of burn-in, seed "
        f"{origin.get('seed')}, configuration {str(origin.get('config_hash', 'unknown'))[:12]}, Dissonance "
        f"{origin.get('version', 'unknown')}"
    )
