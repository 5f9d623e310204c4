"""What one person thinks of others: professions understood or maligned, colleagues trusted or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import mesa

from benchmarks.textbook.arithmetic import mean, scattered, toward
from benchmarks.textbook.chance import post_address
from benchmarks.textbook.taught import Taught
from sim.core.rng_streams import DYAD_START, PERSON_BELIEFS

if TYPE_CHECKING:
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService


class Colleague(mesa.Agent):
    """A post and whoever holds it; while it is vacant its beliefs mean nothing."""

    model: TextbookService

    def __init__(self, model: TextbookService, profession: Profession, locality: Locality, number: int) -> None:
        super().__init__(model)
        self.profession = profession
        self.locality = locality
        self.post_address = post_address(profession.key, locality.number, number)
        self.occupant = 0  # how many held the post before
        self.occupied = self.absent = False
        self.trust: dict[Colleague, float] = {}
        self.tension: dict[Colleague, float] = {}
        self.understanding: dict[Profession, float] = {}
        self.myths: dict[Profession, float] = {}
        self.framework: dict[str, float] = {}
        self.taught = Taught()

    @property
    def address(self) -> int:
        """The address of the present (or, in a vacancy, the next) holder in random draws."""
        return self.post_address + self.occupant

    def colleagues(self) -> Iterator[Colleague]:
        """All other posts of the locality."""
        return (worker for worker in self.locality.workers if worker is not self)

    def start_beliefs(self) -> None:
        """Myths come with one's profession's talk; other roles are known as well as usual."""
        self.framework = dict(self.profession.framework)
        gossip = self.model.p.gossip
        for other in self.model.professions:
            draw, second_draw, *_ = self.model.rng_key.normals(PERSON_BELIEFS, 0, self.address, other.key)
            if other is self.profession:
                self.myths[other], self.understanding[other] = 0.0, 1.0
            else:
                self.myths[other] = scattered(self.profession.talk[other], gossip.start_spread, draw)
                self.understanding[other] = scattered(gossip.usual_understanding, gossip.start_spread, second_draw)

    def start_trust(self, colleague: Colleague, week: int = 0) -> None:
        """First trust in one colleague, no tension; ``week`` is that of a restructure (0: a newcomer's)."""
        draw, *_ = self.model.rng_key.normals(DYAD_START, week, self.address, colleague.address)
        self.trust[colleague] = scattered(self.usual_trust(colleague), self.model.p.gossip.start_spread, draw)
        self.tension[colleague] = 0.0

    def meet_everyone(self, week: int = 0) -> None:
        """Ties with all colleagues start afresh, both ways."""
        for colleague in self.colleagues():
            self.start_trust(colleague, week)
            colleague.start_trust(self, week)

    def usual_trust(self, colleague: Colleague) -> float:
        """T0: first trust, by whether it is one's own profession."""
        gossip = self.model.p.gossip
        return gossip.trust_within if colleague.profession is self.profession else gossip.trust_across

    def e20_hearsay(self) -> None:
        """Myths follow the profession's talk and the public stereotype; what is not practised is forgotten."""
        gossip, forgetting = self.model.p.gossip, self.e22_forgetting_rate()
        for other, talk in self.profession.talk.items():
            now = self.myths[other]
            pull = gossip.talk_rate * (talk - now) + gossip.myths_return_rate * (gossip.usual_myths - now)
            self.myths[other] = now + pull
            self.understanding[other] = toward(self.understanding[other], gossip.usual_understanding, forgetting)

    def mean_understanding(self) -> float:
        """Of the other professions' roles; 0 where there is no other."""
        return mean(self.understanding[other] for other in self.profession.talk) if self.profession.talk else 0.0

    def e22_forgetting_rate(self) -> float:
        """How fast understanding returns to the usual: the part that CPD gave goes at CPD's own pace."""
        gossip, taught = self.model.p.gossip, self.taught
        excess = self.mean_understanding() - gossip.usual_understanding
        if taught.understanding <= 0 or excess <= 0:
            return gossip.forgetting_rate
        return toward(gossip.forgetting_rate, taught.fading, min(taught.understanding / excess, 1.0))

    def e20_cooling(self) -> None:
        """Trust drifts back to first trust, tension cools."""
        gossip = self.model.p.gossip
        for colleague in self.colleagues():
            if not colleague.occupied:
                continue
            trust = toward(self.trust[colleague], self.usual_trust(colleague), gossip.trust_return_rate)
            tension = (1 - gossip.cooling_rate) * self.tension[colleague]
            self.trust[colleague], self.tension[colleague] = trust, tension
            note = self.model.notes.pair(self.profession, colleague.profession)
            note["dyads"] += 1
            note["trust"] += trust
            note["tension"] += tension

    def e26_return_to_profession(self) -> None:
        """Frameworks come back toward the profession's."""
        for part, usual in self.profession.framework.items():
            self.framework[part] = toward(self.framework[part], usual, self.model.p.framework_drift.return_rate)
