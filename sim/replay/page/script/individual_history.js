// One person's story: the individual history of a post as sentences, A next to B.
const MUCH = 0.5,
  SOME = 0.2; // disagreement or friction from which it is mentioned
const historyPosts = () => {
  const sides = (post) => records.filter((record) => record.individual_histories[post]).length;
  const all = new Set(records.flatMap((record) => Object.keys(record.individual_histories)));
  return [...all].sort((a, b) => sides(b) - sides(a) || a - b);
};
const personName = (post) => text("history.person", { post, profession: professionName(A.posts.profession[post]) });
const peopleNames = (posts) => joined(posts.map(personName));
const postNumbers = (posts) => joined(posts.map((post) => text("history.post", { post })));
const activityName = (id) => LABELS.activities[id] || withSpaces(id);
function entryText(entry, family, post = null) {
  // to the person ("you said"), or about a post
  if (entry.activity) return text(`history.${entry.kind}`, { activity: activityName(entry.activity) });
  if (!entry.with) return text(`history.${entry.kind}`);
  const suffix = post === null ? "" : "_of",
    values = { post, family, people: peopleNames(entry.with) };
  const nobody = !entry.spoke && entry.silent.length === entry.with.length;
  const parts = [
    nobody ? text("history.nobody") : text(`history.${entry.spoke ? "spoke" : "silent"}${suffix}`, values),
  ];
  if (entry.silent.length && !nobody) {
    const key = entry.spoke ? "history.others_silent" : "history.others_silent_too";
    parts.push(text(key, { list: postNumbers(entry.silent) }));
  }
  if (entry.task >= SOME) parts.push(text(entry.task >= MUCH ? "history.open_much" : "history.open_some"));
  if (entry.unspoken >= SOME) parts.push(text(entry.unspoken >= MUCH ? "history.unsaid_much" : "history.unsaid_some"));
  if (entry.process >= MUCH) parts.push(text("history.process"));
  if (entry.episode.length) parts.push(text("history.episode", { list: postNumbers(entry.episode) }));
  return `${text(`history.${entry.kind}${suffix}`, values)} ${capitalised(parts.join("; "))}.`;
}
const FILTERS = {
  all: () => true,
  unsaid: (entry) => entry.unspoken >= SOME,
  personal: (entry) => entry.kind === "leadership" || Boolean(entry.episode && entry.episode.length),
  training: (entry) => entry.kind === "training" || entry.kind === "turned_away",
};
const occasionKey = ({ week, kind, activity, with: others, case: family }) =>
  // the same for one occasion in A and B
  [week, kind, family, activity, kind === "contact" ? others : ""].join("|");
function historyTexts(post, about = false) {
  // for each side the entries with their texts; differences are tagged
  const families = new Map();
  const familyNumber = (id) => {
    // numbered in the order of time
    if (id !== undefined && !families.has(id)) families.set(id, families.size + 1);
    return families.get(id);
  };
  const histories = records.map((record) => record.individual_histories[post]);
  histories
    .flatMap((history) => history || [])
    .sort((a, b) => a.week - b.week)
    .forEach((entry) => familyNumber(entry.case));
  const line = (entry) => ({
    entry,
    key: occasionKey(entry),
    words: entryText(entry, familyNumber(entry.case), about ? post : null),
  });
  const lists = histories.map((history) => (history || []).map(line));
  if (two && histories.every(Boolean))
    lists.forEach((list, side) => {
      const otherSide = new Map(lists[1 - side].map(({ key, words }) => [key, words]));
      list.forEach((item) => {
        if (!otherSide.has(item.key)) item.tag = text("ui.only", { side: SIDES[side] });
        else if (otherSide.get(item.key) !== item.words) item.tag = text("ui.different", { side: SIDES[1 - side] });
      });
    });
  return lists;
}
let colleagueView = () => null; // the workshop adds how a colleague saw the same meeting
function entryList(list, side) {
  const items = list.map(({ entry, words, tag }) =>
    html(
      "li",
      tag ? { class: `mark-${"ab"[side]}` } : {},
      two ? html("span", { class: "which" }, `${SIDES[side]}: `) : null,
      tag ? html("span", { class: "tag" }, `[${tag}] `) : null,
      words,
      colleagueView(entry, side),
    ),
  );
  return html("ul", { "aria-label": withSide(side, names[side]) }, ...items);
}
function drawHistory() {
  const post = byId("post").value,
    wanted = FILTERS[byId("filter").value];
  if (!post) return;
  const lists = historyTexts(post).map((list) => list.filter(({ entry }) => wanted(entry)));
  const weeks = [...new Set(lists.flat().map(({ entry }) => entry.week))].sort((a, b) => a - b);
  const rows = [];
  let shown = 0;
  for (const week of weeks) {
    const thisWeek = lists.map((list) => list.filter(({ entry }) => entry.week === week));
    const count = sum(thisWeek.map((list) => list.length));
    if (shown && shown + count > state.limit) break;
    shown += count;
    rows.push(html("div", { class: "weekrow" }, html("h3", {}, weekName(week)), ...thisWeek.map(entryList)));
  }
  const missing = SIDES.filter((_, side) => !records[side].individual_histories[post]).map((side) =>
    html("p", {}, text("ui.no_history", { side })),
  );
  const head = two ? [html("div", { class: "weekrow head" }, html("span"), sideBadge(0), sideBadge(1))] : [];
  byId("entries").className = two ? "two" : "";
  byId("entries").replaceChildren(...missing, ...head, ...rows);
  const n = lists.flat().length;
  byId("shown").textContent = n ? text("ui.shown", { shown, n }) : text("ui.nothing_left");
  byId("more").hidden = shown >= n;
}
function drawPostMenu() {
  const chosen = byId("post").value;
  byId("post").replaceChildren(
    ...historyPosts().map((post) => {
      const sides = SIDES.filter((_, side) => records[side].individual_histories[post]);
      const place = A.posts.locality[post] + 1,
        profession = professionName(A.posts.profession[post]);
      const label = sides.length < SIDES.length ? "ui.post_only" : "ui.post";
      return html("option", { value: post }, text(label, { post, profession, place, side: sides[0] }));
    }),
  );
  if (chosen) byId("post").value = chosen;
}
