"""What goes wrong is described by its cause."""

from __future__ import annotations

import errno

import pytest

from sim.studies.failures import incomplete, out_of_memory, reason_of

SHORT_OF_MEMORY = [
    MemoryError(),
    OSError(errno.ENOMEM, "Cannot allocate memory"),
    ImportError("libXau.so: failed to map segment from shared object"),
    RuntimeError("can't start new thread"),
]


@pytest.mark.parametrize("error", SHORT_OF_MEMORY, ids=lambda error: type(error).__name__)
def test_a_lack_of_memory_is_no_fault_of_the_program(error: Exception) -> None:
    assert out_of_memory(error) and "memory" in reason_of(error)
    message = str(incomplete("figures are", error, "all tables are kept"))
    assert "memory" in message and "report it" not in message


def test_other_faults_are_to_be_reported() -> None:
    error = ImportError("No module named 'nothing'")
    assert not out_of_memory(error)
    assert "report it" in str(incomplete("figures are", error, "all tables are kept"))
