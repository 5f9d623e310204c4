"""Runs weeks: holds one replicate's state, makes room, applies the calendar, keeps what was tallied."""

from __future__ import annotations

import math

import numpy as np

from sim.calendar import by_week
from sim.checks import check
from sim.config import Config
from sim.core.handle import handle_of
from sim.core.table import names_of
from sim.measures.tally import (
    BY_LOCALITY,
    BY_PAIR,
    BY_PROFESSION,
    CLOSED,
    CLOSED_ROWS,
    NEXT_LOCALITY,
    Tally,
    make_tally,
)
from sim.parameters import first_trust_gate, numbers_of, style_tilts
from sim.phases.desk import make_desk
from sim.reference import staffed
from sim.room import with_more_room
from sim.service import build_state, seat_leadership, settle_mandates
from sim.state import State
from sim.week import count_arrivals, open_backlog, run_weeks

PAD_WEEKS = 13  # lines of the tally between two clearings
LEAST_CLOSED = 4096  # rows of the archive's pad, and its least multiple of a locality's open cases
CLOSED_FACTOR = 2


def summed(rows: np.ndarray) -> np.ndarray:
    """(W, 1): the sum over the second axis of every column of (W, G) rows."""
    total = np.zeros((len(rows), 1), rows.dtype)
    for name in names_of(rows):
        total[name][:, 0] = rows[name].sum(axis=1)
    return total


class Engine:
    """One replicate of one configuration.

    Weeks are counted from the end of burn-in: the first week lived is ``-config.burn_in``. Living many
    weeks at once and one at a time gives the same bits.
    """

    def __init__(self, config: Config, replicate: int = 0) -> None:
        self.config = check(config)
        self.replicate = replicate
        self.professions = staffed(config.organisation)
        self.localities = config.organisation.localities
        self.state: State
        self.state, self.P = build_state(config, replicate)
        self._offset = config.demand.opening_weeks + config.burn_in
        self._clock = 0  # internal week, opening weeks included
        self._plans = by_week(config)
        self._line = 0
        self._kept: list[tuple[np.ndarray, ...]] = []
        self._closed: list[np.ndarray] = []
        self._new_pads()
        self._open_backlog()

    @property
    def week(self) -> int:
        """The next week to live (0: the first after burn-in)."""
        return self._clock - self._offset

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

    def clear_pads(self) -> None:
        """Move what was tallied from the note pads to the kept history."""
        professions, localities, lines, tally = len(self.professions), self.localities, self._line, self._tally
        rows = tally.counts[CLOSED_ROWS]
        self._closed.append(np.array(tally.closed[:rows]))
        tally.closed[:rows] = np.zeros(1, CLOSED.dtype)
        tally.counts[CLOSED_ROWS] = 0
        if lines == 0 or tally.counts[NEXT_LOCALITY] > 0:
            return
        used = (
            (tally.by_profession, (lines, professions)),
            (tally.by_pair, (lines, professions, professions)),
            (tally.by_locality, (lines, localities)),
        )
        pages = [np.array(pad[: math.prod(shape)]).reshape(shape) for pad, shape in used]
        if not self.config.record.localities:
            pages[2] = summed(pages[2])
        self._kept.append(tuple(pages))
        for pad, shape in used:
            pad[: math.prod(shape)] = np.zeros(1, pad.dtype)
        self._line = 0

    def by_profession(self) -> np.ndarray:
        """(weeks lived, Q) BY_PROFESSION."""
        return self._history(0, (len(self.professions),), BY_PROFESSION.dtype)

    def by_pair(self) -> np.ndarray:
        """(weeks lived, Q, Q) BY_PAIR; pair p <= q at [:, p, q]."""
        return self._history(1, (len(self.professions),) * 2, BY_PAIR.dtype)

    def by_locality(self) -> np.ndarray:
        """(weeks lived, G) BY_LOCALITY; G is 1, the whole service, where ``record.localities`` is false."""
        kept = self.localities if self.config.record.localities else 1
        return self._history(2, (kept,), BY_LOCALITY.dtype)

    def closed(self) -> np.ndarray:
        """All cases closed so far, CLOSED."""
        self.clear_pads()
        return np.concatenate([np.zeros(0, CLOSED.dtype), *self._closed])

    @property
    def first_week(self) -> int:
        """The first week lived."""
        return -self.config.burn_in

    def calendar_week(self, internal: np.ndarray) -> np.ndarray:
        """Weeks as stored in the state's columns, counted from the end of burn-in."""
        return internal - self._offset

    def _history(self, which: int, shape: tuple[int, ...], dtype: np.dtype) -> np.ndarray:
        self.clear_pads()
        return np.concatenate([np.zeros((0, *shape), dtype), *(kept[which] for kept in self._kept)])

    def _new_pads(self) -> None:
        """Note pads, and scratch space that fits the present room for cases."""
        most_cases = int(self.state.localities["case_room"].max())
        room = max(LEAST_CLOSED, int(CLOSED_FACTOR * most_cases))
        self._tally: Tally = make_tally(PAD_WEEKS, len(self.professions), self.localities, room)
        self._line = 0
        self._lay_out()

    def _lay_out(self) -> None:
        """Handles for compiled code, after the state or the pads have moved in memory."""
        localities = self.state.localities
        desk = make_desk(len(self.professions), int(localities["people"].max()), int(localities["case_room"].max()))
        desk.tilts[:] = style_tilts(self.config)
        desk.gate[:] = first_trust_gate(self.config)
        self._world, self._desk, self._pads = map(handle_of, (self.state, desk, self._tally))

    def _open_backlog(self) -> None:
        """Arrivals of the opening weeks wait when the clock starts."""
        while self._clock < self.config.demand.opening_weeks:
            stop = self.config.demand.opening_weeks
            self._clock = open_backlog(self._world, self.P, self._clock, stop, self._desk, self._pads)
            if self._clock < stop:
                self._make_room()
        self._tally.by_locality[:] = np.zeros(1, BY_LOCALITY.dtype)

    def _make_room(self) -> None:
        """Empty the archive's pad, and make room for the cases of localities that this week would overflow."""
        self.clear_pads()
        arriving = np.zeros(self.localities, np.int64)
        count_arrivals(self._world, self.P, self._clock, self._tally.counts[NEXT_LOCALITY], arriving)
        needed = self.state.localities["open"] + arriving
        if (needed > self.state.localities["case_room"]).any():
            self.state = with_more_room(self.state, needed)
            self._lay_out()
        most = int(needed.max())
        if most > len(self._tally.closed):
            self._tally = self._tally._replace(closed=CLOSED.empty(int(CLOSED_FACTOR * most)))
            self._lay_out()

    def _next_change(self) -> int:
        later = [week + self._offset for week, _ in self._plans if week + self._offset > self._clock]
        return min(later, default=self._clock + PAD_WEEKS)

    def _turn_calendar(self) -> None:
        """Put the configuration of this week in force."""
        for week, config in self._plans:
            if week + self._offset == self._clock and config is not self.config:
                self.config = config
                self.P = numbers_of(config)
                settle_mandates(self.state.localities, config, self.state.luck)
                seat_leadership(self.state.professions, self.professions, config)
                self._lay_out()
