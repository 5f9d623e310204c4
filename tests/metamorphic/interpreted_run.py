"""Live a tiny service and print a fingerprint: run once compiled, once with NUMBA_DISABLE_JIT=1."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from all_levers import LEVERS  # noqa: E402  (their folder is put on the path first)
from conftest import after, configured, digest  # noqa: E402

TINY = {
    "demand": {"opening_weeks": 4, "cases_per_practitioner": 0.25},
    "casework": {"latency_weeks": 1, "first_meeting_weeks": 1, "meeting_interval_weeks": 2},
    "staffing": {"leaving_rate": 0.03, "vacancy_weeks": 2.0},
    "events": {"new_teams": {"week": 5}, "case_review": {"week": 3}},
    "paperwork": {"hours_per_form": 0.5},
    "families": {"withdrawal_rate": 0.1},
    "schedule": [
        {"week": 4, "set": {"paperwork.substitution": 0.8, "voice.baseline": 0.1}},
        {"week": 6, "until": 9, "set": {"leadership.bias": 0.9}},
        {"week": 11, "set": {"leadership.seats.health": 3}},
    ],
}

if __name__ == "__main__":
    simulator = after(int(sys.argv[1]), configured(LEVERS, TINY))
    rows, activities, service = simulator.by_pair(), simulator.by_activity(), simulator.by_service()
    happened = [rows[name].sum() for name in ("encounters", "episodes", "contacts")]
    happened += [activities["attended"].sum(), *(service[name].sum() for name in ("replies", "moved", "leaders_left"))]
    print(digest(simulator), len(simulator.closed()), *map(int, happened))
