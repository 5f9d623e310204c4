"""Each set of forms is filled in again unless a shared form replaces it (E14, M9)."""

from dataclasses import dataclass

from sim.core.compiled import equation
from sim.core.parameters import Spec, param, uniform


@dataclass(frozen=True)
class Paperwork(Spec):
    """M9 paperwork."""

    mechanism = "M9"
    enabled: bool = True
    forms_per_case: float = param(
        14.0, "forms", 0.0, 30.0, grade="D", eq="E14", meaning="forms per case in one set (F)", off=0.0
    )
    hours_per_form: float = param(
        3.0, "hours", 0.0, 6.0, grade="D", eq="E14", meaning="time to fill in one form (t_f)",
        source="set by hand to match the share of time on forms and computer in BASW's 80-20 survey",
        prior=uniform(2.0, 4.0),
    )  # fmt: skip
    shared: float = param(
        0.3, "share", 0.0, 1.0, grade="C", eq="E14", meaning="share of forms that all professions share",
        source="the study: 'education have their set of paperwork and social care have their set'",
    )  # fmt: skip
    substitution: float = param(
        1.0, "share", 0.0, 1.0, grade="C", eq="E14",
        meaning="how far a shared form replaces the old ones (0: it is an additional form)",
        source="consultation on the Common Assessment Framework feared 'an additional tier'",
        prior=uniform(0.0, 1.0),
    )  # fmt: skip
    translation_hours: float = param(
        1.5, "hours/case per foreign system", 0.0, 10.0, grade="D", eq="E14", off=0.0,
        meaning="transferring data between information systems",
        source="the study: 'education use one information system and social care uses another'",
    )  # fmt: skip
    systems_joined: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E14", meaning="share of this transfer that joined systems save"
    )
    admin_share: float = param(
        0.0, "share", 0.0, 1.0, grade="D", eq="E14", meaning="share of form hours done by administrators"
    )


@equation
def copies(form_sets, paperwork):
    """Forms filled in per case, for a team that uses ``form_sets`` different sets."""
    own = 1 - paperwork.shared * paperwork.substitution
    return paperwork.forms_per_case * (paperwork.shared + own * form_sets)


@equation
def duplicates(form_sets, paperwork):
    """Forms beyond one set, which the family is asked for again."""
    return copies(form_sets, paperwork) - paperwork.forms_per_case


@equation
def form_hours(form_sets, systems, members, paperwork):
    """Hours of forms for each member of a case."""
    filling = paperwork.hours_per_form * copies(form_sets, paperwork) / members
    carrying = paperwork.translation_hours * (1 - paperwork.systems_joined) * (systems - 1)
    return (filling + carrying) * (1 - paperwork.admin_share)
