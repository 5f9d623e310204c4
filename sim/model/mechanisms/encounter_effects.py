"""What an encounter leaves behind: tension, trust, myths, understanding (E10)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param


@dataclass(frozen=True)
class EncounterEffects(Spec):
    """The marks of an encounter."""

    mechanism = "E10"
    tension_gain: float = param(
        0.35,
        "share/episode",
        0.0,
        0.6,
        grade="E",
        eq="E10",
        meaning="tension after an episode (alpha_R)",
    )
    tension_repair: float = param(
        0.01,
        "share/encounter",
        0.0,
        0.3,
        grade="E",
        eq="E10",
        meaning="a good encounter soothes tension (alpha_p)",
    )
    trust_gain: float = param(
        0.04,
        "share/encounter",
        0.0,
        0.3,
        grade="D",
        eq="E10",
        meaning="trust from an encounter without episode (alpha+)",
    )
    trust_loss: float = param(
        0.25,
        "share/episode",
        0.0,
        1.0,
        grade="D",
        eq="E10",
        meaning="trust lost in an episode (alpha-)",
        source="loss outweighs gain, ratio 1-8 (no verified ratio; Poortinga & Pidgeon 2004 for direction)",
    )
    myths_gain: float = param(
        0.06,
        "share/episode",
        0.0,
        0.3,
        grade="E",
        eq="E10",
        meaning="an episode feeds myths (alpha_s+)",
    )
    myths_loss: float = param(
        0.010,
        "share/encounter",
        0.0,
        0.1,
        grade="B",
        eq="E10",
        meaning="good contact wears myths away (alpha_s-)",
        source="Pettigrew & Tropp 2006: contact reduces prejudice, r about -.21",
    )
    contact_floor: float = param(
        0.5,
        "share",
        0.0,
        1.0,
        grade="B",
        eq="E10",
        meaning="contact's effect where none of the conditions hold",
        source="Pettigrew & Tropp 2006: optimal conditions help as a bundle and are not essential",
    )
    contact_backfire: float = param(
        1.0,
        "share",
        0.0,
        3.0,
        grade="E",
        eq="E10",
        meaning="harm of contact across unequal voice and distant values",
    )
    learning_rate: float = param(
        0.010,
        "share/encounter",
        0.003,
        0.04,
        grade="D",
        eq="E10",
        meaning="role understanding from working together (alpha_r)",
    )


@equation
def toward(value, target, step):
    """x + a (target - x): stays within its bounds for any step in [0, 1]."""
    return value + step * (target - value)


@equation
def contact_quality(voice_first, voice_second, mandate, distance, encounter_effects):
    """Equal voice, shared aim and support as one bundle; negative where values are far and voice unequal."""
    inequality = abs(voice_first - voice_second)
    support = 0.5 * (voice_first + voice_second)
    bundle = (1 - inequality) * mandate * support
    warmth = encounter_effects.contact_floor + (1 - encounter_effects.contact_floor) * bundle
    return warmth - encounter_effects.contact_backfire * inequality * distance


@equation
def myths_after_contact(myths, quality, encounter_effects):
    """s - alpha s quality; contact of negative quality feeds myths instead."""
    target = 0.0 if quality > 0 else 1.0
    return toward(myths, target, encounter_effects.myths_loss * min(abs(quality), 1.0))
