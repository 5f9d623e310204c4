"""What one person believes about others: professions understood or maligned, colleagues trusted or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import mesa

from benchmarks.textbook.arithmetic import logit_normal, mean, personal_framework, toward
from benchmarks.textbook.random_numbers import post_key
from benchmarks.textbook.taught import Taught
from sim.core.rng_streams import DYAD_START, PERSON_BELIEFS, PERSON_VALUES

if TYPE_CHECKING:
    from benchmarks.textbook.locality import Locality
    from benchmarks.textbook.profession import Profession
    from benchmarks.textbook.service import TextbookService


class Colleague(mesa.Agent):
    """A post and its holder; the beliefs of a vacant post have no meaning."""

    model: TextbookService

    def __init__(self, model: TextbookService, profession: Profession, locality: Locality, number: int) -> None:
        super().__init__(model)
        self.profession = profession
        self.locality = locality
        self.post_key = post_key(profession.key, locality.number, number)
        self.occupant = 0  # how many held the post before
        self.occupied = self.absent = False
        self.agency = False  # the holder is an agency worker
        self.trust: dict[Colleague, float] = {}
        self.tension: dict[Colleague, float] = {}
        self.understanding: dict[Profession, float] = {}
        self.myths: dict[Profession, float] = {}
        self.framework: dict[str, float] = {}
        self.taught = Taught()

    @property
    def key(self) -> int:
        """Random-number key of the holder; in a vacancy, of the next holder."""
        return self.post_key + self.occupant

    def colleagues(self) -> Iterator[Colleague]:
        """All other posts of the locality."""
        return (worker for worker in self.locality.workers if worker is not self)

    def first_framework(self) -> dict[str, float]:
        """E3: the profession's framework, varied by the person."""
        draws = self.model.draws.normals(PERSON_VALUES, 0, self.key)
        return personal_framework(self.profession.framework, draws, self.model.p.values.personal_spread)

    def start_beliefs(self) -> None:
        """Myths start at the public stereotype, understanding at its usual value."""
        self.framework = self.first_framework()
        gossip = self.model.p.gossip
        usual = gossip.usual_understanding * self.e19_familiarity()
        for other in self.model.professions:
            draw, second_draw, *_ = self.model.draws.normals(PERSON_BELIEFS, 0, self.key, other.key)
            if other is self.profession:
                self.myths[other], self.understanding[other] = 0.0, 1.0
            else:
                self.myths[other] = logit_normal(gossip.usual_myths, gossip.start_spread, draw)
                self.understanding[other] = logit_normal(usual, gossip.start_spread, second_draw)

    def start_trust(self, colleague: Colleague, week: int = 0) -> None:
        """First trust in one colleague, no tension; ``week`` is that of a restructure, or 0 for a newcomer."""
        gossip = self.model.p.gossip
        draw, *_ = self.model.draws.normals(DYAD_START, week, self.key, colleague.key)
        usual = gossip.usual_trust * min(self.e19_familiarity(), colleague.e19_familiarity())
        self.trust[colleague] = logit_normal(usual, gossip.start_spread, draw)
        self.tension[colleague] = 0.0

    def e19_familiarity(self) -> float:
        """First trust and understanding relative to a permanent newcomer's: less for an agency worker."""
        return self.model.p.staffing.agency_familiarity if self.agency else 1.0

    def meet_everyone(self, week: int = 0) -> None:
        """Reset the dyads with all colleagues, in both directions."""
        for colleague in self.colleagues():
            self.start_trust(colleague, week)
            colleague.start_trust(self, week)

    def e20_decay_beliefs(self) -> None:
        """Myths return to the public stereotype; unused understanding fades."""
        gossip, forgetting = self.model.p.gossip, self.e22_forgetting_rate()
        for other in self.profession.others:
            self.myths[other] = toward(self.myths[other], gossip.usual_myths, gossip.myths_return_rate)
            self.understanding[other] = toward(self.understanding[other], gossip.usual_understanding, forgetting)

    def mean_understanding(self) -> float:
        """Mean understanding of the other professions' roles; 0 if there is no other."""
        return mean(self.understanding[other] for other in self.profession.others) if self.profession.others else 0.0

    def e22_forgetting_rate(self) -> float:
        """Rate at which understanding returns to its usual value; CPD's part of it fades at its own rate."""
        gossip, taught = self.model.p.gossip, self.taught
        excess = self.mean_understanding() - gossip.usual_understanding
        if taught.understanding <= 0 or excess <= 0:
            return gossip.forgetting_rate
        return toward(gossip.forgetting_rate, taught.fading, min(taught.understanding / excess, 1.0))

    def e20_decay_dyads(self) -> None:
        """Trust returns to first trust; tension declines."""
        gossip = self.model.p.gossip
        for colleague in self.colleagues():
            if not colleague.occupied:
                continue
            trust = toward(self.trust[colleague], gossip.usual_trust, gossip.trust_return_rate)
            tension = (1 - gossip.cooling_rate) * self.tension[colleague]
            self.trust[colleague], self.tension[colleague] = trust, tension
            pair = self.model.totals.pair(self.profession, colleague.profession)
            for totals in (pair, self.locality.totals):
                totals.update({"dyads": 1, "trust": trust, "tension": tension})

    def e26_return_to_profession(self) -> None:
        """The framework returns towards the one that the person came with."""
        for part, usual in self.first_framework().items():
            self.framework[part] = toward(self.framework[part], usual, self.model.p.framework_drift.return_rate)
