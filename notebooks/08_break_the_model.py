# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 8 · Break the model
#
# **The question.** Here is a headline: *"a biased leadership lowers relationship conflict"*. Can you make it come out the other
# way, with numbers that nobody could call absurd? Which of them does it hang on? And where does the model stop making sense?
#
# **What you will see.** The headline with its interval; every number without evidence moved to both ends of its range; the
# place at which the sign turns; the headline in worlds drawn at random; limits that must hold exactly; and one way to overload it.
#
# **You need** pandas, and 15 minutes of reading; it runs in less than a minute. A flip is not a failure: it is the finding.

# %%
# %matplotlib inline
from dataclasses import asdict
from functools import reduce

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from sim import ServiceModel
from sim.settings.compose import compose_config, typed
from sim.model.config import registry
from sim.studies.effects.paired import difference, outcomes
from sim.presentation.style import BLUE, FAINT, GREEN, QUIET, STYLE, VERMILLION

plt.rcParams.update(STYLE)
MEASURE = "relationship_conflict"

# %% [markdown]
# ## The headline
#
# The same service with and without a bias, on the same luck. `outcomes` lives a configuration's replicates; `difference` pairs
# them.


# %%
SMALL = {"organisation": "small_workshop", "weeks": 52, "burn_in": 26, "workers": 2}
SERVICE = compose_config("case_study", **SMALL)


def changed(numbers):
    """The service with other numbers, by dotted name; checked like any other."""
    plain = asdict(SERVICE)
    for path, value in numbers.items():
        *groups, name = path.split(".")
        reduce(dict.get, groups, plain)[name] = value
    return typed(plain)


def headline(pairs=6, **numbers):
    """What a bias of .6 does, against none, where other things are as ``numbers`` say."""
    sides = [changed({"replicates": pairs, **numbers, "leadership.bias": bias}) for bias in (0.0, 0.6)]
    return difference(*map(outcomes, sides), MEASURE)


usual = headline(pairs=20)
print(f"Bias changes relationship conflict by {usual} (n = {usual.n}): {usual.verdict}.")
assert usual.high < 0

# %% [markdown]
# ## Move one number at a time
#
# Numbers of grade E have no evidence: they close the model. These are the ones that stand in the way from a meeting to a
# quarrel and its traces. Each goes to both ends of its declared range, all else as it was.

# %%
WAY = ("episodes", "aftermath", "voice", "pooling", "spoiling")
suspects = [row for row in registry() if row.grade == "E" and row.path.split(".")[0] in WAY]
pd.DataFrame([(row.path, row.low, row.default, row.high, row.meaning) for row in suspects],
             columns=["path", "low", "default", "high", "meaning"]).set_index("path")  # fmt: skip

# %%
ends = {
    row.path: [headline(pairs=4, **{row.path: end}) for end in (row.low, row.high)] for row in suspects
}
span = {path: abs(high.difference - low.difference) for path, (low, high) in ends.items()}
order = sorted(span, key=span.get)

figure, axes = plt.subplots(figsize=(9.0, 3.8), layout="constrained")
axes.axvspan(-usual.smallest, usual.smallest, color=FAINT, alpha=0.6, lw=0)
for y, path in enumerate(order):
    for end, colour in zip(ends[path], (BLUE, VERMILLION), strict=True):
        axes.plot(
            [usual.difference, end.difference],
            [y, y],
            color=colour,
            lw=7,
            alpha=0.35,
            solid_capstyle="butt",
        )
        axes.plot([end.low, end.high], [y, y], color=colour, lw=2)
        axes.plot(end.difference, y, "o", color=colour, ms=5)
axes.axvline(usual.difference, color=QUIET, lw=0.8)
axes.axvline(0, color="black", lw=0.8)
axes.set(
    yticks=range(len(order)),
    yticklabels=order,
    xlabel="what bias does to relationship conflict (95 % intervals)",
)
axes.set_title("Blue: at the low end of its range. Red: at the high end. Grey: too small to matter")
plt.show()

# %%
flips = [path for path in order if any(end.low > 0 for end in ends[path])]
print("Alone, these turn the headline round:", ", ".join(flips) or "none")
assert "episodes.injustice_rate" in flips

# %% [markdown]
# ## Where does it turn?

# %%
rates = [0.0, 0.05, 0.1, 0.2, 0.3, 0.4]
curve = pd.DataFrame(
    [headline(pairs=6, **{"episodes.injustice_rate": rate}).__dict__ for rate in rates], index=rates
)
turn = float(np.interp(0, curve["difference"], rates))

figure, axes = plt.subplots(figsize=(8.4, 3.2), layout="constrained")
axes.axhspan(-usual.smallest, usual.smallest, color=FAINT, alpha=0.6, lw=0)
axes.fill_between(rates, curve["low"], curve["high"], color=BLUE, alpha=0.25, lw=0)
axes.plot(rates, curve["difference"], color=BLUE, marker="o")
axes.axhline(0, color="black", lw=0.8)
axes.axvline(turn, color=VERMILLION, lw=1, ls=":")
axes.text(turn, curve["high"].max(), f" turns near {turn:.2f}", color=VERMILLION, va="top")
axes.set(
    xlabel="how strongly unequal treatment is felt (episodes.injustice_rate)", ylabel="what bias does"
)
axes.set_title("Below: bias silences, and silence is calm. Above: injustice rankles")
plt.show()
assert curve["high"].iloc[0] < 0 < curve["low"].iloc[-1]

# %% [markdown]
# Nobody has measured this number. So the honest sentence is: *whether a biased leadership raises or lowers relationship
# conflict depends on how strongly people resent it, and on this nothing is known*. What does not depend on it?

