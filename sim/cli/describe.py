"""``describe``: what a scenario changes, what it costs and what evidence it has, without running it."""

from __future__ import annotations

from sim.cli.arguments import add_output, parser_for, print_or_write

FORMATS = ("html", "markdown")
BASELINE = "status_quo"
SUFFIXES = {".html": "html", ".htm": "html", ".md": "markdown"}


def describe(args: list[str]) -> int:
    """Print or write the summary sheet of a scenario, with the given settings applied to it.

    Raises:
        ConfigError: an unknown scenario, setting or format, or a file that cannot be written.
    """
    parser = parser_for("describe", "Show a scenario's changes, cost and evidence. Nothing is run.")
    parser.add_argument("settings", nargs="*", metavar="scenario or name=value", help="default: case_study")
    parser.add_argument("--against", default=BASELINE, help="the scenario to compare with; default: %(default)s")
    parser.add_argument("--format", choices=FORMATS, help="default: that of the file's ending, else markdown")
    add_output(parser, "write to a file instead of printing")
    values = parser.read(args)
    from sim.cli.run_arguments import note_repetitions
    from sim.presentation.scenario_summary import sheet
    from sim.presentation.scenario_summary.summary import summary_of
    from sim.settings.compose import compose_config, merged_settings, validated_config

    overrides = [_override(text) for text in values.settings]
    note_repetitions(overrides)
    suffix = values.output.suffix if values.output else ""
    config = validated_config(merged_settings(overrides, values.config_dir))
    summary = summary_of(config, compose_config(values.against, config_dir=values.config_dir))
    chosen = values.format or SUFFIXES.get(suffix, "markdown")
    print_or_write(sheet.FORMATS[chosen](summary).rstrip("\n"), values.output)
    return 0


def _override(text: str) -> str:
    """A bare word is the name of a scenario."""
    return text if "=" in text or text[:1] in "+~" else f"scenario={text}"
