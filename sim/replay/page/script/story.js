// ---- One person's story
const keepers = (post) => records.filter((record) => record.diaries[post]).length;
const posts = () => [...new Set(records.flatMap((record) => Object.keys(record.diaries)))]
  .sort((one, other) => keepers(other) - keepers(one) || one - other);
const people = (list) => say(list.length > 1 ? "diary.posts" : "diary.post", { list: listed(list) });
const activity = (id) => WORDS.activities[id] || plain(id);
function told(entry, family) { // an entry in words
  if (entry.activity) return say(`diary.${entry.kind}`, { activity: activity(entry.activity) });
  if (!entry.with) return say(`diary.${entry.kind}`);
  const nobody = !entry.spoke && entry.silent.length === entry.with.length;
  const parts = [say(nobody ? "diary.nobody" : entry.spoke ? "diary.spoke" : "diary.silent")];
  const others = entry.spoke ? "diary.others_silent" : "diary.others_silent_too";
  if (entry.silent.length && !nobody) parts.push(say(others, { list: people(entry.silent) }));
  if (entry.task >= SOME) parts.push(say(entry.task >= MUCH ? "diary.open_much" : "diary.open_some"));
  if (entry.unspoken >= SOME) parts.push(say(entry.unspoken >= MUCH ? "diary.unsaid_much" : "diary.unsaid_some"));
  if (entry.process >= MUCH) parts.push(say("diary.process"));
  if (entry.episode.length) parts.push(say("diary.episode", { list: listed(entry.episode) }));
  return `${say(`diary.${entry.kind}`, { family, people: people(entry.with) })}: ${parts.join("; ")}.`;
}
const FILTERS = {
  all: () => true,
  unsaid: (entry) => entry.unspoken >= SOME,
  quarrels: (entry) => entry.kind === "leadership" || Boolean(entry.episode && entry.episode.length),
  training: (entry) => entry.kind === "training" || entry.kind === "turned_away",
};
const sameAs = ({ week, kind, activity, with: others, ...entry }) => // what makes it the same occasion in A and B
  [week, kind, entry.case, activity, kind === "contact" ? others : ""].join("|");
function stories(post) { // both diaries in words, with what only one has marked
  const families = new Map();
  const family = (id) => { // numbered as they come
    if (id !== undefined && !families.has(id)) families.set(id, families.size + 1);
    return families.get(id);
  };
  const kept = records.map((record) => record.diaries[post]);
  kept.flatMap((diary) => diary || []).sort((one, other) => one.week - other.week).forEach((entry) => family(entry.case));
  const line = (entry) => ({ entry, key: sameAs(entry), words: told(entry, family(entry.case)) });
  const lists = kept.map((diary) => (diary || []).map(line));
  if (two && kept.every(Boolean)) lists.forEach((list, side) => {
    const other = new Map(lists[1 - side].map((one) => [one.key, one.words]));
    list.forEach((one) => {
      if (!other.has(one.key)) one.tag = say("ui.only", { side: SIDES[side] });
      else if (other.get(one.key) !== one.words) one.tag = say("ui.otherwise", { side: SIDES[1 - side] });
    });
  });
  return lists;
}
let otherVoice = () => null; // a page around this one may let the other side speak
function entries(list, side) {
  const items = list.map(({ entry, words, tag }) => html("li", tag ? { class: `mark-${"ab"[side]}` } : {},
    two ? html("span", { class: "which" }, `${SIDES[side]}: `) : null,
    tag ? html("span", { class: "tag" }, `[${tag}] `) : null, words, otherVoice(entry, side)));
  return html("ul", { "aria-label": signed(side, names[side]) }, ...items);
}
function drawStory() {
  const post = byId("post").value, wanted = FILTERS[byId("filter").value];
  if (!post) return;
  const lists = stories(post).map((list) => list.filter(({ entry }) => wanted(entry)));
  const weeks = [...new Set(lists.flat().map(({ entry }) => entry.week))].sort((one, other) => one - other);
  const rows = [];
  let told = 0;
  for (const week of weeks) {
    const now = lists.map((list) => list.filter(({ entry }) => entry.week === week)), more = sum(now.map((list) => list.length));
    if (told && told + more > state.limit) break;
    told += more;
    rows.push(html("div", { class: "weekrow" }, html("h3", {}, when(week)), ...now.map(entries)));
  }
  const without = SIDES.filter((_, side) => !records[side].diaries[post]);
  const missing = without.map((side) => html("p", {}, say("ui.no_story", { side })));
  const head = two ? [html("div", { class: "weekrow head" }, html("span"), badge(0), badge(1))] : [];
  byId("diary").className = two ? "two" : "";
  byId("diary").replaceChildren(...missing, ...head, ...rows);
  const n = lists.flat().length;
  byId("shown").textContent = n ? say("ui.shown", { shown: told, n }) : say("ui.nothing_left");
  byId("more").hidden = told >= n;
}
function choosePost() {
  const chosen = byId("post").value;
  byId("post").replaceChildren(...posts().map((post) => {
    const kept = SIDES.filter((_, side) => records[side].diaries[post]), place = A.posts.locality[post] + 1;
    const values = { post, profession: profession(A.posts.profession[post]), place, side: kept[0] };
    return html("option", { value: post }, say(kept.length < SIDES.length ? "ui.post_only" : "ui.post", values));
  }));
  if (chosen) byId("post").value = chosen;
}
