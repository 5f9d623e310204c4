# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2 · One lever
#
# **The question.** Four of five leadership seats belong to one profession. Suppose that from one week on the seats no
# longer set the agenda. What changes, for whom, how soon, and how sure is that?
#
# **What you will see.** Two worlds on the same luck, equal to the last bit until the lever is pulled; the first people whom
# the difference reaches; then many such pairs, as differences with intervals, each held against the smallest effect that
# anyone would care about.
#
# **You need** pandas, and 15 minutes of reading; it runs in less than a minute.
#
# **Before you go on, write down a guess:** will *relationship conflict* go up, stay, or go down? And *disagreement that
# nobody voices*? How sure are you?

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from ipywidgets import IntSlider, interact

from sim import Study, run
from sim.settings.compose import compose_config
from sim.replay.page.build import frame_of
from sim.studies.effects.divergence import divergence, in_words
from sim.presentation.style import BLUE, GREEN, ORANGE, QUIET, STYLE, VERMILLION, colours_of

plt.rcParams.update(STYLE)
scratch = Path(tempfile.mkdtemp())  # give a folder of your own instead, to keep what is made here

# %% [markdown]
# ## The lever
#
# `leadership.bias` says how far the seats, and not the headcount, set the agenda. How strong it is in any real service
# nobody has measured: the case study's value is an assumption. In world B the calendar sets it to 0 in week 26.

# %%
LEVER = {"calendar": [{"week": 26, "set": {"leadership.bias": 0.0}}]}
COMMON = {"organisation": "case_study", "weeks": 104}

as_now = compose_config("case_study", **COMMON)
what_if = compose_config("case_study", **COMMON, **LEVER)
seats = as_now.leadership.seats
print(f"Seats: {seats}; bias {as_now.leadership.bias:g} in A, none from week 26 on in B.")
assert max(seats.values()) == 4 and sum(seats.values()) == 5

# %% [markdown]
# ## Where the two worlds part
#
# Chance is asked about events ("does this person speak in this meeting?") and never drawn from a queue. So both worlds throw
# the same dice wherever they agree, and nothing differs until something has a reason to.

# %%
parting = divergence(as_now, what_if, replicate=0, names=("as now", "no bias"))
labels = {name: item.label for name, item in as_now.organisation.professions.items()}
print("\n".join(in_words(parting, labels)))

# %%
assert parting.week == 26  # bit for bit the same until the lever is pulled

touched = parting.spread.pivot(index="week", columns="profession", values="touched")
people = parting.spread.groupby("profession")["people"].first()
(100 * touched / people).loc[25:30].round(0).astype(int)

# %% [markdown]
# Per cent of people who *differ*: in at least one bit of their work, the conflict they met, their mind, their ties or their
# post. It says that the change has arrived, which a change at the top does at once, and not that it matters. How far apart
# do the two worlds get?

# %%
sides = {"trust_apart": "trust in colleagues", "tension_apart": "tension with colleagues"}
colours = colours_of(list(people.index))
figure, panels = plt.subplots(1, 2, figsize=(9.6, 3.4), sharey=True, layout="constrained")
for axes, (what, title) in zip(panels, sides.items(), strict=True):
    apart = parting.spread.pivot(index="week", columns="profession", values=what)
    for name in apart:
        axes.plot(apart.index, apart[name], color=colours[name], lw=2)
    order = apart.iloc[-1].sort_values().index
    for place, name in zip(np.linspace(0.12, 0.95, len(order)), order, strict=True):
        axes.text(1.02, place, labels[name], color=colours[name], transform=axes.transAxes, va="center")
    axes.axvline(26, color=QUIET, lw=1, ls=":")
    axes.set(xlim=(20, 103), xlabel="week", title=title)
panels[0].set_ylabel("mean distance of the same person\nin the two worlds (0 to 1)")
figure.suptitle("The change arrives in a week; the distance grows for months", x=0.02, ha="left")
plt.show()

