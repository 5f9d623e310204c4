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
# **The question.** What happens to one practitioner in one week, and when does a disagreement about the work become a
# conflict between two people?
#
# **What you will see.** One meeting about a family, equation by equation, with the numbers that the model used: what each
# person saw and wanted, who spoke, what caused friction, how likely the conflict was to turn personal, the random number that
# decided it, the effects, and the plan. Then a year of one person as a history, and the service as an animation.
#
# **You need** pandas, and 20 minutes of reading. It runs in well under a minute.
#
# Equations have the numbers (E2, E3, …) of [docs/ODD.md](../docs/ODD.md). These are invented people with post numbers.
# Every number is an assumption, not a finding.

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
from sim.model.mechanisms import encounter_effects, episodes, handling_styles, information
from sim.model.mechanisms import justice, plan_disruption, pooling, process_conflict, stance
from sim.model.mechanisms import strain, values, voice
from sim.model.compiled_parameters import record_of, style_tilts
from sim.model.state import MAX_TEAM_SIZE
from sim.presentation.style import BLUE, GREEN, QUIET, STYLE, VERMILLION

plt.rcParams.update(STYLE)
pd.options.display.float_format = "{:.3f}".format

# %% [markdown]
# ## A small service, some months in
#
# `record_events()` records the events of a week; it changes nothing. We step through the weeks until one begins with the first
# meeting of a team of three in which one pair voices its disagreement, another pair does not, and one pair has a conflict
# episode. Nobody has begun to work on the case yet.

# %%
model = ServiceModel("case_study", organisation="small_workshop")
model.run_weeks(model.config.burn_in)
simulator = model.simulator
simulator.record_events()

found = False
while not found:
    before, clock, week = copy.deepcopy(simulator.state), simulator.clock, simulator.week
    model.step()
    events = pd.DataFrame(simulator.events())
    meetings = events[events["kind"] == 0]
    first = meetings[meetings["case"] == meetings["case"].iloc[0]]
    waiting = before.cases[
        (before.cases["key"] == first["case"].iloc[0]) & (before.cases["begin"] > clock)
    ]
    spoken, hidden = (first["task"] > 0).any(), (first["unspoken"] > 0).any()
    one_episode = len(first) == 3 and first["episode"].sum() == 1
    found = one_episode and spoken and hidden and len(waiting) == 1 and waiting["meetings"][0] == 0

after = simulator.state
print(f"{len(after.people)} posts in {len(after.localities)} localities. In week {week}:")
print(
    f"{meetings['case'].nunique()} meetings, {len(meetings)} encounters, {meetings['episode'].sum()} episodes."
)

# %% [markdown]
# ## Who attends
#
# The case has a role for each profession that it needs. This is the state of the three people before the meeting.

# %%
row = int(np.flatnonzero(before.cases["key"] == first["case"].iloc[0])[0])
case = before.cases[row]
roles = before.case_roles[MAX_TEAM_SIZE * row :][: int(case["size"])]
posts = [int(post) for post in roles["post"]]
profession = {post: int(before.people["profession"][post]) for post in posts}
called = {
    q: model.config.organisation.professions[name].label for q, name in enumerate(model.professions)
}
label = {post: f"post {post}, {called[profession[post]].lower()}" for post in posts}

people = pd.DataFrame(
    {
        "strain": before.people["strain"][posts],
        "handling skill": before.people["skill"][posts],
        "voice of the profession": [before.professions["voice"][profession[post]] for post in posts],
        "open cases": before.people["cases"][posts],
    },
    index=[label[post] for post in posts],
)
people

# %% [markdown]
# ## What each of them sees (E2) and would do (E3)
#
# The family's need has one value per dimension, one for every profession on the case. Nobody knows these values. Each
# person sees their own dimension precisely and the others with more error. They make the best estimate of what they see, and
# add an *emphasis*: more on the side of need that their own framework stresses, less on the far side. The error is not stored.
# It is a function of the *key* (case, person), so we can compute it again here.

# %%
params = {name: record_of(getattr(model.config, name)).view(np.recarray)[0] for name in MECHANISMS}
rng_key = before.rng_key[0]
case_key = int(case["arrival"]), int(case["key"])


