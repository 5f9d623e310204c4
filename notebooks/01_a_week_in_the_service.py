# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 1 · A week in the service
#
# **The question.** What happens to one practitioner in one week, and where in it does a disagreement about the work
# become a quarrel between two people?
#
# **What you will see.** A meeting about a family, taken apart equation by equation, with the numbers the model itself
# used: what each person saw, who spoke, what rubbed, how likely it was to turn personal, the die that was thrown, and
# what was left behind. Then a year of the person as a diary, and the service as an animation.
#
# **You need** pandas, and 20 minutes of reading; it runs in well under a minute.
#
# Equations have the numbers (E2, E3, …) that [docs/ODD.md](../docs/ODD.md) gives them. Nobody in here is real: people are
# post numbers, and every number is an assumption at work, not a finding.

# %%
# %matplotlib inline
import copy

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import display
from ipywidgets import FloatSlider, interact

from sim import ServiceModel, run
from sim.model.config import MECHANISMS
from sim.core.rng import uniforms, normal, normals
from sim.core.rng_streams import CASE_NEED, MEETING_MEMBER, MEETING_PAIR, VIEW
from sim.model.mechanisms import (
    encounter_effects as aftermath,
    episodes,
    process_conflict as friction,
    handling_styles as handling,
    information,
)
from sim.model.mechanisms import justice, stance, strain, values, voice
from sim.model.compiled_parameters import record_of, style_tilts
from sim.presentation.style import BLUE, GREEN, QUIET, STYLE, VERMILLION

plt.rcParams.update(STYLE)
pd.options.display.float_format = "{:.3f}".format

# %% [markdown]
# ## A small service, some months in
#
# `listen()` keeps what could be told of a week; it changes nothing. We step through the weeks until one begins with a
# meeting of three in which one pair speaks its mind, another does not, and one pair falls out.

# %%
model = ServiceModel("case_study", organisation="small_workshop")
model.run_weeks(model.config.burn_in + 20)
engine = model.engine
engine.listen()

for _ in range(100):
    before, clock, week = copy.deepcopy(engine.state), engine.clock, engine.week
    model.step()
    told = pd.DataFrame(engine.story())
    meetings = told[told["kind"] == 0]
    first = meetings[meetings["case"] == meetings["case"].iloc[0]]
    spoken, hidden = (first["task"] > 0).any(), (first["unspoken"] > 0).any()
    if len(first) == 3 and spoken and hidden and first["episode"].sum() == 1:
        break

after = engine.state
print(f"{len(after.people)} posts in {len(after.localities)} localities. In week {week}:")
print(
    f"{meetings['case'].nunique()} meetings, {len(meetings)} encounters, {meetings['episode'].sum()} episodes."
)

# %% [markdown]
# ## Who is in the room
#
# The case has a seat for each profession that it needs. Before the meeting this is how the three stand.

# %%
row = int(np.flatnonzero(before.cases["key"] == first["case"].iloc[0])[0])
case = before.cases[row]
seats = before.seats[4 * row : 4 * row + int(case["size"])]
posts = [int(post) for post in seats["post"]]
profession = {post: int(before.people["profession"][post]) for post in posts}
called = {
    q: model.config.organisation.professions[name].label for q, name in enumerate(model.professions)
}
label = {post: f"post {post}, {called[profession[post]].lower()}" for post in posts}

room = pd.DataFrame(
    {
        "strain": before.people["strain"][posts],
        "handling skill": before.people["skill"][posts],
        "voice of the profession": [before.professions["voice"][profession[post]] for post in posts],
        "open cases": before.people["cases"][posts],
    },
    index=[label[post] for post in posts],
)
room

# %% [markdown]
# ## What each of them sees (E2) and would do (E3)
#
# The family's need has a size on each dimension, one for every profession on the case; nobody knows it. Each sees the own
# dimension sharply and the others dimly, and weighs what belongs to another way of looking at families less. The error is
# not stored anywhere: it is asked for by its *address* (case, person), so anyone can ask again, as we do here.

