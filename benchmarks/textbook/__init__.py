"""The model a second time, as a textbook would write it: one object a person, a case, a seat, a locality.

This is an independent implementation of the model, written from its equations with plain Python and plain
Mesa: ordinary attributes, dictionaries by profession and by colleague, no arrays of state, no compiled
steps. It does two jobs. It is the check on the compiled week (``tests/equality``: every count equal, every
number to 1e-10), and the yardstick against which the compiled week's speed is told.

Read it in the order of a week: :mod:`~benchmarks.textbook.service` has the schedule,
:mod:`~benchmarks.textbook.worker` what a person does, :mod:`~benchmarks.textbook.locality` the queue and the
diary, :mod:`~benchmarks.textbook.meeting` and :mod:`~benchmarks.textbook.encounter` what happens between people,
:mod:`~benchmarks.textbook.contact` (the same outside meetings), :mod:`~benchmarks.textbook.case` the family's
case and its plan. What befalls or steers the whole: :mod:`~benchmarks.textbook.dates` (parameters that change,
money, alternatives), :mod:`~benchmarks.textbook.upheaval` (events), :mod:`~benchmarks.textbook.leadership`,
:mod:`~benchmarks.textbook.programme`, :mod:`~benchmarks.textbook.purse` and :mod:`~benchmarks.textbook.survey`
(CPD and its evaluative loop). A method ``e5_...`` is equation E5.

Shared with the compiled model are the declared numbers (``sim.model.config``, with those of activities and alternatives),
the addressed chance (``sim.core.rng``: both must ask for the same luck) and the reference solution of demand.
Nothing else.
"""

from benchmarks.textbook.service import TextbookService
from benchmarks.textbook.worker import Worker

__all__ = ["TextbookService", "Worker"]
