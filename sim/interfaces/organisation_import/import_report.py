"""What an organisation's table did not say, in sentences: where each number came from instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.core.errors import listed
from sim.model.cpd.purchases import WEEKS_A_YEAR
from sim.model.mechanisms.demand import Demand

if TYPE_CHECKING:
    from sim.interfaces.organisation_import.organisation import OwnOrganisation

BORROWED = {
    "forms": "Forms",
    "information_system": "Information systems",
    "statutory": "Who works under statute",
    "qualified_share": "Shares that may work on statutory cases",
    "casework_share": "Shares of hours for casework",
}


def sentences(made: OwnOrganisation) -> list[str]:
    """One sentence for each thing that the table leaves open."""
    return [*_places(made), *_columns(made), *_always(made), *_leadership(made)]


def _places(made: OwnOrganisation) -> Iterator[str]:
    moved, total = made.elsewhere(), sum(posts.headcount for posts in made.posts)
    if moved:
        yield (
            f"The model spreads each profession evenly over localities: {moved} of {total} posts sit elsewhere than in "
            "the file."
        )


def _columns(made: OwnOrganisation) -> Iterator[str]:
    for column, what in BORROWED.items():
        if column == "information_system" and "forms" in made.columns and column not in made.columns:
            yield "Information systems: one for each set of forms, because the file names none (assumption)."
        elif column not in made.columns:
            yield f"{what}: those of the case study's profession that each is like (assumption)."


def _always(made: OwnOrganisation) -> Iterator[str]:
    alike = dict.fromkeys(posts.like for posts in made.posts)
    yield f"How each profession looks at a family: the explanatory framework of {listed(alike)} (assumption)."
    yield (
        "Cases: the case study's types, shares and clocks, each profession asked for in proportion to its share of all "
        "posts; hours of direct work are solved so that everyone is as busy as in the case study (assumption)."
    )
    yield _arrivals(made)
    sizes = [f"{share:.0%} need {size}" for size, share in made.organisation["team_sizes"].items() if share]
    yield f"Teams: of all cases {listed(sizes)} (professions; assumption)."
    leads = {name: item["lead"] for name, item in made.organisation["case_types"].items() if item["lead"]}
    told = [f"{name.replace('_', ' ')} by {lead.replace('_', ' ')}" for name, lead in leads.items()]
    yield f"Cases led by a profession: {listed(told)} (as in the case study)."


def _arrivals(made: OwnOrganisation) -> str:
    usual, posts = Demand().cases_per_practitioner, sum(one.headcount for one in made.posts)
    told = f"New cases: {made.cases_a_week * posts * WEEKS_A_YEAR:.0f} a year, {made.cases_a_week:g} a post and week"
    if made.cases_known:
        return f"{told}, as you said."
    if made.cases_a_week < usual:
        return (
            f"{told}, and not the usual {usual:g}: with that many, forms and meetings would leave a profession less "
            "time for families than any has in the case study (assumption; give cases_a_year if you know it)."
        )
    return f"{told}, the model's usual number (assumption; give cases_a_year if you know it)."


def _leadership(made: OwnOrganisation) -> Iterator[str]:
    if made.leadership is None:
        yield "Leadership: the file has no seats, so the scenario's leadership holds."
        return
    yield (
        "Leadership: seats are the file's; how far they set the agenda (leadership.bias) is on no chart, so it is 0: "
        "sweep it."
    )
