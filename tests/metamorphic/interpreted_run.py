"""Live a tiny service and print a fingerprint: run once compiled, once with NUMBA_DISABLE_JIT=1."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2])]

from conftest import after, configured, digest  # noqa: E402  (its folder is put on the path first)

TINY = {
    "demand": {"opening_weeks": 4, "cases_per_practitioner": 0.25},
    "casework": {"latency_weeks": 1, "first_meeting_weeks": 1, "meeting_interval_weeks": 2},
    "staffing": {"leaving_rate": 0.03, "vacancy_weeks": 2.0},
    "leadership": {"bias": 0.6, "seats": {"social_work": 4, "health": 1}},
    "frames": {"enabled": True},
    "paperwork": {"hours_per_form": 0.5},
    "families": {"withdrawal_rate": 0.1},
    "calendar": [{"week": 4, "set": {"paperwork.shared": 0.8, "voice.baseline": 0.1}}],
}

if __name__ == "__main__":
    engine = after(int(sys.argv[1]), configured(TINY))
    rows = engine.by_pair()
    print(digest(engine), int(rows["encounters"].sum()), int(rows["episodes"].sum()), len(engine.closed()))
