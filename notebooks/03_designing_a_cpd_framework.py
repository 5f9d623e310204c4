# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3 · Designing a CPD framework
#
# **The question.** With a given budget for continuing professional development (CPD), which activities would you offer, and to
# whom? Who gets a place before the money runs out? Does it do more than a placebo, or than something else for the same money?
#
# **What you will see.** A menu with prices; a framework of your own, with its cost before anything is run; the pot over a year;
# and a fair trial against a placebo twin, alternatives for the same money, and nothing.
#
# **You need** pandas, and 15 minutes of reading. It runs in less than a minute.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import yaml
from ipywidgets import IntSlider, interact

from sim import Study, run
from sim.settings.compose import compose_config
from sim.core.parameters import declared
from sim.model.cpd.activity import EFFECTS, known_activities
from sim.measures.registry import MEASURES
from sim.presentation.scenario_summary.costs import costs_of
from sim.presentation.style import BLUE, FAINT, GREEN, ORANGE, QUIET, STYLE, VERMILLION

plt.rcParams.update(STYLE)
scratch = Path(tempfile.mkdtemp())  # give a folder of your own instead, to keep what is made here

# %% [markdown]
# ## The menu
#
# Each activity has a price, hours, and a *reach*: the share of those invited who come. Reach says who comes, not what the
# activity does. Effects are ranges that include zero, and most of them are assumed. The default is the middle, and a framework
# uses a share of it (`cpd.effect_scale`). A role is learned only where somebody of it takes part (`cpd.roles_in_room`). So what
# is held alone, or with one profession by itself (`single`), teaches no roles, whatever the last column says.

# %%
menu = {
    kind: activity() for kind, activity in known_activities().items() if kind not in ("blank", "placebo")
}


def most(activity, effect):
    """The upper end of an effect's range."""
    return next(item.metadata["high"] for item in declared(type(activity)) if item.name == effect)


columns = ["hours", "GBP a place", "reach", "grouping", "effect on understanding, at most"]
rows = {
    item.label: (item.hours, item.price, item.reach, item.grouping, most(item, "understanding"))
    for item in menu.values()
}
pd.DataFrame(rows, index=columns).T.sort_values("GBP a place")

# %% [markdown]
# ## A framework of your own
#
# Three activities share the money by weight, and professions share it by staff numbers. **Change it**, and run everything below
# again.

# %%
OURS = {
    "name": "ours",
    "label": "Ours",
    "description": "Study days for all together, learning sets, and short workshops.",
    "source": "An example.",
    "budget": 120.0,  # GBP a post and year
    "allocation": "equal",
    "activities": {
        "study_day": {"per_year": 2, "weight": 3},
        "learning_set": {"per_year": 6, "weight": 2},
        "bite_size": {"per_year": 4, "weight": 1},
    },
}


def with_framework(cpd, scenario="case_study", **more):
    """The small service with a framework and without events."""
    small = {"organisation": "small_workshop", "events": "none", "weeks": 104}
    return compose_config(scenario, cpd=cpd, **small, **more)


costs = costs_of(with_framework(OURS, "status_quo"))
columns = [
    "activity",
    "sessions a year",
    "places wanted",
    "GBP for all",
    "GBP available",
    "hours for all",
]
rows = [
    (a.kind, a.per_year, a.places, a.wanted, costs.budget * a.share, a.all_hours)
    for a in costs.activities
]
bill = pd.DataFrame(rows, columns=columns).set_index("activity")
bill.round(0)

# %% [markdown]
# Available money compared with the money needed if everyone who wants to come got a place:


# %%
def coverage(budget):
    """The share of places wanted that the money pays for."""
    framework = costs_of(with_framework({**OURS, "budget": float(budget)}, "status_quo"))
    share = {
        item.kind: min(framework.budget * item.share / item.wanted, 1)
        for item in framework.activities
        if item.wanted
    }
    figure, axes = plt.subplots(figsize=(8.4, 1.9), layout="constrained")
    for y, part in enumerate(share.values()):
        axes.barh(y, 1, color=FAINT, height=0.6)
        axes.barh(y, part, color=BLUE, height=0.6)
        axes.text(1.02, y, f"{part:.0%} paid for", va="center")
    axes.set(yticks=range(len(share)), xlim=(0, 1), title=f"GBP {budget:.0f} a post and year")
    axes.set_yticklabels([menu[kind].label for kind in share])
    plt.show()


