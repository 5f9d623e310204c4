"""The workshop's page: one self-contained HTML file made from a kit (docs/workshop-kit.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import ConfigError
from sim.interfaces.workshop.bundle import FORMAT, VERSION
from sim.interfaces.workshop.packing import ALPHABET
from sim.replay.page.build import filled, hash_of, in_script, read, script_of, viewer_parts

HERE = Path(__file__).parent
MEGABYTE = 1_000_000
SCRIPT = (
    "unpack", "choose", "words", "start", "build", "predict", "phones", "lucks", "voice", "survey", "levers", "broken",
    "talk", "facilitator", "workshop",
)  # fmt: skip
LOCKED = ("watch", "futures", "why", "story", "survey", "levers", "broken")  # until a prediction is recorded
FIRST = 'aria-labelledby="tab-watch" tabindex="-1"'  # the viewer opens with it, the workshop with its cards
Kit = Mapping[str, Any]


@dataclass(frozen=True)
class Host:
    """What a host adds that can answer while the page is shown: a server; the file has none.

    Attributes:
        script: a classic script that defines the global ``HOST``; it stands before the workshop's own scripts.
        style: rules added after the page's own.
        panel: HTML for the header's tools.
        connect: sources that the policy lets the page ask, e.g. ``'self'``; empty: none.
    """

    script: str
    style: str = ""
    panel: str = ""
    connect: str = ""


def page_of(kit: Kit, host: Host | None = None) -> str:
    """The page that shows a kit. It needs no other file, and its policy lets it ask for nothing but its host.

    Args:
        kit: what is shown.
        host: what answers while the page is shown; None: nothing, and the page needs no network.

    Raises:
        ConfigError: this is no kit of this version, or it has no card.
    """
    _refuse(kit)
    words, grid = words_of(), "grid" in kit
    if not grid:
        del words["workshop"]["screens"]["levers"]
    known = host or Host(_script("no_host"))
    style = read("viewer.css") + _own("workshop.css") + known.style
    script = script_of(*viewer_parts(), known.script, *map(_script, SCRIPT))
    parts = {
        **{key: escape(text) for key, text in words.pop("page").items()},
        "policy": _policy(style, script, known.connect),
        "style": style,
        "script": script,
        "pairs": escape(words["ui"].pop("pairs")),
        "words": in_script(words),
        "kit": in_script({**kit, "alphabet": ALPHABET}),
        "tabs": "".join(_tab(name, label, words) for name, label in words["workshop"]["screens"].items()),
        "host_panel": known.panel,
        "misuse": escape(MISUSE_BRIEF),
        "provenance": escape(_origin(kit)),
    }
    panels = read("panels.html").replace(FIRST, f"{FIRST} hidden")
    levers = _own("levers.html") if grid else ""
    frame = _own("workshop.html").replace("{{panels}}", panels).replace("{{levers_panel}}", levers)
    return filled(frame, parts)


def _policy(style: str, script: str, connect: str) -> str:
    """The content policy: this style and this script, and nothing from anywhere."""
    allowed = f"default-src 'none'; script-src {hash_of(script)}; style-src {hash_of(style)}; "
    return allowed + (f"connect-src {connect}; " if connect else "") + "base-uri 'none'; form-action 'none'"


def words_of() -> dict[str, Any]:
    """The viewer's words and the workshop's."""
    viewer, own = json.loads(read("words.json")), json.loads(_own("words.json"))
    return {**viewer, "page": {**viewer["page"], **own["page"]}, "workshop": own["workshop"]}


def _refuse(kit: Kit) -> None:
    if (kit.get("format"), kit.get("version")) != (FORMAT, VERSION):
        told = f"format {kit.get('format')!r}, version {kit.get('version')!r}"
        raise ConfigError(f"A workshop is made from a kit of format '{FORMAT}', version {VERSION}; this is {told}.")
    if len(kit["entries"]) <= 1:
        raise ConfigError("This kit has a baseline and no card; a workshop needs one card at least.")


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _script(name: str) -> str:
    return _own(f"script/{name}.js")


def _tab(name: str, label: str, words: Mapping[str, Any]) -> str:
    first = name == "start"
    lock = f' <span class="lock">{escape(words["workshop"]["lock"])}</span>' if name in LOCKED else ""
    focus = "" if first else ' tabindex="-1"'
    return (
        f'<button type="button" role="tab" id="tab-{name}" aria-controls="{name}" '
        f'aria-selected="{str(first).lower()}"{focus}>{escape(label)}{lock}</button>'
    )


def _origin(kit: Kit) -> str:
    came, shared = kit["provenance"], kit["shared"]
    return (
        f"{len(kit['entries']) - 1} cards beside {kit['baseline']}, {came['replicates']} futures each, "
        f"{shared['weeks']} weeks after {shared['burn_in']} to settle, seed {came['seed']}, Dissonance "
        f"{came['version']}, model {came['model']}"
    )
