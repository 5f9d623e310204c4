"""Simulates one replicate: holds its state, advances it by weeks and keeps the weekly accumulators."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np

from sim.core.numba_handle import handle_of, ready_for_code
from sim.core.table import clear_rows, concatenate_rows, sum_over_groups
from sim.model.accumulator_history import AccumulatorHistory
from sim.model.accumulators import CLOSED, CLOSED_ROWS, NEXT_LOCALITY, WEEK_BEGUN, Accumulators, make_accumulators
from sim.model.case_table import grow_case_table
from sim.model.config import Config
from sim.model.cpd.tables import MOVING, build_activities, build_activity_access, renew
from sim.model.event_recorder import EventRecorder
from sim.model.initial_state import appoint_leaders, build_state, settle_mandates, update_agendas
from sim.model.leadership_init import build_leaders
from sim.model.parameter_schedule import Segment
from sim.model.phases.workspace import make_workspace
from sim.model.state import State
from sim.model.validation import checked_schedule
from sim.model.week import count_arrivals, open_backlog, run_weeks

BLOCK_WEEKS = 13  # weeks that the accumulators hold between two flushes
MIN_CLOSED_ROWS = 4096  # smallest capacity for closed cases between two flushes
CLOSED_FACTOR = 2  # and its smallest ratio to the largest number of open cases of a locality


class Simulator:
    """One replicate of one configuration.

    Weeks are counted from the end of burn-in, so the first simulated week is ``-config.burn_in``. Advancing by many
    weeks at once or one by one gives the same bits.

    Attributes:
        config: the configuration in force this week.
        params: its parameters as compiled code reads them.
        replicate: number of the replicate, from 0.
        professions: names of the professions with posts, sorted.
        localities: number of localities.
        state: all tables of the model (:class:`sim.model.state.State`).
    """

    def __init__(self, config: Config, replicate: int = 0) -> None:
        schedule = checked_schedule(config)
        self.config = config
        self.replicate = replicate
        self.professions = config.organisation.staffed_professions
        self.localities = config.organisation.localities
        self.state: State
        self._accumulators: Accumulators
        self.state, self.params = build_state(config, schedule, replicate)
        self._offset = config.demand.opening_weeks + config.burn_in
        self._clock = 0
        self._segments = schedule.segments
        self._segment = self._segments[0]
        self._week_index = 0  # weeks in the accumulators
        self._recorder = EventRecorder()
        self._closed: list[np.ndarray] = []
        self._make_accumulators()
        self._history = AccumulatorHistory(self._copy_accumulators(0))
        self._open_backlog()
        if self._segment.config is not self.config:  # a change in the very first week
            self._apply_segment(self._segment)

    def __getstate__(self) -> dict[str, Any]:
        """All attributes except those that hold memory addresses or scratch values; a copy rebuilds these."""
        self._recorder.collect(self._workspace)
        rebuilt = {"params", "_workspace", "_state_handle", "_workspace_handle", "_accumulators_handle"}
        return {name: value for name, value in self.__dict__.items() if name not in rebuilt}

    def __setstate__(self, attributes: dict[str, Any]) -> None:
        """Restore a copy with its own tables; it continues with the same bits."""
        self.__dict__.update(attributes)
        self.state = State(*map(ready_for_code, self.state))
        self._accumulators = Accumulators(*map(ready_for_code, self._accumulators))
        self.params = self._segment.numbers
        self._make_handles()

    def __copy__(self) -> Simulator:
        """A deep copy: with shared tables, one simulator would change the people of the other."""
        return copy.deepcopy(self)

    # -- weeks ---------------------------------------------------------------------------------------------

    @property
    def week(self) -> int:
        """The next week to simulate; 0 is the first week after burn-in."""
        return self._clock - self._offset

    @property
    def clock(self) -> int:
        """The same week as the state's columns and the random-number keys count it: from 0, opening weeks included."""
        return self._clock

    @property
    def first_week(self) -> int:
        """The first simulated week: 0, or negative with a burn-in."""
        return -self.config.burn_in

    def report_week(self, clock: np.ndarray) -> np.ndarray:
        """Weeks as stored in the state's columns, counted from the end of burn-in."""
        return clock - self._offset

    def advance(self, weeks: int = 1, record: bool = True) -> None:
        """Simulate ``weeks`` weeks.

        Args:
            weeks: number of weeks, 0 or more.
            record: keep the weekly accumulators. Without them only closed cases are kept; a burn-in needs no more.
        """
        if not record:
            self.flush()
        stop = self._clock + weeks
        while self._clock < stop:
            self._apply_schedule()
            if self._week_index == BLOCK_WEEKS:
                self._flush(record)
            until = min(stop, self._clock + BLOCK_WEEKS - self._week_index, self._next_change())
            reached = run_weeks(
                self._state_handle, self.params, self._clock, until,
                self._workspace_handle, self._accumulators_handle, self._week_index,
            )  # fmt: skip
            self._week_index += reached - self._clock
            self._clock = reached
            if reached < until:
                self._grow_tables(record)
        if not record:
            self._flush(record)

    def _next_change(self) -> int:
        weeks = (segment.week + self._offset for segment in self._segments)
        return next((week for week in weeks if week > self._clock), self._clock + BLOCK_WEEKS)

    def _apply_schedule(self) -> None:
        """Apply the configuration that starts this week, if there is one."""
        for segment in self._segments:
            if segment.week + self._offset == self._clock and segment is not self._segment:
                self._apply_segment(segment)

    def _apply_segment(self, segment: Segment) -> None:
        before, self._segment, self.config, self.params = self.config, segment, segment.config, segment.numbers
        self._update_tables(before)
        self._fill_workspace()

    def _update_tables(self, before: Config) -> None:
        """Update the tables that are built from parts of the configuration that have changed."""
        config, state = self.config, self.state
        if config.structure is not before.structure:
            settle_mandates(state.localities, config, state.rng_key)
        if config.leadership is not before.leadership:
            self._update_leaders(before)
        if (config.cpd.activities, config.cpd.access) != (before.cpd.activities, before.cpd.access):
            activities = build_activities(config, self._offset)
            replanned = activities["planned_weight"] != state.activities["planned_weight"]
            renew(state.activities, activities, MOVING)
            state.activities["weight"][replanned] = activities["weight"][replanned]
            renew(state.activity_access, build_activity_access(config, self.professions), ("pot",))

    def _update_leaders(self, before: Config) -> None:
        """Appoint all leaders anew if the seats have changed; otherwise leaders stay and adopt the new agenda."""
        now, then = self.config.leadership, before.leadership
        leaders = build_leaders(self.config, self.professions)
        if (now.seats, now.director) != (then.seats, then.director):
            self.state = self.state._replace(leaders=leaders)
            self._state_handle = handle_of(self.state)
            appoint_leaders(self._state_handle, self.params, self._workspace.share)
            return
        self.state.leaders["weight"] = leaders["weight"]
        if any(now.numbers()[name] != then.numbers()[name] for name in ("bias", "agenda_spread")):
            update_agendas(self._state_handle, self.params, self._workspace.share)

    # -- events --------------------------------------------------------------------------------------------

    def record_events(self) -> None:
        """Record each encounter and each CPD place from now on; see :meth:`events`."""
        self._recorder.collect(self._workspace)
        self._recorder.start(len(self.state.people))
        self._make_handles()

    def events(self) -> np.ndarray:
        """(events,) EVENT_LOG: events since recording started or since the last call, in order."""
        self._recorder.collect(self._workspace)
        return self._recorder.take()

    # -- results -------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """Move the accumulators of completed weeks, and closed cases, to the history."""
        self._flush(record=True)

    def _flush(self, record: bool) -> None:
        self._recorder.collect(self._workspace)
        weeks, accumulators = self._week_index, self._accumulators
        rows = accumulators.counts[CLOSED_ROWS]
        self._closed.append(np.array(accumulators.closed[:rows]))
        clear_rows(accumulators.closed[:rows])
        accumulators.counts[CLOSED_ROWS] = 0
        if weeks == 0 or accumulators.counts[WEEK_BEGUN] > 0:
            return
        if record:
            self._history.add(self._copy_accumulators(weeks))
        for name, shape in self._shapes().items():
            clear_rows(getattr(accumulators, name)[: weeks * math.prod(shape)])
        self._week_index = 0

    def _shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape of one week of each accumulator."""
        professions = len(self.professions)
        return {
            "by_profession": (professions,),
            "by_pair": (professions, professions),
            "by_locality": (self.localities,),
            "by_activity": (len(self.state.activities), professions),
            "by_service": (),
        }

    def _copy_accumulators(self, weeks: int) -> dict[str, np.ndarray]:
        """A copy of the first weeks in the accumulators, (weeks, ...) each."""
        block = {
            name: np.array(getattr(self._accumulators, name)[: weeks * math.prod(shape)]).reshape(weeks, *shape)
            for name, shape in self._shapes().items()
        }
        if not self.config.record.localities:
            block["by_locality"] = sum_over_groups(block["by_locality"])
        return block

    def blocks(self) -> dict[str, list[np.ndarray]]:
        """The blocks of each accumulator, (weeks, ...), for callers that concatenate several replicates."""
        self.flush()
        return self._history.blocks()

    def by_profession(self) -> np.ndarray:
        """(weeks, Q) BY_PROFESSION."""
        return self._read("by_profession")

    def by_pair(self) -> np.ndarray:
        """(weeks, Q, Q) BY_PAIR; the pair p <= q is at [:, p, q]."""
        return self._read("by_pair")

    def by_locality(self) -> np.ndarray:
        """(weeks, G) BY_LOCALITY; (weeks, 1), summed over localities, if ``record.localities`` is false."""
        return self._read("by_locality")

    def by_activity(self) -> np.ndarray:
        """(weeks, A, Q) BY_ACTIVITY; activities sorted by name."""
        return self._read("by_activity")

    def by_service(self) -> np.ndarray:
        """(weeks,) BY_SERVICE."""
        return self._read("by_service")

    def _read(self, name: str) -> np.ndarray:
        self.flush()
        return self._history.of(name)

    def closed(self) -> np.ndarray:
        """(cases,) CLOSED: all cases closed so far."""
        self.flush()
        return concatenate_rows([np.zeros(0, CLOSED.dtype), *self._closed])

    # -- memory --------------------------------------------------------------------------------------------

    def _make_accumulators(self) -> None:
        most_cases = int(self.state.localities["case_capacity"].max())
        closed_rows = max(MIN_CLOSED_ROWS, int(CLOSED_FACTOR * most_cases))
        self._accumulators = make_accumulators(
            BLOCK_WEEKS, len(self.professions), self.localities, len(self.state.activities), closed_rows
        )
        self._make_handles()

    def _make_handles(self) -> None:
        """Make the workspace and the handles for compiled code, after tables have moved in memory."""
        localities, posts = self.state.localities, len(self.state.people)
        most_people, most_cases = int(localities["people"].max()), int(localities["case_capacity"].max())
        self._workspace = make_workspace(len(self.professions), posts, most_people, most_cases, self._recorder.capacity)
        self._state_handle, self._workspace_handle = handle_of(self.state), handle_of(self._workspace)
        self._accumulators_handle = handle_of(self._accumulators)
        self._fill_workspace()

    def _fill_workspace(self) -> None:
        """Write the values that depend only on the configuration in force."""
        self._workspace.tilts[:], self._workspace.tilts_led[:] = self._segment.tilts
        self._workspace.gate[:] = self._segment.gate

    def _open_backlog(self) -> None:
        """Simulate the arrivals of the opening weeks."""
        stop = self.config.demand.opening_weeks
        while self._clock < stop:
            self._clock = open_backlog(
                self._state_handle, self.params, self._clock, stop, self._workspace_handle, self._accumulators_handle
            )
            if self._clock < stop:
                self._grow_tables()
        clear_rows(self._accumulators.by_locality)

    def _grow_tables(self, record: bool = True) -> None:
        """Increase the capacity for open and closed cases so that the interrupted week can continue."""
        self._flush(record)
        arriving = np.zeros(self.localities, np.int64)
        first = self._accumulators.counts[NEXT_LOCALITY]
        count_arrivals(self._state_handle, self.params, self._clock, first, arriving)
        needed = self.state.localities["open"] + arriving
        if (needed > self.state.localities["case_capacity"]).any():
            self.state = grow_case_table(self.state, needed)
            self._make_handles()
        most = int(needed.max())
        if most > len(self._accumulators.closed):
            self._accumulators = self._accumulators._replace(closed=CLOSED.empty(int(CLOSED_FACTOR * most)))
            self._make_handles()
