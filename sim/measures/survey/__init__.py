"""Results of a survey: tidy tables, scale statistics, and the error decomposition from the truth to team means."""
