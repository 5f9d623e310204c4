"""Effects of an encounter on tension, trust, myths and understanding (E10)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, log_uniform, param, uniform


@dataclass(frozen=True)
class EncounterEffects(Spec):
    """Effects of an encounter."""

    mechanism = "E10"
    tension_gain: float = param(
        0.35,
        "share/episode",
        0.0,
        0.6,
        grade="E",
        eq="E10",
        meaning="increase in tension after an episode (alpha_R)",
        prior=uniform(0.2, 0.5),
    )
    tension_repair: float = param(
        0.01, "share/encounter", 0.0, 0.3, grade="E", eq="E10",
        meaning="decrease in tension after an encounter without episode (alpha_p)",
    )  # fmt: skip
    trust_gain: float = param(
        0.08, "share/encounter", 0.0, 0.5, grade="D", eq="E10",
        meaning="increase in trust after an encounter without episode, at middling trust (alpha+)",
        prior=log_uniform(0.05, 0.12),
    )  # fmt: skip
    trust_loss: float = param(
        0.50, "share/episode", 0.0, 1.0, grade="D", eq="E10",
        meaning="decrease in trust after an episode, at middling trust (alpha-)",
        source="loss exceeds gain, ratio 1-8 (no verified ratio; Poortinga & Pidgeon 2004 for direction)",
        prior=uniform(0.2, 0.5),
    )  # fmt: skip
    confirmation: float = param(
        1.0, "exponent", 0.0, 1.0, grade="E", eq="E10", off=0.0,
        meaning="how far people read what happens so that it fits their trust (c)",
        source="direction: part of the asymmetry of trust is confirmatory (Poortinga & Pidgeon 2004)",
        prior=uniform(0.5, 1.0),
    )  # fmt: skip
    myths_gain: float = param(
        0.06, "share/episode", 0.0, 0.3, grade="E", eq="E10", meaning="increase in myths after an episode (alpha_s+)"
    )
    myths_loss: float = param(
        0.010, "share/encounter", 0.0, 0.1, grade="B", eq="E10",
        meaning="decrease in myths after good contact (alpha_s-)",
        source="Pettigrew & Tropp 2006: contact reduces prejudice, r about -.21",
    )  # fmt: skip
    contact_floor: float = param(
        0.5, "share", 0.0, 1.0, grade="B", eq="E10", meaning="effect of contact if none of the optimal conditions hold",
        source="Pettigrew & Tropp 2006: optimal conditions help as a bundle and are not essential",
    )  # fmt: skip
    contact_backfire: float = param(
        1.0, "share", 0.0, 3.0, grade="E", eq="E10", meaning="harm of contact with unequal voice and distant values"
    )
    learning_rate: float = param(
        0.010, "share/encounter", 0.0, 0.1, grade="D", eq="E10",
        meaning="increase in role understanding by working together (alpha_r)",
        prior=log_uniform(0.005, 0.02),
    )  # fmt: skip


@equation
def toward(value, target, step):
    """x + a (target - x): stays within its bounds for any step a in [0, 1]."""
    return value + step * (target - value)


@equation
def confirmed(rate, credence, encounter_effects):
    """a (2 x)^c of E10, with a 2^c capped at 1: ``rate`` at a ``credence`` x of one half, more if it fits."""
    exponent = encounter_effects.confirmation
    return min(1.0, rate * 2**exponent) * credence**exponent


@equation
def trust_without_episode(trust, encounter_effects):
    """T of E10 after an encounter without an episode: those who trust see it confirmed."""
    return toward(trust, 1.0, confirmed(encounter_effects.trust_gain, trust, encounter_effects))


@equation
def trust_after_episode(trust, harm, encounter_effects):
    """T of E10 after an episode: those who distrust see it confirmed; ``harm`` (0-1) is what concern leaves."""
    return toward(trust, 0.0, harm * confirmed(encounter_effects.trust_loss, 1 - trust, encounter_effects))


@equation
def contact_quality(voice_first, voice_second, mandate, distance, encounter_effects):
    """Equal voice, shared aims and support as one bundle; negative if values are far apart and voice unequal."""
    inequality = abs(voice_first - voice_second)
    support = 0.5 * (voice_first + voice_second)
    bundle = (1 - inequality) * mandate * support
    warmth = encounter_effects.contact_floor + (1 - encounter_effects.contact_floor) * bundle
    return warmth - encounter_effects.contact_backfire * inequality * distance


@equation
def myths_without_episode(myths, quality, encounter_effects):
    """s - alpha s quality; contact of negative quality increases myths instead."""
    target = 0.0 if quality > 0 else 1.0
    return toward(myths, target, encounter_effects.myths_loss * min(abs(quality), 1.0))
