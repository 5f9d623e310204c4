// ---- Break the model: one assumption at its lowest or highest; does the headline flip?
const BROKEN = KIT.broken, MIDDLE = 1, BROKEN_ENDS = ["low", "now", "high"], SIGNS = { up: "▲", same: "■", down: "▼" };
let shaken = { name: null, step: MIDDLE, lived: null }; // one at a time; or what a host has lived
const assumption = (name) => ROOM.assumption[name] || name;
function verdictsNow(entry) {
  if (shaken.lived) return shaken.lived;
  if (!shaken.name || shaken.step === MIDDLE) return entry.verdicts;
  return BROKEN.verdicts[shaken.name][BROKEN_ENDS[shaken.step]][entry.name] || {}; // a card that was lived here has none
}
const headline = (counts) => (counts ? mostSaid(counts).map((way) => tell(`way.${way}`).toLowerCase()).join(" / ") : "");
function signs(counts) { // one mark a future; the sentence beside it says the same
  return html("p", { class: "signs", "aria-hidden": "true" }, ...WAYS.map((way) => html("span", { class: `sign-${way}` }, SIGNS[way].repeat(counts[way]))));
}
const isShaken = () => Boolean(shaken.lived || (shaken.name && shaken.step !== MIDDLE));
function shakenCard(entry, measure) {
  const before = entry.verdicts[measure], after = (verdictsNow(entry) || {})[measure];
  if (!before || !after) return null;
  const flipped = headline(before) !== headline(after), line = (key, counts) => html("div", { class: "shaken" }, html("h4", {}, tell(key)), signs(counts), html("p", {}, happenedIn(counts)));
  if (!isShaken()) return html("article", { class: "choice" }, html("h3", {}, worded(nameOf(measure))), line("as_assumed", before));
  return html("article", { class: flipped ? "choice flipped" : "choice" }, html("h3", {}, worded(nameOf(measure))), line("as_assumed", before), line("if_changed", after),
    html("p", { class: "sentence" }, flipped ? tell("flipped", { before: headline(before), after: headline(after) }) : tell("holds")));
}
function drawBroken() {
  const entry = entryNow(), known = SHAKEABLE.length && (shaken.lived || BROKEN.verdicts[SHAKEABLE[0]].low[entry.name]);
  byId("broken_card").textContent = tell("broken_card", { title: cardTitle(entry) });
  byId("broken_now").textContent = !known && !(HOST && KIT.spread) ? tell("not_broken_yet") : isShaken() ? tell("broken_now", { what: shaken.name === "live" ? tell("values_below") : shakenWords() }) : tell("nothing_changed");
  byId("broken_said").replaceChildren(...entry.card.measures.map((measure) => shakenCard(entry, measure)).filter(Boolean));
  SHAKEABLE.forEach((name) => {
    const step = name === shaken.name ? shaken.step : MIDDLE, range = byId(`shake-${name}`);
    range.value = step;
    range.setAttribute("aria-valuetext", tell(`end.${BROKEN_ENDS[step]}`));
    byId(`shaken-${name}`).textContent = tell(`end.${BROKEN_ENDS[step]}`);
  });
}
const shakenWords = () => `${assumption(shaken.name).replace(/\.$/, "")}: ${tell(`end.${BROKEN_ENDS[shaken.step]}`).toLowerCase()}`;
const SHAKEABLE = BROKEN ? BROKEN.assumptions.map(([name]) => name) : [];
function celebrate(what) {
  const entry = entryNow(), now = verdictsNow(entry) || {};
  const flipped = entry.card.measures.filter((measure) => entry.verdicts[measure] && now[measure] && headline(entry.verdicts[measure]) !== headline(now[measure]));
  if (!flipped.length) return announce(tell("holds_all"));
  flipped.forEach((measure) => keepFlip(tell("flip_found", { title: cardTitle(entry), measure: nameOf(measure), what,
    before: headline(entry.verdicts[measure]), after: headline(now[measure]) })));
  announce(tell("flip_cheer", { n: flipped.length }));
}
function shake(name, step) {
  shaken = { name, step, lived: null };
  drawBroken();
  if (step !== MIDDLE) celebrate(shakenWords()); else announce("");
}
function shaker([name]) {
  const range = html("input", { type: "range", id: `shake-${name}`, min: 0, max: 2, step: 1 });
  range.addEventListener("input", () => shake(name, Number(range.value)));
  return html("div", { class: "lever" }, html("label", { for: `shake-${name}` }, assumption(name)), range, html("output", { for: `shake-${name}`, id: `shaken-${name}` }));
}
function liveShakers() { // with a host: any value within the declared bounds, all at once
  const values = {}, rows = KIT.spread.assumed.map(([name, low, high, now]) => {
    const range = html("input", { type: "range", id: `live-${name}`, min: low, max: high, step: "any", value: now });
    const output = html("output", { for: `live-${name}` }, tell("end.now"));
    range.addEventListener("input", () => {
      values[name] = Math.min(high, Math.max(low, Number(Number(range.value).toPrecision(3))));
      output.textContent = tell("of_bounds", { value: values[name], low, high });
    });
    return html("div", { class: "lever" }, html("label", { for: `live-${name}` }, assumption(name)), range, output);
  });
  const words = () => Object.entries(values).map(([name, value]) => `${assumption(name).replace(/\.$/, "")}: ${value}`).join("; ");
  const go = button(tell("live_broken"), tell("live_broken"), () => {
    announce(tell("living"));
    HOST.live({ ...(entryNow().asked || { card: entryNow().name, settings: {} }), title: cardTitle(entryNow()), assumptions: values }).then(({ entries }) => {
      shaken = { name: "live", step: MIDDLE, lived: entries[1].verdicts };
      drawBroken();
      celebrate(words());
    }, refusal);
  });
  return [html("h3", {}, tell("live_title")), ...rows, go];
}
function buildBroken() {
  byId("shakers").replaceChildren(...(BROKEN ? BROKEN.assumptions.map(shaker) : []));
  if (HOST && KIT.spread) byId("live_shakers").replaceChildren(...liveShakers());
}
