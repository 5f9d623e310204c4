// Screens, keys, and the switches of the header.
const tabs = [...document.querySelectorAll("[role=tab]")];
let mayOpen = () => true; // the workshop locks screens
function openTab(tab, focus = true) {
  if (!mayOpen(tab)) return;
  play(false);
  tabs.forEach((each) => {
    each.setAttribute("aria-selected", String(each === tab));
    each.tabIndex = each === tab ? 0 : -1;
    byId(each.getAttribute("aria-controls")).hidden = each !== tab;
  });
  if (focus) tab.focus();
}
function openHistory(post) {
  byId("post").value = post;
  state.limit = SHOWN_AT_ONCE;
  drawHistory();
  openTab(byId("tab-history"));
}
function onTabKey(event) {
  const to = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key];
  if (!to) return;
  event.preventDefault();
  const at = tabs.indexOf(event.currentTarget),
    last = tabs.length - 1;
  openTab(tabs[Math.abs(to) === 1 ? (at + to + tabs.length) % tabs.length : to < 0 ? 0 : last]);
}
function onWeekKey(event) {
  // only where the key has no other meaning
  if (byId("watch").hidden || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("button, input, select, summary, [role=tab], .scroll")) return;
  const action = { " ": togglePlay, ArrowRight: () => stepWeek(1), ArrowLeft: () => stepWeek(-1) }[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
function drawViewer() {
  drawWatch();
  drawAllRuns();
  drawCauses();
  drawPostMenu();
  drawHistory();
}
function toggleBiggerText() {
  const on = document.documentElement.classList.toggle("bigger");
  byId("bigger").setAttribute("aria-pressed", String(on));
  drawViewer();
}
function setPrinting(on) {
  // pictures are drawn again for the width of the paper
  play(false);
  state.printing = on;
  document.documentElement.classList.toggle("printing", on);
  drawViewer();
}
function onWidthChange(draw) {
  let width = mainWidth();
  window.addEventListener("resize", () => {
    if (state.printing || mainWidth() === width) return;
    width = mainWidth();
    draw();
  });
}
function listenToViewer() {
  tabs.forEach((tab) => {
    tab.addEventListener("click", () => openTab(tab));
    tab.addEventListener("keydown", onTabKey);
  });
  document.addEventListener("keydown", onWeekKey);
  byId("play").addEventListener("click", togglePlay);
  byId("back").addEventListener("click", () => stepWeek(-1));
  byId("forward").addEventListener("click", () => stepWeek(1));
  byId("week").addEventListener("input", () => {
    play(false);
    showWeek(Number(byId("week").value) - 1);
  });
  for (const id of ["post", "filter"]) {
    byId(id).addEventListener("change", () => {
      state.limit = SHOWN_AT_ONCE;
      drawHistory();
    });
  }
  byId("more").addEventListener("click", () => {
    state.limit += SHOWN_AT_ONCE;
    drawHistory();
  });
  byId("neutral").addEventListener("change", () => {
    state.neutral = byId("neutral").checked;
    drawViewer();
  });
  byId("bigger").addEventListener("click", toggleBiggerText);
  byId("print").addEventListener("click", () => window.print());
  byId("print").hidden = window.self !== window.top; // a frame in a notebook may not print
  byId("skip").addEventListener("click", () => document.querySelector("[role=tabpanel]:not([hidden])").focus());
  window.addEventListener("beforeprint", () => setPrinting(true));
  window.addEventListener("afterprint", () => setPrinting(false));
  onWidthChange(drawViewer);
  // Nothing starts by itself. With reduced motion the slow speed is chosen.
  if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) byId("speed").selectedIndex = 0;
}
