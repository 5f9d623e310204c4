# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 9 · Write your own activity
#
# **The question.** The activity that you have in mind does not exist yet. How do you add it so that it follows the same rules as
# all others? It needs a price and sources, must be able to fail, and may change only what it declares.
#
# **What you will see.** An activity in one short class; the conformance test of every activity, first failed and then passed; the
# activity in a framework against its placebo twin; and how the command line finds it.
#
# **You need** basic knowledge of Python classes, and 15 minutes of reading. It runs in less than a minute.

# %%
# %matplotlib inline
import tempfile
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import yaml

from sim import Study, run
from sim.model.cpd.activity import ACTIVITIES, EFFECTS, Activity
from sim.model.cpd.activity import columns, effect, hours, price, reach, register
from sim.interfaces.testing.conformance import check
from sim.settings.plugins import load_folder
from sim.presentation.style import BLUE, FAINT, ORANGE, QUIET, STYLE

plt.rcParams.update(STYLE)
scratch = Path(tempfile.mkdtemp())  # give a folder of your own instead, to keep what is made here

# %% [markdown]
# ## First try: a shared breakfast
#
# An activity declares its hours and price, who comes (reach), who is together (grouping), and which **causes** it changes. There is
# no field for an effect on conflict or on a plan: these are results of the model.


# %%
@register
@dataclass(frozen=True)
class Breakfast(Activity):
    """Breakfast together."""

    kind = "breakfast"
    label = "Shared breakfast"
    description = "Everyone has breakfast together. It is lovely."
    grouping = "team"
    addresses = "tension"
    writes = columns("hours", "trust")

    hours: float = hours(1.0, 0.5, 2.0)
    price: float = price(3.0, 9.0)
    reach: float = reach(0.8)
    trust: float = effect(0.02, 0.1, "trust in those met (e_T)", grade="B")
    understanding: float = effect(0.0, 0.1, "one role heard of (e_r)")


report = check(Breakfast)
print(report)

# %%
assert not report.passed
failed = [rule for rule, problem in report.problems.items() if problem]
print(f"{len(failed)} of {len(report.problems)} rules failed.")

# %% [markdown]
# The report names the problems. The description has two sentences instead of one. An assumption claims evidence of grade B. The range
# of an effect excludes zero, so the activity could not fail. And the activity changes understanding without declaring it: the test
# simulated a week with and without it and compared every column of the service, bit by bit.
#
# ## Second try, in a file
#
# Breakfast may also do harm: people meet (`contacts`), and each encounter can turn personal. This time the class goes into a file,
# `activities/breakfast.py`, in a folder of your own. A study distinguishes versions of a class by its file, so that results of
# different versions are never mixed. It refuses a class that was only typed in a session.

# %%
BREAKFAST = '''
"""Shared breakfast: people meet before work, and one of them describes a day's work."""

from dataclasses import dataclass

from sim.model.cpd.activity import Activity, columns, contacts, effect, half_life, hours, price, reach, register


@register
@dataclass(frozen=True)
class Breakfast(Activity):
    """Breakfast together, with one colleague describing a day's work."""

    kind = "breakfast"
    label = "Shared breakfast"
    description = "Everyone of a locality has breakfast together and hears of one colleague's work."
    grouping = "team"
    addresses = "tension"
    writes = columns("hours", "understanding", "trust", "contacts")

    hours: float = hours(1.0, 0.5, 2.0)
    price: float = price(3.0, 9.0)
    reach: float = reach(0.8)
    trust: float = effect(0.0, 0.04, "trust in those met (e_T)")
    understanding: float = effect(0.0, 0.1, "one role heard of (e_r)")
    half_life_weeks: float = half_life(26.0)
    contacts: int = contacts(1)
'''
folder = scratch / "mine"
for part in ("activities", "cpd"):
    (folder / part).mkdir(parents=True, exist_ok=True)
(folder / "activities" / "breakfast.py").write_text(BREAKFAST.lstrip())

ACTIVITIES.pop("breakfast")  # remove the first try
load_folder(folder)
report = check(ACTIVITIES["breakfast"])
print(report)
assert report.passed

# %% [markdown]
# ## Does it do anything? Against its placebo twin
#
# Breakfast every fortnight, and the same breakfast without any effect: the same hours, money and people.

# %%
use = {"per_year": 26}
nothing = {**dict.fromkeys(EFFECTS, 0.0), "contacts": 0}
for name, more in {"breakfasts": {}, "breakfast_twin": nothing}.items():
    framework = {
        "name": name,
        "label": name.replace("_", " ").capitalize(),
        "description": "An example.",
        "source": "An example.",
        "budget": 120.0,
        "activities": {"breakfast": {**use, **more}},
    }
    (folder / "cpd" / f"{name}.yaml").write_text(yaml.safe_dump(framework, sort_keys=False))

