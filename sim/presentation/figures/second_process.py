"""Draws half of a run's figures in a second process: Matplotlib holds Python's lock, so threads would not help."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from sim.studies.execution.engines.in_process import thread_count

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from sim.presentation.figures.figures import Figures

PATIENCE = 30.0  # seconds that this process waits for the second one when its own half is drawn


@contextmanager
def half_in_second_process(figures: Figures) -> Iterator[list[str]]:
    """Within it a fork of this process draws every second figure; afterwards ``figures`` has them.

    The bytes of an image do not depend on the process that draws it. What the second process does not deliver, for
    whatever reason, is drawn when it is asked for.

    Args:
        figures: the figures of a run whose program has no threads of its own at this moment.

    Yields:
        The figures that are left to this process: all of them with one worker, or where forking is unsafe (not Linux).
    """
    names = figures.names()
    if sys.platform != "linux" or thread_count(figures.data.config) == 1:
        yield names
        return
    _ = figures.data.footer  # read here what every figure needs, so that it is read once
    fork = get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    process = fork.Process(target=_send_images, args=(figures, names[::2], receiver, sender), daemon=True)
    with receiver:
        try:
            process.start()
        except OSError:  # no memory, or no more processes are allowed
            sender.close()
            yield names
            return
        sender.close()
        try:
            yield names[1::2]
            with suppress(EOFError):
                if receiver.poll(PATIENCE):
                    figures.adopt(receiver.recv())
        finally:
            process.kill()
            process.join()


def _send_images(figures: Figures, names: list[str], receiver: Connection, sender: Connection) -> None:
    """The work of the second process. It says nothing: the first meets the same error when it draws the figure."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    receiver.close()  # so that sending fails when the first process is gone
    with suppress(Exception):
        sender.send(figures.draw(names))
