// ---- With a host: phones' predictions beside the hands, and a session that outlives a reload
const EVERY = 2000; // milliseconds between looks at the phones
let votes = { card: null, found: null };
const votesNow = () => (votes.card === entryNow().name ? votes.found : null);
const phonesFor = (measure) => ((votesNow() || {})[measure] || { up: 0, same: 0, down: 0 });
const refusal = (error) => announce(error.message);
function phonesParts() {
  const { name, card: about } = entryNow(), found = votesNow();
  const act = (what, key) => button(tell(key), tell(key), () => HOST[what](name).then(() => announce(tell(`${key}_done`)), refusal));
  const said = found && found.people ? [html("p", { class: "sentence" }, tell("phones_people", { n: found.people })),
    ...about.measures.map((measure) => html("p", {}, tell("phones_said", { name: nameOf(measure), ...phonesFor(measure) }))),
    ...(found.because || []).map((words) => html("p", { class: "note" }, words))] : [html("p", { class: "note" }, tell("phones_none"))];
  return [html("p", {}, act("open", "phones_open"), " ", act("close", "phones_close"), " ", act("reveal", "phones_reveal")), ...said];
}
function drawPhones() {
  if (HOST && HOST.votes) byId("phones").replaceChildren(...phonesParts());
}
function lookAtPhones() {
  const card = entryNow().name;
  return HOST.votes(card).then((found) => {
    const same = votes.card === card && JSON.stringify(found) === JSON.stringify(votes.found);
    votes = { card, found };
    if (!same && card === entryNow().name) drawPhones();
  });
}
function addPhones(prediction) { // when the facilitator records
  Object.entries(prediction.hands).forEach(([measure, hands]) => WAYS.forEach((way) => { hands[way] += phonesFor(measure)[way]; }));
  votes = { card: null, found: null };
}
function restore(found) {
  if (!found || !found.predictions) return;
  Object.assign(session, { predictions: found.predictions, flips: found.flips || [] });
  choose(0, false);
  drawFlips();
}
function startPhones() {
  if (!HOST) return;
  if (HOST.save) saved = () => HOST.save({ predictions: session.predictions, flips: session.flips });
  Promise.resolve(HOST.session).then(restore, () => {});
  if (HOST.votes) setInterval(() => { if (!byId("predict").hidden && !recorded()) lookAtPhones().catch(() => {}); }, EVERY);
}
