"""What an organisation concludes from its own survey (E22): gaps against aims. How people answer is in answering.py."""

from sim.core.compiled import equation

GAPS = ("understanding", "friction", "tension", "access")
UNDERSTANDING, FRICTION, TENSION, ACCESS = range(len(GAPS))
GAP_LATENTS = ("understanding", "process_conflict", "relationship_conflict")  # the latents that show the first three


@equation
def as_share(steps, options):
    """An answer as a share of its scale: 0 the lowest, 1 the highest."""
    return steps / (options - 1)


@equation
def shortfall(found, aim):
    """How far what should be high falls short of its aim, relative to the aim; 0 or more."""
    return max(0.0, aim - found) / aim if aim > 0 else 0.0


@equation
def excess(found, aim):
    """How far what should be low exceeds what is put up with, relative to the most it could; 0 or more."""
    return max(0.0, found - aim) / (1 - aim) if aim < 1 else 0.0


@equation
def moved(amount, all_amounts, matched, matches, shift):
    """A share ``shift`` of all amounts goes to what matches, in equal parts."""
    gift = shift * all_amounts / matches if matched else 0.0
    return (1 - shift) * amount + gift
