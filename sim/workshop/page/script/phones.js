// ---- With a host: phones' predictions beside the hands, and a session that outlives a reload
const EVERY = 2000; // milliseconds between looks at the phones
let votes = null;
const refusal = (error) => announce(error.message);
function phonesParts() {
  const { name, card: about } = entryNow(), act = (what, key) => button(tell(key), tell(key), () => HOST[what](name).then(() => announce(tell(`${key}_done`)), refusal));
  const counts = (measure) => { const { up, same, down } = votes.measure ? votes.measure[measure] : votes[measure] || { up: 0, same: 0, down: 0 }; return tell("phones_said", { name: nameOf(measure), up, same, down }); };
  return [html("p", {}, act("open", "phones_open"), " ", act("close", "phones_close"), " ", act("reveal", "phones_reveal")),
    votes && votes.people ? html("div", {}, html("p", { class: "sentence" }, tell("phones_people", { n: votes.people })), ...about.measures.map((measure) => html("p", {}, counts(measure))),
      ...(votes.because || []).map((words) => html("p", { class: "note" }, words))) : html("p", { class: "note" }, tell("phones_none"))].filter(Boolean);
}
function drawPhones() {
  if (HOST && HOST.votes) byId("phones").replaceChildren(...phonesParts());
}
function lookAtPhones() {
  if (byId("predict").hidden || recorded()) return;
  const asked = entryNow().name;
  HOST.votes(asked).then((found) => {
    if (asked !== entryNow().name || JSON.stringify(found) === JSON.stringify(votes)) return;
    votes = found;
    drawPhones();
  }, () => {});
}
function addPhones(prediction) { // when the facilitator records
  if (!votes) return;
  Object.entries(prediction.hands).forEach(([measure, hands]) => WAYS.forEach((way) => { hands[way] += ((votes.measure || votes)[measure] || {})[way] || 0; }));
  votes = null;
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
  if (HOST.votes) setInterval(lookAtPhones, EVERY);
}
