// ---- Predict: hands are counted on the facilitator's screen
function tally(measure, way) {
  const hands = predictionOf(entryNow()).hands[measure], closed = recorded();
  const count = html("output", { class: "count" }, String(hands[way])), name = tell(`way.${way}`);
  const change = (by) => {
    hands[way] = Math.max(0, hands[way] + by);
    count.textContent = hands[way];
    saved();
  };
  const button = (by, sign, key) => {
    const made = html("button", { type: "button", class: "hand", "aria-label": tell(key, { way: name, measure: nameOf(measure) }),
      ...(closed ? { disabled: "" } : {}) }, sign);
    made.addEventListener("click", () => change(by));
    return made;
  };
  return html("div", { class: `tally way-${way}`, role: "group", "aria-label": `${nameOf(measure)}: ${name}` },
    html("span", { class: "way" }, name), button(-1, "\u2212", "fewer_hands"), count, button(1, "+", "more_hands"));
}
function sureOf(measure) {
  const hands = predictionOf(entryNow()).hands[measure];
  const choices = SURE.map((key) => {
    const radio = html("input", { type: "radio", name: `sure-${measure}`, value: key, ...(recorded() ? { disabled: "" } : {}) });
    radio.checked = hands.sure === key;
    radio.addEventListener("change", () => { hands.sure = key; saved(); });
    return html("label", {}, radio, ` ${tell(`sure.${key}`)}`);
  });
  return html("fieldset", { class: "sure" }, html("legend", {}, tell("how_sure")), ...choices);
}
function drawPrediction() {
  const entry = entryNow(), prediction = predictionOf(entry);
  byId("predict_title").textContent = cardTitle(entry);
  byId("predict_question").textContent = entry.card.question;
  byId("hands").replaceChildren(...entry.card.measures.map((measure) => html("div", { class: "ask" },
    html("h3", {}, worded(nameOf(measure))), html("p", { class: "note" }, (WORDS.measures[measure] || {}).gloss || ""),
    ...WAYS.map((way) => tally(measure, way)), sureOf(measure))));
  byId("because").value = prediction.because;
  byId("because").disabled = byId("record").disabled = prediction.recorded;
  byId("kept").textContent = tell(HOST ? "kept_by_host" : "kept_nowhere");
  byId("recorded").textContent = prediction.recorded ? tell("recorded") : "";
  drawPhones();
}
const handsUp = (measure) => sum(WAYS.map((way) => predictionOf(entryNow()).hands[measure][way] + phonesFor(measure)[way]));
const without = () => entryNow().card.measures.filter((measure) => !handsUp(measure));
async function record() { // phones are closed before they are counted: the last one counts, too
  const { name } = entryNow();
  if (HOST && HOST.votes) {
    await lookAtPhones();
    if (!without().length) await HOST.close(name).then(lookAtPhones);
  }
  if (entryNow().name === name) recordNow();
}
function recordNow() {
  if (without().length) {
    byId("recorded").textContent = tell("no_hands", { list: listed(without().map(nameOf)) });
    return;
  }
  addPhones(predictionOf(entryNow()));
  predictionOf(entryNow()).recorded = true;
  saved();
  drawPrediction();
  lockScreens();
  drawRoom();
  byId("tab-watch").focus();
}

// ---- What happened, beside what the room said
function mostSaid(counts) { // the ways that most hands, or futures, went
  const most = Math.max(...WAYS.map((way) => counts[way]));
  return WAYS.filter((way) => counts[way] === most);
}
const whatHappened = (entry, measure) => happenedIn(entry.verdicts[measure]);
const happenedIn = (counts) => counted("happened", counts);
// Does the answer hang on what nobody has measured?
const otherAssumptions = (entry, measure) => counted("other_assumptions", KIT.spread.verdicts[entry.name][measure]);
const wasSpread = (entry) => KIT.spread && KIT.spread.verdicts[entry.name];
function counted(key, counts) {
  const n = sum(WAYS.map((way) => counts[way])), ways = [...WAYS].sort((one, other) => counts[other] - counts[one]);
  const parts = ways.filter((way) => counts[way]).map((way) => tell(`went.${way}`, { count: counts[way] }));
  return n ? `${tell(key, { n })} ${parts.join("; ")}.` : tell("not_defined");
}
function roomSaid(entry, measure) {
  const hands = predictionOf(entry).hands[measure], counts = eachOf(hands, (value) => value);
  const sure = hands.sure ? ` ${tell("were_sure", { sure: tell(`sure.${hands.sure}`).toLowerCase() })}` : "";
  return tell("room_said", { up: counts.up, same: counts.same, down: counts.down }) + sure;
}
function beside(entry) {
  return entry.card.measures.map((measure) => {
    const room = mostSaid(predictionOf(entry).hands[measure]), real = mostSaid(entry.verdicts[measure] || { up: 0, same: 0, down: 0 });
    const met = room.some((way) => real.includes(way));
    return html("div", { class: "beside" }, html("h4", {}, nameOf(measure)), html("p", {}, roomSaid(entry, measure)),
      html("p", { class: "sentence" }, whatHappened(entry, measure)), html("p", { class: "note" }, tell(met ? "as_said" : "otherwise")),
      wasSpread(entry) ? html("p", { class: "spread" }, otherAssumptions(entry, measure)) : null);
  });
}
