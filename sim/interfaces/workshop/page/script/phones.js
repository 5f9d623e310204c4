// ---- With a host: phones' predictions beside the hands, and a session that outlives a reload
const EVERY = 2000; // milliseconds between looks at the phones
const UNSEEN = { people: 0, joined: 0, open: false, read: false };
let votes = { card: null, found: null }, mix = { list: [], open: false };
const votesNow = () => (votes.card === entryNow().name ? votes.found : UNSEEN);
const phonesFor = (measure) => votesNow()[measure] || { up: 0, same: 0, down: 0 };
const phonesOn = (kind) => (mix.open ? 0 : (mix.list.find(([name]) => name === kind) || [0, 0, 0])[2]);
const refusal = (error) => announce(error.message);
const note = (words) => html("p", { class: "note" }, words);
function redrawn(id, ...parts) { // the keyboard stays where it was
  const inside = byId(id).contains(document.activeElement);
  byId(id).replaceChildren(...parts);
  if (inside && byId(id).querySelector("button")) byId(id).querySelector("button").focus();
}
function phonesButton(what) {
  const act = () => HOST[what](entryNow().name).then(lookAtPhones).catch(refusal);
  return button(tell(`phones_${what}`), tell(`phones_${what}`), act, { id: `phones_${what}` });
}
function phonesSaid({ people, open: still, because }) { // what others said must not steer those who have not
  if (still) return [html("p", { class: "sentence" }, tell("phones_sent", votesNow()))];
  if (!people) return [note(tell("phones_wait"))];
  return [html("p", { class: "sentence" }, tell("phones_people", { people })),
    ...entryNow().card.measures.map((measure) => html("p", {}, tell("phones_said", { name: nameOf(measure), ...phonesFor(measure) }))), ...because.map(note)];
}
function drawPhones() {
  if (!HOST || !HOST.votes) return;
  const found = votesNow(), done = recorded();
  redrawn("phones", ...(done ? [] : [phonesButton(found.open ? "close" : "open"), ...phonesSaid(found)]));
  redrawn("reading", ...(done ? [found.read ? note(tell("phones_read")) : phonesButton("reveal")] : []));
}
async function lookAtPhones() {
  const card = entryNow().name, found = await HOST.votes(card);
  const same = votes.card === card && JSON.stringify(found) === JSON.stringify(votes.found);
  votes = { card, found };
  if (!same && card === entryNow().name) drawPhones();
}
function addPhones(prediction) { // when the facilitator records
  Object.entries(prediction.hands).forEach(([measure, hands]) => WAYS.forEach((way) => { hands[way] += phonesFor(measure)[way]; }));
}
function forgetPhones() {
  votes = { card: null, found: null };
  mix = { list: [], open: false };
}

// ---- stickers of phones, beside those that were counted here
function drawMix() {
  const { list, open: still } = mix, words = list.map(([, label, n]) => `${label} ${n}`).join(", ");
  const change = () => HOST.stickers(!still).then(lookAtMix).catch(refusal), key = still ? "mix_close" : "mix_open";
  const said = still ? tell("mix_sent", { n: sum(list.map(([, , n]) => n)) }) : words && tell("mix_said", { list: words });
  redrawn("sticker_phones", button(tell(key), tell(key), change, { id: "phones_mix" }), html("p", { class: "sentence" }, said));
  byId("sticker_sum").textContent = stickersSaid();
}
async function lookAtMix() {
  const found = await HOST.mix(), same = byId("phones_mix") && JSON.stringify(found) === JSON.stringify(mix);
  mix = found;
  if (!same) drawMix();
}
async function closedMix() { // the last sticker counts, too
  if (HOST && HOST.mix) await HOST.stickers(false).then(lookAtMix);
}

// ---- what was counted here outlives a reload, and cards that were lived here are lived again
async function restore(found) {
  const { chosen, year: terms, stickers: counted_, lived = [], ...rest } = found;
  Object.assign(session, rest, { lived });
  Object.assign(year, terms);
  Object.assign(stickers, counted_);
  choose(Math.max(0, CARDS.findIndex(({ name }) => name === chosen)), false);
  drawFlips();
  if (lived.length) announce(tell("living_again"));
  for (const asked of lived) {
    const k = await live(asked);
    if (CARDS[k].name === chosen && openScreen() === "start") choose(k, false); else { drawCards(); drawRoom(); }
  }
  if (lived.length) announce("");
}
async function startPhones() {
  if (!HOST) return;
  const found = await HOST.session, keep = () => HOST.save({ ...session, chosen: entryNow().name, year, stickers }).catch(refusal);
  const restored = found && found.predictions ? restore(found) : null; // nothing is kept before what was kept is here
  if (HOST.save) saved = keep;
  if (HOST.votes) setInterval(() => { if (!byId("predict").hidden || !byId("watch").hidden) lookAtPhones().catch(() => {}); }, EVERY);
  if (HOST.mix) setInterval(() => { if (!byId("build").hidden) lookAtMix().catch(() => {}); }, EVERY);
  await restored;
}
