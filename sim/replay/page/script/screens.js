// ---- screens, keys and switches
const tabs = [...document.querySelectorAll("[role=tab]")];
let mayOpen = () => true; // a page around this one may have locked a screen
function open(tab, focus = true) {
  if (!mayOpen(tab)) return;
  play(false);
  tabs.forEach((one) => {
    one.setAttribute("aria-selected", String(one === tab));
    one.tabIndex = one === tab ? 0 : -1;
    byId(one.getAttribute("aria-controls")).hidden = one !== tab;
  });
  if (focus) tab.focus();
}
function openStory(post) {
  byId("post").value = post;
  state.limit = AT_ONCE;
  drawStory();
  open(byId("tab-story"));
}
function tabKey(event) {
  const to = { ArrowRight: 1, ArrowLeft: -1, Home: -tabs.length, End: tabs.length }[event.key];
  if (!to) return;
  event.preventDefault();
  const at = tabs.indexOf(event.currentTarget), last = tabs.length - 1;
  open(tabs[Math.abs(to) === 1 ? (at + to + tabs.length) % tabs.length : to < 0 ? 0 : last]);
}
function weekKey(event) { // only where the key means nothing else
  if (byId("watch").hidden || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.target.closest("button, input, select, summary, [role=tab], .scroll")) return;
  const does = { " ": toggle, ArrowRight: () => step(1), ArrowLeft: () => step(-1) }[event.key];
  if (!does) return;
  event.preventDefault();
  does();
}
function redraw() { drawWatch(); drawFutures(); drawWhy(); choosePost(); drawStory(); }
function bigger() {
  const on = document.documentElement.classList.toggle("bigger");
  byId("bigger").setAttribute("aria-pressed", String(on));
  redraw();
}
function paper(on) { // paper has a width of its own
  play(false);
  state.printing = on;
  document.documentElement.classList.toggle("printing", on);
  redraw();
}
function listen() {
  tabs.forEach((tab) => { tab.addEventListener("click", () => open(tab)); tab.addEventListener("keydown", tabKey); });
  document.addEventListener("keydown", weekKey);
  byId("play").addEventListener("click", toggle);
  byId("back").addEventListener("click", () => step(-1));
  byId("forward").addEventListener("click", () => step(1));
  byId("week").addEventListener("input", () => { play(false); showWeek(Number(byId("week").value)); });
  for (const id of ["post", "filter"]) byId(id).addEventListener("change", () => { state.limit = AT_ONCE; drawStory(); });
  byId("more").addEventListener("click", () => { state.limit += AT_ONCE; drawStory(); });
  byId("neutral").addEventListener("change", () => { state.neutral = byId("neutral").checked; redraw(); });
  byId("bigger").addEventListener("click", bigger);
  byId("print").addEventListener("click", () => window.print());
  byId("print").hidden = window.self !== window.top; // a frame in a notebook may not print
  byId("skip").addEventListener("click", () => document.querySelector("[role=tabpanel]:not([hidden])").focus());
  for (const [event, on] of [["beforeprint", true], ["afterprint", false]]) window.addEventListener(event, () => paper(on));
  let width = room();
  window.addEventListener("resize", () => { if (!state.printing && room() !== width) { width = room(); redraw(); } });
}