def person_key(post):
    return int(before.people["key"][post] + before.people["occupant"][post])


need = [
    normal(rng_key, CASE_NEED, *case_key, int(before.professions["key"][q])) for q in roles["profession"]
]


# One row per person, one column per dimension.
views, precision, emphasis = (np.zeros((len(posts), len(posts))) for _ in range(3))
for a, post in enumerate(posts):
    errors = normals(rng_key, VIEW, *case_key, person_key(post))
    for d, owner in enumerate(roles["profession"]):
        deviation = information.noise(params["information"], d == a, 1.0)  # nothing was left out yet
        views[a, d] = information.seen(need[d], deviation, errors[d])
        precision[a, d] = information.precision(deviation)
        emphasis[a, d] = values.emphasis(before.frameworks[post], before.profession_frameworks[owner])
estimates = np.vectorize(information.estimate)(views, precision)
wanted = np.vectorize(lambda best, tilt: values.preferred(best, tilt, params["values"]))(
    estimates, emphasis
)

dimensions = [f"dimension of {called[q].lower()}" for q in profession.values()]
plans = pd.DataFrame({label[post]: wanted[a] for a, post in enumerate(posts)}, index=dimensions)
plans.insert(0, "the true need", need)
plans

# %% [markdown]
# ## Who speaks (E5)
#
# People speak more when they trust the others, and less under tension or if their profession has little voice. Then a uniform
# random number between 0 and 1, with the key (week, case, person), decides.


# %%
def dyad(i, j):
    """The tie from i to j: trust and tension."""
    home = before.localities[before.people["locality"][i]]
    first = home["first_person"]
    return before.dyads[home["first_dyad"] + (i - first) * home["people"] + j - first]


def mean_over_others(post, what):
    return np.mean([dyad(post, other)[what] for other in posts if other != post])


rows = []
for post in posts:
    heard = before.professions["voice"][profession[post]]
    encouragement = stance.encouraged(before.people["task"][post], params["stance"])
    trust, tension = mean_over_others(post, "trust"), mean_over_others(post, "tension")
    probability = voice.speaking_probability(trust, tension, heard, encouragement, params["voice"])
    draw = uniforms(rng_key, MEETING_MEMBER, clock, case_key[1], person_key(post))[0]
    rows.append((trust, tension, heard, probability, draw, draw < probability))

speech = pd.DataFrame(rows, index=[label[post] for post in posts])
speech.columns = [
    "trust in the others",
    "tension with them",
    "voice",
    "probability to speak",
    "random number",
    "speaks",
]
speech

# %% [markdown]
# ## Disagreement: voiced or unspoken (E4, E6)
#
# The distance between what two people want is a *latent* disagreement; tension sharpens it. It becomes **task conflict** only if
# both people speak. Otherwise it is **unspoken**: no survey of conflict would find it.

# %%
locality = before.localities[before.people["locality"][posts[0]]]
pairs = [(int(line.first), int(line.second)) for line in first.itertuples()]


def both(pair, what):
    """Mean of both directions."""
    return 0.5 * (dyad(*pair)[what] + dyad(*pair[::-1])[what])


def disagreement(pair):
    first_plan, second_plan = (plans[label[post]].to_numpy() for post in pair)
    distance = np.mean((first_plan - second_plan) ** 2)
    return values.disagreement(distance, both(pair, "tension"), params["values"])


shows = {pair: voice.aired(disagreement(pair), locality["complexity"]) for pair in pairs}
speaks = dict(zip(posts, speech["speaks"], strict=True))
names = [f"{label[i]} – {label[j]}" for i, j in pairs]

differ = pd.DataFrame(
    {"disagreement D": [disagreement(pair) for pair in pairs], "if both speak": shows.values()},
    index=names,
)
differ["task conflict"] = [shows[pair] * (speaks[pair[0]] and speaks[pair[1]]) for pair in pairs]
differ["unspoken"] = differ["if both speak"] - differ["task conflict"]
differ

# %% [markdown]
# The simulator recorded the same events, with **the same bits**. If these lines were wrong, the notebook would stop.

