"""What people see of a saved run: figures, the one-page report, and what must be said beside them."""
