"""How management looks at conflict (E23): encouragement to speak, and a tilt toward handling styles.

Only neutral values ship so far; the schools of thought come as configurations of these numbers.
"""

from dataclasses import dataclass

from sim.core.spec import Spec, param


def _tilt(style: str):
    return param(0.0, "log weight", -3.0, 3.0, grade="D", eq="E9, E23", meaning=f"management's tilt toward {style}")


@dataclass(frozen=True)
class Stance(Spec):
    """A parameter vector, never an effect on outcomes."""

    mechanism = "M15"
    name: str = "none"
    encouragement: float = param(
        0.0,
        "logit",
        -3.0,
        3.0,
        grade="D",
        eq="E5, E23",
        meaning="management's encouragement to speak (e)",
    )
    integrating_tilt: float = _tilt("integrating")
    obliging_tilt: float = _tilt("obliging")
    dominating_tilt: float = _tilt("dominating")
    avoiding_tilt: float = _tilt("avoiding")
    compromising_tilt: float = _tilt("compromising")
