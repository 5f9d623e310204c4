"""What came of a survey: tidy tables, scale statistics, and the ladder from the truth to what a team's mean shows."""
