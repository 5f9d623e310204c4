"""The command line: ``dissonance`` or ``python -m sim``.

Words without ``=`` are commands; everything else is Hydra's: ``name=value`` settings and ``--flags``.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

OBJECTS_A_SWEEP = 100_000  # libraries make them by the hundred thousand, and hardly one is rubbish
TRACEBACK = "--traceback"
INFO = ("--info", "-i")
LISTS = ("parameters", "scenarios", "levers")
COMMANDS = {
    "run": ("sim.cli.run", "run a scenario (the default)"),
    "parameters": ("sim.cli.list", "list every number that can be set, with unit, bounds and source"),
    "scenarios": ("sim.cli.list", "list the scenarios that ship; also: --info scenarios"),
    "levers": ("sim.cli.levers", "list the options of a group, CPD activities and alternatives with their prices"),
    "study": ("sim.cli.study", "go on with a study, look after it, read it; 'study --help' lists the verbs"),
    "workshop": ("sim.cli.workshop", "a workshop in the browser, or as one HTML file; no network needed"),
    "explain": (
        "sim.cli.explain",
        "say what a parameter, option, measure or command is, and where it is documented",
    ),
    "bring": ("sim.cli.import_organisation", "make an option of a table of your own posts; nothing is run"),
    "card": ("sim.cli.describe", "say what a scenario changes, costs and stands on; nothing is run"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what was typed and return the exit code.

    Args:
        arguments: words after the command's name; None takes them from the command line.

    Returns:
        0 done; 1 the run failed; 2 something typed cannot be used; 130 stopped by the user.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    frank = TRACEBACK in words or os.environ.get("HYDRA_FULL_ERROR") == "1"
    try:
        with _rarely_swept():
            return _command(words)([word for word in words if word != TRACEBACK])
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BrokenPipeError:
        # Whoever read our output, such as "head", has gone; Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except BaseException as error:
        if frank:
            raise
        return _complain(error)


@contextmanager
def _rarely_swept() -> Iterator[None]:
    """Let Python look for rubbish less often: at its usual rate a short run spends a tenth of its time on it."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_A_SWEEP, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _command(words: list[str]) -> Callable[[list[str]], int]:
    """The function for the first word; takes that word off ``words`` when it is a command's name."""
    name = _list_asked_for(words) or "run"
    if words and words[0] == "--version":
        return _version
    if words and not words[0].startswith(("-", "+", "~")) and "=" not in words[0]:
        name = words.pop(0)
    if name not in COMMANDS:
        raise _unknown(name)
    return getattr(import_module(COMMANDS[name][0]), name)


def _list_asked_for(words: list[str]) -> str | None:
    """``--info scenarios``: the name of one of our lists, taken off ``words``; all other kinds of info are Hydra's."""
    for place, word in enumerate(words):
        flag, _, kind = word.partition("=")
        taken = 1 if kind else 2
        kind = kind or "".join(words[place + 1 : place + 2])
        if flag in INFO and kind in LISTS:
            del words[place : place + taken]
            return kind
    return None


def _unknown(word: str) -> Exception:
    from sim.core.errors import ConfigError, did_you_mean, listed
    from sim.settings.compose import GROUPS, known_names

    if word in known_names():
        return ConfigError(f"'{word}' needs a value: write {word}=VALUE, without spaces.")
    settings = [f"{name}=" for name in (*GROUPS, *known_names())]
    return ConfigError(
        f"'{word}' is neither a command ({listed(COMMANDS)}) nor a setting (name=value)."
        + did_you_mean(word, [*COMMANDS, *settings])
    )


def _version(_: list[str]) -> int:
    from sim.core.version import __version__

    print(f"dissonance {__version__}")
    return 0


def _complain(error: BaseException) -> int:
    from sim.cli.error_messages import STOPPED, complaint

    code, sentence = complaint(error)
    sys.stdout.flush()
    print(f"dissonance: {sentence}", file=sys.stderr, flush=True)
    if code == STOPPED and threading.active_count() > 1:
        os._exit(code)  # replicates under way would be waited for, though nobody will keep them
    return code
