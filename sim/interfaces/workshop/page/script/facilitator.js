// ---- For the facilitator: the plan, notes for each screen, projector, clear everything
const openScreen = () => document.querySelector("[role=tabpanel]:not([hidden])").id;
function planParts() {
  const minutes = byId("minutes").value;
  let from = 0;
  const steps = ROOM.plans[minutes].map(([words, long]) => {
    const item = html("li", {}, tell("plan_step", { from, to: from + long, words }));
    from += long;
    return item;
  });
  return [html("h3", {}, tell("plan_title", { minutes })), html("ol", { class: "plan" }, ...steps)];
}
function drawNotes() {
  byId("notes_text").replaceChildren(html("h2", {}, ROOM.screens[openScreen()]), ...notesOf(openScreen()), ...planParts());
}
function showNotes(on) {
  byId("notes").hidden = !on;
  byId("notes_button").setAttribute("aria-pressed", String(on));
  if (on) { projector(false); drawNotes(); }
}
function projector(on) {
  document.documentElement.classList.toggle("projector", on);
  byId("projector").setAttribute("aria-pressed", String(on));
  if (on) showNotes(false);
  drawAll();
}
let sureToClear = false;
function clearAll() {
  if (!sureToClear) {
    sureToClear = true;
    byId("clear").textContent = tell(HOST && HOST.votes ? "really_clear_room" : "really_clear");
    announce(byId("clear").textContent);
    return;
  }
  Object.assign(session, { predictions: {}, flips: [], lived: [] });
  CARDS.length = KIT.entries.length - 1;
  KINDS.forEach((kind) => { stickers[kind] = 0; });
  TERMS.forEach((term) => { year[term].length = 0; });
  forgetPhones();
  calmClear();
  drawFlips();
  choose(0, false);
  open(byId("tab-start"));
  Promise.resolve(HOST && HOST.clear ? HOST.clear() : null).then(() => announce(tell("cleared")), refusal);
}
function calmClear() {
  sureToClear = false;
  byId("clear").textContent = tell("clear");
}
function noteKey(event) { // N, unless somebody writes or it means something else
  if (event.key.toLowerCase() !== "n" || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("input:not([type=radio]):not([type=checkbox]):not([type=range]), select, textarea")) return;
  showNotes(byId("notes").hidden);
}
