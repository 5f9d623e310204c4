// Predict: hands are counted here and, with a host, on phones; afterwards predictions are shown next to what happened.
const POLL = 2000; // milliseconds between two requests for the phones' predictions
const NO_PHONES = { people: 0, joined: 0, open: false, revealed: false };
const NO_VOTES = { up: 0, same: 0, down: 0 };
let phonePredictions = { card: null, counts: null };
const announceError = (error) => announce(error.message);
function replaceParts(id, ...parts) {
  // the keyboard focus stays where it was
  const hadFocus = byId(id).contains(document.activeElement);
  byId(id).replaceChildren(...parts);
  const button = byId(id).querySelector("button");
  if (hadFocus && button) button.focus();
}

// ---- hands
function handCounter(measure, direction) {
  const { hands, recorded } = predictionOf(chosenEntry()),
    name = workshopText(`direction.${direction}`);
  const change = (by) => {
    hands[measure][direction] = Math.max(0, hands[measure][direction] + by);
    save();
    return hands[measure][direction];
  };
  const values = { direction: name, measure: measureName(measure) };
  const labels = { less: workshopText("fewer_hands", values), more: workshopText("more_hands", values) };
  return html(
    "div",
    { class: `counter way-${direction}`, role: "group", "aria-label": `${measureName(measure)}: ${name}` },
    ...counter(name, hands[measure][direction], change, labels, recorded ? { disabled: "" } : {}),
  );
}
function confidenceChoice(measure) {
  const { hands, recorded } = predictionOf(chosenEntry());
  const choices = CONFIDENCE.map((key) => {
    const radio = html("input", {
      type: "radio",
      name: `confidence-${measure}`,
      value: key,
      ...(recorded ? { disabled: "" } : {}),
    });
    radio.checked = hands[measure].confidence === key;
    radio.addEventListener("change", () => {
      hands[measure].confidence = key;
      save();
    });
    return html("label", {}, radio, ` ${workshopText(`confidence.${key}`)}`);
  });
  return html("fieldset", { class: "sure" }, html("legend", {}, workshopText("how_sure")), ...choices);
}
function drawPrediction() {
  const entry = chosenEntry(),
    prediction = predictionOf(entry);
  byId("predict_title").textContent = cardTitle(entry);
  byId("predict_question").textContent = entry.card.question;
  byId("hands").replaceChildren(
    ...entry.card.measures.map((measure) =>
      html(
        "div",
        { class: "ask" },
        html("h3", {}, linkTerms(measureName(measure))),
        html("p", { class: "note" }, (LABELS.measures[measure] || {}).gloss || ""),
        ...DIRECTIONS.map((direction) => handCounter(measure, direction)),
        confidenceChoice(measure),
      ),
    ),
  );
  byId("because").value = prediction.because;
  byId("because").disabled = prediction.recorded;
  byId("record").disabled = prediction.recorded;
  byId("saved_where").textContent = workshopText(HOST ? "saved_by_host" : "not_saved");
  byId("recorded").textContent = prediction.recorded ? workshopText("recorded") : "";
  drawPhonePredictions();
}

// ---- phones
const phonesNow = () => (phonePredictions.card === chosenEntry().name ? phonePredictions.counts : NO_PHONES);
const phoneVotes = (measure) => phonesNow()[measure] || NO_VOTES;
function phonesButton(action) {
  // open, close or reveal
  const label = workshopText(`phones_${action}`);
  const act = () => HOST[action](chosenEntry().name).then(updatePhonePredictions).catch(announceError);
  return makeButton(label, label, act, { id: `phones_${action}` });
}
function phoneSummary({ people, open, because }) {
  // hidden while open, so that nobody follows the others
  if (open) return [html("p", { class: "sentence" }, workshopText("phones_sent", phonesNow()))];
  if (!people) return [html("p", { class: "note" }, workshopText("phones_idle"))];
  const lines = chosenEntry().card.measures.map((measure) =>
    html("p", {}, workshopText("phones_predicted", { name: measureName(measure), ...phoneVotes(measure) })),
  );
  const reasons = because.map((reason) => html("p", { class: "note" }, reason));
  return [html("p", { class: "sentence" }, workshopText("phones_people", { people })), ...lines, ...reasons];
}
function drawPhonePredictions() {
  if (!HOST || !HOST.predictions) return;
  const phones = phonesNow(),
    recorded = isRecorded();
  replaceParts("phones", ...(recorded ? [] : [phonesButton(phones.open ? "close" : "open"), ...phoneSummary(phones)]));
  const reading = phones.revealed
    ? html("p", { class: "note" }, workshopText("phones_reading"))
    : phonesButton("reveal");
  replaceParts("phones_reading", ...(recorded ? [reading] : []));
}
async function updatePhonePredictions() {
  const card = chosenEntry().name,
    counts = await HOST.predictions(card);
  const same = phonePredictions.card === card && JSON.stringify(counts) === JSON.stringify(phonePredictions.counts);
  phonePredictions = { card, counts };
  if (!same && card === chosenEntry().name) drawPhonePredictions();
}
function forgetPhones() {
  phonePredictions = { card: null, counts: null };
  phoneStickers = { list: [], open: false };
}
function pollPhones() {
  if (HOST.predictions)
    setInterval(() => {
      if (!byId("predict").hidden || !byId("watch").hidden) updatePhonePredictions().catch(() => {});
    }, POLL);
  if (HOST.stickers)
    setInterval(() => {
      if (!byId("build").hidden) updatePhoneStickers().catch(() => {});
    }, POLL);
}