# %%
assert (differ["task conflict"].to_numpy() == first["task"].to_numpy()).all()
assert (differ["unspoken"].to_numpy() == first["unspoken"].to_numpy()).all()

# %% [markdown]
# ## Friction: process conflict (E7)
#
# It has four causes: not knowing the other's role, different forms, an unclear mandate, and unequal load. Old tension between
# the two makes all of them grate more. Together they give the expected process conflict. A part of it varies at random.


# %%
def pressures_of(pair):
    i, j = pair
    p, q = profession[i], profession[j]
    known = 0.5 * (before.understanding[i, q] + before.understanding[j, p])
    forms = float(before.professions["form_set"][p] != before.professions["form_set"][q])
    load = np.minimum(
        after.people["load"][[i, j]], params["strain"].load_ceiling
    )  # this week's, worked out before it meets
    grating = process_conflict.tension_factor(both(pair, "tension"), params["process_conflict"])
    causes = {
        "roles": process_conflict.role_pressure(known, params["process_conflict"]),
        "forms": process_conflict.forms_pressure(
            forms, params["paperwork"].shared, params["process_conflict"]
        ),
        "mandate": process_conflict.mandate_pressure(
            locality["mandate"], params["structure"].lead_professional, params["process_conflict"]
        ),
        "load": process_conflict.load_pressure(abs(load[0] - load[1]), params["process_conflict"]),
    }
    return {cause: pressure * grating for cause, pressure in causes.items()}


def total(pressure):
    return pressure["roles"] + pressure["forms"] + pressure["mandate"] + pressure["load"]


def draws(pair):
    """The two random numbers of an encounter: process conflict, and whether it turns personal."""
    places = [posts.index(post) for post in pair]
    return uniforms(rng_key, MEETING_PAIR, clock, case_key[1], MAX_TEAM_SIZE * places[0] + places[1])[:2]


process = [
    process_conflict.realised_conflict(
        total(pressures_of(pair)), draws(pair)[0], params["process_conflict"]
    )
    for pair in pairs
]
pressures = pd.DataFrame([pressures_of(pair) for pair in pairs], index=names) + 0.0
pressures.assign(**{"process conflict": process})

# %% [markdown]
# ## Does it turn personal? (E8)
#
# Task conflict, process conflict and injustice add up to a *hazard*. Distrust, myths and strain multiply it. Where the mandate is
# unclear, people who trust each other blame it for what they disagree on, instead of each other: that lowers the term of task
# conflict.


# %%
def hazard(pair, task, process):
    (i, j), e = pair, params["episodes"]
    p, q = profession[i], profession[j]
    trust = both(pair, "trust")
    deprived = before.professions["deprivation"][[p, q]] * (1 - before.people["recognition"][[i, j]])
    doubt = justice.doubt(before.people["leadership_trust"][[i, j]].mean(), params["justice"])
    return {
        "task conflict": episodes.disagreement_term(task, e),
        "process conflict": episodes.process_term(process, e),
        "injustice": episodes.injustice_term(
            abs(deprived[0] - deprived[1]), doubt, params["stance"].aim_up, e
        ),
        "× distrust": episodes.trust_gate(trust, e),
        "× myths": episodes.myths_factor(0.5 * (before.myths[i, q] + before.myths[j, p]), e),
        "× strain": episodes.strain_factor(before.people["strain"][[i, j]].mean(), e),
        "mandate × task": episodes.attribution_factor(locality["mandate"], trust, e),
    }


terms = pd.DataFrame(
    [hazard(*each) for each in zip(pairs, first["task"], process, strict=True)], index=names
)
summands = (
    terms["task conflict"] * terms["mandate × task"] + terms["process conflict"] + terms["injustice"]
)
terms["hazard h"] = summands * terms["× distrust"] * terms["× myths"] * terms["× strain"]
terms["probability"] = [episodes.episode_probability(h) for h in terms["hazard h"]]
terms["random number"] = [draws(pair)[1] for pair in pairs]
terms["episode"] = terms["random number"] < terms["probability"]
terms.T

