"""Case types and team sizes for an imported organisation, inferred from the case study and the professions' posts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.interfaces.organisation_import.posts import Posts

SIZES = ("one", "two", "three", "four")
DIGITS = 6


def case_types(professions: Sequence[Posts], base: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The case study's case types with the professions of this organisation.

    A profession is needed as often as the similar profession of the case study, in proportion to its share of all
    posts: twice the share, twice as often. So a profession with few posts is not overloaded.

    Args:
        professions: of this organisation.
        base: the case study's organisation, as plain values.
    """
    base_posts = {name: item["headcount"] for name, item in base["professions"].items()}
    total, base_total = sum(posts.headcount for posts in professions), sum(base_posts.values())
    types = {}
    for name, item in base["case_types"].items():
        needs = {
            posts.name: round(
                item["needs"].get(posts.like, 0.0) * posts.headcount * base_total / (total * base_posts[posts.like]),
                DIGITS,
            )
            for posts in professions
        }
        needs = {profession: weight for profession, weight in needs.items() if weight > 0}
        if needs:
            types[name] = {**item, "lead": lead_of(item["lead"], professions), "needs": needs}
    sum_of_shares = math.fsum(item["share"] for item in types.values())
    return {name: {**item, "share": item["share"] / sum_of_shares} for name, item in types.items()}


def lead_of(lead: str | None, professions: Sequence[Posts]) -> str | None:
    """The largest profession similar to the one that leads in the case study; None if there is none."""
    similar = [posts for posts in professions if posts.like == lead]
    return max(similar, key=lambda posts: posts.headcount).name if similar else None


def team_sizes(types: Mapping[str, Mapping[str, Any]], base: Mapping[str, Any]) -> dict[str, float]:
    """The case study's team sizes; teams cannot be larger than the number of professions that a case type needs."""
    largest = min(len(SIZES), *(len(item["needs"]) for item in types.values()))
    shares = base["team_sizes"]
    kept = {size: shares[size] for size in SIZES[: largest - 1]}
    rest = math.fsum(shares[size] for size in SIZES[largest - 1 :])
    return {**dict.fromkeys(SIZES, 0.0), **kept, SIZES[largest - 1]: rest}
