// Start, and what the facilitator uses: the plan, notes for each screen, projector, clear everything.
const MONTH = [4, 8],
  MOMENTS_EACH = 2; // weeks of "an ordinary month", and moments of each person with a history
let moments = [],
  momentsShown = 0;
function drawStart() {
  const posts = A.posts.profession;
  const sizes = A.professions.map((_, k) => `${posts.filter((own) => own === k).length} ${professionName(k)}`);
  byId("service").textContent = workshopText("service", {
    posts: posts.length,
    places: A.localities,
    list: joined(sizes),
  });
  byId("ground_rules").replaceChildren(...listItems(WORKSHOP.ground_rules));
  byId("how_it_works").replaceChildren(...listItems(WORKSHOP.how_it_works));
  byId("plan_now").replaceChildren(...planParts());
  const people = Object.keys(A.individual_histories);
  const roles = people.map((post) => workshopText("role_short", { post, profession: professionName(posts[post]) }));
  byId("roles_now").textContent = workshopText("roles_are", { list: joined(roles) });
  moments = people.flatMap(momentsOf).sort((a, b) => a.week - b.week);
  drawMonth();
}
function momentsOf(post) {
  // meetings of one person in the month, in the service as it is now
  const inMonth = ({ entry }) => entry.with && entry.week >= MONTH[0] && entry.week < MONTH[1];
  return historyTexts(post, true)[0]
    .filter(inMonth)
    .slice(0, MOMENTS_EACH)
    .map(({ entry, words }) => ({
      week: entry.week,
      words: workshopText("moment", { when: weekName(entry.week), words }),
    }));
}
function drawMonth() {
  byId("month").replaceChildren(...listItems(moments.slice(0, momentsShown).map(({ words }) => words)));
  const isOver = momentsShown >= moments.length;
  byId("next_moment").disabled = isOver;
  byId("next_moment").textContent = workshopText(isOver ? "month_over" : momentsShown ? "next_moment" : "first_moment");
}
function listenToStart() {
  byId("next_moment").addEventListener("click", () => {
    momentsShown += 1;
    drawMonth();
  });
  byId("to_choose").addEventListener("click", () => openTab(byId("tab-choose")));
  document
    .querySelectorAll("[name=names]")
    .forEach((radio) => radio.addEventListener("change", () => byId("neutral").click()));
  byId("neutral").addEventListener("change", () => {
    document.querySelector(`[name=names][value=${state.neutral ? "neutral" : "own"}]`).checked = true;
  });
  document.querySelectorAll(".plan_button").forEach((button) =>
    button.addEventListener("click", () => {
      byId("minutes").value = button.value;
      byId("plan_now").replaceChildren(...planParts());
      drawNotes();
    }),
  );
}

// ---- plan and notes
function planParts() {
  const minutes = byId("minutes").value;
  let from = 0;
  const items = WORKSHOP.plans[minutes].map(([words, length]) => {
    const item = html("li", {}, workshopText("plan_step", { from, to: from + length, words }));
    from += length;
    return item;
  });
  return [html("h3", {}, workshopText("plan_title", { minutes })), html("ol", { class: "plan" }, ...items)];
}
function drawNotes() {
  const screen = openScreenId();
  byId("notes_text").replaceChildren(html("h2", {}, WORKSHOP.screens[screen]), ...noteParts(screen), ...planParts());
}
function showNotes(on) {
  byId("notes").hidden = !on;
  byId("notes_button").setAttribute("aria-pressed", String(on));
  if (on) {
    setProjector(false);
    drawNotes();
  }
}
function onNotesKey(event) {
  // the key N, unless somebody is typing
  if (event.key.toLowerCase() !== "n" || event.altKey || event.ctrlKey || event.metaKey) return;
  const typing = "input:not([type=radio]):not([type=checkbox]):not([type=range]), select, textarea";
  if (!event.target.closest(typing)) showNotes(byId("notes").hidden);
}
function setProjector(on) {
  // larger, and without the notes
  document.documentElement.classList.toggle("projector", on);
  byId("projector").setAttribute("aria-pressed", String(on));
  if (on) showNotes(false);
  drawEverything();
}

// ---- clear everything
let clearPressed = false;
function resetClearButton() {
  clearPressed = false;
  byId("clear").textContent = workshopText("clear");
}
function clearAll() {
  // has to be pressed twice
  if (!clearPressed) {
    clearPressed = true;
    byId("clear").textContent = workshopText(HOST && HOST.predictions ? "really_clear_phones" : "really_clear");
    announce(byId("clear").textContent);
    return;
  }
  Object.assign(session, { predictions: {}, changes: [], built: [] });
  CARDS.length = BUNDLE.entries.length - 1;
  KINDS.forEach((kind) => {
    stickers[kind] = 0;
  });
  emptyYear();
  forgetPhones();
  resetClearButton();
  drawChanges();
  choose(0, false);
  openTab(byId("tab-start"));
  Promise.resolve(HOST && HOST.clear ? HOST.clear() : null).then(
    () => announce(workshopText("cleared")),
    announceError,
  );
}