# %%
assert np.allclose(process, first["process"], rtol=0, atol=1e-12)
assert (terms["episode"].to_numpy() == first["episode"].astype(bool).to_numpy()).all()

# %%
figure, axes = plt.subplots(figsize=(8.4, 2.6), layout="constrained")
for y, line in enumerate(terms.to_dict("records")):
    colour = VERMILLION if line["episode"] else BLUE
    axes.barh(y, line["probability"], height=0.5, color=colour, alpha=0.35)
    axes.plot(line["random number"], y, "D", color=colour, markersize=8)
    outcome = "episode" if line["episode"] else "no episode"
    axes.text(
        1.02,
        y,
        f"{outcome}: random number {line['random number']:.2f}, probability {line['probability']:.2f}",
        va="center",
        color=colour,
    )
axes.set(
    yticks=range(len(terms)),
    xlim=(0, 1),
    xlabel="bar: probability of an episode · diamond: random number",
    ylim=(-0.6, 2.6),
)
axes.set_yticklabels(terms.index)
axes.set_title(f"One meeting in week {week}: three pairs, three random numbers")
plt.show()

# %% [markdown]
# If the random number is below the probability, there is an episode. It depends on a hazard *and* on a random draw. One run is
# therefore an anecdote, and later comparisons use many runs with common random numbers.
#
# ## How they handle it (E9), and its effects (E10)
#
# Concern for oneself and for the other determine how likely each of Rahim's five styles is; a random number picks one. The more
# concern for the other the two show, the less harm an episode does. No harm at all would be a friction, full harm a breach.

# %%
tilts = style_tilts(model.config)
styles, chosen_style = {}, {}
for post in posts:
    person, h = before.people[post], params["handling"]
    for_self = handling_styles.concern_for_self(before.professions["voice"][profession[post]], h)
    load = min(after.people["load"][post], params["strain"].load_ceiling)
    trust, tension = mean_over_others(post, "trust"), mean_over_others(post, "tension")
    commitment = person["commitment"] - params["justice"].usual_trust
    for_other = handling_styles.concern_for_other(
        trust, tension, person["skill"], max(load - 1, 0.0), commitment, person["resistance"], h
    )
    drive = [
        handling_styles.style_drive(k, for_self, for_other, tilts[k], 0.5 / h.width**2) for k in range(5)
    ]
    drive[handling_styles.AVOIDING] += h.avoiding_resistance * person["resistance"]
    weight = np.exp(np.array(drive) - max(drive))
    styles[label[post]] = weight / weight.sum()
    draw = uniforms(rng_key, MEETING_MEMBER, clock, case_key[1], person_key(post))[1]
    chosen_style[post] = int(np.searchsorted(np.cumsum(styles[label[post]]), draw, side="right"))

handled = pd.DataFrame(styles, index=handling_styles.STYLES).T
handled["chosen"] = [handling_styles.STYLES[chosen_style[post]] for post in posts]
handled

# %%
conflict_pair = pairs[int(np.argmax(terms["episode"]))]
harm = episodes.harm_of(*(handling_styles.style_concern(chosen_style[post]) for post in conflict_pair))
assert harm == first["harm"].max()

effects, rows = params["encounter_effects"], {}
for i, j in (conflict_pair, conflict_pair[::-1]):
    trust, tension = dyad(i, j)["trust"], dyad(i, j)["tension"]
    rows[f"{label[i]} → {label[j]}"] = {
        "trust before": trust,
        f"after an episode of harm {harm:g}": encounter_effects.trust_after_episode(trust, harm, effects),
        "had it been a breach": encounter_effects.trust_after_episode(trust, 1.0, effects),
        "had there been none": encounter_effects.trust_without_episode(trust, effects),
        "tension before": tension,
        "tension after": encounter_effects.toward(tension, 1.0, effects.tension_gain * harm),
    }
pd.DataFrame(rows)

