"""Statistics without the model: intervals, survival and psychometrics, on NumPy and SciPy only."""
