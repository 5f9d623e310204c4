// ---- Talk, and paper
function drawTalk() {
  const { card: about } = entryNow();
  byId("prompts").replaceChildren(...[about.question, tell("both_sides", { words: about.other_side }), ...ROOM.prompts]
    .map((words) => html("li", {}, words)));
}
function drawRoom() { // all that the room predicted, and what happened
  const done = CARDS.filter((entry) => predictionOf(entry).recorded);
  byId("room").replaceChildren(...(done.length ? done.map((entry) => html("section", { class: "said" },
    html("h3", {}, cardTitle(entry)), ...beside(entry),
    predictionOf(entry).because ? html("p", {}, tell("because_said", { words: predictionOf(entry).because })) : null))
    : [html("p", {}, tell("none_recorded"))]));
  byId("happened_now").replaceChildren(...(recorded() ? beside(entryNow()) : []));
}
function drawAssumed() {
  byId("assumed").replaceChildren(...(KIT.spread ? KIT.spread.assumed : []).map(([name]) => html("li", {}, ROOM.assumption[name] || name)));
}
function drawFlips() {
  [byId("flips"), byId("flips_talk")].forEach((list) => list.replaceChildren(...session.flips.map((words) => html("li", {}, words))));
}
function keepFlip(words) {
  if (session.flips.includes(words)) return;
  session.flips.push(words);
  drawFlips();
  saved();
}
function addFlip() {
  const words = byId("flip").value.trim();
  if (!words) return announce(tell("flip_empty"));
  keepFlip(words);
  byId("flip").value = "";
  announce(tell("flip_kept"));
}
function sheetParts() { // the hand-out's first part; the pictures of Watch follow
  const entry = entryNow();
  return [html("h2", {}, cardTitle(entry)), html("p", {}, entry.card.lines), html("p", {}, entry.card.price),
    html("ul", {}, ...entry.card.changes.map((words) => html("li", {}, words))), html("p", { class: "question" }, entry.card.question),
    html("h3", {}, tell("room_title")), ...(recorded() ? beside(entry) : [html("p", {}, tell("none_recorded"))]),
    html("h3", {}, tell("questions_title")), html("ol", {}, ...ROOM.questions.map((words) => html("li", {}, words))),
    html("p", { class: "line" }, tell("one_thing"))];
}
function slip(entry) {
  return html("div", { class: "slip" }, html("h3", {}, cardTitle(entry)), html("p", {}, entry.card.question),
    ...entry.card.measures.map((measure) => html("p", {}, `${nameOf(measure)}: `, ...WAYS.flatMap((way) => [`\u2610 ${tell(`way.${way}`)}  `]))),
    html("p", {}, `${tell("how_sure")} `, ...SURE.map((key) => `\u2610 ${tell(`sure.${key}`)}  `)), html("p", { class: "line" }, tell("because_line")));
}
function roleCard(post) {
  const meetings = records[0].diaries[post].filter((entry) => entry.kind === "meeting").length;
  const values = { post, profession: profession(A.posts.profession[post]), place: A.posts.locality[post] + 1, meetings };
  return html("div", { class: "slip" }, html("h3", {}, tell("role_title", values)), html("p", {}, tell("role", values)), html("p", { class: "line" }, tell("role_line")));
}
const notesOf = (screen) => Object.entries(ROOM.notes[screen]).map(([key, words]) => html("p", {}, html("b", {}, `${tell(`note.${key}`)}: `), words));
const cardSheet = ({ card: about }) => html("div", { class: "slip" }, html("p", {}, about.theme), html("h3", {}, about.title), html("p", {}, about.lines),
  html("p", {}, about.price), html("ul", {}, ...about.changes.map((words) => html("li", {}, words))), html("p", { class: "question" }, about.question));
function stickerLine(kind) {
  const { label, description, cost } = OFFER.activities[kind];
  return html("div", { class: "slip" }, html("h3", {}, label), html("p", {}, `${description} ${cost ? tell("costs_once", { cost: money(cost) }) : tell("costs_nothing")}`), html("p", { class: "boxes" }, "\u25ef ".repeat(STICKERS)));
}
const STICKERS = 10;
const SHEETS = {
  handout: sheetParts,
  slips: () => CARDS.map(slip),
  cards: () => CARDS.map(cardSheet),
  stickers: () => [html("p", { class: "question" }, tell("sticker_sheet", { pot: money(POT) })), ...KINDS.map(stickerLine)],
  roles: () => Object.keys(A.diaries).map(roleCard),
  notes: () => [...planParts(), ...Object.keys(ROOM.notes).flatMap((screen) => [html("h3", {}, ROOM.screens[screen]), ...notesOf(screen)])],
};
function drawSheet() {
  document.documentElement.dataset.paper = byId("paper").value;
  byId("sheet").replaceChildren(...SHEETS[byId("paper").value]());
}
