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
# **The question.** Four of five leadership seats belong to one profession. Suppose that from one week on the seats no longer
# determine priorities. What changes, for whom, how soon, and how certain is that?
#
# **What you will see.** Two runs with the same random numbers, identical until the parameter changes; the first people whom
# the difference reaches; then many such pairs, as differences with intervals, each compared with the smallest effect of
# interest.
#
# **You need** pandas, and 15 minutes of reading. It runs in less than a minute.
#
# **Before you go on, write down a guess:** will *relationship conflict* rise, stay or fall? And *unspoken disagreement*? How
# sure are you?

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
from sim.replay.page.build import notebook_frame
from sim.studies.effects.divergence import divergence, in_words
from sim.presentation.style import BLUE, GREEN, ORANGE, QUIET, STYLE, VERMILLION, profession_colours

plt.rcParams.update(STYLE)
scratch = Path(tempfile.mkdtemp())  # give a folder of your own instead, to keep what is made here

# %% [markdown]
# ## The lever
#
# `leadership.bias` says how strongly the seats, rather than staff numbers, determine priorities. Nobody has measured it in a
# real service: the case study's value is an assumption. In run B a dated change sets it to 0 in week 26.

# %%
LEVER = {"schedule": [{"week": 26, "set": {"leadership.bias": 0.0}}]}
COMMON = {"organisation": "case_study", "weeks": 104}

as_now = compose_config("case_study", **COMMON)
what_if = compose_config("case_study", **COMMON, **LEVER)
seats = as_now.leadership.seats
print(f"Seats: {seats}; bias {as_now.leadership.bias:g} in A, none from week 26 on in B.")
assert max(seats.values()) == 4 and sum(seats.values()) == 5

# %% [markdown]
# ## Where the two runs first differ
#
# Each random number is tied to an event ("does this person speak in this meeting?"), not to a stream. Both runs use the same
# random numbers, so they differ only through the changed parameter.

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
# The table shows the percentage of people who *differ* in at least one bit of their work, conflict, beliefs, ties or post. It
# shows that the change has reached them, not that it matters. How far do the two runs diverge?

# %%
titles = {"trust_apart": "trust in colleagues", "tension_apart": "tension with colleagues"}
colours = profession_colours(list(people.index))
figure, panels = plt.subplots(1, 2, figsize=(9.6, 3.4), sharey=True, layout="constrained")
for axes, (what, title) in zip(panels, titles.items(), strict=True):
    distance = parting.spread.pivot(index="week", columns="profession", values=what)
    for name in distance:
        axes.plot(distance.index, distance[name], color=colours[name], lw=2)
    order = distance.iloc[-1].sort_values().index
    for place, name in zip(np.linspace(0.12, 0.95, len(order)), order, strict=True):
        axes.text(1.02, place, labels[name], color=colours[name], transform=axes.transAxes, va="center")
    axes.axvline(26, color=QUIET, lw=1, ls=":")
    axes.set(xlim=(20, 103), xlabel="week", title=title)
panels[0].set_ylabel("mean difference of the same person\nbetween the two runs (0 to 1)")
figure.suptitle("The change arrives within a week; the difference grows for months", x=0.02, ha="left")
plt.show()

# %%
far = parting.spread.groupby("week")["trust_apart"].mean()
print(f"Difference in trust after one week: {far[26]:.4f}; after a year: {far[78]:.4f}.")
assert far[78] > 5 * far[26]

# %% [markdown]
# ## Watch both side by side
#
# The same small service twice, with the same people and the same random numbers. Choose *One person's story* to see where two
# histories diverge.

# %%
watched = {"organisation": "small_workshop", "replicates": 6, "weeks": 78, "progress": False}
a = run("case_study", **watched).replay()
posts = [int(post) for post in a.record["individual_histories"]]
b = run("case_study", **watched, **LEVER).replay(posts=posts)
page = a.comparison_page(b, ["as now", "no bias from week 26"])
display({"text/html": notebook_frame(page)}, raw=True)

# %% [markdown]
# ## From one pair to an answer
#
# One pair of runs is an anecdote. A **study** runs each setting many times; replicate 7 of A and of B share random numbers. It
# compares pair by pair. Here bias is 0 from the start, so that whole runs can be compared.

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
# Each row has the mean with the present bias, the mean *paired difference* without it, its 95 % interval over replicates, and
# the smallest effect of interest, which was declared before the runs. *Equivalent*: the interval lies inside that effect.
# *Undecided*: there are too few replicates. There are no p-values: with enough runs everything is significant.

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
axes.set_title("More disagreement is voiced; effects on other measures")
plt.show()

# %% [markdown]
# **Compare with your guess.** These sentences are computed:

# %%
for name in ("unspoken_disagreement", "task_conflict", "relationship_conflict", "quality"):
    line = chosen.loc[name]
    print(
        f"{line['label']}: {line['difference']:+.3f} [{line['low']:+.3f}, {line['high']:+.3f}] — {line['verdict']}."
    )

assert chosen.loc["unspoken_disagreement", "high"] < -chosen.loc["unspoken_disagreement", "smallest"]
assert chosen.loc["task_conflict", "low"] > chosen.loc["task_conflict", "smallest"]

# %% [markdown]
# In this model a biased leadership makes a service *sound* more peaceful, because people without a voice stop voicing
# disagreement. That is nearly true by construction (disagreement is voiced only by those who speak). Its effect on plans and on
# relationship conflict is not.
#
# ## The gain from pairing
#
# The same runs, compared as if A and B were independent:

# %%
pairing = chosen[["label", "half_width", "variance_reduction", "independent_runs"]].set_index("label")
pairing["half-width unpaired"] = pairing["half_width"] / np.sqrt(1 - pairing["variance_reduction"])
pairing.round(4)

# %% [markdown]
# `independent_runs` is the number of independent replicates per setting that would give the same interval. Common random numbers
# help most where random variation is large.
#
# With a running kernel, see how the interval shrinks as pairs are added.

# %%
runs = study.read("runs", ["unspoken_disagreement", "relationship_conflict", "quality"])
wide = runs.pivot(index="replicate", columns="name")


def after(pairs, measure="relationship_conflict"):
    """Mean difference and 95 % interval from the first pairs."""
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
# 1. Leadership acts through four channels (`attention`, `cpd_money`, `voice`, `resentment`). Keep the bias and switch off only
#    `voice`. Which part of the change in unspoken disagreement does this explain?
# 2. One parameter decides a sign: `episodes.injustice_rate`. Set it to the top of its range. What does a biased leadership then
#    do to relationship conflict?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1 (in the small service, because it is quicker)
small = {"organisation": "small_workshop", "weeks": 78, "engine": "in_process"}
cut = Study.create(over={"leadership.voice": [True, False]}, replicates=20, folder=scratch / "1", **small)
voice = cut.run(progress=False).effects(measures=["unspoken_disagreement"]).iloc[0]
whole = chosen.loc["unspoken_disagreement", "difference"]
print(
    f"Without the voice channel: {voice['difference']:+.3f} of about {whole:+.3f}, {voice['difference'] / whole:.0%}."
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
# - The intervals show variation between seeds under these assumptions, not the uncertainty of the assumptions. Exercise 2
#   reverses a sign by changing one number that nobody has measured. See [8 · Break the model](08_break_the_model.ipynb).
# - The size of the bias is an assumption, and a real reform changes more than one number at once.
#
# **Read next:** [docs/hypotheses.md](../docs/hypotheses.md) for what was expected and what was found;
# [docs/studies.md](../docs/studies.md) for larger studies; [3 · Designing a CPD framework](03_designing_a_cpd_framework.ipynb).
