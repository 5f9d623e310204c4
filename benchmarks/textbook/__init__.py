"""A second implementation of the model, as a textbook would write it: one object per person, case, role and locality.

It is independent of the compiled model and written from the equations, in plain Python and plain Mesa: attributes and
dictionaries by profession and by colleague, no arrays, no compiled code. It has two uses. ``tests/equality`` compares
the two implementations (counts equal, other numbers within 1e-10), and ``benchmarks/speed.py`` compares their speed.

Read it in the order of a week. :mod:`~benchmarks.textbook.service` has the schedule, :mod:`~benchmarks.textbook.worker`
the actions of a person, :mod:`~benchmarks.textbook.locality` the queue and the meetings called,
:mod:`~benchmarks.textbook.meeting` and :mod:`~benchmarks.textbook.encounter` what happens between people,
:mod:`~benchmarks.textbook.contact` the same outside meetings, and :mod:`~benchmarks.textbook.case` a case and its plan.
The whole service is in :mod:`~benchmarks.textbook.schedule` (dated parameters, money, alternatives),
:mod:`~benchmarks.textbook.events`, :mod:`~benchmarks.textbook.leadership`, and, for CPD and its evaluative loop,
:mod:`~benchmarks.textbook.programme`, :mod:`~benchmarks.textbook.funding` and :mod:`~benchmarks.textbook.survey`.
A method ``e5_...`` is equation E5.

Three things are shared with the compiled model: the declared parameters (``sim.model.config``, including those of
activities and alternatives), the random numbers (``sim.core.rng``: both must use the same ones) and the demand
calibration.
"""

from benchmarks.textbook.service import TextbookService
from benchmarks.textbook.worker import Worker

__all__ = ["TextbookService", "Worker"]
