"""Runs weeks: holds one replicate's state, makes room, applies the calendar, keeps what was tallied."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np

from sim.core.numba_handle import handle_of, ready_for_code
from sim.core.table import bound, summed, wipe
from sim.model.accumulator_history import History
from sim.model.accumulators import CLOSED, CLOSED_ROWS, NEXT_LOCALITY, WEEK_BEGUN, Accumulators, make_accumulators
from sim.model.case_table import grow_case_table
from sim.model.config import Config
from sim.model.cpd.tables import MOVING, build_activities, build_terms, renew
from sim.model.event_recorder import EventRecorder
from sim.model.initial_state import appoint, build_state, instruct, settle_mandates
from sim.model.leadership_init import build_leaders
from sim.model.phases.workspace import make_workspace
from sim.model.schedule import Segment
from sim.model.state import State
from sim.model.validation import checked_schedule
from sim.model.week import count_arrivals, open_backlog, run_weeks

PAD_WEEKS = 13  # lines of the tally between two clearings
LEAST_CLOSED = 4096  # rows of the archive's pad, and its least multiple of a locality's open cases
CLOSED_FACTOR = 2


class Simulator:
    """One replicate of one configuration.

    Weeks are counted from the end of burn-in: the first week lived is ``-config.burn_in``. Living many
    weeks at once and one at a time gives the same bits.
    """

    def __init__(self, config: Config, replicate: int = 0) -> None:
        schedule = checked_schedule(config)
        self.config = config
        self.replicate = replicate
        self.professions = config.organisation.staffed_professions
        self.localities = config.organisation.localities
        self.state: State
        self._tally: Accumulators
        self.state, self.P = build_state(config, schedule, replicate)
        self._offset = config.demand.opening_weeks + config.burn_in
        self._clock = 0  # internal week, opening weeks included
        self._spells = schedule.segments
        self._spell = self._spells[0]
        self._line = 0
        self._keeping = True
        self._recorder = EventRecorder()
        self._closed: list[np.ndarray] = []
        self._new_pads()
        self._history = History(self._pages(0))
        self._open_backlog()
        if self._spell.config is not self.config:  # something changes in the very first week
            self._put_in_force(self._spell)

    def __getstate__(self) -> dict[str, Any]:
        """All attributes except those that hold memory addresses or scratch values; a copy rebuilds these."""
        self._recorder.collect(self._scratch)
        rebuilt = {"P", "_scratch", "_world", "_desk", "_pads"}
        return {name: value for name, value in self.__dict__.items() if name not in rebuilt}

    def __setstate__(self, attributes: dict[str, Any]) -> None:
        """Restore a copy with its own tables; it continues with the same bits."""
        self.__dict__.update(attributes)
        self.state = State(*map(ready_for_code, self.state))
        self._tally = Accumulators(*map(ready_for_code, self._tally))
        self.P = self._spell.numbers
        self._lay_out()

    def __copy__(self) -> Simulator:
        """A deep copy: with shared tables, one simulator would change the people of the other."""
        return copy.deepcopy(self)

    @property
    def week(self) -> int:
        """The next week to live (0: the first after burn-in)."""
        return self._clock - self._offset

    @property
    def clock(self) -> int:
        """The same as it stands in the state's columns and in the addresses of random draws: 0 or more."""
        return self._clock

    def pass_over(self, weeks: int) -> None:
        """Live ``weeks`` weeks of which no tally is kept, only cases: for those who want nothing of burn-in."""
        self._keeping = False
        self.advance(weeks)
        self.clear_pads()
        self._keeping = True

    def advance(self, weeks: int = 1) -> None:
        """Live ``weeks`` weeks."""
        stop = self._clock + weeks
        while self._clock < stop:
            self._turn_calendar()
            if self._line == PAD_WEEKS:
                self.clear_pads()
            until = min(stop, self._clock + PAD_WEEKS - self._line, self._next_change())
            reached = run_weeks(self._world, self.P, self._clock, until, self._desk, self._pads, self._line)
            self._line += reached - self._clock
            self._clock = reached
            if reached < until:
                self._make_room()

    def listen(self) -> None:
        """From now on keep what could be told of each week: encounters, and places at CPD (see :meth:`story`)."""
        self._recorder.collect(self._scratch)
        self._recorder.listen(len(self.state.people))
        self._lay_out()

    def story(self) -> np.ndarray:
        """What was told since :meth:`listen`, or since it was last asked for: (lines,) STORY, in order."""
        self._recorder.collect(self._scratch)
        return self._recorder.take()

    def clear_pads(self) -> None:
        """Move what was tallied from the note pads to the kept history."""
        self._recorder.collect(self._scratch)
        lines, accumulators = self._line, self._tally
        rows = accumulators.counts[CLOSED_ROWS]
        self._closed.append(np.array(accumulators.closed[:rows]))
        wipe(accumulators.closed[:rows])
        accumulators.counts[CLOSED_ROWS] = 0
        if lines == 0 or accumulators.counts[WEEK_BEGUN] > 0:
            return
        if self._keeping:
            self._history.add(self._pages(lines))
        for name, shape in self._shapes().items():
            wipe(getattr(accumulators, name)[: lines * math.prod(shape)])
        self._line = 0

    def _shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of one line of each note pad."""
        professions = len(self.professions)
        return {
            "by_profession": (professions,),
            "by_pair": (professions, professions),
            "by_locality": (self.localities,),
            "by_activity": (len(self.state.activities), professions),
            "by_service": (),
        }

    def _pages(self, lines: int) -> dict[str, np.ndarray]:
        """A copy of the first lines of the note pads, (lines, ...) each."""
        pages = {
            name: np.array(getattr(self._tally, name)[: lines * math.prod(shape)]).reshape(lines, *shape)
            for name, shape in self._shapes().items()
        }
        if not self.config.record.localities:
            pages["by_locality"] = summed(pages["by_locality"])
        return pages

    def pages(self) -> dict[str, list[np.ndarray]]:
        """Everything tallied by week, page by page, for those who bind several replicates together."""
        self.clear_pads()
        return self._history.pages()

    def by_profession(self) -> np.ndarray:
        """(weeks lived, Q) BY_PROFESSION."""
        return self._read("by_profession")

    def by_pair(self) -> np.ndarray:
        """(weeks lived, Q, Q) BY_PAIR; pair p <= q at [:, p, q]."""
        return self._read("by_pair")

    def by_locality(self) -> np.ndarray:
        """(weeks lived, G) BY_LOCALITY; G is 1, the whole service, where ``record.localities`` is false."""
        return self._read("by_locality")

    def by_activity(self) -> np.ndarray:
        """(weeks lived, A, Q) BY_ACTIVITY; activities in the order of their names."""
        return self._read("by_activity")

    def by_service(self) -> np.ndarray:
        """(weeks lived,) BY_SERVICE."""
        return self._read("by_service")

    def _read(self, name: str) -> np.ndarray:
        self.clear_pads()
        return self._history.of(name)

    def closed(self) -> np.ndarray:
        """All cases closed so far, CLOSED."""
        self.clear_pads()
        return bound([np.zeros(0, CLOSED.dtype), *self._closed])

    @property
    def first_week(self) -> int:
        """The first week lived."""
        return -self.config.burn_in

    def calendar_week(self, internal: np.ndarray) -> np.ndarray:
        """Weeks as stored in the state's columns, counted from the end of burn-in."""
        return internal - self._offset

    def _new_pads(self) -> None:
        """Note pads, and scratch space that fits the present room for cases."""
        most_cases = int(self.state.localities["case_capacity"].max())
        room = max(LEAST_CLOSED, int(CLOSED_FACTOR * most_cases))
        self._tally = make_accumulators(
            PAD_WEEKS, len(self.professions), self.localities, len(self.state.activities), room
        )
        self._line = 0
        self._lay_out()

    def _lay_out(self) -> None:
        """Handles for compiled code, after the state or the pads have moved in memory."""
        localities, posts = self.state.localities, len(self.state.people)
        most_people, most_cases = int(localities["people"].max()), int(localities["case_capacity"].max())
        self._scratch = make_workspace(len(self.professions), posts, most_people, most_cases, self._recorder.lines)
        self._world, self._desk, self._pads = map(handle_of, (self.state, self._scratch, self._tally))
        self._note_spell()

    def _note_spell(self) -> None:
        """What the desk holds of the configuration in force."""
        self._scratch.tilts[:], self._scratch.tilts_led[:] = self._spell.tilts
        self._scratch.gate[:] = self._spell.gate

    def _open_backlog(self) -> None:
        """Arrivals of the opening weeks wait when the clock starts."""
        while self._clock < self.config.demand.opening_weeks:
            stop = self.config.demand.opening_weeks
            self._clock = open_backlog(self._world, self.P, self._clock, stop, self._desk, self._pads)
            if self._clock < stop:
                self._make_room()
        wipe(self._tally.by_locality)

    def _make_room(self) -> None:
        """Empty the archive's pad, and make room for the cases of localities that this week would overflow."""
        self.clear_pads()
        arriving = np.zeros(self.localities, np.int64)
        count_arrivals(self._world, self.P, self._clock, self._tally.counts[NEXT_LOCALITY], arriving)
        needed = self.state.localities["open"] + arriving
        if (needed > self.state.localities["case_capacity"]).any():
            self.state = grow_case_table(self.state, needed)
            self._lay_out()
        most = int(needed.max())
        if most > len(self._tally.closed):
            self._tally = self._tally._replace(closed=CLOSED.empty(int(CLOSED_FACTOR * most)))
            self._lay_out()

    def _next_change(self) -> int:
        later = (segment.week + self._offset for segment in self._spells if segment.week + self._offset > self._clock)
        return next(later, self._clock + PAD_WEEKS)

    def _turn_calendar(self) -> None:
        """Put the configuration of this week in force."""
        for segment in self._spells:
            if segment.week + self._offset == self._clock and segment is not self._spell:
                self._put_in_force(segment)

    def _put_in_force(self, segment: Segment) -> None:
        before, self._spell, self.config, self.P = self.config, segment, segment.config, segment.numbers
        self._follow(before)
        self._note_spell()

    def _follow(self, before: Config) -> None:
        """Bring tables in line with a configuration that has changed."""
        config, state = self.config, self.state
        if config.structure is not before.structure:
            settle_mandates(state.localities, config, state.rng_key)
        if config.leadership is not before.leadership:
            self._seat_again(before)
        if (config.cpd.activities, config.cpd.access) != (before.cpd.activities, before.cpd.access):
            fresh = build_activities(config, self._offset)
            replanned = fresh["planned_weight"] != state.activities["planned_weight"]
            renew(state.activities, fresh, MOVING)
            state.activities["weight"][replanned] = fresh["weight"][replanned]
            renew(state.terms, build_terms(config, self.professions), ("pot",))

    def _seat_again(self, before: Config) -> None:
        """Where seats have changed, all are filled anew; else leaders keep theirs and take on the agenda in force."""
        now, then = self.config.leadership, before.leadership
        seats = build_leaders(self.config, self.professions)
        if (now.seats, now.director) != (then.seats, then.director):
            self.state = self.state._replace(leaders=seats)
            self._world = handle_of(self.state)
            appoint(self._world, self.P, self._scratch.share)
            return
        self.state.leaders["weight"] = seats["weight"]
        if any(now.numbers()[name] != then.numbers()[name] for name in ("bias", "agenda_spread")):
            instruct(self._world, self.P, self._scratch.share)