coverage(OURS["budget"])

# %% tags=["widget"]
_ = interact(coverage, budget=IntSlider(120, min=0, max=400, step=20))
# %% [markdown]
# ## The pot, week by week
#
# Money is released at intervals. Those who come after it has run out are turned away.

# %%
result = run(
    "status_quo", organisation="small_workshop", cpd=OURS, replicates=6, weeks=104, progress=False
)
service = result.weekly[(result.weekly["scope"] == "service") & (result.weekly["replicate"] == 0)]
places = (
    result.training[result.training["replicate"] == 0].groupby("week")[["attended", "turned_away"]].sum()
)

# %%
figure, (pot, attendance) = plt.subplots(2, 1, figsize=(8.4, 4.2), sharex=True, layout="constrained")
pot.fill_between(service["week"], service["cpd_pot"], step="mid", color=ORANGE, alpha=0.5)
pot.set(ylabel="GBP in the pot", title="Money left, and places given (one replicate)")
attendance.bar(places.index, places["attended"], color=BLUE, width=1)
attendance.bar(places.index, -places["turned_away"], color=VERMILLION, width=1)
attendance.axhline(0, color=QUIET, lw=0.8)
attendance.set(ylabel="people", xlabel="week", xlim=(0, 104))
attendance.text(1.01, 0.8, "got a place", color=BLUE, transform=attendance.transAxes)
attendance.text(1.01, 0.2, "turned away", color=VERMILLION, transform=attendance.transAxes)
plt.show()

# %%
spent = result.training.groupby("replicate")["spend"].sum()
available = costs.budget * 2  # two years
attended = result.training["attended"].sum()
came = attended + result.training["turned_away"].sum()
print(
    f"Spent GBP {spent.mean():.0f} of {available:.0f}; {attended / came:.0%} of those who came got a place."
)
assert (spent <= available + 1e-6).all()

# %% [markdown]
# ## A fair trial
#
# A comparison with doing nothing mixes the effect of a framework with that of the hours taken from casework. The fair comparison
# is a **placebo twin**: the same sessions, hours, prices and people, without effects. The same money can also pay for
# **alternatives**: first shared forms, then meetings in which everybody is heard, then a written mandate.

# %%
twin = {
    **OURS,
    "name": "twin",
    "label": "Placebo twin",
    "activities": {
        kind: {**use, **dict.fromkeys(EFFECTS, 0.0), "contacts": 0}
        for kind, use in OURS["activities"].items()
    },
}
folder = scratch / "mine" / "cpd"
folder.mkdir(parents=True, exist_ok=True)
for framework in (OURS, twin):
    (folder / f"{framework['name']}.yaml").write_text(yaml.safe_dump(framework, sort_keys=False))

trial = Study.create(
    "status_quo",
    over={"cpd": ["twin", "ours", "alternatives_only", "none"]},
    cpd={"budget": OURS["budget"]},
    config_dir=scratch / "mine",
    organisation="small_workshop",
    replicates=24,
    weeks=104,
    engine="in_process",
    folder=scratch / "trial",
).run(progress=False)
measures = ["understanding", "myths", "trust_across", "relationship_conflict", "unspoken_disagreement"]
measures += ["quality", "weeks_to_plan", "time_direct"]
effects = trial.effects(baseline="twin", measures=measures)
effects["effect"] = [f"{e.difference:+.3f} [{e.low:+.3f}, {e.high:+.3f}]" for e in effects.itertuples()]
effects.pivot(index="label", columns="name", values="effect")

# %% [markdown]
# To show everything in one figure, each difference is divided by the measure's smallest effect of interest. Effects inside the
# grey band are too small to notice.