# %% [markdown]
# People read what happens so that it fits: who distrusts loses more trust by an episode, and who trusts gains more by an
# encounter without one.
#
# ## The plan (E11, E12)
#
# Those who speak and do not avoid the conflict are heard. How far each takes up what another says depends on how far it differs
# from what they want; two who quarrel take up nothing from each other. What is taken up counts by the precision with which it
# is credited: who understands the other's role knows what they are expert in. The pooled plan is the mean of the minds of
# those who act, as far as the meeting has time to talk: process conflict and episodes take their hours first.

# %%
people_here = range(len(posts))
acts = [bool(speaks[post]) and chosen_style[post] != handling_styles.AVOIDING for post in posts]
quarrelled = {
    frozenset(pair) for pair, line in zip(pairs, first.itertuples(), strict=True) if line.episode
}


def heed(a, b):
    """How far person a takes up what person b says."""
    if a == b or not acts[b] or frozenset((posts[a], posts[b])) in quarrelled:
        return 0.0
    gap = np.sqrt(np.mean((wanted[a] - wanted[b]) ** 2))
    return voice.aired(gap, locality["complexity"])


def mind(a):
    """What person a wants after the meeting, per dimension."""
    usual, known = precision.mean(axis=0), before.understanding[posts[a]]
    weight = {b: heed(a, b) for b in people_here}
    credited = {
        b: np.array(
            [
                pooling.credited_precision(
                    precision[b, d], usual[d], known[profession[posts[b]]], params["pooling"]
                )
                for d in people_here
            ]
        )
        for b in people_here
    }
    seen = precision[a] * views[a] + sum(weight[b] * credited[b] * views[b] for b in people_here)
    certainty = 1 + precision[a] + sum(weight[b] * credited[b] for b in people_here)
    tilt = emphasis[a] + sum(weight[b] * emphasis[b] for b in people_here)
    return seen / certainty + params["values"].value_divergence * tilt / (1 + sum(weight.values()))


minds = [mind(a) for a in people_here if acts[a]]
lead = wanted[int(case["lead"])]
pooled = np.mean(minds, axis=0) if minds else lead
each = 2 / len(posts)  # each encounter concerns two of them
talk = plan_disruption.time_to_talk(
    *(each * first[what].sum() for what in ("task", "process", "episode")), params["casework"]
)
plan = [
    plan_disruption.disrupted(new, old, talk, params["plan_disruption"])
    for new, old in zip(pooled, lead, strict=True)
]

key = first["case"].iloc[0]
now = int(np.flatnonzero(after.cases["key"] == key)[0])
assert np.allclose(plan, after.case_roles["plan"][MAX_TEAM_SIZE * now :][: len(plan)], rtol=0, atol=1e-12)

team = plans.copy()
team["the plan"] = plan
errors = ((team.drop(columns="the true need").sub(team["the true need"], axis=0)) ** 2).mean()
print(
    f"{sum(acts)} of {len(posts)} act; the meeting has time for {talk:.0%} of the talk that their disagreement needs."
)
display(errors.rename("mean square error").to_frame().T)
team

# %% [markdown]
# Is the plan better than what its members wanted? Compare the errors. In one meeting it need not be: the next one changes half
# of the plan again.
#
# The same encounter with more or less trust:

# %%
chosen = terms.loc[names[pairs.index(conflict_pair)]]


def probability_at(trust, myths_factor):
    e = params["episodes"]
    task = chosen["task conflict"] * episodes.attribution_factor(locality["mandate"], trust, e)
    gates = episodes.trust_gate(trust, e) * myths_factor * chosen["× strain"]
    return episodes.episode_probability((task + chosen["process conflict"] + chosen["injustice"]) * gates)


def encounter(trust):
    levels = np.linspace(0, 1, 101)
    figure, axes = plt.subplots(figsize=(6.4, 2.8), layout="constrained")
    axes.plot(levels, [probability_at(level, chosen["× myths"]) for level in levels], color=BLUE, lw=2)
    axes.plot(levels, [probability_at(level, 1.0) for level in levels], color=GREEN, lw=2, ls="--")
    axes.text(0.02, probability_at(0.02, 1.0) - 0.13, "without myths", color=GREEN)
    axes.plot(trust, probability_at(trust, chosen["× myths"]), "o", color=VERMILLION, ms=9)
    axes.axhline(chosen["random number"], color=QUIET, lw=1, ls=":")
    axes.text(1, chosen["random number"], " random number", va="center", color=QUIET)
    axes.set(
        xlabel="trust between the two",
        ylabel="probability of an episode",
        xlim=(0, 1),
        ylim=(0, 1),
    )
    plt.show()


