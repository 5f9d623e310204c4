# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 10 · How sure is this?
#
# **The question.** An effect of the model has an interval. That interval holds the chance of seeds, and nothing else. What about the
# forty numbers that nobody has measured?
#
# **What you will see.** One effect in many worlds that are all held possible; how many of them agree; which worlds disagree; and
# what data would narrow them.
#
# **You need** pandas, and 20 minutes of reading. It runs in a minute or two, with very few replicates: read
# shapes, not figures.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt

from sim import Study, calibrate
from sim.inference.pattern_files import read_patterns
from sim.inference.prior_sample import sample_priors, uncertain
from sim.presentation.style import BLUE, FAINT, STYLE, VERMILLION

plt.rcParams.update(STYLE)
scratch = Path(tempfile.mkdtemp())  # give a folder of your own instead, to keep what is made here
SMALL = {"organisation": "small_workshop", "weeks": 52, "burn_in": 52}
TYPED = [f"{name}={value}" for name, value in SMALL.items()]

# %% [markdown]
# ## What nobody knows
#
# Each uncertain number has a prior: a range that is held possible before the model is compared with anything. Most come from
# judgement. A draw takes one value for each number: a *world*.

# %%
sample = sample_priors(200, seed=1, settings=TYPED)
print(sample.sentence())
sample.values.iloc[:5, :6]

# %%
by_judgement = [row.path for row in uncertain() if row.prior.source == "judgement"]
print(f"{len(by_judgement)} of {len(uncertain())} priors rest on judgement.")

# %% [markdown]
# ## One effect, many worlds
#
# The package has an *ensemble*: worlds that come near published patterns. `parameters="ensemble"` simulates each cell of a study in
# each of them. Here: does a leadership bias change relationship conflict, and do shared forms change timeliness?

# %%
study = Study.create(
    over={"leadership.bias": [0, 0.6]},
    parameters={"kind": "ensemble", "members": 12},
    folder=scratch / "worlds",
    replicates=4,
    **SMALL,
)
study.run(progress=False)
found = study.effects_over_members(measures=["relationship_conflict", "unspoken_disagreement", "quality"])
found.table[["label", "worlds", "better", "worse", "higher", "lower", "equivalent", "undecided"]]

# %% [markdown]
# Two spreads, and they are not the same thing. *Seeds*: how far two services with the same numbers differ. *Assumptions*: how far
# the true effects of two worlds differ. More replicates shrink what seeds add; nothing but data shrinks the other.

# %%
found.table[["label", "median", "assumption_spread", "seed_spread"]]

# %%
worlds = found.by_world
shown = worlds[worlds["measure"] == "unspoken_disagreement"].sort_values("difference")
figure, axes = plt.subplots(figsize=(9, 3.2), layout="constrained")
axes.axhline(0, color="black", lw=0.8)
axes.vlines(range(len(shown)), shown["low"], shown["high"], color=FAINT, lw=3)
axes.plot(range(len(shown)), shown["difference"], "o", color=BLUE)
axes.set(xlabel="worlds, by their effect", ylabel="effect of bias", title="Unspoken disagreement")
plt.show()
assert len(shown) == 12

# %% [markdown]
# ## What would narrow it
#
# `calibrate` finds worlds near figures that were observed. This one aims at two published patterns, with far too few draws, in a
# service that is far too small. It shows the steps; `dissonance calibrate` does it in earnest.

# %%
tiny = ["size=quick", "draws=40", "truths=0", "members=12", "engine=in_process", *TYPED]
fitted = calibrate(
    tiny, patterns=read_patterns(["on_time", "time_forms"]), folder=scratch / "calibration"
)
fitted.fit()[["label", "value", "tolerance", "median", "low", "high", "hit"]]

# %%
narrowed = fitted.narrowing()
narrowed.head(8)

# %%
figure, axes = plt.subplots(figsize=(9, 3), layout="constrained")
axes.hist(
    fitted.first.figures["on_time"], bins=20, range=(0, 1), color=FAINT, label="worlds of the priors"
)
axes.hist(
    fitted.candidates.figures.loc[list(fitted.members), "on_time"],
    bins=20,
    range=(0, 1),
    color=VERMILLION,
    label="worlds near the targets",
)
axes.set(xlabel="share of plans on time", ylabel="worlds")
axes.legend()
plt.show()

# %% [markdown]
# Most numbers keep the whole of their priors (a spread near 1): two figures of a service cannot tell forty numbers apart. That is
# why results are shown over an ensemble, and not for its best member.
#
# ## Exercises
#
# 1. Which numbers did the two patterns narrow most? Why these?
# 2. In how many worlds does the bias lower the quality of plans? Is the verdict limited by seeds or by assumptions?

# %% jupyter={"source_hidden": true} tags=["solution"]
print(narrowed.head(3)[["parameter", "spread"]].to_string(index=False))
quality = found.table.set_index("measure").loc["quality"]
print(f"Worse in {quality['worse']} of {quality['worlds']} worlds, undecided in {quality['undecided']}.")

# %% [markdown]
# ## Next
#
# The same question has other commands, each with its page: [which numbers matter](../docs/how-to/sensitivity.md),
# [under which assumptions does a claim hold](../docs/how-to/discover.md),
# [how to spend a budget when the world is not known](../docs/how-to/optimise.md),
# [what the model does beside published models](../docs/how-to/dock.md), and
# [use your own service's data](../docs/how-to/own-service-data.md).
