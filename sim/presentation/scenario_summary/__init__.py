"""The summary sheet of a scenario: its changes, cost, dates and evidence."""
