"""The service: builds its people and places, and lives one week a step."""

from __future__ import annotations

import math
from types import SimpleNamespace

import mesa

from benchmarks.textbook.arithmetic import mean
from benchmarks.textbook.chance import Luck
from benchmarks.textbook.locality import Locality
from benchmarks.textbook.notes import ClosedCase, WeekNotes
from benchmarks.textbook.profession import Profession
from benchmarks.textbook.worker import Worker
from sim.checks import check
from sim.config import MECHANISMS, Config
from sim.reference import solve

ROUNDING = 1e-6  # shares come as decimal fractions


def numbers_in_force(config: Config) -> SimpleNamespace:
    """The numbers of every mechanism (``off`` values where switched off) and the channels of leadership."""
    sets = {name: SimpleNamespace(**getattr(config, name).numbers()) for name in MECHANISMS}
    for channel in ("attention", "voice", "resentment"):
        setattr(sets["leadership"], channel, getattr(config.leadership, channel))
    return SimpleNamespace(**sets)


class TextbookService(mesa.Model):
    """A children's service of some localities; ``step()`` is one working week.

    Args:
        config: any configuration without dated changes.
        replicate: number of the replicate; with ``config.seed`` it decides all luck.
    """

    def __init__(self, config: Config, replicate: int = 0) -> None:
        super().__init__()
        self.config = check(config)
        self.p = numbers_in_force(config)
        self.luck = Luck(config.seed, replicate)
        self.week = 0
        self.history: list[WeekNotes] = []
        self.closed: list[ClosedCase] = []
        self.notes = WeekNotes()
        self.found_professions()
        self.localities = [Locality(self, number) for number in range(config.organisation.localities)]
        for locality in self.localities:
            self.staff(locality)
        self.agents.do("join")
        self.open_backlog()

    def found_professions(self) -> None:
        """All professions that have posts, by name, with the demand that the reference service solves."""
        organisation = self.config.organisation
        posts = sum(declared.headcount for declared in organisation.professions.values())
        reference = solve(organisation, self.config.demand)
        self.arrivals_per_post = reference.arrivals_per_post
        self.professions = [
            Profession(name, organisation.professions[name], posts, float(hours))
            for name, hours in zip(reference.professions, reference.direct_hours, strict=True)
        ]
        for profession in self.professions:
            others = (other for other in self.professions if other is not profession)
            profession.talk = dict.fromkeys(others, self.p.hearsay.usual_myths)
        self.seat_leadership()

    def seat_leadership(self) -> None:
        """Seats, majorities amplified, give agenda and voice (E21); the one largest profession dominates."""
        leadership = self.p.leadership
        weights = {
            name: seats**leadership.seats_exponent for name, seats in self.config.leadership.seats.items() if seats > 0
        }
        largest = [name for name, weight in weights.items() if weight == max(weights.values())]
        for profession in self.professions:
            share = weights.get(profession.name, 0.0) / sum(weights.values()) if weights else 0.0
            profession.e21_voice(share, leadership)
            profession.dominant = bool(leadership.attention) and largest == [profession.name]

    def staff(self, locality: Locality) -> None:
        """Posts of every profession, spread over localities as evenly as whole posts allow."""
        places, here = self.config.organisation.localities, locality.number
        for profession in self.professions:
            declared = self.config.organisation.professions[profession.name]
            total = declared.headcount
            count = (here + 1) * total // places - here * total // places
            qualified = math.ceil(count * declared.qualified_share - ROUNDING)
            for number in range(count):
                locality.workers.append(Worker(self, profession, locality, number, number < qualified))

    def open_backlog(self) -> None:
        """Cases of the opening weeks wait when work starts."""
        for _ in range(self.config.demand.opening_weeks):
            for locality in self.localities:
                locality.e1_receive_cases()
            self.week += 1

    def step(self) -> None:
        """One week, steps 3 to 11."""
        self.notes = WeekNotes()
        for locality in self.localities:
            locality.e1_receive_cases()
            locality.allocate()
        self.agents.do("e15_open_diary")
        for locality in self.localities:
            locality.call_meetings()
        self.agents.do("e16_work")
        for locality in self.localities:
            locality.hold_meetings()  # step 5, then 6
            locality.close_cases()
        self.agents.do("drift")
        self.agents.do("wear")
        self.agents.do("come_or_go")
        for locality in self.localities:
            locality.count_waiting()
        self.lead()
        self.e20_talk()
        self.history.append(self.notes)
        self.week += 1

    def lead(self) -> None:
        """Step 10: what leadership gives, and how it is felt (E21)."""
        for profession in self.professions:
            profession.e21_deprivation(self.p.leadership)
            note = self.notes.profession(profession)
            note["deprivation"], note["voice"] = profession.deprivation, profession.voice

    def e20_talk(self) -> None:
        """Each profession's mean myths about every other, for next week's hearsay."""
        in_post = self.agents.select(lambda worker: worker.occupied)
        for profession, workers in in_post.groupby("profession"):
            for other in profession.talk:
                profession.talk[other] = mean(worker.myths[other] for worker in workers)