small = {"organisation": "small_workshop", "weeks": 78, "engine": "in_process", "config_dir": folder}
over = {"cpd": ["breakfast_twin", "breakfasts"], "cpd.effect_scale": [0.0, 0.5, 1.0]}
trial = Study.create("status_quo", over=over, replicates=16, folder=scratch / "trial", **small).run(
    progress=False
)
MEASURES = [
    "understanding",
    "trust_across",
    "tension",
    "relationship_conflict",
    "quality",
    "weeks_to_plan",
]
effects = trial.effects(baseline={"cpd": "breakfast_twin"}, measures=MEASURES)
effects = effects[effects["cpd"] == "breakfasts"]
effects["effect"] = [f"{e.difference:+.4f} [{e.low:+.4f}, {e.high:+.4f}]" for e in effects.itertuples()]
effects.pivot(index="label", columns="cpd.effect_scale", values="effect")

# %%
figure, panels = plt.subplots(1, len(MEASURES) // 2, figsize=(9.6, 2.9), layout="constrained")
for axes, name in zip(panels, ["understanding", "tension", "quality"], strict=True):
    part = effects[effects["measure"] == name].sort_values("cpd.effect_scale")
    smallest = part["smallest"].iloc[0]
    axes.axhspan(-smallest, smallest, color=FAINT, alpha=0.6, lw=0)
    axes.axhline(0, color=QUIET, lw=0.8)
    axes.errorbar(
        part["cpd.effect_scale"],
        part["difference"],
        part["half_width"],
        color=BLUE,
        marker="o",
        capsize=3,
    )
    axes.set(title=part["label"].iloc[0], xlabel="effect scale", xticks=[0, 0.5, 1])
panels[0].set_ylabel("against the twin")
figure.suptitle("From no effect to the middle of its range. Grey: too small to matter", x=0.02, ha="left")
plt.show()

# %%
known = effects[effects["measure"] == "understanding"].set_index("cpd.effect_scale")
print("Understanding:", known["effect"].to_dict())
assert known.loc[1.0, "difference"] > known.loc[0.5, "difference"] > known.loc[0.0, "difference"]

# %% [markdown]
# At scale 0 the twin and the breakfast still differ in one respect: at breakfast people *meet*. The difference there is the effect of
# the encounters, good or bad.
#
# ## Who came
#
# Reach is a share of those invited. Strain keeps people away, and so does a lack of money.

# %%
result = run(
    "status_quo",
    organisation="small_workshop",
    cpd="breakfasts",
    config_dir=folder,
    replicates=4,
    weeks=52,
    progress=False,
)
came = result.training.groupby("profession", observed=True)[["attended", "turned_away"]].sum() / 4
heads = {name: item.headcount for name, item in result.config.organisation.professions.items()}
came["a head and year"] = came["attended"] / came.index.map(heads).to_numpy()
came.round(2)

# %%
breakfast = ACTIVITIES["breakfast"]()
held_sessions = result.training.groupby(["replicate", "week"], observed=True)["attended"].sum()
mean = held_sessions[held_sessions > 0].mean()
posts = sum(heads.values())
figure, axes = plt.subplots(figsize=(8.4, 2.2), layout="constrained")
axes.hist(held_sessions[held_sessions > 0], bins=np.arange(0, posts + 2) - 0.5, color=ORANGE)
axes.axvline(breakfast.reach * posts, color=QUIET, ls=":")
axes.text(breakfast.reach * posts, axes.get_ylim()[1], " reach × posts", va="top", color=QUIET)
axes.set(xlabel=f"people at a week's breakfasts (mean {mean:.1f} of {posts} posts)", ylabel="weeks")
plt.show()
assert mean < breakfast.reach * posts

# %% [markdown]
# ## On the command line
#
# Use the same folder: `dissonance scenario=status_quo cpd=breakfasts --config-dir FOLDER`. A package of your own registers an entry
# point `dissonance.activities` instead.
#
# ## Exercises
#
# 1. Invite only social work to breakfast. Which entry of the framework does this? Who benefits?
# 2. Write an activity that can do harm, with a range of `myths` that extends below 0. Does it pass?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1: "professions" in the entry
alone = {"budget": 120.0, "activities": {"breakfast": {**use, "professions": ["social_work"]}}}
invited = run(
    "status_quo", organisation="small_workshop", cpd=alone, replicates=2, weeks=52, progress=False
)
places = invited.training.groupby("profession", observed=True)["attended"].sum()
assert places.drop("social_work").sum() == 0 < places["social_work"]
places


# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2: it passes; an activity may be able to do harm
@register
@dataclass(frozen=True)
class Roast(Activity):
    """An evening at which professions make fun of each other."""

    kind = "roast"
    label = "Roast"
    description = (
        "Professions make fun of each other for an evening, which can dispel myths or feed them."
    )
    grouping = "mixed"
    writes = columns("hours", "myths")

    hours: float = hours(2.0, 1.0, 3.0)
    price: float = price(0.0, 10.0)
    reach: float = reach(0.5)
    myths: float = effect(-0.06, 0.1, "myths lost; below 0: fed (e_s)")


verdict = check(Roast)
print(verdict)
assert verdict.passed

# %% [markdown]
# ## What this cannot tell
#
# - The test checks that an activity does what it declares. It cannot check whether the declaration is *true*. You must justify the
#   ranges: give a source that you have read, or write "assumption".
# - A positive effect on understanding raises understanding. The question is what follows from it.
#
# **Read next:** [docs/levers.md](../docs/levers.md) on alternatives and entry points;
# [3 · Designing a CPD framework](03_designing_a_cpd_framework.ipynb) for a fair trial of it.