encounter(both(conflict_pair, "trust"))

# %% [markdown]
# With a running kernel, move the slider: at which level of trust would this pair have had no episode?

# %% tags=["widget"]
_ = interact(encounter, trust=FloatSlider(0.5, min=0, max=1, step=0.01))
# %% [markdown]
# ## The rest of the week
#
# The same happens in every meeting of the week. Every other week the people of one profession meet at home (E36). Whoever had an
# episode with somebody of another profession then tells of it, once, and listeners move toward the teller's view of that
# colleague, as far as they trust the teller (E31). At the end of the week, strain changes with load and recent tension (E18).

# %%
who = conflict_pair[0]
mine = events[(events["first"] == who) | (events["second"] == who)]
was, load, met = before.people["strain"], after.people["load"], after.people["tension"]
strain_after = [strain.strain_next(was[post], load[post], met[post], params["strain"]) for post in posts]
assert np.allclose(strain_after, after.people["strain"][posts], rtol=0, atol=1e-12)

week_of = pd.DataFrame({"before": people["strain"], "after": strain_after}).assign(
    load=after.people["load"][posts]
)
print(f"{label[who]} had {len(mine)} encounters this week; {mine['episode'].sum()} turned personal.")
for post in conflict_pair:
    told = after.people["story"][post] < 0
    print(label[post], "told the home team of it." if told else "will tell the home team of it.")
week_of

# %% [markdown]
# ## A year of the same person
#
# One replicate of a run can be re-run, bit for bit, with its event log. The conflict above is in it.

# %%
result = run("case_study", organisation="small_workshop", replicates=4, weeks=52, progress=False)
replay = result.replay(replicate=0, posts=posts)
history = pd.DataFrame(replay.record["individual_histories"][str(who)])
this_week = history[(history["week"] == week) & (history["kind"] == "meeting")]
assert week < replay.record["weeks"] and any(
    conflict_pair[1] in others for others in this_week["episode"]
)

display(this_week.drop(columns=["case"]))
history["kind"].value_counts()

# %% [markdown]
# You can also watch the whole service. Press play, and choose *One person's story*. This also works in an exported page.

# %%
replay

# %% [markdown]
# ## Exercises
#
# 1. How much disagreement would have been voiced in this meeting if everyone had spoken? Which part of it was voiced?
# 2. Which of the three multipliers (distrust, myths, strain) raised the hazard of the pair with the episode most, compared with
#    a pair for whom it is 1?

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 1
all_of_it, voiced = differ["if both speak"].sum(), differ["task conflict"].sum()
print(f"{voiced:.2f} of {all_of_it:.2f} was voiced, {voiced / all_of_it:.0%}.")
assert 0 < voiced < all_of_it

# %% jupyter={"source_hidden": true} tags=["solution"]
# Solution 2: distrust is a gate of at most 1 and can only lower the hazard. The others can only raise it.
factors = chosen[["× distrust", "× myths", "× strain"]].astype(float)
assert factors["× distrust"] <= 1 <= factors["× myths"]
print(
    f"{factors.drop('× distrust').idxmax()} raised it most ({factors.drop('× distrust').max():.2f} times);"
)
print(f"trust lowered it to {factors['× distrust']:.2f} of its value without trust.")

# %% [markdown]
# ## What this cannot tell
#
# - Numbers like the effect of distrust have no measurement behind them (grade E in
#   [docs/assumptions.md](../docs/assumptions.md)). The week shows what *these assumptions* imply for one invented person, with
#   one seed.
# - Two people and one week prove nothing. The effect of a lever is a difference over many services:
#   [2 · One lever](02_one_lever.ipynb).
#
# **Read next:** [docs/ODD.md](../docs/ODD.md) for every equation; [docs/replay.md](../docs/replay.md) for the contents of a replay.
