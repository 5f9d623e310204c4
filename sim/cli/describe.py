"""``card``: what a scenario changes, what it costs and what it stands on, without running it."""

from __future__ import annotations

from pathlib import Path

from sim.cli.parsing import parser_of
from sim.core.errors import ConfigError
from sim.presentation.scenario_summary.pages import AGAINST, FORMATS
from sim.presentation.scenario_summary.summary import Card, card_of
from sim.settings.compose import compose_config, composed, typed
from sim.studies.failures import unwritable

SUFFIXES = {".html": "html", ".htm": "html", ".md": "markdown"}


def card(words: list[str]) -> int:
    """Print or write the card of a scenario, with whatever settings are given on top.

    Raises:
        ConfigError: an unknown scenario, setting or format, or a file that cannot be written.
    """
    parser = parser_of("card", "Say what a scenario changes, what it costs and what it stands on. Nothing is run.")
    parser.add_argument("words", nargs="*", metavar="scenario or name=value", help="as for a run; default: case_study")
    parser.add_argument("--against", default=AGAINST, help="the scenario it is compared with; default: %(default)s")
    parser.add_argument("--format", choices=sorted(FORMATS), help="default: by the file's ending, else markdown")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write to a file instead of printing")
    parser.add_argument("--config-dir", type=Path, metavar="FOLDER", help="a folder of your own options")
    asked = parser.parse_intermixed_args(words)
    settings = [_named(word) for word in asked.words] + _searched(asked.config_dir)
    chosen = asked.format or SUFFIXES.get(asked.output.suffix if asked.output else "", "markdown")
    made = card_of(typed(composed(settings)), compose_config(asked.against))
    _hand_out(made, chosen, asked.output)
    return 0


def _named(word: str) -> str:
    """A bare word is a scenario."""
    return word if "=" in word or word[:1] in "+~" else f"scenario={word}"


def _searched(folder: Path | None) -> list[str]:
    if folder is None:
        return []
    if not folder.is_dir():
        raise ConfigError(f"Additional config directory '{folder}' not found.")
    return [f"hydra.searchpath=[file://{folder.resolve()}]"]


def _hand_out(made: Card, chosen: str, output: Path | None) -> None:
    text = FORMATS[chosen](made)
    if output is None:
        print(text, end="")
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(output, error) from error
    print(output)
