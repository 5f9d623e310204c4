"""Psychometrics: reliability, grouping, agreement within groups, and faultlines.

Implemented from the published formulas and checked against public data. Answers are an array with one row per person
and one column per item, NaN for missing answers.
"""
