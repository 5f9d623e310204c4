"""What ``discover`` found, in sentences that are made from its numbers."""

from __future__ import annotations

from sim.core.errors import listed
from sim.core.number_format import counted, fixed, percent
from sim.inference.claims.claim import HOLDS, UNDECIDED
from sim.inference.discovery.claim_contrasts import REVERSES
from sim.inference.discovery.discover import FEW, ClassBox, Discovered
from sim.inference.discovery.settings import DiscoverSettings
from sim.presentation.reports.assumption_words import box_words

STABLE = 0.8  # share of resamples whose box restricts a number


def counts_words(found: Discovered) -> str:
    """In how many draws the claim holds, fails, reverses and is undecided."""
    counts = {kind: n for kind, n in found.counts().items() if n}
    if len(counts) == 1:
        return f"It {_is(next(iter(counts)))} in all {len(found.draws)} draws."
    return f"Of {len(found.draws)} draws, it {listed([f'{_is(kind)} in {n}' for kind, n in counts.items()])}."


def _is(kind: str) -> str:
    return f"is {kind}" if kind == UNDECIDED else kind


def headline(found: Discovered, settings: DiscoverSettings) -> str:
    """The limits of the claim in one sentence: *It holds unless ...*, or *It reverses where ...*, or none.

    *Unless* is said only if the claim holds in at least half of the draws outside of the box.
    """
    boxes = [about for about in found.boxes if about.found and about.box]
    for about in boxes:
        outside, held = found.outside(about.box) if about.box else (0, 0)
        if about.box and about.kinds != (HOLDS,) and outside and held >= outside / 2:
            return (
                f"It holds unless {box_words(about.box)}. There it {about.name} in {about.box.k} of {about.box.n} "
                f"draws; elsewhere it holds in {held} of {outside}."
            )
    if boxes:
        ends = [about for about in boxes if about.kinds in ((HOLDS,), (REVERSES,))]
        return " ".join(_where_words(about) for about in (ends[::-1] or boxes[:1]))
    if all(about.why_not for about in found.boxes):
        return "No box was sought: too few draws are of a class, or too many."
    return f"No box of at most {counted(settings.dimensions, 'number')} was found that says where."


def _where_words(about: ClassBox) -> str:
    box = about.box
    return f"It {about.name} where {box_words(box)}: in {box.k} of the {box.n} draws there." if box else ""


def class_words(about: ClassBox, settings: DiscoverSettings) -> str:
    """What was found of one class: its box and how stable it is, or why there is none."""
    head = f"**{about.name.capitalize()}** in {about.n} of {about.draws} draws"
    if about.why_not == FEW:
        return f"{head}: fewer than {settings.least}, too few to say where."
    if about.why_not:
        return f"{head}: so many that no box is sought."
    return " ".join(filter(None, [f"{head}{_box_part(about)}", stability_words(about), tree_words(about)]))


def _box_part(about: ClassBox) -> str:
    box = about.box
    if box is None:
        return ": PRIM finds no number whose restriction is significant."
    share = f"density {fixed(box.density, 2)}, coverage {fixed(box.coverage, 2)}"
    if about.found:
        return f": where {box_words(box)} ({box.k} of {box.n} draws; {share})."
    return f": no box is dense enough and covers enough; the nearest is where {box_words(box)} ({share})."


def stability_words(about: ClassBox) -> str:
    """How often resamples restrict the same numbers, and how their boxes do on draws that they have not seen."""
    again = about.stability
    if again is None or not again.resamples:
        return ""
    parts = [f"In {percent(again.found)} of {counted(again.resamples, 'resample')} a box is good enough"]
    if about.box:
        shares = {limit.name: again.restricted.get(limit.name, 0.0) for limit in about.box.limits}
        parts.append(listed([f"`{name}` is restricted in {percent(share)}" for name, share in shares.items()]))
        parts.append("the box is stable" if min(shares.values()) >= STABLE else "the box is not stable")
    if again.density == again.density:
        parts.append(
            f"on draws that are not in the resample the boxes' density is {fixed(again.density, 2)} and their coverage "
            f"{fixed(again.coverage, 2)} on average"
        )
    return "; ".join(parts) + "."


def tree_words(about: ClassBox) -> str:
    """What the tree says: its accuracy on unseen draws, and its best leaf."""
    if about.accuracy != about.accuracy:
        return ""
    first = (
        f"A tree classes {percent(about.accuracy)} of unseen draws rightly, balanced over both sides (50 % is chance)"
    )
    if about.tree is None:
        return f"{first}; it has no leaf of so few numbers."
    names = listed([f"`{limit.name}`" for limit in about.tree.limits])
    return (
        f"{first}; its best leaf restricts {names} (density {fixed(about.tree.density, 2)}, coverage "
        f"{fixed(about.tree.coverage, 2)} of the draws that it was made from)."
    )
