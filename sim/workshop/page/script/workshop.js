// ---- The page as it opens
function drawRest() { drawPrediction(); drawRoom(); drawSurvey(); drawLevers(); drawTalk(); drawSheet(); }
function drawAll() { redraw(); drawRest(); }
function listenHere() {
  byId("record").addEventListener("click", record);
  byId("because").addEventListener("input", () => { predictionOf(entryNow()).because = byId("because").value; });
  byId("add_flip").addEventListener("click", addFlip);
  byId("flip").addEventListener("keydown", (event) => event.key === "Enter" && addFlip());
  byId("notes_button").addEventListener("click", () => showNotes(byId("notes").hidden));
  byId("projector").addEventListener("click", () => projector(!document.documentElement.classList.contains("projector")));
  byId("clear").addEventListener("click", clearAll);
  byId("clear").addEventListener("blur", calmClear);
  byId("minutes").addEventListener("change", drawNotes);
  byId("paper").addEventListener("change", drawSheet);
  byId("neutral").addEventListener("change", drawRest);
  byId("bigger").addEventListener("click", drawRest);
  document.addEventListener("keydown", noteKey);
  tabs.forEach((tab) => tab.addEventListener("focus", () => { if (!byId("notes").hidden) drawNotes(); }));
  window.addEventListener("beforeprint", drawSheet);
  let width = room();
  window.addEventListener("resize", () => { if (!state.printing && room() !== width) { width = room(); drawRest(); } });
}
if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) byId("speed").selectedIndex = 0;
byId("watch").append(byId("happened"));
choose(0, false);
drawWords();
buildLevers();
drawAssumed();
listen();
listenHere();
