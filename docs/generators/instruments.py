"""Tables of the shipped instruments, and of what can be asked for."""

from __future__ import annotations

from generators.markdown import table
from sim.core.config_files import options_of
from sim.model.survey.instrument import Instrument, Scale
from sim.model.survey.latents import LATENTS
from sim.model.survey.library import GROUP, built_in
from sim.model.survey.norms import norms


def _shipped() -> dict[str, Instrument]:
    return {name: built_in(name) for name in options_of(GROUP) if name != "none"}


def instruments() -> str:
    """The shipped instruments."""
    rows = [
        [f"`{name}`", instrument.label, _count(instrument), instrument.description, instrument.source]
        for name, instrument in _shipped().items()
    ]
    return table(["instruments=", "label", "items", "description", "structure and assumptions"], rows)


def _count(instrument: Instrument) -> int:
    return sum(len(instrument.item_names(scale)) for scale in instrument.scales)


def scales() -> str:
    """Every scale of every instrument."""
    rows = [
        [f"`{name}`", f"`{key}`", _items(instrument, key), scale.construct, f"`{scale.latent}`", _answers(scale)]
        for name, instrument in _shipped().items()
        for key, scale in instrument.scales.items()
    ]
    head = ["instrument", "scale", "items", "construct, in our words", "latent", "response format"]
    return table(head, rows)


def _items(instrument: Instrument, key: str) -> str:
    names = instrument.item_names(key)
    return f"{names[0]}" if len(names) == 1 else f"{names[0]} to {names[-1]}"


def _answers(scale: Scale) -> str:
    if scale.kind == "points":
        return f"points of 100; log share changes by {scale.loading:g} per standard deviation"
    if scale.kind == "ticks":
        return f"ticks; loading {scale.loading:g}"
    shape = "own thresholds" if scale.thresholds else scale.shape.replace("_", "-")
    return f"{scale.options} steps, {shape}, loading {scale.loading:g}"


def latents() -> str:
    """What an instrument can ask for, with the reference norms."""
    rows = []
    for name, latent in LATENTS.items():
        norm = norms().get(name)
        constants = [f"{norm.mean:.4f}", f"{norm.deviation:.4f}"] if norm else ["-", "-"]
        rows.append([f"`{name}`", latent.meaning, latent.equation, *constants])
    return table(["latent", "description", "equation", "mean of the norm", "standard deviation of the norm"], rows)
