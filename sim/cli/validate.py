"""``validate``: published patterns against the model and its rivals; single mechanisms; claims about the model."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from sim.cli.arguments import add_simulations, given, parser_for, take_settings
from sim.cli.summary import print_note
from sim.core.errors import ConfigError
from sim.core.folders import dated

NAME, ABLATIONS = "scoreboard", "ablations"


def validate(args: list[str]) -> int:
    """Simulate what patterns or claims need, print which are met, and write tables, a page and figures.

    Raises:
        ConfigError: a name or a setting is invalid.
        RunError: a simulation failed.
    """
    about = (
        "Compare the model and its rivals with published patterns: estimate, 95 % interval, band, hit or miss. The "
        "patterns are files in conf/patterns, and in the folder patterns of --config-dir. With --ablate, the model is "
        "compared with itself without single mechanisms instead; with --claims, the claims about the model "
        "in conf/claims are tested."
    )
    parser = parser_for("validate", about)
    parser.add_argument("settings", nargs="*", help="settings of all simulations, e.g. organisation=county")
    parser.add_argument("--models", nargs="+", metavar="NAME", help="options of model=; default: all")
    parser.add_argument("--patterns", nargs="+", metavar="NAME", help="default: all")
    parser.add_argument(
        "--ablate", nargs="+", metavar="NAME",
        help="all, mechanisms such as voice, settings such as gossip.story_pull=0, or a YAML file of named settings",
    )  # fmt: skip
    parser.add_argument("--claims", nargs="+", metavar="NAME", help="test all claims, or those named, instead")
    parser.add_argument(
        "--prior-draws", type=int, default=0, metavar="N",
        help="also simulate N draws of the uncertain numbers: how hard is a pattern to hit?",
    )  # fmt: skip
    parser.add_argument("--ensemble", default="", metavar="NAME", help="also look at an ensemble of parameter sets")
    parser.add_argument(
        "--members", type=int, default=0, metavar="N", help="of the ensemble, the first N; default: all"
    )
    add_simulations(parser, 20)
    values = parser.read(args)
    take_settings(values, "models", "patterns", "claims")
    if values.models and values.ablate:
        raise ConfigError("Give --models or --ablate, not both: ablations are compared with the full model.")
    if values.claims is not None and (values.models or values.patterns or values.ablate):
        raise ConfigError("Give --claims without --models, --patterns or --ablate: a claim names its own worlds.")
    folder = values.output or Path("multirun") / dated("validate")
    if values.claims is not None:
        return _plan_claims(values) if values.plan_only else _run_claims(values, folder)
    return _plan(values) if values.plan_only else _run(values, folder)


def _plan(values: Namespace) -> int:
    from sim.inference.pattern_files import read_patterns
    from sim.inference.validation import variants_of
    from sim.inference.worlds import all_worlds

    patterns = read_patterns(values.patterns or None, values.config_dir)
    worlds = list(all_worlds(patterns))
    variants = variants_of(values.models, _ablate(values), values.config_dir)
    print(f"{len(patterns)} patterns, {len(variants)} variants in {len(worlds)} worlds each:")
    print(
        "\n".join([*(f"  variant {variant.name}" for variant in variants), *(f"  world {world}" for world in worlds)])
    )
    return 0


def _run(values: Namespace, folder: Path) -> int:
    from sim.inference.validation import validate as validated
    from sim.presentation.reports.scoreboard import changes_on_terminal, on_terminal
    from sim.presentation.reports.scoreboard_files import write_scoreboard

    found = validated(
        values.models, values.patterns or None, ablate=_ablate(values), prior_draws=values.prior_draws,
        ensemble=values.ensemble, members=values.members, settings=values.settings, folder=folder,
        config_dir=values.config_dir, report=print_note, **given(replicates=values.replicates, seed=values.seed),
    )  # fmt: skip
    print(changes_on_terminal(found) if values.ablate else on_terminal(found))
    write_scoreboard(found, folder, ABLATIONS if values.ablate else NAME, with_changes=bool(values.ablate))
    print_note(f"Tables, page and figure: {folder}")
    return 0


def _plan_claims(values: Namespace) -> int:
    from sim.inference.claims.files import read_claims

    claims = read_claims(_claims(values), values.config_dir)
    print(f"{len(claims)} claims:")
    print("\n".join(f"  {claim.id}, {len(claim.worlds())} worlds: {claim.statement}" for claim in claims))
    return 0


def _run_claims(values: Namespace, folder: Path) -> int:
    from sim.inference.claims.examine import examine_claims
    from sim.presentation.reports.claims import on_terminal
    from sim.presentation.reports.claims_files import write_claims

    results = examine_claims(
        _claims(values), settings=values.settings, folder=folder, config_dir=values.config_dir, report=print_note,
        **given(replicates=values.replicates, seed=values.seed),
    )  # fmt: skip
    print(on_terminal(results))
    write_claims(results, folder)
    print_note(f"Tables, page and figures: {folder}")
    return 0


def _claims(values: Namespace) -> list[str] | None:
    """The named claims; None: all."""
    return None if values.claims in ([], ["all"]) else values.claims


def _ablate(values: Namespace) -> list[str] | str | None:
    """What is switched off: all, a file, or a list."""
    if not values.ablate:
        return None
    if len(values.ablate) == 1 and (values.ablate[0] == "all" or values.ablate[0].endswith((".yaml", ".yml"))):
        return str(values.ablate[0])
    return list(values.ablate)
