"""Which cases come in and whom they need, for an organisation that only says who works there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.interfaces.organisation_import.posts import Posts

SIZES = ("one", "two", "three", "four")
DIGITS = 6


def case_types(posts: Sequence[Posts], base: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The case study's types of case, asking for the professions that are here.

    A profession is asked for as often as the one that it is like, in proportion to its share of all posts: with twice
    the share it is asked for twice as often, so that nobody is swamped only by being few.

    Args:
        posts: the professions.
        base: the case study's organisation, as plain values.
    """
    theirs = {name: item["headcount"] for name, item in base["professions"].items()}
    everyone, there = sum(one.headcount for one in posts), sum(theirs.values())
    types = {}
    for name, item in base["case_types"].items():
        needs = {
            one.name: round(
                item["needs"].get(one.like, 0.0) * one.headcount * there / (everyone * theirs[one.like]), DIGITS
            )
            for one in posts
        }
        needs = {profession: weight for profession, weight in needs.items() if weight > 0}
        if needs:
            types[name] = {**item, "lead": lead_of(item["lead"], posts), "needs": needs}
    whole = math.fsum(item["share"] for item in types.values())
    return {name: {**item, "share": item["share"] / whole} for name, item in types.items()}


def lead_of(wanted: str | None, posts: Sequence[Posts]) -> str | None:
    """The largest of the professions like the one that leads in the case study; None if there is none."""
    alike = [one for one in posts if one.like == wanted]
    return max(alike, key=lambda one: one.headcount).name if alike else None


def team_sizes(types: Mapping[str, Mapping[str, Any]], base: Mapping[str, Any]) -> dict[str, float]:
    """The case study's team sizes; teams larger than there are professions become teams of all."""
    most = min(len(SIZES), *(len(item["needs"]) for item in types.values()))
    shares = base["team_sizes"]
    kept = {size: shares[size] for size in SIZES[: most - 1]}
    rest = math.fsum(shares[size] for size in SIZES[most - 1 :])
    return {**dict.fromkeys(SIZES, 0.0), **kept, SIZES[most - 1]: rest}
