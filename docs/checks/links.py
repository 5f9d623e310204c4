"""Links between pages: the file exists, and so does the heading."""

from __future__ import annotations

import re
from functools import cache

from checks.pages import ROOT, pages, prose
from sim.cli.reference.entry import anchor

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+?)#*$", re.MULTILINE)


def complaints() -> list[str]:
    """Links that lead nowhere."""
    return [
        f"{page}: the link {target} leads nowhere"
        for page in pages()
        for target in LINK.findall(prose(page))
        if not re.match(r"[a-z]+:", target) and not leads_somewhere(page, target)
    ]


def leads_somewhere(page: str, target: str) -> bool:
    """Whether a relative link names an existing file and, if it has an anchor, a heading of it."""
    name, _, heading = target.partition("#")
    path = (ROOT / page).parent / name if name else ROOT / page
    if not path.exists():
        return False
    linked = path.resolve().relative_to(ROOT).as_posix()
    return not heading or (linked.endswith(".md") and heading in anchors(linked))


@cache
def anchors(page: str) -> frozenset[str]:
    """Anchors of a page's headings. The second heading of the same name ends in -1, as on code hosts."""
    known: set[str] = set()
    for heading in HEADING.findall(prose(page)):
        name = anchor(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.strip()).replace("`", "").replace("**", ""))
        repeats = sum(1 for item in known if re.fullmatch(rf"{re.escape(name)}(-\d+)?", item))
        known.add(f"{name}-{repeats}" if repeats else name)
    return frozenset(known)
