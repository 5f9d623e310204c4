"""How to spend a limited budget, as one page with its doubts first, and details after it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from sim.core.arrow import write_text
from sim.core.disclaimers import MISUSE_BRIEF
from sim.core.errors import listed
from sim.core.number_format import counted, fixed, interval, money, signed
from sim.inference.optimise.front import BEATEN
from sim.inference.optimise.objective import label_of
from sim.inference.optimise.result import NOTHING, Optimised
from sim.presentation.figures import spending_front
from sim.presentation.figures.labels import lower_first
from sim.presentation.reports.optimise_details import details
from sim.presentation.reports.scoreboard import markdown_table

FIGURE = "front"
SHOWN = 6  # plans in the table of the first page


def page(found: Optimised, image: str = "") -> str:
    """The answer in Markdown: doubts, what the money buys, and details.

    Args:
        found: what was found.
        image: the file of the figure of the front; empty: none.
    """
    budget = money(found.settings.budget)
    return "\n\n".join(
        [
            f"# How to spend {budget} per post and year",
            "## The doubts first",
            _bullets(doubts(found)),
            "## What the money buys best in this model",
            _plans(found),
            _bullets(answer(found)),
            *([f"![Gains of plans and frameworks, two objectives at a time.]({image})"] if image else []),
            details(found),
        ]
    )


def doubts(found: Optimised) -> list[str]:
    """What a reader must know before the answer, each a sentence or two."""
    return [
        MISUSE_BRIEF,
        "Prices, what alternatives achieve and what sessions teach are declared numbers, most of them assumptions "
        "(`dissonance list levers activities alternatives` shows their sources). They were not varied here.",
        f"One service was simulated: {found.conditions}.",
        _of_the_search(found),
        _of_the_curse(found),
        _of_the_worlds(found),
        f"Only {listed([item.wanted for item in found.objectives])} were sought. Nothing weighs them against each "
        "other: that is left to whoever decides. Children's outcomes are not modelled.",
    ]


def _of_the_search(found: Optimised) -> str:
    return (
        f"{_compared(found.margin(), 'as many plans drawn at random')} "
        f"{_compared(found.margin_over_shipped(), 'the frameworks that come with the program, given the same money')} "
        f"({counted(len(found.searches), 'search', 'searches')} of {found.tried:.0f} plans on "
        f"{counted(found.settings.replicates, 'replicate')}, judged by hypervolume on fresh seeds.)"
    )


def _compared(margin: dict[str, float], rival: str) -> str:
    size = f"{signed(100 * margin['mean'], 0)} % of the space gained by all plans together"
    if not margin["low"] <= margin["high"]:
        return f"A single search cannot show whether it beats {rival} ({size})."
    size = f"{size}, 95 % interval {interval(100 * margin['low'], 100 * margin['high'], 0)}"
    if margin["low"] > 0:
        return f"The search beat {rival} ({size})."
    if margin["high"] < 0:
        return f"The search did worse than {rival} ({size})."
    return f"It is undecided whether the search beats {rival} ({size})."


def _of_the_curse(found: Optimised) -> str:
    parts = [
        f"{lower_first(label_of(row.objective))} {fixed(row.in_search, 2)} and {fixed(row.fresh, 2)}"
        for row in found.curse.itertuples()
    ]
    return (
        "The best plan of a search may owe its place to luck. Its gain in the search and on fresh seeds, in smallest "
        f"effects that count: {listed(parts)}. Gains below come from seeds by which no plan was chosen."
    )


def _of_the_worlds(found: Optimised) -> str:
    if found.regret.empty:
        return "The uncertain numbers of the model were not varied: everything holds for their defaults only."
    worlds = int(found.regret["worlds"].iloc[0])
    table = found.regret[found.regret["plan"].isin(found.on_front())]
    near = table.groupby("plan")["near_best"].min().sort_values(ascending=False)
    if near.empty:
        return f"Plans were simulated in {worlds} worlds, too."
    best = str(near.index[0])
    return (
        f"The uncertain numbers were drawn {worlds} times. {_called(best)} is the steadiest on the front: in each "
        f"objective it is less than one smallest effect behind the best in at least {near.iloc[0] * worlds:.0f} of the "
        f"{worlds} worlds."
    )


def _plans(found: Optimised) -> str:
    gains, rows = found.gains(), []
    for row in found.table.itertuples():
        name = str(row.plan)
        if row.status == BEATEN or name == NOTHING:
            continue
        cells = [
            f"{signed(gains.loc[(name, item.measure), 'gain'], 2)} "
            f"{interval(gains.loc[(name, item.measure), 'gain_low'], gains.loc[(name, item.measure), 'gain_high'], 2)}"
            for item in found.objectives
        ]
        bought = "<br>".join(found.plans[name].lines()) if name in found.plans else f"the framework `{name}`"
        rows.append([name if name in found.plans else "", bought, str(row.left), *cells, f"{100 * row.share:.0f} %"])
    head = ["plan", "buys", "left a year, GBP per post", *(item.label for item in found.objectives), "on the front in"]
    if not rows:
        return "Spending nothing is on the front, and no plan is."
    rows.sort(key=lambda cells: -float(cells[-1].split()[0]))
    note = (
        f"Gains over spending nothing in smallest effects that count, with 95 % intervals over "
        f"{counted(found.conditions.replicates, 'replicate')}: 1 is the smallest difference that matters. The last "
        "column is the share of resamples in which no other plan is as good in everything."
    )
    return f"{markdown_table(head, rows[:SHOWN])}\n\n{note}"


def answer(found: Optimised) -> list[str]:
    """What plans on the front have in common, what is beaten, and what the money cannot buy."""
    front = [found.plans[name] for name in found.on_front() if name in found.plans]
    sentences = []
    if NOTHING in found.on_front():
        sentences.append("**Spending nothing is on the front**: no plan is as good in every objective.")
    if front:
        bought = Counter(item.label for plan in front for item, _ in plan.purchases)
        held = Counter(item.kind.replace("_", " ") for plan in front for item, _ in plan.sessions)
        sentences += [_share_of("alternatives to CPD", bought, len(front)), _share_of("activities", held, len(front))]
    beaten = [name for name in found.shipped if _status(found, name) == BEATEN]
    rest = [name for name in found.shipped if _status(found, name) != BEATEN]
    if beaten:
        sentences.append(f"Frameworks that are beaten with the same money: {listed(f'`{name}`' for name in beaten)}.")
    if rest:
        sentences.append(f"Not beaten: {listed(f'`{name}` ({_status(found, name)})' for name in rest)}.")
    sentences += [f"`{name}` was not compared: {reason}." for name, reason in found.left_out.items()]
    dear = [f"{item.label.lower()} ({money(item.cheapest)})" for item in found.offers.too_dear()]
    if dear:
        sentences.append(f"Out of reach, for a single year costs more than the money: {listed(dear)}.")
    return sentences


def _share_of(what: str, counts: Counter[str], plans: int) -> str:
    if not counts:
        return f"No plan on the front buys {what}."
    parts = [f"{lower_first(label)} ({number})" for label, number in counts.most_common(6)]
    return f"Of {counted(plans, 'plan')} on the front, so many buy {what}: {listed(parts)}."


def _status(found: Optimised, name: str) -> str:
    return str(found.table.set_index("plan").loc[name, "status"])


def _called(name: str) -> str:
    return f"Plan {name}" if len(name) <= 2 else f"`{name}`"


def _bullets(sentences: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)


def write_optimised(found: Optimised, folder: Path) -> list[Path]:
    """Write ``optimise.md``, ``front.svg`` and each table as CSV.

    Raises:
        OSError: a file cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    spending_front.draw(found).save(folder / FIGURE, formats=["svg"])
    tables = {
        "plans": found.table, "effects": found.effects, "winners_curse": found.curse, "searches": found.searches,
        "regret": found.regret, "information": found.information, "worlds": found.world_values,
    }  # fmt: skip
    texts = {f"{name}.csv": table.to_csv(index=False, lineterminator="\n") for name, table in tables.items()
             if len(table)}  # fmt: skip
    texts["optimise.md"] = page(found, f"{FIGURE}.svg") + "\n"
    for name, text in texts.items():
        write_text(text, folder / name)
    return [folder / name for name in (*texts, f"{FIGURE}.svg")]
