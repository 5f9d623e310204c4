"""Spending a limited budget on CPD and its alternatives: plans, search, front, regret, value of information."""