# %%
P = {name: record_of(getattr(model.config, name)).view(np.recarray)[0] for name in MECHANISMS}
rng_key = before.rng_key[0]
address = int(case["arrival"]), int(case["key"])


def person_key(post):
    return int(before.people["key"][post] + before.people["occupant"][post])


need = [
    normal(rng_key, CASE_NEED, *address, int(before.professions["key"][q])) for q in seats["profession"]
]


def plan_of(post):
    """What a person would do, a number for each dimension."""
    errors, plan = normals(rng_key, VIEW, *address, person_key(post)), []
    for d, owner in enumerate(seats["profession"]):
        own = int(owner) == profession[post]
        view = information.seen(need[d], P["information"], own, errors[d])
        mine, theirs = before.frameworks[post], before.profession_frameworks[owner]
        plan.append(
            values.preferred(view, 0.0 if own else values.framework_distance(mine, theirs), P["values"])
        )
    return plan


dimensions = [f"dimension of {called[q].lower()}" for q in profession.values()]
plans = pd.DataFrame({label[post]: plan_of(post) for post in posts}, index=dimensions)
plans.insert(0, "the true need", need)
plans

# %% [markdown]
# ## Who speaks (E5)
#
# Trust loosens tongues, tension and a profession without a voice tie them. Then a die is thrown, a number between 0 and 1
# with the address (week, case, person).


# %%
def dyad(i, j):
    """What i holds of j: trust and tension."""
    place = before.localities[before.people["locality"][i]]
    return before.dyads[
        place["first_dyad"] + (i - place["first_person"]) * place["people"] + j - place["first_person"]
    ]


def mean_over_others(post, what):
    return np.mean([dyad(post, other)[what] for other in posts if other != post])


rows = []
for post in posts:
    standing = before.professions["voice"][profession[post]]
    push = stance.encouraged(before.people["task"][post], P["stance"])
    trust, tension = mean_over_others(post, "trust"), mean_over_others(post, "tension")
    chance = voice.speaking_probability(trust, tension, standing, push, P["voice"])
    die = uniforms(rng_key, MEETING_MEMBER, clock, address[1], person_key(post))[0]
    rows.append((trust, tension, standing, chance, die, die < chance))

speech = pd.DataFrame(rows, index=[label[post] for post in posts])
speech.columns = [
    "trust in the others",
    "tension with them",
    "voice",
    "chance to speak",
    "die",
    "speaks",
]
speech

# %% [markdown]
# ## Disagreement: aired or swallowed (E4, E6)
#
# How far two plans lie apart is a *latent* disagreement. It becomes **task conflict** only if both speak. Otherwise it is
# **unspoken**: no survey of conflict would see it, and the plan does without it.

# %%
locality = before.localities[before.people["locality"][posts[0]]]
pairs = [(int(line.first), int(line.second)) for line in first.itertuples()]


def both(pair, what):
    """Mean of both directions."""
    return 0.5 * (dyad(*pair)[what] + dyad(*pair[::-1])[what])


def apart(pair):
    one, other = (plans[label[post]].to_numpy() for post in pair)
    return values.disagreement(np.mean((one - other) ** 2), both(pair, "tension"), P["values"])


shows = {pair: voice.aired(apart(pair), locality["complexity"]) for pair in pairs}
speaks = dict(zip(posts, speech["speaks"], strict=True))
names = [f"{label[i]} – {label[j]}" for i, j in pairs]

differ = pd.DataFrame(
    {"disagreement D": [apart(pair) for pair in pairs], "would show": shows.values()}, index=names
)
differ["task conflict"] = [shows[pair] * (speaks[pair[0]] and speaks[pair[1]]) for pair in pairs]
differ["unspoken"] = differ["would show"] - differ["task conflict"]
differ

