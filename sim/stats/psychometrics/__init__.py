"""What a survey's numbers are worth: reliability, grouping, agreement within groups, faultlines.

Written out by hand from the published formulas and checked against public data. Answers come as an array with
one row a person and one column an item, NaN where there is no answer.
"""
