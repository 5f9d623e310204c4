"""What differs between cells: paired by common random numbers, with intervals, verdicts and causes."""
