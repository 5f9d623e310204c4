"""Calibration: history matching with emulators, then an accepted ensemble of parameter sets."""
