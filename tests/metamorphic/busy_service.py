"""Settings under which every mechanism has something to do."""

WEEKS = 30

BUSY = {
    "leadership": {"bias": 0.6, "seats": {"social_work": 4, "health": 1}},
    "staffing": {"leaving_rate": 0.01, "vacancy_weeks": 3.0},
    "framework_drift": {"enabled": True},
    "casework": {"latency_weeks": 1, "first_meeting_weeks": 1, "meeting_interval_weeks": 2},
    "paperwork": {"hours_per_form": 1.0},
}
