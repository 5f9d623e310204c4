"""The evaluative loop: a framework surveys its own staff and moves money to the largest gap (E22, M14)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sim.core.entity_ids import question_id
from sim.core.parameters import Spec, param
from sim.model.mechanisms.evaluation import GAP_LATENTS
from sim.model.survey.instrument import LEADERS, Instrument
from sim.model.survey.latents import RELATIONSHIP, STRAIN
from sim.model.survey.library import built_in
from sim.model.survey.norms import norms
from sim.model.validation_context import ValidationContext

DEFAULT_INSTRUMENT = "pulse"


@dataclass(frozen=True)
class EvaluationLoop(Spec):
    """A survey every few weeks; part of the money moves to the activities that answer the largest gap it shows."""

    mechanism = "M14"
    enabled: bool = False
    reads_truth: bool = False  # an upper bound that no organisation has; for comparison only
    instrument: dict[str, Instrument] = field(default_factory=dict)  # one; by default the built-in pulse survey
    every_weeks: int = param(26, "weeks", 4, 260, grade="D", eq="E22", meaning="weeks between surveys")
    answer_hours: float = param(0.25, "hours", 0.0, 2.0, grade="D", eq="E22", meaning="time that one reply takes")
    shift: float = param(
        0.25, "share", 0.0, 1.0, grade="E", eq="E22",
        meaning="share of the money moved to activities that address the largest gap",
    )  # fmt: skip
    understanding_aim: float = param(
        0.7, "share", 0.0, 1.0, grade="E", eq="E22", meaning="target for understanding, as a share of the scale"
    )
    process_conflict_aim: float = param(
        0.2, "share", 0.0, 1.0, grade="E", eq="E22",
        meaning="process conflict that is accepted, as a share of the scale",
    )  # fmt: skip
    tension_aim: float = param(
        0.1, "share", 0.0, 1.0, grade="E", eq="E22",
        meaning="relationship conflict that is accepted, as a share of the scale",
    )  # fmt: skip
    access_aim: float = param(
        0.1, "share", 0.0, 1.0, grade="E", eq="E22", meaning="gap in access to CPD that is accepted"
    )

    @property
    def survey_instrument(self) -> Instrument:
        """The instrument of the loop's surveys."""
        return next(iter(self.instrument.values()), None) or built_in(DEFAULT_INSTRUMENT)

    def problems(self, context: ValidationContext, key: str) -> Iterator[str]:
        """A sentence for each setting that does not fit the others or the organisation."""
        if self.reads_truth and not self.enabled:
            yield f"{key}.reads_truth has no effect, because {key}.enabled is false; set both or neither."
        if not self.enabled:
            return
        if len(self.instrument) > 1:
            names = ", ".join(self.instrument)
            yield f"{key}.instrument has {len(self.instrument)} instruments ({names}); at most one is allowed."
        instrument = self.survey_instrument
        if instrument.frame == LEADERS or instrument.localities or instrument.invited:
            yield f"{key}.instrument: the loop surveys all practitioners; remove leaders, localities and invited."
        if not any(scale.latent in GAP_LATENTS for scale in instrument.scales.values()):
            yield f"{key}.instrument measures none of {', '.join(GAP_LATENTS)}, so the loop would see no gap."
        for name, own in self.instrument.items():
            yield from own.problems(context, f"{key}.instrument.{name}")

    def codes(self) -> dict[str, float]:
        """What holds for all items of the instrument, as compiled code reads it; zeros while the loop is off."""
        from scipy.special import ndtri

        strain, conflict = norms()[STRAIN], norms()[RELATIONSHIP]
        instrument = self.survey_instrument if self.enabled else None
        reply = instrument.reply if instrument else None
        strain_slope, conflict_slope = reply.slopes() if reply else (0.0, 0.0)
        return {
            "rate": reply.rate if reply else 0.0,
            "strain_slope": strain_slope,
            "conflict_slope": conflict_slope,
            "missing_below": float(ndtri(reply.item_missing if reply else 0.0)),
            "key": question_id(instrument.code) if instrument else 0,
            "strain_mean": strain.mean,
            "strain_deviation": strain.deviation,
            "conflict_mean": conflict.mean,
            "conflict_deviation": conflict.deviation,
        }