# %% [markdown]
# The engine told the same story. Not about the same: **the same bits**. If these lines were untrue, the notebook would stop.

# %%
assert (differ["task conflict"].to_numpy() == first["task"].to_numpy()).all()
assert (differ["unspoken"].to_numpy() == first["unspoken"].to_numpy()).all()

# %% [markdown]
# ## What rubs: process conflict (E7)
#
# Not knowing the other's role, forms that differ, a mandate that nobody settled, unequal load. Each presses; together they
# give the chance of friction, a part of which is a matter of the day.


# %%
def rub(pair):
    i, j = pair
    p, q = profession[i], profession[j]
    known = 0.5 * (before.understanding[i, q] + before.understanding[j, p])
    forms = float(before.professions["form_set"][p] != before.professions["form_set"][q])
    load = np.minimum(
        after.people["load"][[i, j]], P["strain"].load_ceiling
    )  # this week's, worked out before it meets
    return {
        "roles": friction.role_pressure(known, P["friction"]),
        "forms": friction.forms_pressure(forms, P["paperwork"].shared, P["friction"]),
        "mandate": friction.mandate_pressure(
            locality["mandate"], P["structure"].lead_professional, P["friction"]
        ),
        "load": friction.load_pressure(abs(load[0] - load[1]), P["friction"]),
    }


def total(pressure):
    return pressure["roles"] + pressure["forms"] + pressure["mandate"] + pressure["load"]


def dice(pair):
    """Two dice of the encounter: friction of the day, and whether it turns personal."""
    chairs = [posts.index(post) for post in pair]
    return uniforms(rng_key, MEETING_PAIR, clock, address[1], 4 * chairs[0] + chairs[1])[:2]


process = [friction.process_conflict(total(rub(pair)), dice(pair)[0], P["friction"]) for pair in pairs]
pressures = pd.DataFrame([rub(pair) for pair in pairs], index=names) + 0.0
pressures.assign(**{"process conflict": process})

# %% [markdown]
# ## Does it turn personal? (E8)
#
# Task and process conflict, and being treated unequally, make a *hazard*; distrust, myths and strain multiply it, and an
# unclear mandate that trusting people blame instead lowers it.


# %%
def hazard(pair, task, process):
    (i, j), e = pair, P["episodes"]
    p, q = profession[i], profession[j]
    trust = both(pair, "trust")
    slighted = before.professions["deprivation"][[p, q]] * (1 - before.people["recognition"][[i, j]])
    doubt = justice.doubt(before.people["leadership_trust"][[i, j]].mean(), P["justice"])
    return {
        "task conflict": episodes.disagreement_term(task, e),
        "process conflict": episodes.process_term(process, e),
        "injustice": episodes.injustice_term(
            abs(slighted[0] - slighted[1]), doubt, P["stance"].aim_up, e
        ),
        "× distrust": episodes.trust_gate(trust, e),
        "× myths": episodes.myths_factor(0.5 * (before.myths[i, q] + before.myths[j, p]), e),
        "× strain": episodes.strain_factor(before.people["strain"][[i, j]].mean(), e),
        "× mandate": episodes.attribution_factor(locality["mandate"], trust, e),
    }


terms = pd.DataFrame(
    [hazard(*each) for each in zip(pairs, first["task"], process, strict=True)], index=names
)
summands = terms["task conflict"] + terms["process conflict"] + terms["injustice"]
terms["hazard h"] = (
    summands * terms["× distrust"] * terms["× myths"] * terms["× strain"] * terms["× mandate"]
)
terms["chance"] = [episodes.episode_probability(h) for h in terms["hazard h"]]
terms["die"] = [dice(pair)[1] for pair in pairs]
terms["falls out"] = terms["die"] < terms["chance"]
terms.T

# %%
assert np.allclose(process, first["process"], rtol=0, atol=1e-12)
assert (terms["falls out"].to_numpy() == first["episode"].astype(bool).to_numpy()).all()

