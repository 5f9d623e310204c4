"""How a framework's money is allocated, and who attends a session together."""

ALLOCATIONS = ("equal", "leadership_share", "need", "first_come")
EQUAL, LEADERSHIP_SHARE, NEED, FIRST_COME = range(len(ALLOCATIONS))
GROUPINGS = ("alone", "single", "mixed", "team", "pair")
ALONE, SINGLE, MIXED, TEAM, PAIR = range(len(GROUPINGS))
