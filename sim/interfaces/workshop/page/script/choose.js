// ---- Choose a card; predict before watching
const BASE_ENTRY = KIT.entries[0], CARDS = KIT.entries.slice(1);
const WAYS = ["up", "same", "down"], SURE = ["guess", "fairly", "very"];
const LOCKED = ["watch", "futures", "why", "story", "survey", "levers", "broken"];
const OWN_SIDES = ["start", "choose", "build", "levers", "words_used"]; // where A and B of the card are not meant
const session = { chosen: 0, predictions: {}, flips: [], lived: [] }; // lived: what was asked of a host, and became a card
const tell = (key, values = {}) => say(`workshop.${key}`, values);
const entryNow = () => CARDS[session.chosen], againstNow = () => entryNow().against || BASE_ENTRY; // a card lived here brings its own
const cardTitle = (entry) => entry.card.title;
const nothingYet = (entry) => ({ recorded: false, because: "",
  hands: Object.fromEntries(entry.card.measures.map((measure) => [measure, { up: 0, same: 0, down: 0, sure: "" }])) });
const predictionOf = (entry) => (session.predictions[entry.name] = session.predictions[entry.name] || nothingYet(entry));
const recorded = () => predictionOf(entryNow()).recorded;
const anyRecorded = () => CARDS.some((entry) => predictionOf(entry).recorded);
const isOpen = (screen) => (screen === "levers" ? anyRecorded() : recorded()); // levers belong to no card
let saved = () => {}; // with a host, what is counted is kept
const announce = (words) => { byId("announce").textContent = words; };

function choose(k, goOn = true) {
  session.chosen = k;
  state.week = 0;
  shaken = { name: null, step: MIDDLE, lived: null };
  take({ names: [cardTitle(BASE_ENTRY), cardTitle(entryNow())], records: [againstNow(), entryNow()].map(unpackRecord) });
  byId("sides").replaceChildren(badge(0), badge(1));
  drawCards();
  drawAll();
  refreshers.forEach((refresh) => refresh());
  lockScreens();
  saved();
  if (goOn) { open(byId("tab-predict")); announce(tell("chosen", { title: cardTitle(entryNow()) })); }
}
function lockScreens() {
  tabs.filter((tab) => LOCKED.includes(tab.getAttribute("aria-controls"))).forEach((tab) => {
    const free = isOpen(tab.getAttribute("aria-controls"));
    tab.setAttribute("aria-disabled", String(!free));
    tab.querySelector(".lock").hidden = free;
  });
  byId("happened").hidden = !recorded();
}
mayOpen = (tab) => {
  if (tab.getAttribute("aria-disabled") !== "true") {
    announce("");
    byId("sides").hidden = OWN_SIDES.includes(tab.getAttribute("aria-controls"));
    return true;
  }
  tab.focus();
  announce(tell("locked"));
  return false;
};
function settingsTable(entry) {
  const heads = ["setting", "before", "now", "unit"].map((key) => tell(key));
  return table(heads, entry.card.settings);
}
function cardBox(entry, k) {
  const { card: about } = entry, chosen = k === session.chosen;
  const button = html("button", { type: "button", "aria-pressed": String(chosen), "aria-label": tell("choose_label", about) },
    tell(chosen ? "is_chosen" : "choose"));
  button.addEventListener("click", () => choose(k));
  const exact = html("details", {}, html("summary", {}, tell("exactly")),
    html("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": tell("exactly_of", about) }));
  exact.addEventListener("toggle", () => exact.open && exact.querySelector("div").replaceChildren(settingsTable(entry)));
  return html("article", { class: chosen ? "choice chosen" : "choice" }, html("p", { class: "theme" }, about.theme),
    html("h3", {}, about.title), html("p", {}, about.lines), html("p", { class: "price" }, about.price),
    html("p", {}, tell("changes")), html("ul", {}, ...about.changes.map((words) => html("li", {}, words))),
    html("p", { class: "question" }, about.question), button, exact);
}
function drawCards() {
  const focused = [...byId("cards").querySelectorAll("button")].indexOf(document.activeElement);
  byId("cards").replaceChildren(...CARDS.map(cardBox));
  if (focused >= 0) byId("cards").querySelectorAll("button")[focused].focus();
}