# %%
far = parting.spread.groupby("week")["trust_apart"].mean()
print(f"Trust apart after one week: {far[26]:.4f}; after a year: {far[78]:.4f}.")
assert far[78] > 5 * far[26]

# %% [markdown]
# ## Watch both, side by side
#
# The same small service twice, the same people, the same luck. Choose *One person's story* to read where two diaries part.

# %%
watched = {"organisation": "small_workshop", "replicates": 6, "weeks": 78, "progress": False}
a = run("case_study", **watched).replay()
posts = [int(post) for post in a.record["diaries"]]
b = run("case_study", **watched, **LEVER).replay(posts=posts)
page = a.beside(b, ["as now", "no bias from week 26"])
display({"text/html": frame_of(page)}, raw=True)

# %% [markdown]
# ## From one story to an answer
#
# One pair of worlds is an anecdote. A **study** lives each setting many times, replicate 7 of A on the luck of replicate 7 of
# B, and compares pair by pair. Here bias is 0 from the start, so that whole runs can be compared.

# %%
study = Study.create(
    over={"leadership.bias": [0.6, 0.0]},
    replicates=20,
    weeks=104,
    engine="in_process",
    folder=scratch / "bias",
)
study.run(progress=False)
effects = study.effects(baseline="bias 0.6")
shown = ["label", "before", "difference", "low", "high", "smallest", "unit", "verdict"]
effects[shown].set_index("label").round(3)

# %% [markdown]
# Each row: the mean under today's bias, the mean *paired difference* without it, its 95 % interval over replicates, and the
# smallest effect of interest, declared before anything was run. *Equivalent*: the interval lies inside that effect, so it
# does not matter. *Undecided*: too few replicates to say. There are no p-values: with enough runs everything differs.

# %%
chosen = effects.set_index("measure").loc[
    [
        "task_conflict",
        "unspoken_disagreement",
        "relationship_conflict",
        "process_conflict",
        "quality",
    ]
]
figure, axes = plt.subplots(figsize=(8.4, 3.0), layout="constrained")
for y, line in enumerate(chosen.iloc[::-1].itertuples()):
    matters = line.verdict not in ("equivalent", "undecided")
    colour = VERMILLION if matters else BLUE
    axes.barh(y, 2 * line.smallest, left=-line.smallest, height=0.8, color="#EEEEEE")
    axes.plot([line.low, line.high], [y, y], color=colour, lw=9, solid_capstyle="butt", alpha=0.5)
    axes.plot(line.difference, y, "|", color=colour, ms=12, mew=2)
    axes.text(0.165, y, line.verdict, color=colour, va="center")
axes.set(yticks=range(len(chosen)), xlim=(-0.16, 0.16))
axes.set_yticklabels(chosen["label"].iloc[::-1])
axes.axvline(0, color=QUIET, lw=0.8)
n = int(chosen["n"].min())
axes.set_xlabel(f"change without bias (share; bar: 95 % interval, {n} pairs; grey: too small to matter)")
axes.set_title("What becomes audible, and what it does")
plt.show()

# %% [markdown]
# **Compare with your guess.** Sentences here are computed, not typed:

# %%
for name in ("unspoken_disagreement", "task_conflict", "relationship_conflict", "quality"):
    line = chosen.loc[name]
    print(
        f"{line['label']}: {line['difference']:+.3f} [{line['low']:+.3f}, {line['high']:+.3f}] — {line['verdict']}."
    )

assert chosen.loc["unspoken_disagreement", "high"] < -chosen.loc["unspoken_disagreement", "smallest"]
assert chosen.loc["task_conflict", "low"] > chosen.loc["task_conflict", "smallest"]

# %% [markdown]
# In this model a biased leadership makes a service *sound* more peaceful, because those without a voice stop disagreeing
# aloud. That is nearly built in (voice is what airs a disagreement); what it does to plans and to quarrels is not.
#
# ## What the pairing bought
#
# The same runs, compared as if A and B had nothing to do with each other:

# %%
pairing = chosen[["label", "half_width", "variance_reduction", "independent_runs"]].set_index("label")
pairing["half-width unpaired"] = pairing["half_width"] / np.sqrt(1 - pairing["variance_reduction"])
pairing.round(4)

# %% [markdown]
# `independent_runs` is how many unrelated replicates of each world would give the same interval. Where luck does most of the
# work, the same luck on both sides saves most.
#
# With a running kernel: how the interval shrinks as pairs are added.

# %%
runs = study.read("runs", ["unspoken_disagreement", "relationship_conflict", "quality"])
wide = runs.pivot(index="replicate", columns="name")


def after(pairs, measure="relationship_conflict"):
    """Mean difference and 95 % interval from the first so many pairs."""
    gaps = (wide[measure, "bias 0"] - wide[measure, "bias 0.6"]).iloc[:pairs]
    half = 1.96 * gaps.std(ddof=1) / np.sqrt(pairs)
    figure, axes = plt.subplots(figsize=(8.4, 1.9), layout="constrained")
    axes.plot(gaps, np.zeros(pairs), "|", color=QUIET, ms=16)
    axes.plot([gaps.mean() - half, gaps.mean() + half], [0, 0], color=GREEN, lw=5)
    axes.plot(gaps.mean(), 0, "o", color=ORANGE, ms=9)
    axes.axvline(0, color=QUIET, lw=0.8)
    axes.set(
        yticks=[],
        xlim=(-0.03, 0.06),
        xlabel=f"difference in {measure.replace('_', ' ')}, {pairs} pairs",
    )
    plt.show()


after(10)

# %% tags=["widget"]
_ = interact(after, pairs=IntSlider(5, min=2, max=20), measure=["relationship_conflict", "quality"])
# %% [markdown]
# ## Exercises
#
# 1. Leadership acts through four channels (`attention`, `cpd_money`, `voice`, `resentment`). Keep the bias and cut only
#    `voice`. How much of the change in unspoken disagreement is that?
# 2. One parameter decides a sign: `episodes.injustice_rate`. Put it at the top of its range and ask again what a biased
#    leadership does to relationship conflict.

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1 (in the small service, because it is quicker)
small = {"organisation": "small_workshop", "weeks": 78, "engine": "in_process"}
cut = Study.create(over={"leadership.voice": [True, False]}, replicates=20, folder=scratch / "1", **small)
voice = cut.run(progress=False).effects(measures=["unspoken_disagreement"]).iloc[0]
whole = chosen.loc["unspoken_disagreement", "difference"]
print(
    f"Cutting voice: {voice['difference']:+.3f} of about {whole:+.3f}, {voice['difference'] / whole:.0%}."
)
assert voice["high"] < 0

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2: from bias 0 to bias 0.6, at the default rate and at the top of its range
levers = {"leadership.bias": [0.0, 0.6], "episodes.injustice_rate": [0.05, 0.4]}
both = Study.create(over=levers, replicates=20, folder=scratch / "2", **small).run(progress=False)
signs = both.effects(baseline={"leadership.bias": 0.0}, measures=["relationship_conflict"])
signs = signs[signs["leadership.bias"] == 0.6].set_index("episodes.injustice_rate")
assert signs.loc[0.05, "high"] < 0 < signs.loc[0.4, "low"]  # the sign turns
signs[["difference", "low", "high", "verdict"]].round(3)

# %% [markdown]
# ## What this cannot tell
#
# - The intervals show what *luck* may do under these assumptions. They do not show doubt about the assumptions: exercise 2
#   turns a sign by moving one number that nobody has measured. See [8 · Break the model](08_break_the_model.ipynb).
# - The size of the bias is an assumption, and a real reform changes more than one number at once.
#
# **Read next:** [docs/hypotheses.md](../docs/hypotheses.md) for what was expected and what came out;
# [docs/studies.md](../docs/studies.md) for larger studies; [3 · Designing a CPD framework](03_designing_a_cpd_framework.ipynb).
