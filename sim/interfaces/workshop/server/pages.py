"""The pages that the server adds: the phone's page, the login page, and the code in the workshop's page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim.core.disclaimers import MISUSE_BRIEF
from sim.interfaces.workshop.page.build import Host, load_labels
from sim.interfaces.workshop.server.network_address import Address, qr_svg
from sim.replay.page.build import HERE as VIEWER
from sim.replay.page.build import join_scripts, json_for_script, render, templates

HERE = Path(__file__).parent / "page"
STATE = "__STATE_OF_THE_SESSION__"  # placeholder in the page, replaced whenever the page is sent
VIEWER_SCRIPTS = ("dom", "individual_history")
VIEWER_LABELS = ("ui", "measures", "activities", "history")
WORKSHOP_LABELS = ("direction", "confidence", "happened", "went", "went_all", "not_defined", "glossary")


@dataclass(frozen=True)
class Page:
    """A page with one script and one style."""

    html: str
    script: str
    style: str


def phone_page() -> Page:
    """The phone's page: small, and the same for all."""
    labels = load_labels()
    script_labels = {
        **{name: labels[name] for name in VIEWER_LABELS},
        **{name: labels["workshop"][name] for name in WORKSHOP_LABELS},
        "phone": labels["server"]["phone"],
    }
    viewer = [(VIEWER / "script" / f"{name}.js").read_text(encoding="utf-8") for name in VIEWER_SCRIPTS]
    script = join_scripts([*viewer, _read("requests.js"), _read("phone.js")])
    return _page("phone.html", labels, script, script_labels=json_for_script(script_labels), misuse=MISUSE_BRIEF)


def login_page() -> Page:
    """The page at the facilitator's address for a browser without the key: it takes the key from the link."""
    labels = load_labels()
    script = join_scripts([_read("login.js")])
    return _page("login.html", labels, script, script_labels=json_for_script(labels["server"]["login"]))


def host_of(code: str, address: Address | None) -> Host:
    """What the server adds to the workshop's page.

    Args:
        code: the session code.
        address: where phones join; None: phones are off.
    """
    labels = load_labels()["server"]
    join = f"{address.link}#{code}" if address else ""
    panel = render(
        templates(HERE),
        "host_panel.html",
        labels["page"],
        code=code,
        address=address.shown if address else "",
        qr=Markup(qr_svg(join, labels["page"]["qr_label"])) if join else "",
        state=STATE,
        script_labels=json_for_script(labels["host"]),
    )
    return Host(_read("requests.js") + _read("host.js"), _read("host.css"), panel, "'self'")


def _page(template: str, labels: dict[str, Any], script: str, **values: Any) -> Page:
    style = _read("phone.css")
    values |= {"script": Markup(script), "style": Markup(style)}
    return Page(render(templates(HERE), template, labels["server"]["page"], **values), script, style)


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
