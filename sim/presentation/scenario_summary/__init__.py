"""Scenario summary."""
