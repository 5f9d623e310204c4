"""The replay viewer: one self-contained HTML page made from one or two replay records (docs/replay.md)."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import ConfigError, listed

HERE = Path(__file__).parent
FORMAT, VERSION, MOST = "dissonance-replay", 1, 2
SIDES = "AB"
SCRIPT = ("kit", "people", "lines", "watch", "futures", "why", "story", "screens")  # shared with the workshop's page
Record = Mapping[str, Any]


def page_of(records: Sequence[Record], names: Sequence[str] = ()) -> str:
    """One page to watch one record, or two side by side. It needs no network and no other file.

    Args:
        records: one or two replay records; two share weeks, seed, replicate and posts.
        names: what to call them; by default the names of their scenarios.

    Raises:
        ConfigError: these records cannot be shown, or not side by side.
    """
    _refuse(records, names)
    called = list(names) or [str(record["scenario"]["name"]).replace("_", " ") for record in records]
    words = json.loads(read("words.json"))
    style, script = read("viewer.css"), script_of(*viewer_parts(), read("script/start.js"))
    parts = {
        **{key: escape(text) for key, text in words.pop("page").items()},
        "policy": f"default-src 'none'; script-src {hash_of(script)}; style-src {hash_of(style)}; "
        "base-uri 'none'; form-action 'none'",
        "style": style,
        "script": script,
        "words": in_script(words),
        "records": in_script({"names": called, "records": list(records)}),
        "sides": _sides(called),
        "pairs": escape(words["ui"].pop("pairs")) if len(records) == MOST else "",
        "misuse": escape(MISUSE_BRIEF),
        "provenance": escape(" · ".join(map(_origin, records))),
    }
    return filled(read("viewer.html").replace("{{panels}}", read("panels.html")), parts)


def frame_of(page: str, height: int = 900) -> str:
    """The page as a frame for a notebook: it may run its script and do nothing else."""
    return (
        f'<iframe srcdoc="{escape(page, quote=True)}" sandbox="allow-scripts" title="A service, week by week" '
        f'style="width:100%;height:{height}px;border:1px solid #d9d9d9"></iframe>'
    )


def save(page: str, path: str | Path) -> Path:
    """Write the page; returns the path. Raises OSError where it cannot be written."""
    target = Path(path)
    target.write_text(page, encoding="utf-8")
    return target


def hash_of(text: str) -> str:
    """The word by which a content security policy allows exactly this script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def in_script(content: Any) -> str:
    """JSON that no browser can take for the end of its script: ``<`` is written as an escape."""
    packed = json.dumps(content, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return packed.replace("<", "\\u003c")


def read(name: str) -> str:
    """A file of the viewer."""
    return (HERE / name).read_text(encoding="utf-8")


def filled(template: str, parts: Mapping[str, str]) -> str:
    """The template with its holes filled, in one pass, so that braces in the data or in the script are left alone."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], template)


def viewer_parts() -> list[str]:
    """The viewer's scripts, but for the last line that opens its page."""
    return [read(f"script/{name}.js") for name in SCRIPT]


def script_of(*parts: str) -> str:
    """The parts as one classic script: modules do not load from files. Each part may use what stands before it."""
    return "\n".join(('"use strict";', "(function () {", *parts, "})();\n"))


def _refuse(records: Sequence[Record], names: Sequence[str]) -> None:
    if not 1 <= len(records) <= MOST:
        raise ConfigError(f"A page shows one replay record or two side by side; here are {len(records)}.")
    for record in records:
        if (record.get("format"), record.get("version")) != (FORMAT, VERSION):
            told = f"format {record.get('format')!r}, version {record.get('version')!r}"
            raise ConfigError(f"A page is made from records of format '{FORMAT}', version {VERSION}; this is {told}.")
    if names and len(names) != len(records):
        raise ConfigError(f"names = {list(names)} should be as many as the records, {len(records)}.")
    unlike = [what for what, get in _SHARED.items() if len(records) == MOST and get(records[0]) != get(records[1])]
    if unlike:
        raise ConfigError(f"Side by side, two records should have the same {listed(unlike)}; these have not.")


_SHARED = {
    "weeks": lambda record: (record["weeks"], record["step"]),
    "seed": lambda record: record["provenance"].get("seed"),
    "replicate": lambda record: record["provenance"].get("replicate"),
    "posts": lambda record: (record["posts"], record["professions"]),
}


def _sides(names: Sequence[str]) -> str:
    """Which is A and which is B, with the line and the dot that stand for them."""
    if len(names) == 1:
        return f"<strong>{escape(names[0])}</strong>"
    return " ".join(
        f'<span class="side side-{side.lower()}"><b>{side}</b> {escape(name)}</span>'
        for side, name in zip(SIDES, names, strict=True)
    )


def _origin(record: Record) -> str:
    """Where the numbers come from, in one line."""
    came = record["provenance"]
    return (
        f"{record['scenario']['name']}: future {came.get('replicate')} of {came.get('replicates')} (counted from 0), "
        f"{record['weeks']} weeks after {record['burn_in']} to settle, seed {came.get('seed')}, configuration "
        f"{str(came.get('config_hash', 'unknown'))[:12]}, Dissonance {came.get('version', 'unknown')}"
    )