# %%
figure, axes = plt.subplots(figsize=(8.4, 2.6), layout="constrained")
for y, line in enumerate(terms.to_dict("records")):
    colour = VERMILLION if line["falls out"] else BLUE
    axes.barh(y, line["chance"], height=0.5, color=colour, alpha=0.35)
    axes.plot(line["die"], y, "D", color=colour, markersize=8)
    outcome = "falls out" if line["falls out"] else "gets by"
    axes.text(
        1.02,
        y,
        f"{outcome}: die {line['die']:.2f}, chance {line['chance']:.2f}",
        va="center",
        color=colour,
    )
axes.set(
    yticks=range(len(terms)),
    xlim=(0, 1),
    xlabel="bar: chance of an episode · diamond: the die",
    ylim=(-0.6, 2.6),
)
axes.set_yticklabels(terms.index)
axes.set_title(f"One meeting in week {week}: three pairs, three dice")
plt.show()

# %% [markdown]
# A die below the chance is an episode. Who fell out was not written anywhere: it came of a hazard *and* of luck. That is why
# one run is an anecdote, and why every comparison later on uses many runs on the same luck.
#
# ## How they handle it (E9), and the marks it leaves (E10)
#
# Concern for oneself and for the other lean people toward one of Rahim's five styles. What an episode leaves is the
# smaller, the more concern for the other was shown.

# %%
tilts = style_tilts(model.config)
styles = {}
for post in posts:
    person, h = before.people[post], P["handling"]
    for_self = handling.concern_for_self(before.professions["voice"][profession[post]], h)
    load = min(after.people["load"][post], P["strain"].load_ceiling)
    trust, tension = mean_over_others(post, "trust"), mean_over_others(post, "tension")
    commitment = person["commitment"] - P["justice"].usual_trust
    for_other = handling.concern_for_other(
        trust, tension, person["skill"], max(load - 1, 0.0), commitment, person["resistance"], h
    )
    drive = [handling.style_drive(k, for_self, for_other, tilts[k], 0.5 / h.width**2) for k in range(5)]
    drive[handling.AVOIDING] += h.avoiding_resistance * person["resistance"]
    weight = np.exp(np.array(drive) - max(drive))
    styles[label[post]] = weight / weight.sum()

pd.DataFrame(styles, index=handling.STYLES).T

# %%
quarrel = pairs[int(np.argmax(terms["falls out"]))]
start = both(quarrel, "tension"), both(quarrel, "trust")
marks = P["aftermath"]
harsh = (
    aftermath.toward(start[0], 1.0, marks.tension_gain),
    aftermath.toward(start[1], 0.0, marks.trust_loss),
)
print(
    f"{label[quarrel[0]]} and {label[quarrel[1]]}: tension {start[0]:.2f}, trust {start[1]:.2f} before;"
)
print(
    f"tension {harsh[0]:.2f}, trust {harsh[1]:.2f} after an episode in which neither shows any concern."
)

# %% [markdown]
# The same encounter, had they trusted each other more or less:

# %%
chosen = terms.loc[names[pairs.index(quarrel)]]
base = chosen["task conflict"] + chosen["process conflict"] + chosen["injustice"]


def chance_at(trust, myths_factor):
    e = P["episodes"]
    gates = episodes.trust_gate(trust, e) * myths_factor * chosen["× strain"]
    return episodes.episode_probability(
        base * gates * episodes.attribution_factor(locality["mandate"], trust, e)
    )


