"""The command line: ``dissonance``, or ``python -m sim``.

The first word without ``=`` is a command. Without a command, a scenario is run: Hydra reads the ``name=value``
overrides. Commands are imported when they are called, so that ``--help`` and error messages stay cheap.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from itertools import pairwise

from sim.cli.commands import COMMANDS, OLD_COMMANDS, RUN, TRACEBACK, print_hint
from sim.cli.signals import stopped_by_signals
from sim.core.streams import OutputError, discard_output, guarded_output, open_missing_streams, print_note

GC_THRESHOLD = 100_000  # allocations between collections; imports allocate many long-lived objects
WITH_VALUE = ("--config-dir", "-cd", "--output")  # options that may come before the command
INFO = ("--info", "-i")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return the exit code.

    Args:
        arguments: arguments after the program's name; None: those of the process.

    Returns:
        0: done; 1: the run failed; 2: invalid input; 130: stopped by the user.
    """
    with stopped_by_signals():
        return _run(arguments)


def _run(arguments: Sequence[str] | None) -> int:
    # PyArrow's own allocator would spend a second of a short run clearing memory that is then not used.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    atexit.register(gc.freeze)  # collecting garbage once more as Python ends would take a tenth of a second
    open_missing_streams()
    args = list(sys.argv[1:] if arguments is None else arguments)
    show_traceback = TRACEBACK in args or os.environ.get("HYDRA_FULL_ERROR") == "1"
    try:
        with relaxed_gc(), guarded_output():
            code = _dispatch([argument for argument in args if argument != TRACEBACK])
            sys.stdout.flush()
            return code
    except SystemExit as exit_request:
        return exit_request.code if isinstance(exit_request.code, int) else int(exit_request.code is not None)
    except BrokenPipeError:
        # The reader of our output, such as "head", has closed it; Python would fail again when it flushes.
        discard_output()
        return 1
    except OutputError as error:
        discard_output()
        reason = (error.strerror or "").lower()
        print_note(f"dissonance: The output cannot be printed ({reason}). Files that are already written are complete.")
        return 1
    except BaseException as error:
        if show_traceback:
            raise
        return _report_error(error)


def _release_semaphores() -> None:
    """Give back what worker processes shared: it would be reported as leaked, after our last sentence."""
    util = sys.modules.get("multiprocessing.util")
    if util is not None:
        util._run_finalizers(0)


@contextmanager
def relaxed_gc() -> Iterator[None]:
    """Raise the threshold of the garbage collector: at its default a short run spends a tenth of its time there."""
    threshold = gc.get_threshold()
    gc.set_threshold(GC_THRESHOLD, *threshold[1:])
    try:
        yield
    finally:
        gc.set_threshold(*threshold)


def _dispatch(args: list[str]) -> int:
    if args[:1] == ["--version"]:
        from sim.core.version import __version__

        print(f"dissonance {__version__}")
        return 0
    name, args = _command_in(args)
    if name == RUN and not args.count("--hydra-help") and {"--help", "-h"} & set(args):
        name = "help"
        args = [argument for argument in args if argument not in ("--help", "-h")]
    module, function, _ = COMMANDS[name]
    return getattr(import_module(module), function)(args)


def _command_in(args: list[str]) -> tuple[str, list[str]]:
    """The command and its arguments; options before the command are moved behind it.

    Raises:
        ConfigError: there is no such command.
    """
    start = _leading_options(args)
    first = args[start] if start < len(args) else ""
    if not first or first.startswith(("-", "+", "~")) or "=" in first:
        listed_kind = _listed_by_info(args)
        return ("list", [listed_kind]) if listed_kind else (RUN, args)
    rest = [*args[start + 1 :], *args[:start]]
    if first in OLD_COMMANDS:
        command, *more = OLD_COMMANDS[first]
        print_hint(first, " ".join(OLD_COMMANDS[first]))
        return command, [*more, *rest]
    if first not in COMMANDS:
        raise _unknown_command(first)
    return first, rest


def _leading_options(args: list[str]) -> int:
    """How many arguments belong to options before the command."""
    count = 0
    while count < len(args) and args[count].partition("=")[0] in WITH_VALUE:
        count += 1 if "=" in args[count] else 2
    return count


def _listed_by_info(args: list[str]) -> str:
    """``scenarios`` for the old ``--info scenarios``, else an empty string."""
    joined = [f"{option}={value}" for option, value in pairwise(args)]
    for option in (f"{info}={kind}" for info in INFO for kind in OLD_COMMANDS):
        if option in args or option in joined:
            kind = option.partition("=")[2]
            if OLD_COMMANDS[kind][0] == "list":
                print_hint(option.replace("=", " "), f"list {kind}")
                return kind
    return ""


def _unknown_command(name: str) -> Exception:
    from sim.cli.settings_table import setting_names
    from sim.core.errors import ConfigError, did_you_mean, listed
    from sim.settings.option_groups import OPTION_GROUPS

    names = [*OPTION_GROUPS, *setting_names()]
    if name in names:
        return ConfigError(f"'{name}' needs a value; write {name}=VALUE, without spaces.")
    hint = did_you_mean(name, [*COMMANDS, *(f"{setting}=" for setting in names)])
    return ConfigError(
        f"Unknown command '{name}'; see dissonance help. Commands are {listed(COMMANDS)}; settings are written "
        f"name=value.{hint}"
    )


def _report_error(error: BaseException) -> int:
    from sim.cli.error_messages import STOPPED, describe_error

    code, message = describe_error(error)
    with suppress(OSError):
        sys.stdout.flush()
    print_note(f"dissonance: {message}")
    if code == STOPPED and threading.active_count() > 1:
        _release_semaphores()
        os._exit(code)  # threads would finish replicates that nobody keeps
    return code
