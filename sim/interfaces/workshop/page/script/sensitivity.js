// Break the model: one assumption at its lowest or highest value; does the result change?
const OAT = BUNDLE.oat_sensitivity,
  MIDDLE = 1,
  ENDS = ["low", "now", "high"];
const DIRECTION_SIGNS = { up: "▲", same: "■", down: "▼" };
const OAT_NAMES = OAT ? OAT.assumptions.map(([name]) => name) : [];
// One assumption at a time, by its step; or `directions` of a run with any values, on a host.
let changedAssumption = { name: null, step: MIDDLE, directions: null };
const isChanged = () =>
  Boolean(changedAssumption.directions || (changedAssumption.name && changedAssumption.step !== MIDDLE));
const assumptionText = (name) => WORKSHOP.assumption[name] || name;
const changeText = () =>
  `${assumptionText(changedAssumption.name)}: ${workshopText(`end.${ENDS[changedAssumption.step]}`).toLowerCase()}`;
function directionsNow(entry) {
  // with the changed assumption; empty for a card that was built here
  const { name, step, directions } = changedAssumption;
  if (directions) return directions;
  return isChanged() ? OAT.directions[name][ENDS[step]][entry.name] || {} : entry.directions;
}
const resultText = (counts) =>
  // the direction of most runs
  mostFrequent(counts)
    .map((key) => workshopText(`direction.${key}`).toLowerCase())
    .join(" / ");
