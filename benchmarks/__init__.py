"""Ratios against peers in one run; the equivalence gate comes before the stopwatch."""
