"""A team decides on ten aspects of a problem (Wu & Sekiguchi 2019, table 1)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.core.compiled import entry

ASPECTS = 10
CLOSE = 0.5  # "an arbitrary value" of the table: proposals that are closer can be supported
TEAMS = 40  # of each completion


@dataclass(frozen=True)
class Completion:
    """What the table leaves open.

    Attributes:
        members: of a team.
        spread: of proposals, which are uniform between 0 and this.
        recognised: share of members who recognise who is the expert of an aspect.
        adjust: share of the way to a supported proposal.
        step: by which the perceived expertise of a proposer rises or falls.
        rounds: of discussion of all aspects.
    """

    members: int
    spread: float
    recognised: float
    adjust: float
    step: float
    rounds: int

    @classmethod
    def draw(cls, rng: np.random.Generator) -> Completion:
        """One at random; bounds are ours."""
        share = rng.random(4)
        return cls(
            int(rng.integers(3, 10)), 0.8 + 1.2 * share[0], share[1], 0.1 + 0.9 * share[2], 0.02 + 0.28 * share[3],
            int(rng.integers(5, 21)),
        )  # fmt: skip


def task_conflict(one: Completion, seed: int, run: int) -> float:
    """Share of evaluations that reject the proposal, over all rounds of some teams."""
    rng = np.random.Generator(np.random.Philox(key=[seed, run + (1 << 32)]))
    rejected = 0
    for _ in range(TEAMS):
        proposals = rng.random((one.members, ASPECTS)) * one.spread
        expertise = rng.random((one.members, ASPECTS))
        perceived = np.repeat(rng.random((1, one.members)), one.members, axis=0)
        recognises = (rng.random((one.members, ASPECTS)) < one.recognised).astype(np.int8)
        proposers = rng.integers(0, one.members, (one.rounds, ASPECTS))
        rejected += discuss(proposals, expertise, perceived, recognises, proposers, one.adjust, one.step)
    return rejected / (TEAMS * one.rounds * ASPECTS * (one.members - 1))


@entry
def discuss(proposals, expertise, perceived, recognises, proposers, adjust, step):
    """All rounds of one team, by the table; returns the number of rejections, each a task conflict of two."""
    members, rejected = proposals.shape[0], 0
    for number in range(proposers.shape[0]):
        for aspect in range(proposers.shape[1]):
            proposer = proposers[number, aspect]
            against = 0
            for i in range(members):
                if i != proposer and not supports(proposals, expertise, perceived, recognises, i, proposer, aspect):
                    against += 1
            rejected += against
            decide(proposals, perceived, proposer, aspect, against, adjust, step)
    return rejected


@entry
def supports(proposals, expertise, perceived, recognises, i, proposer, aspect):
    """Step 3 of the table: a recognised expert's proposal, or a near one of somebody held to know more."""
    expert = 0
    for j in range(expertise.shape[0]):
        if expertise[j, aspect] > expertise[expert, aspect]:
            expert = j
    if proposer == expert and recognises[i, aspect]:
        return True
    near = abs(proposals[i, aspect] - proposals[proposer, aspect]) < CLOSE
    return near and perceived[i, proposer] > expertise[i, aspect]


@entry
def decide(proposals, perceived, proposer, aspect, against, adjust, step):
    """Steps 5 and 6: the majority decides; members move to a supported proposal; the proposer's standing moves."""
    members = proposals.shape[0]
    supported = 2 * (members - against) > members
    for i in range(members):
        if i == proposer:
            continue
        if supported:
            proposals[i, aspect] += adjust * (proposals[proposer, aspect] - proposals[i, aspect])
            perceived[i, proposer] = min(perceived[i, proposer] + step, 1.0)
        else:
            perceived[i, proposer] = max(perceived[i, proposer] - step, 0.0)
