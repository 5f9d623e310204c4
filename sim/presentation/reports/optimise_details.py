"""The details behind a page on spending: frameworks, regret, what to find out first, other measures, the searches."""

from __future__ import annotations

from sim.core.number_format import counted, fixed, interval, signed
from sim.inference.optimise.objective import label_of
from sim.inference.optimise.result import NOTHING, Optimised
from sim.presentation.reports.scoreboard import markdown_table

MOST_NUMBERS = 5  # of each objective in the table of the value of information


def details(found: Optimised) -> str:
    """All sections of the details, in Markdown."""
    return "\n\n".join(
        ["## All plans and frameworks", _statuses(found), *_regret(found), *_information(found),
         "## Measures that were not sought", _watched(found), "## How the search did", _curse(found), _searches(found)]
    )  # fmt: skip


def _statuses(found: Optimised) -> str:
    rows = [
        [str(row.plan), str(row.found_by), str(row.status), str(row.beaten_by), f"{100 * row.share:.0f} %",
         fixed(row.spent, 1), str(row.planned)]
        for row in found.table.itertuples()
    ]  # fmt: skip
    head = ["plan", "found by", "status", "beaten by", "on the front in", "spent", "planned a year"]
    note = (
        "*Beaten*: another is as good in every objective by its mean and better in at least one beyond chance (95 % "
        "for all comparisons of a plan together). *Undecided*: as good by its mean, but within chance. Money is GBP "
        "per post and year: *spent* in the simulations, *planned* for each year. Planned spending never exceeds the "
        "money; what is left lapses."
    )
    return f"{markdown_table(head, rows)}\n\n{note}"


def _regret(found: Optimised) -> list[str]:
    if found.regret.empty:
        return []
    rows = [
        [str(row.plan), label_of(row.objective), f"{fixed(row.expected, 2)} {interval(row.low, row.high, 2)}",
         fixed(row.nine_in_ten, 2), fixed(row.largest, 2), f"{100 * row.near_best:.0f} %"]
        for row in found.regret.itertuples()
    ]  # fmt: skip
    worlds = int(found.regret["worlds"].iloc[0])
    head = ["plan", "objective", "expected regret", "nine in ten worlds below", "largest", "near the best in"]
    note = (
        f"{found.drawn} Regret is how much better the best plan of a world is, in smallest effects, one objective at a "
        f"time; {counted(found.settings.world_replicates, 'replicate')} of each plan in each of {worlds} worlds. The "
        "best plan is chosen on one half of the replicates and valued on the other, so that small regrets may be "
        "negative. *Near the best*: less than one smallest effect behind."
    )
    return ["## In other worlds", markdown_table(head, rows), note]


def _information(found: Optimised) -> list[str]:
    title = "## What to find out before spending"
    if found.information.empty:
        return [] if found.regret.empty else [title, "There are too few worlds to value information."]
    rows, lines = [], []
    for item in found.objectives:
        table = found.information[found.information["objective"] == item.measure]
        above = table[table["above"]].sort_values("value", ascending=False)
        floor, everything = (float(table[column].iloc[0]) for column in ("floor", "everything"))
        rows += [[item.label, f"`{row.number}`", fixed(row.value, 3)] for row in above.head(MOST_NUMBERS).itertuples()]
        lines.append(
            f"- {item.label}: to know the world itself would be worth {signed(everything, 2)}; chance alone gives a "
            f"number up to {fixed(floor, 3)}, and {counted(len(above), 'number')} of {len(table)} are above that."
        )
    note = (
        "The value of knowing a number before the money is spent, if this objective alone counted: how much better the "
        "choice would be on average, in smallest effects. Only numbers with a prior are asked; prices, what "
        "alternatives achieve and what sessions teach have none."
    )
    table = [markdown_table(["objective", "number", "worth"], rows)] if rows else []
    return [title, note, "\n".join(lines), *table]


def _watched(found: Optimised) -> str:
    rows = []
    for plan in found.table["plan"]:
        own = found.effects[found.effects["plan"] == plan].set_index("measure")
        if plan != NOTHING:
            cells = [f"{signed(own.loc[name, 'difference'], 3)} {own.loc[name, 'verdict']}" for name in found.watched]
            rows.append([plan, *cells])
    note = (
        f"Differences from spending nothing over {counted(found.conditions.replicates, 'replicate')}; intervals are in "
        "`effects.csv`. Conflict has no better side here: task conflict may be what makes a plan good."
    )
    return f"{markdown_table(['plan', *map(label_of, found.watched)], rows)}\n\n{note}" if found.watched else "None."


def _curse(found: Optimised) -> str:
    rows = [
        [label_of(row.objective), fixed(row.in_search, 2), fixed(row.fresh, 2),
         f"{signed(row.lost, 2)} {interval(row.low, row.high, 2)}", str(row.searches)]
        for row in found.curse.itertuples()
    ]  # fmt: skip
    head = ["objective", "gain in the search", "on fresh seeds", "lost", "searches"]
    return f"The best plan of each search in one objective, in smallest effects:\n\n{markdown_table(head, rows)}"


def _searches(found: Optimised) -> str:
    rows = [
        [str(row.search), fixed(row.optimised, 3), fixed(row.random, 3), fixed(row.shipped, 3), str(row.plans),
         str(row.random_plans)]
        for row in found.searches.itertuples()
    ]  # fmt: skip
    head = ["search", "optimised", "random", "shipped", "plans on its front", "on the random front"]
    margin = found.margin()
    note = (
        f"Hypervolume on {counted(found.settings.fresh, 'fresh replicate')}, as a share of that of all plans together. "
        f"NSGA-II minus random: {signed(margin['mean'], 3)} {interval(margin['low'], margin['high'], 3)}, "
        f"{counted(len(found.searches), 'search', 'searches')}."
    )
    return f"{note}\n\n{markdown_table(head, rows)}"