# %% [markdown]
# ## Worlds drawn at random
#
# All suspects at once, each drawn from its range: what does bias do? Each dot is a world.

# %%
draw = np.random.default_rng(8)
worlds = [{row.path: float(draw.uniform(row.low, row.high)) for row in suspects} for _ in range(24)]


def both(world):
    """What bias does to relationship conflict and to what is left unsaid, in one world."""
    sides = [
        outcomes(changed({"replicates": 3, **world, "leadership.bias": bias})) for bias in (0.0, 0.6)
    ]
    return {
        name: difference(*sides, name).difference
        for name in (MEASURE, "unspoken_disagreement", "quality")
    }


drawn = pd.DataFrame([both(world) for world in worlds])
figure, axes = plt.subplots(figsize=(8.8, 2.6), layout="constrained")
for y, name in enumerate(drawn):
    up = drawn[name] > 0
    axes.plot(drawn[name], [y] * len(drawn), "o", color=BLUE, ms=9, alpha=0.5)
    axes.text(
        1.01, y, f"up in {up.sum()} of {len(drawn)}", transform=axes.get_yaxis_transform(), va="center"
    )
axes.axvline(0, color="black", lw=0.8)
axes.set(yticks=range(3), ylim=(-0.5, 2.5), xlabel="what bias does, a dot a world")
axes.set_yticklabels([name.replace("_", " ") for name in drawn])
plt.show()

# %%
agree = (np.sign(drawn) == np.sign(drawn.median())).mean()
print("Worlds that agree with most about the sign:")
print(agree.map("{:.0%}".format).to_string())
assert 0 < (drawn[MEASURE] > 0).sum() < len(drawn)  # the headline's sign is open

# %% [markdown]
# With so few replicates a world, a dot near zero may sit on the wrong side by luck. Ranges, and drawing them evenly and apart
# from each other, are assumptions again.
#
# ## Limits that must hold exactly
#
# Breaking also means looking for a promise that is not kept. Where nothing couples work to persons, nobody may ever fall out:
# not rarely, never. Where all forms are shared, no form may be asked for twice. And what is switched off must be the same, to
# the last bit, as what is set to zero.


# %%
def lived(**settings):
    """A small service after a year and a half."""
    model = ServiceModel("case_study", organisation="small_workshop", **settings)
    model.run_weeks(78)
    return model


calm = lived(**{"episodes.coupling_rate": 0.0, "episodes.injustice_rate": 0.0})
assert calm.measures()["episode_rate"].max() == 0 and (calm.state.dyads["tension"] == 0).all()

shared = lived(**{"paperwork.shared": 1.0, "paperwork.substitution": 1.0})
assert shared.measures()["duplicates"].dropna().tail(26).max() == 0

off, zero = (
    lived(values={"enabled": False}),
    lived(values={"value_divergence": 0.0, "tension_sharpening": 0.0}),
)
assert off.state.people.tobytes() == zero.state.people.tobytes()
print("Kept: no coupling, no quarrel; one form, no duplicates; off is zero, bit for bit.")

# %% [markdown]
# ## Overload it
#
# Demand is solved once, for a service that is nearly full. Ask for a quarter more, and cases pile up without end: the model has
# no manager who closes the door. Beyond that point averages over a run mean nothing, because there is no level to average.

# %%
figure, axes = plt.subplots(figsize=(8.4, 3.0), layout="constrained")
piles = {}
for volume, colour in ((0.9, GREEN), (1.0, BLUE), (1.25, VERMILLION)):
    model = lived(**{"demand.volume": volume})
    model.run_weeks(78)
    piles[volume] = model.measures()["caseload"]
    axes.plot(piles[volume].index, piles[volume], color=colour, lw=2)
    axes.text(
        piles[volume].index[-1] + 1,
        piles[volume].iloc[-1],
        f"{volume:.0%} of the usual",
        color=colour,
        va="center",
    )
axes.set(xlabel="week", ylabel="open cases a practitioner", title="A queue without a door")
plt.show()

growth = {volume: pile.iloc[-1] / pile.loc[26] for volume, pile in piles.items()}
assert growth[1.25] > 1.3 * growth[1.0]

# %% [markdown]
# ## Exercises
#
# 1. A headline of your own: *"sharing forms speeds plans up"*. One number turns it round. Which? (Look at what a shared form
#    does if it replaces nothing.)
# 2. Cut the channel by which bias silences (`leadership.voice=False`). Which sign has the headline now, and why?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1: paperwork.substitution
found = {}
for substitution in (1.0, 0.0):
    forms = [
        {"paperwork.shared": shared, "paperwork.substitution": substitution} for shared in (0.3, 1.0)
    ]
    sides = [outcomes(changed({"replicates": 6, **numbers})) for numbers in forms]
    found[substitution] = difference(*sides, "weeks_to_plan")
    print(f"substitution {substitution:g}: {found[substitution]} weeks, {found[substitution].verdict}")
assert found[1.0].high < 0 < found[0.0].low

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2: without silencing, what is left is resentment and unequal attention
cut = headline(pairs=8, **{"leadership.voice": False})
print(f"{cut} (before: {usual}): {cut.verdict}.")
assert cut.difference > usual.difference

# %% [markdown]
# ## What this cannot tell
#
# - A range is an opinion, too. Outside it, or with several numbers moved together, more may turn.
# - Changing numbers tests numbers. That the *equations* are of the right kind is tested nowhere in here: that is
#   [docs/ODD.md](../docs/ODD.md), and your judgement.
#
# **Read next:** [docs/hypotheses.md](../docs/hypotheses.md): every headline with the place at which its sign turns;
# [docs/assumptions.md](../docs/assumptions.md), weakest evidence first; [docs/limits.md](../docs/limits.md).
