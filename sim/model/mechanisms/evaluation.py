"""What the organisation concludes from its own survey: gaps relative to aims (E22)."""

from sim.core.compiled import equation

GAPS = ("understanding", "process_conflict", "tension", "access")
UNDERSTANDING, PROCESS_CONFLICT, TENSION, ACCESS = range(len(GAPS))
GAP_LATENTS = ("understanding", "process_conflict", "relationship_conflict")  # the latents that show the first three


@equation
def as_share(category, options):
    """An answer as a share of its scale: 0 lowest, 1 highest."""
    return category / (options - 1)


@equation
def shortfall(value, aim):
    """How far a value that should be high is below its aim, relative to the aim; 0 or more."""
    return max(0.0, aim - value) / aim if aim > 0 else 0.0


@equation
def excess(value, aim):
    """How far a value that should be low is above its aim, relative to the largest possible excess; 0 or more."""
    return max(0.0, value - aim) / (1 - aim) if aim < 1 else 0.0


@equation
def moved(amount, all_amounts, matched, matches, shift):
    """The new amount after a share ``shift`` of all amounts is moved, in equal parts, to those that match."""
    added = shift * all_amounts / matches if matched else 0.0
    return (1 - shift) * amount + added
