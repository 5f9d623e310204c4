"""How a framework's money is shared out."""

ALLOCATIONS = ("equal", "leadership_share", "need", "first_come")
EQUAL, LEADERSHIP_SHARE, NEED, FIRST_COME = range(len(ALLOCATIONS))
