"""What an instrument can measure: the latents, without how they are read from a simulation (see ``readings``)."""

from __future__ import annotations

from dataclasses import dataclass

from sim.model.mechanisms.handling_styles import STYLES

RELATIONSHIP, STRAIN = "relationship_conflict", "strain"
CULTURES = ("clan", "adhocracy", "market", "hierarchy")


@dataclass(frozen=True)
class Latent:
    """What a scale can measure.

    Attributes:
        name, label, meaning: for configurations and for people.
        equation: the model's equation, where its value comes from.
        shared_among: the kinds among which points are shared; empty for all other latents.
        unbiased: the latent that people would report if their view were not coloured; empty: the latent itself.
    """

    name: str
    label: str
    meaning: str
    equation: str
    shared_among: tuple[str, ...] = ()
    unbiased: str = ""


_LATENTS = (
    Latent("task_conflict", "Task conflict", "recent disagreement about the work", "E6"),
    Latent(
        "perceived_task_conflict", "Perceived task conflict",
        "the same as people see it: tension makes it look larger (hostile attribution)", "E27",
        unbiased="task_conflict",
    ),
    Latent("process_conflict", "Process conflict", "recent friction about who does what", "E7"),
    Latent(RELATIONSHIP, "Relationship conflict", "recent tension with others", "E8, E10"),
    Latent("trust", "Trust in colleagues", "mean trust in the colleagues of the locality", "E10"),
    Latent("understanding", "Understanding", "mean understanding of other professions", "E11"),
    Latent("myths", "Myths", "mean belief in myths about other professions", "E12"),
    Latent("skill", "Handling skill", "skill in handling conflict", "E9"),
    Latent(STRAIN, "Strain", "strain", "E18"),
    Latent("leadership_trust", "Trust in leadership", "trust in leadership", "E24"),
    Latent("commitment", "Commitment", "commitment to integrated working", "E24"),
    Latent("resistance", "Resistance", "resistance to change", "E25"),
    Latent("justice", "Justice", "feeling of a fair share, recognition included", "E24"),
    Latent("voice", "Voice", "how far one's profession is heard", "E21"),
    Latent("training", "Access to CPD", "recent CPD hours of the profession per post", "E22"),
    *(
        Latent(style, style.capitalize(), f"share of conflicts handled by {style}, given relations and voice", "E9")
        for style in STYLES
    ),
    Latent("culture", "Culture", "indicator of each kind of culture", "E30", CULTURES),
    Latent("culture_lacked", "Culture lacked", "the same with the sign turned", "E30", CULTURES),
)  # fmt: skip
LATENTS: dict[str, Latent] = {latent.name: latent for latent in _LATENTS}
