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
# **The question.** Here is a headline: *"a biased leadership lowers relationship conflict"*. Can you reverse it with plausible
# numbers? On which numbers, and on which parts of the model, does it depend? And where does the model stop making sense?
#
# **What you will see.** The headline with its interval; the headline in rival models that lack a part of this one; every number
# without evidence moved to both ends of its range; the value at which the sign turns; the headline with numbers drawn from their
# priors; limits that must hold exactly; and what happens under overload.
#
# **You need** pandas, and 15 minutes of reading. It runs in less than a minute. A reversed sign is not a failure; it is the finding.

# %%
# %matplotlib inline
from dataclasses import asdict
from functools import reduce

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from sim import ServiceModel
from sim.settings.compose import compose_config, validated_config
from sim.model.config import registry
from sim.studies.effects.paired_runs import difference, outcomes
from sim.presentation.style import BLUE, FAINT, GREEN, QUIET, STYLE, VERMILLION

plt.rcParams.update(STYLE)
MEASURE = "relationship_conflict"

# %% [markdown]
# ## The headline
#
# The same service with and without a bias, with common random numbers. `outcomes` runs a configuration's replicates, and
# `difference` pairs them.


# %%
SMALL = {"organisation": "small_workshop", "weeks": 78, "burn_in": 52, "workers": 2}
SERVICE = compose_config("case_study", **SMALL)


def changed(numbers, service=SERVICE):
    """The service with other numbers, by dotted name; validated like any configuration."""
    plain = asdict(service)
    for path, value in numbers.items():
        *groups, name = path.split(".")
        reduce(dict.get, groups, plain)[name] = value
    return validated_config(plain)


def headline(pairs=6, **numbers):
    """The effect of a bias of .6 against none, with these other numbers."""
    sides = [changed({"replicates": pairs, **numbers, "leadership.bias": bias}) for bias in (0.0, 0.6)]
    return difference(*map(outcomes, sides), MEASURE)


usual = headline(pairs=20)
print(f"Bias changes relationship conflict by {usual} (n = {usual.n}): {usual.verdict}.")
assert usual.high < 0

# %% [markdown]
# ## Does it need the model?
#
# A rival is the same model without a part of it, with the same settings, random numbers and measures. `null_model` has no memory
# and no social cause of conflict: trust, myths and understanding do not move, and conflict turns personal at a constant rate.
# `mean_field` replaces everybody and every tie by the mean of their group each week, so that individuals do not matter. `queue`
# has no conflict. If a rival shows the headline too, the headline does not need what the rival lacks.

# %%
WATCHED = ("relationship_conflict", "trust_across", "unspoken_disagreement", "quality")
rows = {}
for model in ("full", "mean_field", "null_model", "queue"):
    world = compose_config("case_study", model=model, **SMALL)
    sides = [outcomes(changed({"replicates": 12, "leadership.bias": bias}, world)) for bias in (0.0, 0.6)]
    rows[model] = {name: difference(*sides, name) for name in WATCHED}
pd.DataFrame({name: {model: str(row[name]) for model, row in rows.items()} for name in WATCHED})

# %%
shown_by = {
    name: [model for model, row in rows.items() if row[name].high < 0 or row[name].low > 0]
    for name in WATCHED
}
for name, models in shown_by.items():
    print(f"Bias moves {name.replace('_', ' ')} in: {', '.join(models) or 'none'}.")
assert "null_model" in shown_by[MEASURE] and "queue" not in shown_by[MEASURE]

# %% [markdown]
# The null model shows the headline, too. So it needs neither trust nor memory: who is silent cannot quarrel about what they did
# not say. Nor does the loss of quality need conflict at all, if the queue shows it: silence withholds information. What do only
# models with memory show?
# %% [markdown]
# ## Move one number at a time
#
# Numbers of grade E have no evidence; the model needs them. These are the ones that lie between a meeting and relationship
# conflict. Each is set to both ends of its declared range, with everything else unchanged. These ends are where the equations
# still make sense, and not what anyone believes: that is what priors are for (below).