def encounter(trust):
    levels = np.linspace(0, 1, 101)
    figure, axes = plt.subplots(figsize=(6.4, 2.8), layout="constrained")
    axes.plot(levels, [chance_at(level, chosen["× myths"]) for level in levels], color=BLUE, lw=2)
    axes.plot(levels, [chance_at(level, 1.0) for level in levels], color=GREEN, lw=2, ls="--")
    axes.text(0.02, chance_at(0.02, 1.0) - 0.13, "without myths", color=GREEN)
    axes.plot(trust, chance_at(trust, chosen["× myths"]), "o", color=VERMILLION, ms=9)
    axes.axhline(chosen["die"], color=QUIET, lw=1, ls=":")
    axes.text(1, chosen["die"], " the die", va="center", color=QUIET)
    axes.set(
        xlabel="trust of the two in each other",
        ylabel="chance of an episode",
        xlim=(0, 1),
        ylim=(0, 1),
    )
    plt.show()


encounter(both(quarrel, "trust"))

# %% [markdown]
# With a running kernel, move the slider: at which trust would this pair have got by?

# %% tags=["widget"]
_ = interact(encounter, trust=FloatSlider(0.5, min=0, max=1, step=0.01))
# %% [markdown]
# ## The rest of the week
#
# The same happens in every meeting of the week. Then the week wears: strain follows load and the tension met (E18).

# %%
who = quarrel[0]
mine = told[(told["first"] == who) | (told["second"] == who)]
was, load, met = before.people["strain"], after.people["load"], after.people["tension"]
worn = [strain.strain_next(was[post], load[post], met[post], P["strain"]) for post in posts]
assert np.allclose(worn, after.people["strain"][posts], rtol=0, atol=1e-12)

week_of = pd.DataFrame({"before": room["strain"], "after": worn}).assign(load=after.people["load"][posts])
print(f"{label[who]} had {len(mine)} encounters this week; {mine['episode'].sum()} turned personal.")
week_of

# %% [markdown]
# ## A year of the same person
#
# A run can be watched again: one replicate is lived once more, to the same bits, and told. The quarrel above is in it.

# %%
result = run("case_study", organisation="small_workshop", replicates=4, weeks=52, progress=False)
replay = result.replay(replicate=0, posts=posts)
diary = pd.DataFrame(replay.record["diaries"][str(who)])
this_week = diary[(diary["week"] == week) & (diary["kind"] == "meeting")]
assert week < replay.record["weeks"] and any(quarrel[1] in others for others in this_week["episode"])

display(this_week.drop(columns=["case"]))
diary["kind"].value_counts()

# %% [markdown]
# And the whole service, as something to watch. Press play; choose *One person's story*. It works in an exported page too.

# %%
replay

# %% [markdown]
# ## Exercises
#
# 1. In this meeting, what would have been aired had everyone spoken? Add up the disagreement that would show, and the part
#    of it that did.
# 2. Which of the three multipliers (distrust, myths, strain) raised the quarrelling pair's hazard most, against a pair for
#    whom it is 1?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1
all_of_it, aired = differ["would show"].sum(), differ["task conflict"].sum()
print(f"{aired:.2f} of {all_of_it:.2f} was aired, {aired / all_of_it:.0%}.")
assert 0 < aired < all_of_it

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2: distrust is a gate, at most 1; it can only hold back. The others can only raise.
factors = chosen[["× distrust", "× myths", "× strain", "× mandate"]].astype(float)
assert factors["× distrust"] <= 1 <= factors["× myths"]
print(
    f"{factors.drop('× distrust').idxmax()} raised it most ({factors.drop('× distrust').max():.2f} times);"
)
print(f"trust held it back to {factors['× distrust']:.2f} of what it would be without any.")

# %% [markdown]
# ## What this cannot tell
#
# - Numbers like the pull of distrust rest on no measurement (grade E in [docs/assumptions.md](../docs/assumptions.md)).
#   The story is what *these assumptions* imply for one made-up person, on one luck.
# - Two people and one week prove nothing. What a lever does is a difference over many services:
#   [2 · One lever](02_one_lever.ipynb).
#
# **Read next:** [docs/ODD.md](../docs/ODD.md) for every equation; [docs/replay.md](../docs/replay.md) for what a replay holds.
