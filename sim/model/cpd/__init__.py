"""Continuing professional development (CPD): activities, and frameworks that select and pay for them (E22, M14)."""
