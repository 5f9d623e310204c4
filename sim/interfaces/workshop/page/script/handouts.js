// Talk, and what can be printed: hand-out, slips, cards, role cards, sticker sheet, notes.
const STICKERS = 10; // per person
function drawTalk() {
  const { question, other_view: otherView } = chosenEntry().card;
  const view = otherView ? workshopText("both_views", { words: otherView }) : "";
  byId("prompts").replaceChildren(...listItems([question, view, ...WORKSHOP.prompts].filter(Boolean)));
}
const line = (key) => html("p", { class: "line" }, workshopText(key)); // to write on
const slip = (...parts) => html("div", { class: "slip" }, ...parts);
const tickBoxes = (group, keys) => keys.map((key) => `\u2610 ${workshopText(`${group}.${key}`)}  `);
function handout() {
  // its first part; the pictures of Watch follow
  const entry = chosenEntry(),
    { text: words, price, changes, question } = entry.card;
  const outcomes_ = isRecorded() ? outcomeParts(entry) : [html("p", {}, workshopText("none_recorded"))];
  return [
    html("h2", {}, cardTitle(entry)),
    html("p", {}, words),
    price ? html("p", {}, price) : null,
    html("ul", {}, ...listItems(changes)),
    html("p", { class: "question" }, question),
    html("h3", {}, workshopText("predicted_title")),
    ...outcomes_,
    html("h3", {}, workshopText("questions_title")),
    html("ol", {}, ...listItems(WORKSHOP.questions)),
    line("one_thing"),
  ].filter(isDefined);
}
function predictionSlip(entry) {
  const measure = (name) => html("p", {}, `${measureName(name)}: `, ...tickBoxes("direction", DIRECTIONS));
  return slip(
    html("h3", {}, cardTitle(entry)),
    html("p", {}, entry.card.question),
    ...entry.card.measures.map(measure),
    html("p", {}, `${workshopText("how_sure")} `, ...tickBoxes("confidence", CONFIDENCE)),
    line("because_line"),
  );
}
function roleCard(post) {
  const history = records[0].individual_histories[post];
  const values = {
    post,
    profession: professionName(A.posts.profession[post]),
    place: A.posts.locality[post] + 1,
    meetings: history.filter((entry) => entry.kind === "meeting").length,
  };
  return slip(
    html("h3", {}, workshopText("role_title", values)),
    html("p", {}, workshopText("role", values)),
    line("role_line"),
  );
}
function stickerLine(kind) {
  const { label, description, cost } = MENU.activities[kind];
  const price = cost ? workshopText("costs_once", { cost: pounds(cost) }) : workshopText("costs_nothing");
  return slip(
    html("h3", {}, label),
    html("p", {}, `${description} ${price}`),
    html("p", { class: "boxes" }, "\u25ef ".repeat(STICKERS)),
  );
}
const noteParts = (screen) =>
  Object.entries(WORKSHOP.notes[screen]).map(([key, words]) =>
    html("p", {}, html("b", {}, `${workshopText(`note.${key}`)}: `), words),
  );
const allNotes = () =>
  Object.keys(WORKSHOP.notes).flatMap((screen) => [
    html("h3", {}, WORKSHOP.screens[screen] || screen),
    ...noteParts(screen),
  ]);
const SHEETS = {
  handout,
  slips: () => CARDS.map(predictionSlip),
  cards: () => CARDS.map((entry) => slip(...cardTexts(entry.card))),
  stickers: () => [
    html("p", { class: "question" }, workshopText("sticker_lead", { pot: pounds(POT) })),
    ...KINDS.map(stickerLine),
  ],
  roles: () => Object.keys(A.individual_histories).map(roleCard),
  notes: () => [...planParts(), ...allNotes()],
};
function drawSheet() {
  document.documentElement.dataset.paper = byId("paper").value;
  byId("sheet").replaceChildren(...SHEETS[byId("paper").value]());
}
