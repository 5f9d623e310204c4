// The state of the workshop, and the screen Choose: one card is chosen, and predicted before it is watched.
const BASELINE = BUNDLE.entries[0],
  CARDS = BUNDLE.entries.slice(1);
const DIRECTIONS = ["up", "same", "down"],
  CONFIDENCE = ["guess", "fairly", "very"];
const lockedTabs = tabs.filter((tab) => tab.querySelector(".lock")); // until a prediction is recorded
const WITHOUT_SIDES = ["start", "choose", "build", "levers", "glossary"]; // screens that do not show the card's A and B
// What is saved with a host. `built`: requests whose results became cards here.
const session = { chosen: 0, predictions: {}, changes: [], built: [] };
let save = () => {}; // defined with a host
const chosenEntry = () => CARDS[session.chosen];
const baselineEntry = () => chosenEntry().baseline || BASELINE; // a card built here has its own
const cardTitle = (entry) => entry.card.title;
const emptyPrediction = (entry) => ({
  recorded: false,
  because: "",
  hands: Object.fromEntries(entry.card.measures.map((name) => [name, { up: 0, same: 0, down: 0, confidence: "" }])),
});
function predictionOf(entry) {
  session.predictions[entry.name] = session.predictions[entry.name] || emptyPrediction(entry);
  return session.predictions[entry.name];
}
const isRecorded = () => predictionOf(chosenEntry()).recorded;
const anyRecorded = () => CARDS.some((entry) => predictionOf(entry).recorded);
const isUnlocked = (screen) => (screen === "levers" ? anyRecorded() : isRecorded()); // levers belong to no card
const announce = (words) => {
  byId("announce").textContent = words;
};
const listItems = (texts) => texts.map((words) => html("li", {}, words));
function makeButton(words, label, action, attributes = {}) {
  const made = html("button", { type: "button", "aria-label": label, ...attributes }, words);
  made.addEventListener("click", action);
  return made;
}
function counter(label, number, change, labels, attributes = {}) {
  // a number with a button for less and one for more
  const shown = html("output", { class: "count" }, String(number));
  const button = (by, sign, name) =>
    makeButton(
      sign,
      name,
      () => {
        shown.textContent = change(by);
      },
      { class: "hand", ...attributes },
    );
  return [html("span", {}, label), button(-1, "\u2212", labels.less), shown, button(1, "+", labels.more)];
}

function choose(k, goOn = true) {
  session.chosen = k;
  state.week = 0;
  changedAssumption = { name: null, step: MIDDLE, directions: null };
  showRecords({
    names: [cardTitle(BASELINE), cardTitle(chosenEntry())],
    records: [baselineEntry(), chosenEntry()].map(unpackRecord),
  });
  byId("sides").replaceChildren(sideBadge(0), sideBadge(1));
  drawCards();
  drawEverything();
  tableUpdates.forEach((update) => update());
  lockScreens();
  save();
  if (!goOn) return;
  openTab(byId("tab-predict"));
  announce(workshopText("chosen", { title: cardTitle(chosenEntry()) }));
}
function lockScreens() {
  lockedTabs.forEach((tab) => {
    const unlocked = isUnlocked(tab.getAttribute("aria-controls"));
    tab.setAttribute("aria-disabled", String(!unlocked));
    tab.querySelector(".lock").hidden = unlocked;
  });
  byId("happened").hidden = !isRecorded();
}
mayOpen = (tab) => {
  if (tab.getAttribute("aria-disabled") !== "true") {
    announce("");
    byId("sides").hidden = WITHOUT_SIDES.includes(tab.getAttribute("aria-controls"));
    return true;
  }
  tab.focus();
  announce(workshopText("locked"));
  return false;
};
function settingsTable(entry) {
  return makeTable(
    ["setting", "before", "now", "unit"].map((key) => workshopText(key)),
    entry.card.settings,
  );
}
function cardTexts({ theme, title, text: words, price, changes, question }, more = []) {
  // as on the screen and on paper
  return [
    html("p", { class: "theme" }, theme),
    html("h3", {}, title),
    html("p", {}, words),
    price ? html("p", { class: "price" }, price) : null,
    ...more,
    html("ul", {}, ...listItems(changes)),
    html("p", { class: "question" }, question),
  ];
}
function cardBox(entry, k) {
  const chosen = k === session.chosen,
    title = cardTitle(entry);
  const button = makeButton(
    workshopText(chosen ? "is_chosen" : "choose"),
    workshopText("choose_label", { title }),
    () => choose(k),
    { "aria-pressed": String(chosen) },
  );
  const settings = html(
    "details",
    {},
    html("summary", {}, workshopText("settings")),
    html("div", {
      class: "scroll",
      tabindex: "0",
      role: "region",
      "aria-label": workshopText("settings_of", { title }),
    }),
  );
  settings.addEventListener(
    "toggle",
    () => settings.open && settings.querySelector("div").replaceChildren(settingsTable(entry)),
  );
  return html(
    "article",
    { class: chosen ? "choice chosen" : "choice" },
    ...cardTexts(entry.card, [html("p", {}, workshopText("changes"))]),
    button,
    settings,
  );
}
function drawCards() {
  const buttons = () => byId("cards").querySelectorAll("button");
  const focused = [...buttons()].indexOf(document.activeElement);
  byId("cards").replaceChildren(...CARDS.map(cardBox));
  if (focused >= 0) buttons()[focused].focus();
}
