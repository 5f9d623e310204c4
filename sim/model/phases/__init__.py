"""The phases of a week, one file each. Every phase declares the columns that it writes (phase.py).

All phases are compiled. Their arguments have the same names and meanings everywhere, in this order:

=================== ===================================================================================
state               all tables of the model (:class:`sim.model.state.State`)
params              parameters in force this week by section, e.g. ``params.voice.baseline``
g                   index of a locality
week                week as the state counts it: from 0, opening weeks and burn-in included
workspace           scratch buffers (:class:`sim.model.phases.workspace.Workspace`)
accumulators        all weekly counts and sums (:class:`sim.model.accumulators.Accumulators`)
profession_rows     this week's BY_PROFESSION rows, (Q,); ``profession_totals`` is one of them
activity_rows       this week's BY_ACTIVITY rows, (A * Q,), or the (Q,) of one activity
pair_rows           this week's BY_PAIR rows, (Q * Q,); ``pair_totals`` is one of them
locality_rows       this week's BY_LOCALITY rows, (G,); ``locality_totals`` is one of them
service_totals      this week's BY_SERVICE row
=================== ===================================================================================

Indices: ``i`` and ``j`` are posts, ``p`` and ``q`` professions, ``a`` a CPD activity (in a meeting ``a`` and ``b``
are attendees), ``k`` a leader or a list position, ``row`` the row of a case, ``slot`` a role on the case's team and
``d`` a dimension of its need. Names that start with ``u`` are uniform draws.
"""
