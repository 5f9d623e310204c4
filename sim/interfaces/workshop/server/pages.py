"""What the server adds to the workshop's page: the phones' page, the facilitator's door, the panel with the code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from sim.core.disclaimers import MISUSE_BRIEF
from sim.interfaces.workshop.page.build import Host, words_of
from sim.interfaces.workshop.server.network_address import Address, qr_of
from sim.interfaces.workshop.server.presentation_state import STATE
from sim.replay.page.build import filled, in_script, read, script_of

HERE = Path(__file__).parent / "page"
OF_THE_VIEWER = ("kit", "story")  # scripts: words, and a diary told in them
WORDS = ("ui", "measures", "activities", "diary")


@dataclass(frozen=True)
class Page:
    """A page with one script and one style."""

    html: str
    script: str
    style: str


def phone_page() -> Page:
    """The page of a phone: small, and the same for all."""
    words = words_of()
    workshop, own = words["workshop"], _words()
    shown = {
        **{name: words[name] for name in WORDS},
        **{name: workshop[name] for name in ("way", "sure", "happened", "went", "not_defined", "glossary")},
        "phone": own["phone"],
    }
    script = script_of(*(read(f"script/{name}.js") for name in OF_THE_VIEWER), _own("asking.js"), _own("phone.js"))
    return _page("phone", script, _own("phone.css"), words=in_script(shown), misuse=escape(MISUSE_BRIEF), **_texts(own))


def door_page() -> Page:
    """What is seen at the facilitator's address without the key: it takes the key from the link, or says what to do."""
    own = _words()
    script = script_of(_own("door.js"))
    return _page("door", script, _own("phone.css"), words=in_script(own["door"]), **_texts(own))


def host_of(code: str, address: Address | None) -> Host:
    """What the server adds to the workshop's page.

    Args:
        code: of the room.
        address: where phones join; None: phones are off.
    """
    own = _words()
    texts = {**_texts(own), "state": STATE, "words": in_script(own["host"])}
    if address is None:
        panel = filled(_own("alone.html"), texts)
    else:
        join = f"{address.link}#{code}"
        texts |= {"code": code, "address": escape(address.shown), "qr": qr_of(join, own["page"]["qr_label"])}
        panel = filled(_own("phones.html"), texts)
    return Host(_own("asking.js") + _own("host.js"), _own("host.css"), panel, "'self'")


def _page(name: str, script: str, style: str, **parts: str) -> Page:
    return Page(filled(_own(f"{name}.html"), {**parts, "script": script, "style": style}), script, style)


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _words() -> dict[str, Any]:
    return json.loads(_own("words.json"))


def _texts(own: dict[str, Any]) -> dict[str, str]:
    return {key: escape(text) for key, text in own["page"].items()}
