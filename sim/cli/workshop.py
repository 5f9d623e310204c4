"""``workshop``: a local web app for a group of people, or its page as one HTML file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import add_output, parser_for
from sim.cli.commands import print_hint
from sim.cli.summary import print_note
from sim.core.errors import ConfigError, did_you_mean, listed
from sim.core.folders import data_home
from sim.core.number_format import counted

if TYPE_CHECKING:
    from sim.interfaces.workshop.request import BundleRequest

SERVER_SETTINGS = ("share", "address", "port", "session", "open")
SETTINGS = (
    "scenarios", "baseline", "organisation", "replicates", "weeks", "burn_in", "seed", "assumptions", "grid",
    *SERVER_SETTINGS,
)  # fmt: skip
SWITCHES = ("assumptions", "grid")
NUMBERS = ("replicates", "weeks", "burn_in", "seed")
MAX_SCENARIOS = 12  # more are too many for a group, and make the file too large to be sent
LARGEST_PORT = 65535
EXAMPLE = "dissonance workshop scenarios=[shared_paperwork,balanced_leadership] --output handout.html"
PACKAGES = ("starlette", "uvicorn", "segno")


def workshop(args: list[str]) -> int:
    """Start the web app of a workshop, or write its page as one file.

    Raises:
        ConfigError: a setting is invalid, a package is missing, or the file cannot be written.
    """
    about = "Start a workshop in the browser, without a network; or write it as one HTML file with --output."
    parser = parser_for("workshop", about)
    parser.add_argument("settings", nargs="*", metavar="name=value", help=f"{listed(SETTINGS)}; e.g. {EXAMPLE}")
    parser.add_argument("--share", action="store_true", help="let phones on the local network join; same as share=on")
    add_output(parser, "write one HTML file that works without this program, instead of starting the web app")
    values = parser.read(args)
    texts, output = _without_export(values.settings, values.output)
    settings = read_settings([*texts, *(["share=on"] if values.share else [])], output)
    if values.config_dir is not None:
        settings["config_dir"] = str(values.config_dir.resolve())
    return _serve(settings) if output is None else _write(settings, output)


def _without_export(texts: Sequence[str], output: Path | None) -> tuple[list[str], Path | None]:
    """The settings without the old ``export=FILE``, and the file."""
    rest = []
    for text in texts:
        name, equals, value = text.partition("=")
        if name == "export" and equals:
            print_hint("export=FILE", "--output FILE")
            output = Path(value)
        else:
            rest.append(text)
    return rest, output


def _write(settings: dict[str, Any], output: Path) -> int:
    from sim.core.arrow import write_text
    from sim.interfaces.workshop.page.build import MEGABYTE, page_of
    from sim.studies.failures import unwritable

    bundle = _request(settings).build(print_note)
    page = page_of(bundle)
    try:
        write_text(page, output)
    except OSError as error:
        raise unwritable(output, error) from error
    cards, replicates = counted(len(bundle["entries"]) - 1, "card"), bundle["provenance"]["replicates"]
    print_note(f"{output}: {cards}, {counted(replicates, 'replicate')} each, {len(page.encode()) / MEGABYTE:.1f} MB.")
    return 0


def _serve(settings: dict[str, Any]) -> int:
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        install = f"python -m pip install {' '.join(PACKAGES)}"
        raise ConfigError(f"The workshop in the browser needs {listed(missing)}; type: {install}")
    from sim.interfaces.workshop.server.serving import ServerOptions, serve

    port = settings.pop("port", None)
    options = ServerOptions(
        session=Path(settings.pop("session", "") or data_folder() / "workshop.sqlite"),
        share=settings.pop("share", False), address=settings.pop("address", ""), port=port,
        open=settings.pop("open", True),
    )  # fmt: skip
    serve(_request(settings), options, print_note)
    sys.stdout.flush()
    os._exit(0)  # background jobs would be waited for, though nobody will see their results


def _request(settings: dict[str, Any]) -> BundleRequest:
    from sim.interfaces.workshop.request import BundleRequest

    common = {name: value for name, value in settings.items() if name not in SWITCHES}
    return BundleRequest(common, settings["assumptions"], settings["grid"])


def data_folder() -> Path:
    """The user's folder for data of this program that must not be lost.

    Raises:
        ConfigError: the user has no home.
    """
    folder = data_home()
    if folder is None:
        raise ConfigError("There is no home folder to keep the workshop's notes in; set HOME or XDG_DATA_HOME.")
    return folder


def read_settings(texts: Sequence[str], output: Path | None = None) -> dict[str, Any]:
    """The settings of a workshop: ``scenarios``, ``baseline``, how to serve it, and settings of all scenarios.

    Raises:
        ConfigError: an unknown or invalid setting, no scenario or too many, or settings that exclude each other.
    """
    from sim.interfaces.workshop.bundle import BASELINE, SCENARIOS

    given: dict[str, Any] = dict(_pair(text) for text in texts)
    _check_combination(given, output)
    if "scenarios" in given:
        given["scenarios"] = _names(given["scenarios"])
    settings = {"scenarios": list(SCENARIOS), "baseline": BASELINE, **given}
    _check_scenarios(settings["scenarios"], settings["baseline"])
    switches = [*SWITCHES, *(name for name in ("share", "open") if name in given)]
    settings |= {name: _switch(name, given.get(name, "on")) for name in switches}
    if "port" in settings:
        settings["port"] = _port(settings["port"])
    return {name: _number(name, value) if name in NUMBERS else value for name, value in settings.items()}


def _check_combination(given: dict[str, Any], output: Path | None) -> None:
    if output is not None:
        _check_file(output)
    unused = [name for name in SERVER_SETTINGS if name in given and output is not None]
    if unused:
        raise ConfigError(f"{listed(unused)} cannot be combined with --output: it is for the workshop in the browser.")
    if "address" in given and given.get("share") != "on":
        raise ConfigError("address needs share=on: it is where phones join.")


def _check_file(path: Path) -> None:
    """Refuse a file that cannot be written before the simulations begin; they take minutes."""
    if path.is_dir() or path == Path():
        raise ConfigError(f"--output '{path}' is a folder; name a file in it, e.g. {path / 'handout.html'}.")
    if path.suffix not in (".html", ".htm"):
        raise ConfigError(f"--output '{path}' should end in .html: the workshop is written as an HTML page.")
    if not path.parent.is_dir():
        raise ConfigError(f"--output '{path}': '{path.parent}' is not a folder.")
    try:
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        from sim.studies.failures import unwritable

        raise unwritable(path, error) from error


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ConfigError(f"'{text}' cannot be read; write name=value, e.g. {EXAMPLE}")
    if name not in SETTINGS:
        raise ConfigError(
            f"'{name}' is not a setting of workshop; choose {listed(SETTINGS, 'or')}.{did_you_mean(name, SETTINGS)}"
        )
    return name, value


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.strip().removeprefix("[").removesuffix("]").split(",") if name.strip()]


def _check_scenarios(scenarios: Sequence[str], baseline: str) -> None:
    if not 1 <= len(scenarios) <= MAX_SCENARIOS:
        raise ConfigError(
            f"scenarios should be 1 to {MAX_SCENARIOS} names, e.g. [shared_paperwork], not {len(scenarios)}."
        )
    twice = next((name for k, name in enumerate(scenarios) if name in scenarios[:k]), None)
    if twice:
        raise ConfigError(f"scenarios has '{twice}' twice.")
    if baseline in scenarios:
        raise ConfigError(f"'{baseline}' is the baseline and has no card of its own; remove it from scenarios.")


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
    if not 1 <= port <= LARGEST_PORT:
        raise ConfigError(f"port = {port} should be 1 to {LARGEST_PORT}, e.g. port=8123.")
    return port
