"""``workshop``: for a room of people, from precomputed services: a local web app, or one file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sim.cli.parsing import parser_of
from sim.cli.summary import say
from sim.core.arrow import write_text
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.number_format import counted
from sim.interfaces.workshop.bundle import BASELINE, SCENARIOS
from sim.interfaces.workshop.page.build import MEGABYTE, page_of
from sim.interfaces.workshop.request import Asked
from sim.studies.failures import unwritable

SERVER_WORDS = ("share", "address", "port", "room", "open")
WORDS = (
    "export", "scenarios", "baseline", "organisation", "replicates", "weeks", "burn_in", "seed", "assumptions", "grid",
    *SERVER_WORDS,
)  # fmt: skip
SWITCHES = ("assumptions", "grid")
NUMBERS = ("replicates", "weeks", "burn_in", "seed")
MOST = 12  # cards; a room reads no more, and the file stays small enough to be sent
PORTS = 65535
EXAMPLE = "dissonance workshop export=handout.html scenarios=[shared_paperwork,balanced_leadership]"
PACKAGES = ("starlette", "uvicorn", "segno")


def workshop(words: list[str]) -> int:
    """Start the local web app of a workshop, or write its page as one file.

    Raises:
        ConfigError: a word cannot be used, or the file cannot be written.
    """
    about = "Start a workshop in the browser, without a network; or write it as one HTML file with export=."
    parser = parser_of("workshop", about)
    parser.add_argument("words", nargs="*", metavar="name=value", help=f"{listed(WORDS)}; e.g. {EXAMPLE}")
    parser.add_argument("--share", action="store_true", help="the same as share=on: let phones join")
    typed = parser.parse_intermixed_args(words)
    given = read_words([*typed.words, *(["share=on"] if typed.share else [])])
    return _export(given) if "export" in given else _serve(given)


def _export(given: dict[str, Any]) -> int:
    path = Path(given.pop("export"))
    kit = _asked(given).make(say)
    page = page_of(kit)
    try:
        write_text(page, path)
    except OSError as error:
        raise unwritable(path, error) from error
    cards, futures = counted(len(kit["entries"]) - 1, "card"), kit["provenance"]["replicates"]
    say(f"{path}: {cards}, {counted(futures, 'future')} each, {len(page.encode()) / MEGABYTE:.1f} MB.")
    return 0


def _serve(given: dict[str, Any]) -> int:
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        install = f"python -m pip install {' '.join(PACKAGES)}"
        raise ConfigError(f"The workshop in the browser needs {listed(missing)}; type: {install}.")
    from sim.interfaces.workshop.server.serving import Serving, serve

    port = given.pop("port", None)
    serving = Serving(
        room=Path(given.pop("room", "") or data_folder() / "room.sqlite"),
        share=given.pop("share", False), address=given.pop("address", ""), port=port, open=given.pop("open", True),
    )  # fmt: skip
    serve(_asked(given), serving, say)
    sys.stdout.flush()
    os._exit(0)  # questions under way would be waited for, though nobody will hear the answer


def _asked(given: dict[str, Any]) -> Asked:
    settings = {name: value for name, value in given.items() if name not in SWITCHES}
    return Asked(settings, given["assumptions"], given["grid"])


def data_folder() -> Path:
    """The user's folder for what is no cache and is not to be lost."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", home / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    return base / "dissonance"


def read_words(words: Sequence[str]) -> dict[str, Any]:
    """What was asked: ``export`` or how to serve, ``scenarios``, ``baseline`` and what holds for all of them.

    Raises:
        ConfigError: an unknown or unreadable word, no scenario or too many, or words that do not go together.
    """
    given = dict(_pair(word) for word in words)
    _check_together(given)
    if "scenarios" in given:
        given["scenarios"] = _names(str(given["scenarios"]))
    asked = {"scenarios": list(SCENARIOS), "baseline": BASELINE, **given}
    _check(asked["scenarios"], asked["baseline"])
    switches = [*SWITCHES, *(name for name in ("share", "open") if name in given)]
    asked |= {name: _switch(name, str(given.get(name, "on"))) for name in switches}
    if "port" in asked:
        asked["port"] = _port(str(asked["port"]))
    return {name: _number(name, value) if name in NUMBERS else value for name, value in asked.items()}


def _check_together(given: dict[str, Any]) -> None:
    if "export" in given:
        _check_file(given["export"])
    idle = [name for name in SERVER_WORDS if name in given and "export" in given]
    if idle:
        raise ConfigError(
            f"{listed(idle)} is for the workshop in the browser; a file has no use for it, so leave it out."
        )
    if "address" in given and given.get("share") != "on":
        raise ConfigError("address is where phones join; it needs share=on.")


def _check_file(export: str) -> None:
    """Before minutes are spent on what it is to hold."""
    path = Path(export)
    if not export:
        raise ConfigError(f"export needs a file to write, e.g. {EXAMPLE}.")
    if path.is_dir():
        raise ConfigError(f"export = '{path}' is a folder; name a file in it, e.g. {path / 'handout.html'}.")
    if not path.parent.is_dir():
        raise ConfigError(f"export = '{path}': there is no folder '{path.parent}'.")
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise unwritable(path, error) from error


def _pair(word: str) -> tuple[str, Any]:
    name, equals, value = word.partition("=")
    if not equals:
        raise ConfigError(f"'{word}' cannot be read; write name=value, e.g. {EXAMPLE}.")
    if name not in WORDS:
        raise ConfigError(f"'{name}' is no word of workshop; choose {listed(WORDS)}." + did_you_mean(name, WORDS))
    return name, value


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.strip().removeprefix("[").removesuffix("]").split(",") if name.strip()]


def _check(scenarios: Sequence[str], baseline: str) -> None:
    if not 1 <= len(scenarios) <= MOST:
        raise ConfigError(f"scenarios should be 1 to {MOST} names, e.g. [shared_paperwork]; here are {len(scenarios)}.")
    twice = next((name for k, name in enumerate(scenarios) if name in scenarios[:k]), None)
    if twice:
        raise ConfigError(f"scenarios has '{twice}' twice.")
    if baseline in scenarios:
        raise ConfigError(f"'{baseline}' is the baseline; it has no card of its own, so take it out of scenarios.")


def _switch(name: str, value: str) -> bool:
    if value not in ("on", "off"):
        raise ConfigError(f"{name} = '{value}' should be on or off.")
    return value == "on"


def _number(name: str, value: str) -> int:
    try:
        return int(value)
    except ValueError as error:
        raise ConfigError(f"{name} = '{value}' should be a whole number.") from error


def _port(value: str) -> int:
    port = _number("port", value)
    if not 1 <= port <= PORTS:
        raise ConfigError(f"port = {port} should be 1 to {PORTS}, e.g. port=8123.")
    return port