// ---- recording
function withoutVotes() {
  // measures for which nobody predicted anything
  const { hands } = predictionOf(chosenEntry());
  const votes = (measure) => sum(DIRECTIONS.map((key) => hands[measure][key] + phoneVotes(measure)[key]));
  return chosenEntry().card.measures.filter((measure) => !votes(measure));
}
async function recordPrediction() {
  // phones are closed before they are counted, so that the last vote counts, too
  const { name } = chosenEntry();
  if (HOST && HOST.predictions) {
    await updatePhonePredictions();
    if (!withoutVotes().length) await HOST.close(name).then(updatePhonePredictions);
  }
  if (chosenEntry().name === name) recordNow();
}
function recordNow() {
  const missing = withoutVotes(),
    prediction = predictionOf(chosenEntry());
  if (missing.length) {
    byId("recorded").textContent = workshopText("no_hands", { list: joined(missing.map(measureName)) });
    return;
  }
  for (const [measure, hands] of Object.entries(prediction.hands)) {
    DIRECTIONS.forEach((key) => {
      hands[key] += phoneVotes(measure)[key];
    });
  }
  prediction.recorded = true;
  save();
  drawPrediction();
  lockScreens();
  drawPredicted();
  byId("tab-watch").focus();
}

// ---- what happened, next to what was predicted
function mostFrequent(counts) {
  // the direction of most hands or runs; several if they are equal
  const most = Math.max(...DIRECTIONS.map((key) => counts[key]));
  return DIRECTIONS.filter((key) => counts[key] === most);
}
function countSentence(key, counts) {
  // "In 8 runs: it went down in 6; it went up in 2." or "It went down in all 8 runs."
  const n = sum(DIRECTIONS.map((direction) => counts[direction]));
  if (!n) return workshopText("not_defined");
  const occurring = [...DIRECTIONS].sort((a, b) => counts[b] - counts[a]).filter((direction) => counts[direction]);
  if (occurring.length === 1)
    return workshopText(`${key === "happened" ? "went_all" : `${key}_all`}.${occurring[0]}`, { n });
  const parts = occurring.map((direction) => workshopText(`went.${direction}`, { count: counts[direction] }));
  return `${workshopText(key, { n })} ${parts.join("; ")}.`;
}
const happenedSentence = (counts) => countSentence("happened", counts);
const lhsCounts = (entry) => BUNDLE.lhs_sensitivity && BUNDLE.lhs_sensitivity.directions[entry.name];
function predictedSentence(entry, measure) {
  const { confidence, ...counts } = predictionOf(entry).hands[measure];
  const sure = confidence ? workshopText(`confidence.${confidence}`).toLowerCase() : "";
  return workshopText("we_predicted", counts) + (sure ? ` ${workshopText("were_sure", { confidence: sure })}` : "");
}
function outcomeParts(entry) {
  return entry.card.measures.map((measure) => {
    const predicted = mostFrequent(predictionOf(entry).hands[measure]),
      counts = entry.directions[measure] || NO_VOTES;
    const met = mostFrequent(counts).some((direction) => predicted.includes(direction)),
      lhs = lhsCounts(entry);
    return html(
      "div",
      { class: "outcome" },
      html("h4", {}, measureName(measure)),
      html("p", {}, predictedSentence(entry, measure)),
      html("p", { class: "sentence" }, happenedSentence(counts)),
      html("p", { class: "note" }, workshopText(met ? "as_predicted" : "otherwise")),
      lhs ? html("p", { class: "other_assumptions" }, countSentence("other_assumptions", lhs[measure])) : null,
    );
  });
}
function drawPredicted() {
  const done = CARDS.filter((entry) => predictionOf(entry).recorded);
  const reason = (entry) => predictionOf(entry).because;
  const sections = done.map((entry) =>
    html(
      "section",
      { class: "said" },
      html("h3", {}, cardTitle(entry)),
      ...outcomeParts(entry),
      reason(entry) ? html("p", {}, workshopText("our_reason", { words: reason(entry) })) : null,
    ),
  );
  byId("predicted").replaceChildren(...(done.length ? sections : [html("p", {}, workshopText("none_recorded"))]));
  byId("happened_now").replaceChildren(...(isRecorded() ? outcomeParts(chosenEntry()) : []));
}
