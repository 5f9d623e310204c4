"""The command line: what is typed, what is printed, and every complaint in one sentence."""
