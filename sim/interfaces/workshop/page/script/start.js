// ---- Start: names, plan, ground rules; the service, and an ordinary month of it
const MONTH = [4, 8], EACH = 2; // weeks shown, and moments of each person with a story
let moments = [], toldSoFar = 0;
const points = (texts) => texts.map((words) => html("li", {}, words));
function drawStart() {
  const posts = A.posts.profession.length, counts = A.professions.map((_, k) => A.posts.profession.filter((p) => p === k).length);
  byId("service").textContent = tell("service", { posts, places: A.localities,
    list: listed(A.professions.map((_, k) => `${counts[k]} ${profession(k)}`)) });
  byId("ground").replaceChildren(...points(ROOM.ground));
  byId("rules").replaceChildren(...points(ROOM.rules));
  byId("plan_now").replaceChildren(...planParts());
  const people = Object.keys(A.diaries).map((post) => tell("role_short", { post, profession: profession(A.posts.profession[post]) }));
  byId("roles_now").textContent = tell("roles_are", { list: listed(people) });
  moments = Object.keys(A.diaries).flatMap((post) => stories(post)[0].filter(({ entry }) => entry.with && entry.week >= MONTH[0] && entry.week < MONTH[1])
    .slice(0, EACH).map(({ entry, words }) => ({ week: entry.week, words: `${when(entry.week)}. ${tell("role_title",
      { post, profession: profession(A.posts.profession[post]) })}: ${words}` }))).sort((one, other) => one.week - other.week);
  drawMonth();
}
function drawMonth() {
  byId("month").replaceChildren(...points(moments.slice(0, toldSoFar).map(({ words }) => words)));
  byId("next_moment").disabled = toldSoFar >= moments.length;
  byId("next_moment").textContent = tell(toldSoFar >= moments.length ? "month_over" : toldSoFar ? "next_moment" : "first_moment");
}
function planFor(minutes) {
  byId("minutes").value = minutes;
  byId("plan_now").replaceChildren(...planParts());
  drawNotes();
}
function listenStart() {
  byId("next_moment").addEventListener("click", () => { toldSoFar += 1; drawMonth(); });
  byId("to_choose").addEventListener("click", () => open(byId("tab-choose")));
  document.querySelectorAll("[name=names]").forEach((radio) => radio.addEventListener("change", () => byId("neutral").click()));
  byId("neutral").addEventListener("change", () => { document.querySelector(`[name=names][value=${state.neutral ? "neutral" : "own"}]`).checked = true; });
  document.querySelectorAll(".plan_button").forEach((button) => button.addEventListener("click", () => planFor(button.value)));
}