# %%
SETS = ("episodes", "encounter_effects", "voice", "pooling", "plan_disruption")
weak = [row for row in registry() if row.grade == "E" and row.path.split(".")[0] in SETS]
pd.DataFrame([(row.path, row.low, row.default, row.high, row.meaning) for row in weak],
             columns=["path", "low", "default", "high", "meaning"]).set_index("path")  # fmt: skip

# %%
ends = {row.path: [headline(pairs=4, **{row.path: end}) for end in (row.low, row.high)] for row in weak}
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
    xlabel="effect of bias on relationship conflict (95 % intervals)",
)
axes.set_title("Blue: at the low end of its range. Red: at the high end. Grey: too small to matter")
plt.show()

# %%
flips = [path for path in order if any(end.low > 0 for end in ends[path])]
print("Each of these alone reverses the headline:", ", ".join(flips))
assert "episodes.injustice_rate" in flips

# %% [markdown]
# ## Where does the sign turn?

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
axes.set(xlabel="effect of unequal treatment (episodes.injustice_rate)", ylabel="effect of bias")
axes.set_title("Low rates: bias silences people. High rates: injustice causes conflict")
plt.show()
assert curve["high"].iloc[0] < 0 < curve["low"].iloc[-1]

# %% [markdown]
# Nobody has measured this number. The honest conclusion is: *whether a biased leadership raises or lowers relationship conflict
# depends on how strongly people resent it, which is unknown*. What does not depend on it?

# %% [markdown]
# ## Numbers drawn from their priors
#
# The uncertain numbers of the model have priors: narrower ranges in which their value is believed to lie. Draw all of them at
# once. What does bias do? Each dot is one draw.

# %%
generator = np.random.default_rng(8)
uncertain = [row for row in registry() if row.prior is not None]


def drawn_from(prior):
    """A number from a prior: uniform, or uniform on the log scale."""
    if prior.shape == "log_uniform":
        return float(np.exp(generator.uniform(np.log(prior.low), np.log(prior.high))))
    return float(generator.uniform(prior.low, prior.high))


draws = [{row.path: drawn_from(row.prior) for row in uncertain} for _ in range(24)]
print(f"{len(uncertain)} uncertain numbers, {len(draws)} draws of all of them.")


def effects_of_bias(numbers):
    """The effects of bias on three measures, with other numbers."""
    sides = [
        outcomes(changed({"replicates": 3, **numbers, "leadership.bias": bias})) for bias in (0.0, 0.6)
    ]
    return {
        name: difference(*sides, name).difference
        for name in (MEASURE, "unspoken_disagreement", "quality")
    }


drawn = pd.DataFrame([effects_of_bias(numbers) for numbers in draws])
figure, axes = plt.subplots(figsize=(8.8, 2.6), layout="constrained")
for y, name in enumerate(drawn):
    up = drawn[name] > 0
    axes.plot(drawn[name], [y] * len(drawn), "o", color=BLUE, ms=9, alpha=0.5)
    axes.text(
        1.01, y, f"up in {up.sum()} of {len(drawn)}", transform=axes.get_yaxis_transform(), va="center"
    )
axes.axvline(0, color="black", lw=0.8)
axes.set(yticks=range(3), ylim=(-0.5, 2.5), xlabel="effect of bias; each dot is one draw")
axes.set_yticklabels([name.replace("_", " ") for name in drawn])
plt.show()

# %%
agree = (np.sign(drawn) == np.sign(drawn.median())).mean()
print("Draws with the sign of the majority:")
print(agree.map("{:.0%}".format).to_string())
assert agree["unspoken_disagreement"] == 1  # nearly by construction: a biased leadership takes voice away

# %% [markdown]
# Which sign is decided, whatever the numbers, and which is not? With so few replicates per draw, a dot near zero may have the
# wrong sign by chance. The priors, and independent draws from them, are assumptions, too.
#
# ## Limits that must hold exactly
#
# Some statements must hold exactly. If nothing couples work conflict to persons, there is never an episode. If all forms are shared,
# no form is asked for twice. And a mechanism that is switched off gives the same bits as one with its coefficients at zero.


# %%
def simulated(**settings):
    """A small service after a year and a half."""
    model = ServiceModel("case_study", organisation="small_workshop", **settings)
    model.run_weeks(78)
    return model


