// Start the workshop's page.
function drawWorkshop() {
  for (const draw of [
    drawStart,
    drawYear,
    drawPrediction,
    drawPredicted,
    drawRuns,
    drawSurvey,
    drawLevers,
    drawTalk,
    drawSensitivity,
    drawSheet,
  ])
    draw();
}
function drawEverything() {
  drawViewer();
  drawWorkshop();
}
function listenToWorkshop() {
  const clicks = {
    record: () => recordPrediction().catch(announceError),
    add_change: addChange,
    clear: clearAll,
    notes_button: () => showNotes(byId("notes").hidden),
    send_again: sendAgain,
    bigger: drawWorkshop,
    projector: () => setProjector(!document.documentElement.classList.contains("projector")),
  };
  Object.entries(clicks).forEach(([id, action]) => byId(id).addEventListener("click", action));
  const changes = { minutes: drawNotes, paper: drawSheet, neutral: drawWorkshop, colleague: drawHistory };
  Object.entries(changes).forEach(([id, action]) => byId(id).addEventListener("change", action));
  byId("because").addEventListener("input", () => {
    predictionOf(chosenEntry()).because = byId("because").value;
    save();
  });
  byId("change").addEventListener("keydown", (event) => event.key === "Enter" && addChange());
  byId("clear").addEventListener("blur", resetClearButton);
  document.addEventListener("keydown", onNotesKey);
  tabs.forEach((tab) =>
    tab.addEventListener("focus", () => {
      if (!byId("notes").hidden) drawNotes();
    }),
  );
  window.addEventListener("beforeprint", drawSheet);
  const narrow = window.matchMedia("(max-width: 700px)"); // as in the style
  const foldTools = () => {
    byId("tools").open = !narrow.matches;
  };
  narrow.addEventListener("change", foldTools);
  foldTools();
  onWidthChange(drawWorkshop);
  listenToStart();
  listenToYear();
  listenToRuns();
}

// ---- with a host: what was counted and built here is restored after a reload
async function restore(saved) {
  const { chosen, year: terms, stickers: counted, built = [], ...rest } = saved;
  Object.assign(session, rest, { built });
  Object.assign(year, terms);
  Object.assign(stickers, counted);
  choose(
    Math.max(
      0,
      CARDS.findIndex(({ name }) => name === chosen),
    ),
    false,
  );
  drawChanges();
  if (built.length) announce(workshopText("running_again"));
  for (const request of built) {
    // cards that were built here are computed again
    const k = await buildCard(request);
    if (CARDS[k].name === chosen && openScreenId() === "start") choose(k, false);
    else {
      drawCards();
      drawPredicted();
    }
  }
  if (built.length) announce("");
}
async function connectHost() {
  if (!HOST) return;
  const saved = await HOST.saved;
  const restored = saved && saved.predictions ? restore(saved) : null; // restored before anything is saved
  if (HOST.save) {
    save = () => HOST.save({ ...session, chosen: chosenEntry().name, year, stickers }).catch(announceError);
  }
  pollPhones();
  await restored;
}

byId("watch").append(byId("phones_reading"), byId("happened"));
byId("history").querySelector(".controls").append(byId("colleague_label"));
byId("all_runs").append(byId("runs_part"));
buildLevers();
buildSensitivity();
buildGlossary();
choose(0, false);
listenToViewer();
listenToWorkshop();
connectHost().catch(announceError);
