"""Build the workshop's page: one self-contained HTML file made from a bundle (docs/workshop-bundle.md)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import ConfigError
from sim.interfaces.workshop.bundle import FORMAT, VERSION
from sim.interfaces.workshop.packing import ALPHABET
from sim.replay.page.build import HERE as VIEWER
from sim.replay.page.build import content_policy, join_scripts, json_for_script, render, templates, viewer_scripts

HERE = Path(__file__).parent
MEGABYTE = 1_000_000
SCRIPTS = (  # in this order; each can use everything defined before it
    "bundle", "cards", "glossary", "activity_menu", "predictions", "runs", "survey", "levers", "sensitivity",
    "handouts", "facilitator", "main",
)  # fmt: skip
LOCKED = ("watch", "all_runs", "causes", "history", "survey", "levers", "sensitivity")  # until a prediction is recorded
Bundle = Mapping[str, Any]


@dataclass(frozen=True)
class Host:
    """What a server adds to the page; the page in a file has none.

    Attributes:
        script: a classic script that defines the global ``HOST``; it runs before the workshop's own scripts.
        style: CSS added after the page's own.
        panel: HTML for the header.
        connect: sources to which the content policy allows requests, e.g. ``'self'``; empty: none.
    """

    script: str
    style: str = ""
    panel: str = ""
    connect: str = ""


NO_HOST = Host("const HOST = null; // the page is a file; a server defines HOST instead\n")


def page_of(bundle: Bundle, host: Host = NO_HOST) -> str:
    """The page that shows a bundle. It needs no other file, and sends requests to its host only.

    Args:
        bundle: what is shown.
        host: the server, if there is one.

    Raises:
        ConfigError: the bundle is not of this version, or it has no card.
    """
    _check(bundle)
    labels = load_labels()
    page_labels, has_grid = labels.pop("page"), "grid" in bundle
    del labels["server"]
    if not has_grid:
        del labels["workshop"]["screens"]["levers"]
    style = (VIEWER / "viewer.css").read_text(encoding="utf-8") + _read("workshop.css") + host.style
    script = join_scripts([*viewer_scripts(), host.script, *(_read(f"script/{name}.js") for name in SCRIPTS)])
    return render(
        templates(HERE, VIEWER),
        "workshop.html",
        page_labels,
        policy=content_policy(script, style, host.connect),
        style=Markup(style),
        script=Markup(script),
        script_labels=json_for_script(labels),
        bundle=json_for_script({**bundle, "alphabet": ALPHABET}),
        screens=labels["workshop"]["screens"],
        locked=LOCKED,
        lock=labels["workshop"]["lock"],
        has_grid=has_grid,
        host_panel=Markup(host.panel),
        misuse=MISUSE_BRIEF,
        provenance=_origin(bundle),
    )


def load_labels() -> dict[str, Any]:
    """All texts of the workshop's pages: the viewer's and the workshop's own."""
    viewer, own = (json.loads((folder / "labels.json").read_text(encoding="utf-8")) for folder in (VIEWER, HERE))
    return {**viewer, **own, "page": {**viewer["page"], **own["page"]}}


def _check(bundle: Bundle) -> None:
    if (bundle.get("format"), bundle.get("version")) != (FORMAT, VERSION):
        given = f"format {bundle.get('format')!r}, version {bundle.get('version')!r}"
        raise ConfigError(f"A workshop needs a bundle of format '{FORMAT}', version {VERSION}; this is {given}.")
    if len(bundle["entries"]) <= 1:
        raise ConfigError("This bundle has a baseline but no card; a workshop needs at least one card.")


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _origin(bundle: Bundle) -> str:
    origin, shared = bundle["provenance"], bundle["shared"]
    return (
        f"{len(bundle['entries']) - 1} cards compared with {bundle['baseline']}, {origin['replicates']} runs each, "
        f"{shared['weeks']} weeks after {shared['burn_in']} weeks of burn-in, seed {origin['seed']}, Dissonance "
        f"{origin['version']}, model {origin['model']}"
    )
