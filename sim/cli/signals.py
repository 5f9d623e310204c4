"""Ctrl-C, SIGTERM and SIGHUP stop a command in the same way: once, with a message about what is kept."""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from sim.core.streams import print_note

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
DEFAULTS = (signal.SIG_DFL, signal.default_int_handler)  # who ignores a signal, as nohup does, goes on ignoring it
PATIENCE = 5.0  # seconds: a signal that comes later than this after the first ends the process at once
AGAIN = 1.0  # seconds
STOPPED = 130


class _Stop:
    """Handles the signals: the first raises KeyboardInterrupt, those that follow it closely are ignored.

    Python swallows an exception that is raised in a callback of the garbage collector, for example. Until a
    KeyboardInterrupt is being handled, it is therefore raised again every second.
    """

    def __init__(self) -> None:
        self.first: float | None = None
        self._handled = self._own = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        now, own = time.monotonic(), self._own
        self._own = False
        if self.first is None:
            self.first = now
            threading.Thread(target=self._repeat, args=(number,), daemon=True).start()
            raise KeyboardInterrupt
        self._handled = self._handled or _interrupt_is_handled()
        if not self._handled:
            raise KeyboardInterrupt
        if not own and now - self.first > PATIENCE:
            print_note("dissonance: Stopped at once. All completed parts are kept.")
            os._exit(STOPPED)

    def end(self) -> None:
        """Nothing is left to be stopped."""
        self._handled = True

    def _repeat(self, number: int) -> None:
        """Send the signal again to the main thread; it is raised there only if it has been swallowed."""
        main = threading.main_thread().ident
        time.sleep(AGAIN)
        while not self._handled and main is not None:
            self._own = True
            if os.name == "posix":
                signal.pthread_kill(main, number)
            else:
                _thread.interrupt_main(signal.Signals(number))
            time.sleep(AGAIN)


def _interrupt_is_handled() -> bool:
    """Whether the code that is running belongs to the handling of a KeyboardInterrupt."""
    error = sys.exc_info()[1]
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Within it the signals raise KeyboardInterrupt once; afterwards they do what they did before, unless one came.

    A process that was stopped ignores further signals: it is ending, and Python would report them with a traceback.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    stop, before = _Stop(), {}
    for name in NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in DEFAULTS:
            before[number] = signal.signal(number, stop)
    report = sys.unraisablehook
    sys.unraisablehook = lambda about: None if about.exc_type is KeyboardInterrupt else report(about)
    try:
        yield
    finally:
        stop.end()
        sys.unraisablehook = report
        for number, handler in before.items():
            signal.signal(number, handler if stop.first is None else signal.SIG_IGN)