function changedMeasures(entry) {
  const now = directionsNow(entry);
  return entry.card.measures.filter(
    (measure) =>
      entry.directions[measure] && now[measure] && resultText(entry.directions[measure]) !== resultText(now[measure]),
  );
}
function signs(counts) {
  // one sign per run; the sentence below says the same
  const marks = DIRECTIONS.map((key) =>
    html("span", { class: `sign-${key}` }, DIRECTION_SIGNS[key].repeat(counts[key])),
  );
  return html("p", { class: "signs", "aria-hidden": "true" }, ...marks);
}
function worldsSentence(entry, measure) {
  // in how many worlds of the ensemble the card's effect is better, worse, the same or undecided; empty without one
  const worlds = BUNDLE.worlds_sensitivity,
    counts = worlds && worlds.verdicts[entry.name] && worlds.verdicts[entry.name][measure];
  if (!counts) return "";
  const found = Object.keys(counts).filter((key) => counts[key]),
    parts = found.map((key) => workshopText(`world.${key}`, { count: counts[key] }));
  return workshopText("in_worlds", { n: worlds.worlds, parts: parts.join("; ") });
}
function resultCard(entry, measure) {
  const before = entry.directions[measure],
    after = directionsNow(entry)[measure];
  if (!before || !after) return null;
  const line = (key, counts) =>
    html(
      "div",
      { class: "assumed" },
      html("h4", {}, workshopText(key)),
      signs(counts),
      html("p", {}, happenedSentence(counts)),
    );
  const heading = html("h3", {}, linkTerms(measureName(measure)));
  const worlds = worldsSentence(entry, measure),
    inWorlds = worlds ? html("p", { class: "note worlds" }, worlds) : null;
  if (!isChanged()) return html("article", { class: "choice" }, heading, line("as_assumed", before), inWorlds);
  const changed = changedMeasures(entry).includes(measure);
  const sentence = changed
    ? workshopText("result_changed", { before: resultText(before), after: resultText(after) })
    : workshopText("result_same");
  return html(
    "article",
    { class: changed ? "choice changed" : "choice" },
    heading,
    line("as_assumed", before),
    line("if_changed", after),
    html("p", { class: "sentence" }, sentence),
    inWorlds,
  );
}
function drawSensitivity() {
  const entry = chosenEntry();
  const isTested = changedAssumption.directions || (OAT && OAT.directions[OAT_NAMES[0]].low[entry.name]);
  const canRun = HOST && BUNDLE.lhs_sensitivity;
  byId("sensitivity_card").textContent = workshopText("sensitivity_card", { title: cardTitle(entry) });
  let now = workshopText("nothing_changed");
  if (!isTested && !canRun) now = workshopText("not_tested");
  else if (changedAssumption.directions) now = workshopText("changed_now", { what: workshopText("values_below") });
  else if (isChanged()) now = workshopText("changed_now", { what: changeText() });
  byId("changed_now").textContent = now;
  const cards = entry.card.measures.map((measure) => resultCard(entry, measure)).filter(isDefined);
  byId("sensitivity_results").replaceChildren(...cards);
  OAT_NAMES.forEach((name) => {
    const step = name === changedAssumption.name ? changedAssumption.step : MIDDLE,
      range = byId(`oat-${name}`);
    range.value = step;
    range.setAttribute("aria-valuetext", workshopText(`end.${ENDS[step]}`));
    byId(`oat-step-${name}`).textContent = workshopText(`end.${ENDS[step]}`);
  });
}
function reportChanges(what) {
  const entry = chosenEntry(),
    measures = changedMeasures(entry),
    now = directionsNow(entry);
  measures.forEach((measure) =>
    keepChange(
      workshopText("change_found", {
        title: cardTitle(entry),
        measure: measureName(measure),
        what,
        before: resultText(entry.directions[measure]),
        after: resultText(now[measure]),
      }),
    ),
  );
  announce(measures.length ? workshopText("change_kept", { n: measures.length }) : workshopText("all_same"));
}
function changeAssumption(name, step) {
  changedAssumption = { name, step, directions: null };
  drawSensitivity();
  if (step === MIDDLE) announce("");
  else reportChanges(changeText());
}
function slider(id, name, attributes, output) {
  const range = html("input", { type: "range", id, ...attributes });
  return [range, html("div", { class: "lever" }, html("label", { for: id }, assumptionText(name)), range, output)];
}
function oatSlider(name) {
  const output = html("output", { for: `oat-${name}`, id: `oat-step-${name}` });
  const [range, box] = slider(`oat-${name}`, name, { min: 0, max: 2, step: 1 }, output);
  range.addEventListener("input", () => changeAssumption(name, Number(range.value)));
  return box;
}
function anyValueSliders() {
  // with a host: any values within the declared bounds, all at once
  const values = {};
  const boxes = BUNDLE.lhs_sensitivity.assumed.map(([name, low, high, now]) => {
    const output = html("output", { for: `value-${name}` }, workshopText("end.now"));
    const [range, box] = slider(`value-${name}`, name, { min: low, max: high, step: "any", value: now }, output);
    range.addEventListener("input", () => {
      values[name] = Math.min(high, Math.max(low, Number(Number(range.value).toPrecision(3))));
      output.textContent = workshopText("of_bounds", { value: values[name], low, high });
    });
    return box;
  });
  const what = () =>
    Object.entries(values)
      .map(([name, value]) => `${assumptionText(name)}: ${value}`)
      .join("; ");
  const run = () => {
    const entry = chosenEntry(),
      request = entry.request || { card: entry.name, settings: {} };
    announce(workshopText("running"));
    HOST.run({ ...request, title: cardTitle(entry), assumptions: values })
      .then(({ entries }) => {
        changedAssumption = { name: null, step: MIDDLE, directions: entries[1].directions };
        drawSensitivity();
        reportChanges(what());
      })
      .catch(announceError);
  };
  const label = workshopText("run_assumptions");
  return [html("h3", {}, workshopText("any_value")), ...boxes, makeButton(label, label, run)];
}
function buildSensitivity() {
  byId("oat_sliders").replaceChildren(...OAT_NAMES.map(oatSlider));
  if (HOST && BUNDLE.lhs_sensitivity) byId("any_value_sliders").replaceChildren(...anyValueSliders());
  const assumed = BUNDLE.lhs_sensitivity ? BUNDLE.lhs_sensitivity.assumed : [];
  byId("assumed").replaceChildren(...listItems(assumed.map(([name]) => assumptionText(name))));
}

// ---- notes on results that change
function drawChanges() {
  [byId("changes"), byId("changes_talk")].forEach((list) => list.replaceChildren(...listItems(session.changes)));
}
function keepChange(words) {
  if (session.changes.includes(words)) return;
  session.changes.push(words);
  drawChanges();
  save();
}
function addChange() {
  // what somebody wrote
  const words = byId("change").value.trim();
  if (!words) {
    announce(workshopText("change_empty"));
    return;
  }
  keepChange(words);
  byId("change").value = "";
  announce(workshopText("note_kept"));
}
