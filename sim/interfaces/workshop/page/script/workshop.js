// ---- The page as it opens
function drawRest() { [drawStart, drawYear, drawPrediction, drawRoom, drawLucks, drawSurvey, drawLevers, drawTalk, drawBroken, drawSheet].forEach((draw_) => draw_()); }
function drawAll() { redraw(); drawRest(); }
function listenHere() {
  const clicks = { record: () => record().catch(refusal), add_flip: addFlip, clear: clearAll, notes_button: () => showNotes(byId("notes").hidden), draw_again: drawAgain, bigger: drawRest,
    projector: () => projector(!document.documentElement.classList.contains("projector")) };
  Object.entries(clicks).forEach(([id, act]) => byId(id).addEventListener("click", act));
  const changes = { minutes: drawNotes, paper: drawSheet, neutral: drawRest, voice: drawStory };
  Object.entries(changes).forEach(([id, act]) => byId(id).addEventListener("change", act));
  byId("because").addEventListener("input", () => { predictionOf(entryNow()).because = byId("because").value; saved(); });
  byId("flip").addEventListener("keydown", (event) => event.key === "Enter" && addFlip());
  byId("clear").addEventListener("blur", calmClear);
  document.addEventListener("keydown", noteKey);
  tabs.forEach((tab) => tab.addEventListener("focus", () => { if (!byId("notes").hidden) drawNotes(); }));
  window.addEventListener("beforeprint", drawSheet);
  const small = window.matchMedia("(max-width: 700px)"), fold = () => { byId("tools").open = !small.matches; }; // as the style has it
  small.addEventListener("change", fold);
  fold();
  let width = room();
  window.addEventListener("resize", () => { if (!state.printing && room() !== width) { width = room(); drawRest(); } });
  [listenStart, listenBuild, listenLucks].forEach((listen_) => listen_());
}
if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) byId("speed").selectedIndex = 0;
byId("watch").append(byId("reading"), byId("happened"));
byId("story").querySelector(".controls").append(byId("voice_label"));
byId("futures").append(byId("luck_part"));
buildLevers();
buildBroken();
drawWords();
drawAssumed();
choose(0, false);
listen();
listenHere();
startPhones().catch(refusal);
