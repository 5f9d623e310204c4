"""What differs between cells: paired on the same luck, with intervals, verdicts and causes."""
