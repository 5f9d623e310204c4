// ---- Watch: the week
function sentence(week, at) {
  const values = { when: when(week) };
  records.forEach((record, side) => {
    const tail = side ? "_b" : "";
    for (const condition of ["vacant", "away"]) values[condition + tail] = count(record, at, condition);
    values[`work${tail}`] = count(record, at, "at_work");
    values[`relationship${tail}`] = shown("relationship_conflict", record.series.relationship_conflict[week]);
    values[`unspoken${tail}`] = shown("unspoken_disagreement", record.series.unspoken_disagreement[week]);
  });
  return say(two ? "ui.week_two" : "ui.week_one", values);
}
function showWeek(week) {
  state.week = Math.max(0, Math.min(A.weeks - 1, week));
  const at = Math.floor(state.week / A.step);
  if (at !== state.drawn) {
    state.drawn = at;
    records.forEach((record, side) => {
      showPeople(side, at);
      scene.people[side].picture.setAttribute("aria-label", say("ui.picture", { of: inSide(side), week: at * A.step,
        work: count(record, at, "at_work"), away: count(record, at, "away"), vacant: count(record, at, "vacant") }));
    });
    byId("as_of").textContent = say("ui.people_as_of", { week: at * A.step, step: A.step });
    refreshPeople();
  }
  moveLines(state.week);
  byId("week").value = state.week;
  byId("week").setAttribute("aria-valuetext", when(state.week));
  byId("now").textContent = sentence(state.week, at);
}
function drawWatch() {
  scene = { people: [], lines: [] };
  state.drawn = -1;
  const gap = two && room() >= 45 * rem() ? rem() : 0, width = gap ? Math.floor((room() - gap) / 2) : room();
  byId("people").replaceChildren(...records.map((_, side) => drawPeople(side, width)));
  const each = across(LINES.length, 4, 15);
  byId("lines").replaceChildren(...LINES.map((measure) => lineCard(measure, each)));
  legend();
  showWeek(state.week);
}
function play(on) {
  state.playing = on && state.week < A.weeks - 1;
  byId("play").textContent = say(state.playing ? "ui.pause" : "ui.play");
  byId("now").setAttribute("aria-live", state.playing ? "off" : "polite"); // no flood of words while it runs
  if (!state.playing) return;
  let last = performance.now(), owed = 0;
  const turn = {}; // a later play replaces this one
  state.turn = turn;
  requestAnimationFrame(function frame(now) {
    if (!state.playing || state.turn !== turn) return;
    owed += Math.max(0, now - last) / 1000 * byId("speed").value;
    last = now;
    const whole = Math.min(4, Math.floor(owed)); // a slow machine slows down rather than jumps
    owed = Math.min(1, owed - whole);
    if (whole) showWeek(state.week + whole);
    if (state.week >= A.weeks - 1) play(false); else requestAnimationFrame(frame);
  });
}
function toggle() {
  if (!state.playing && state.week >= A.weeks - 1) showWeek(0);
  play(!state.playing);
}
const step = (by) => { play(false); showWeek(state.week + by); };
const refreshPeople = tabled("people_table", () => {
  const at = state.drawn, cells = (record, k) => {
    const own = A.posts.profession.map((p, post) => (p === k ? post : -1)).filter((post) => post >= 0);
    const here = (condition) => own.filter((post) => record.states[record.people.state[at][post]] === condition);
    const present = [...here("at_work"), ...here("away")];
    const total = sum(present.map((post) => record.people.tension[at][post]));
    const tension = present.length ? (total / present.length).toFixed(1) : say("ui.none");
    return [here("at_work").length, here("away").length, here("vacant").length, tension];
  };
  const heads = SIDES.flatMap((_, side) => ["work", "away", "vacant", "tension"].map((key) => signed(side, say(`ui.${key}`))));
  const rows = A.professions.map((_, k) => [profession(k), ...records.flatMap((record) => cells(record, k))]);
  return table([say("ui.who"), ...heads], rows);
});
const columns = (measures) => measures.flatMap((m) => SIDES.map((side) => `${nameOf(m)} ${side}`.trim()));
tabled("lines_table", () => table([say("ui.week", { week: "" }).trim(), ...columns(LINES)], A.series[LINES[0]].map((_, week) =>
  [when(week), ...LINES.flatMap((m) => records.map((record) => shown(m, record.series[m][week])))])));
