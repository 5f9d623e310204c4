// ---- Watch: the people
function places(width) { // where each post stands: a ring for each locality, professions side by side
  const groups = Array.from({ length: A.localities }, (_, place) =>
    A.posts.locality.map((p, post) => (p === place ? post : -1)).filter((post) => post >= 0)
      .sort((one, other) => A.posts.profession[one] - A.posts.profession[other]));
  const most = Math.max(...groups.map((group) => group.length));
  const fits = Math.max(1, Math.floor(width / Math.max(6.2 * rem(), most * 4)));
  const rows = Math.ceil(groups.length / Math.min(fits, groups.length)), columns = Math.ceil(groups.length / rows);
  const box = Math.min(width / columns, Math.max(9.5 * rem(), most * 5, 19 * rem() / rows)), title = 1.3 * rem();
  const size = Math.max(3, Math.min(11, 2.5 * (box / 2 - 12) / most)), radius = box / 2 - size - 5;
  const spots = [], titles = [];
  groups.forEach((group, place) => {
    const left = (place % columns) * box, top = Math.floor(place / columns) * (box + title);
    titles.push(quietly(left + box / 2, top + rem(), say("ui.locality", { n: place + 1 }), "middle"));
    group.forEach((post, k) => {
      const angle = 2 * Math.PI * k / group.length;
      spots[post] = [left + box / 2 + radius * Math.sin(angle), top + title + box / 2 - radius * Math.cos(angle)].map(Math.round);
    });
  });
  return { spots, titles, size, width: columns * box, height: rows * (box + title) };
}
function drawPeople(side, width) {
  const { spots, titles, size, width: wide, height } = places(width);
  const picture = canvas(Math.ceil(wide), Math.ceil(height), "");
  const calm = draw("path", { fill: "none", stroke: "#a8a8a8", "stroke-width": 1 });
  const tense = draw("path", { fill: "none", stroke: COLOURS.b, "stroke-width": 2, "stroke-dasharray": "5 3" });
  const edge = (post) => ({ stroke: COLOURS.text, class: records[side].diaries[post] ? "kept" : "" });
  const people = spots.map(([x, y], post) => shape(shapeOf(A.posts.profession[post]), x, y, size, edge(post)));
  people.forEach((node, post) => {
    const who = `${say("diary.post", { list: post })}, ${profession(A.posts.profession[post])}`;
    node.append(draw("title", {}, who));
    if (records[side].diaries[post]) node.addEventListener("click", () => openStory(post)); // by keys: the fourth screen
  });
  picture.append(calm, tense, ...titles, ...people);
  scene.people[side] = { picture, calm, tense, people, spots, size, looks: [] };
  return html("figure", {}, two ? html("figcaption", {}, badge(side)) : null, picture);
}
function look(record, at, post) { // attributes of a person in a picture
  const condition = record.states[record.people.state[at][post]];
  if (condition === "vacant") return { fill: "#fff", dash: "2 2", scale: 1 };
  return { fill: shade(record.people.tension[at][post]), dash: "none", scale: condition === "away" ? 0.5 : 1 };
}
function showPeople(side, at) {
  const { people, spots, size, looks, calm, tense } = scene.people[side], record = records[side];
  people.forEach((node, post) => {
    const now = look(record, at, post), before = looks[post] || {};
    if (now.fill !== before.fill) node.setAttribute("fill", now.fill);
    if (now.dash !== before.dash) node.setAttribute("stroke-dasharray", now.dash);
    if (now.scale !== before.scale) node.setAttribute("transform", `translate(${spots[post]}) scale(${size * now.scale})`);
    looks[post] = now;
  });
  const ties = record.ties[at] || [];
  const path = (wanted) => ties.filter(wanted).map(([one, other]) => `M${spots[one]}L${spots[other]}`).join("");
  calm.setAttribute("d", path((tie) => tie[3] < TENSE));
  tense.setAttribute("d", path((tie) => tie[3] >= TENSE));
}
function count(record, at, condition) {
  const wanted = record.states.indexOf(condition);
  return record.people.state[at].filter((one) => one === wanted).length;
}
function legend() {
  const item = (words, ...nodes) => {
    const picture = draw("svg", { width: nodes.length * 20, height: 20, "aria-hidden": "true" });
    picture.append(...nodes.map((node, k) => draw("g", { transform: `translate(${k * 20 + 10} 10)` }, node)));
    return html("span", {}, picture, words);
  };
  const dot = (more, size = 7, k = 0) => shape(shapeOf(k), 0, 0, size, { stroke: COLOURS.text, fill: "#e4e4e4", ...more });
  const tie = (more) => draw("path", { d: "M-9 0L9 0", ...more });
  const shades = [0, 0.25, 0.5, 0.75, 1].map((part) => dot({ fill: shade(part * tensest) }));
  byId("legend").replaceChildren(
    ...A.professions.map((_, k) => item(profession(k), dot({}, 7, k))),
    item(`${say("ui.legend_calm")} – ${say("ui.legend_tense")}`, ...shades),
    item(say("ui.legend_vacant"), dot({ fill: "#fff", "stroke-dasharray": "2 2" })),
    item(say("ui.legend_away"), dot({}, 3.5)),
    item(say("ui.legend_story"), dot({ "stroke-width": 3 })),
    item(say("ui.legend_tie"), tie({ stroke: "#8a8a8a" })),
    item(say("ui.legend_tense_tie"), tie({ stroke: COLOURS.b, "stroke-width": 2, "stroke-dasharray": "5 3" })));
}