calm = simulated(**{"episodes.coupling_rate": 0.0, "episodes.injustice_rate": 0.0})
assert calm.measures()["episode_rate"].max() == 0 and (calm.state.dyads["tension"] == 0).all()

shared = simulated(**{"paperwork.shared": 1.0, "paperwork.substitution": 1.0})
assert shared.measures()["duplicates"].dropna().tail(26).max() == 0

off, zero = (
    simulated(values={"enabled": False}),
    simulated(values={"value_divergence": 0.0, "tension_sharpening": 0.0, "personal_spread": 0.0}),
)
assert (off.state.people == zero.state.people).all()
print("All hold: no coupling, no episode; shared forms, no duplicates; off is zero, bit for bit.")

# %% [markdown]
# ## Overload it
#
# Demand is solved once, for a service in which more is asked for than hours allow. A service in overload answers in two ways:
# people give work less time than it asks for, and localities turn away the families in least need. What happens with half as
# much demand again, and what if neither answer is allowed?

# %%
WITHOUT = {"front_door": {"enabled": False}, "thin_work": {"enabled": False}}
WORLDS = {
    "usual demand": ({}, BLUE),
    "half as much again": ({"demand.volume": 1.5}, VERMILLION),
    "the same, as a plain queue": ({"demand.volume": 1.5, **WITHOUT}, GREEN),
}
figure, axes = plt.subplots(figsize=(8.4, 3.0), layout="constrained")
overloaded = {}
for name, (settings, colour) in WORLDS.items():
    model = simulated(burn_in=0, **settings)
    model.run_weeks(78)
    weekly = overloaded[name] = model.measures()
    axes.plot(weekly.index, weekly["caseload"], color=colour, lw=2)
    axes.text(weekly.index[-1] + 1, weekly["caseload"].iloc[-1], name, color=colour, va="center")
axes.set(xlabel="week", ylabel="open cases per practitioner", title="Backlog under overload")
plt.show()

last_year = pd.DataFrame({name: weekly.tail(52).mean() for name, weekly in overloaded.items()})
last_year.loc[
    ["load", "thoroughness", "turned_away_share", "quality", "engagement", "weeks_to_plan"]
].round(3)

# %%
growth = {
    name: weekly["caseload"].iloc[-1] / weekly["caseload"].loc[26] for name, weekly in overloaded.items()
}
print({name: round(value, 2) for name, value in growth.items()})
assert growth["the same, as a plain queue"] > 1.3 * growth["half as much again"]

# %% [markdown]
# A plain queue grows without limit, and averages over such a run mean nothing. With the two answers the backlog grows less. Who
# pays instead? Compare the columns: the share of the work that is done, families turned away, and what becomes of the plans.

# %% [markdown]
# ## Exercises
#
# 1. Another headline: *"shared forms speed plans up"*. One number reverses it. Which? (Look at a shared form that replaces
#    nothing.)
# 2. Switch off the channel by which bias silences people (`leadership.voice=False`). Which sign does the headline have now, and
#    why?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1: paperwork.substitution
effects = {}
for substitution in (1.0, 0.0):
    forms = [
        {"paperwork.shared": shared, "paperwork.substitution": substitution} for shared in (0.3, 1.0)
    ]
    sides = [outcomes(changed({"replicates": 6, **numbers})) for numbers in forms]
    effects[substitution] = difference(*sides, "weeks_to_plan")
    print(
        f"substitution {substitution:g}: {effects[substitution]} weeks, {effects[substitution].verdict}"
    )
assert effects[1.0].high < 0 < effects[0.0].low

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2: without silencing, resentment and unequal attention remain
cut = headline(pairs=8, **{"leadership.voice": False})
print(f"{cut} (before: {usual}): {cut.verdict}.")
assert cut.difference > usual.difference

# %% [markdown]
# ## What this cannot tell
#
# - A range is an opinion, too. Outside it, or with several numbers changed together, more signs may turn.
# - Changing numbers tests numbers, not *equations*. Judge those yourself, from [docs/ODD.md](../docs/ODD.md).
#
# **Read next:** [docs/hypotheses.md](../docs/hypotheses.md): every headline with a setting at which its sign turns;
# [docs/assumptions.md](../docs/assumptions.md), weakest evidence first; [docs/limits.md](../docs/limits.md).