# %%
alternatives = {
    "ours": ("our framework", BLUE),
    "alternatives_only": ("the alternatives", VERMILLION),
    "none": ("nothing", GREEN),
}
figure, axes = plt.subplots(figsize=(8.8, 4.6), layout="constrained")
axes.axvspan(-1, 1, color="#EEEEEE")
axes.axvline(0, color=QUIET, lw=0.8)
for k, (name, (_, colour)) in enumerate(alternatives.items()):
    for line in effects[effects["name"] == name].itertuples():
        y = -measures.index(line.measure) + 0.22 * (1 - k)
        ends = [line.low / line.smallest, line.high / line.smallest]
        axes.plot(ends, [y, y], color=colour, lw=4, solid_capstyle="butt", alpha=0.5)
        axes.plot(line.difference / line.smallest, y, "|", color=colour, ms=9, mew=2)
for k, (text, colour) in enumerate(alternatives.values()):
    axes.text(1.01, 0.95 - 0.08 * k, text, color=colour, weight="bold", transform=axes.transAxes)
axes.set(
    yticks=[-k for k in range(len(measures))],
    xlabel="change against the placebo twin, in smallest effects of interest",
)
axes.set_yticklabels([MEASURES[name].label for name in measures])
axes.set_xscale("symlog", linthresh=2)
axes.set_xticks([-10, -5, -2, -1, 0, 1, 2, 5, 10], ["−10", "−5", "−2", "−1", "0", "1", "2", "5", "10"])
axes.set_title(f"GBP {OURS['budget']:.0f} a post and year, three ways ({int(effects['n'].min())} pairs)")
plt.show()

# %%
verdicts = effects.pivot(index="label", columns="name", values="verdict")
ours = effects[effects["name"] == "ours"].set_index("measure")
print(f"Understanding, ours against the twin: {ours.loc['understanding', 'difference']:+.4f}.")
print(f"Quality of plans: {ours.loc['quality', 'difference']:+.4f} — {ours.loc['quality', 'verdict']}.")
assert ours.loc["understanding", "low"] > 0
verdicts

# %% [markdown]
# Understanding rises by construction, because it is the effect of these activities. How much of it reaches conflict and plans?
# The verdicts say. "Equivalent" is a result, too.
#
# ## Exercises
#
# 1. Allocate money by leadership share instead of equally, under the case study's leadership. Who gets places?
# 2. Double the budget. How much does understanding gain from the extra money?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1
access = {}
for rule in ("equal", "leadership_share"):
    cpd = {**OURS, "allocation": rule}
    levers = {"leadership": "case_study", "cpd": cpd, "organisation": "small_workshop"}
    shared = run("status_quo", **levers, replicates=6, weeks=104, progress=False)
    access[rule] = shared.training.groupby("profession", observed=True)["attended"].sum() / 6
heads = pd.Series({name: item.headcount for name, item in shared.config.organisation.professions.items()})
per_head = pd.DataFrame(access).div(heads, axis=0) / 2
assert per_head["leadership_share"].idxmax() == "social_work"
per_head.round(2).rename_axis("places a head and year")

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2
double = Study.create(
    "status_quo",
    over={"cpd.budget": [OURS["budget"], 2 * OURS["budget"]]},
    cpd="ours",
    config_dir=scratch / "mine",
    organisation="small_workshop",
    replicates=16,
    weeks=104,
    engine="in_process",
    folder=scratch / "double",
).run(progress=False)
gain = double.effects(measures=["understanding", "quality", "time_training"])
gain[["label", "before", "difference", "low", "high", "verdict"]].round(4)

# %% [markdown]
# ## What this cannot tell
#
# - **Whether CPD works.** Effects are ranges with little or no evidence, and the default is their middle. The trial compares
#   designs *if* these are their effects. Sweep `cpd.effect_scale` from 0 to 1 before you believe a ranking.
# - Prices and hours are assumptions. What families gain beyond a plan is not modelled.
# - These are few replicates of a small service. Check a ranking with `organisation="case_study"` and other seeds.
#
# **Read next:** [docs/levers.md](../docs/levers.md) for every entry of a framework; `dissonance describe survey_preferred`
# for a framework's cost; [9 · Write your own activity](09_write_your_own_activity.ipynb).
