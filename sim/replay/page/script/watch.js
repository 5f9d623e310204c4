// Watch: the people as pictures, the measures as lines, and the controls that play the weeks.
const QUARTER = 13; // weeks averaged in the thick line
const TENSE = 30; // a tie is drawn as tense from this tension on, in hundredths
let scene = {}; // the parts that change from week to week; built by drawWatch, changed by showWeek

// ---- people
function layout(width) {
  // the position of each post: one ring per locality, professions next to each other
  const rings = Array.from({ length: A.localities }, (_, locality) =>
    A.posts.locality
      .map((own, post) => (own === locality ? post : -1))
      .filter((post) => post >= 0)
      .sort((a, b) => A.posts.profession[a] - A.posts.profession[b]),
  );
  const most = Math.max(...rings.map((ring) => ring.length));
  const fitting = Math.max(1, Math.floor(width / Math.max(6.2 * remPixels(), most * 4)));
  const rows = Math.ceil(rings.length / Math.min(fitting, rings.length)),
    columns = Math.ceil(rings.length / rows);
  const box = Math.min(width / columns, Math.max(9.5 * remPixels(), most * 5, (19 * remPixels()) / rows));
  const title = 1.3 * remPixels();
  const size = Math.max(3, Math.min(11, (2.5 * (box / 2 - 12)) / most)),
    radius = box / 2 - size - 5;
  const spots = [],
    titles = [];
  rings.forEach((ring, locality) => {
    const left = (locality % columns) * box,
      top = Math.floor(locality / columns) * (box + title);
    titles.push(greyText(left + box / 2, top + remPixels(), text("ui.locality", { n: locality + 1 }), "middle"));
    ring.forEach((post, k) => {
      const angle = (2 * Math.PI * k) / ring.length;
      spots[post] = [left + box / 2 + radius * Math.sin(angle), top + title + box / 2 - radius * Math.cos(angle)].map(
        Math.round,
      );
    });
  });
  return { spots, titles, size, width: columns * box, height: rows * (box + title) };
}
function drawPeople(side, availableWidth) {
  const { spots, titles, size, width, height } = layout(availableWidth);
  const histories = records[side].individual_histories;
  const picture = svgImage(Math.ceil(width), Math.ceil(height), "");
  const calmTies = svg("path", { fill: "none", stroke: "#a8a8a8", "stroke-width": 1 });
  const tenseTies = svg("path", { fill: "none", stroke: COLOURS.b, "stroke-width": 2, "stroke-dasharray": "5 3" });
  const outline = (post) => ({ stroke: COLOURS.text, class: histories[post] ? "has-history" : "" });
  const people = spots.map(([x, y], post) => drawShape(shapeOf(A.posts.profession[post]), x, y, size, outline(post)));
  people.forEach((node, post) => {
    const person = text("history.person", { post, profession: professionName(A.posts.profession[post]) });
    node.append(svg("title", {}, capitalised(person)));
    if (histories[post]) node.addEventListener("click", () => openHistory(post)); // with keys: the fourth screen
  });
  picture.append(calmTies, tenseTies, ...titles, ...people);
  scene.people[side] = { picture, calmTies, tenseTies, people, spots, size, drawn: [] };
  return html("figure", {}, two ? html("figcaption", {}, sideBadge(side)) : null, picture);
}
function appearance(record, at, post) {
  const condition = record.states[record.people.state[at][post]];
  if (condition === "vacant") return { fill: "#fff", dash: "2 2", scale: 1 };
  const fill = tensionColour(record.people.tension[at][post]);
  return { fill, dash: "none", scale: condition === "away" ? 0.5 : 1 };
}
function updatePeople(side, at) {
  const { people, spots, size, drawn, calmTies, tenseTies } = scene.people[side],
    record = records[side];
  people.forEach((node, post) => {
    const now = appearance(record, at, post),
      before = drawn[post] || {};
    if (now.fill !== before.fill) node.setAttribute("fill", now.fill);
    if (now.dash !== before.dash) node.setAttribute("stroke-dasharray", now.dash);
    if (now.scale !== before.scale) {
      node.setAttribute("transform", `translate(${spots[post]}) scale(${size * now.scale})`);
    }
    drawn[post] = now;
  });
  const ties = record.ties[at] || [];
  const path = (wanted) =>
    ties
      .filter(wanted)
      .map(([first, second]) => `M${spots[first]}L${spots[second]}`)
      .join("");
  calmTies.setAttribute(
    "d",
    path((tie) => tie[3] < TENSE),
  );
  tenseTies.setAttribute(
    "d",
    path((tie) => tie[3] >= TENSE),
  );
}
function countPeople(record, at, condition) {
  const wanted = record.states.indexOf(condition);
  return record.people.state[at].filter((index) => index === wanted).length;
}
function drawLegend() {
  const item = (words, ...nodes) => {
    const picture = svg("svg", { width: nodes.length * 20, height: 20, "aria-hidden": "true" });
    picture.append(...nodes.map((node, k) => svg("g", { transform: `translate(${k * 20 + 10} 10)` }, node)));
    return html("span", {}, picture, words);
  };
  const dot = (attributes, size = 7, k = 0) =>
    drawShape(shapeOf(k), 0, 0, size, { stroke: COLOURS.text, fill: "#e4e4e4", ...attributes });
  const tie = (attributes) => svg("path", { d: "M-9 0L9 0", ...attributes });
  const shades = [0, 0.25, 0.5, 0.75, 1].map((part) => dot({ fill: tensionColour(part * maxTension) }));
  byId("legend").replaceChildren(
    ...A.professions.map((_, k) => item(professionName(k), dot({}, 7, k))),
    item(`${text("ui.legend_calm")} – ${text("ui.legend_tense")}`, ...shades),
    item(text("ui.legend_vacant"), dot({ fill: "#fff", "stroke-dasharray": "2 2" })),
    item(text("ui.legend_away"), dot({}, 3.5)),
    item(text("ui.legend_history"), dot({ "stroke-width": 3 })),
    item(text("ui.legend_tie"), tie({ stroke: "#8a8a8a" })),
    item(text("ui.legend_tense_tie"), tie({ stroke: COLOURS.b, "stroke-width": 2, "stroke-dasharray": "5 3" })),
  );
}

// ---- lines
const movingAverage = (values) =>
  values.map((_, week) => {
    // of the last quarter
    const part = values.slice(Math.max(0, week - QUARTER + 1), week + 1).filter(isDefined);
    return part.length ? sum(part) / part.length : null;
  });
function linePath(values, x, y) {
  // with a gap where there is no value
  let pen = "M",
    path = "";
  values.forEach((value, week) => {
    if (!isDefined(value)) {
      pen = "M";
      return;
    }
    path += `${pen}${x(week).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = "L";
  });
  return path;
}
function separate(heights, gap) {
  // so that two labels do not overlap
  if (heights.length < 2 || Math.abs(heights[0] - heights[1]) >= gap) return heights;
  const middle = (heights[0] + heights[1]) / 2,
    up = heights[0] <= heights[1] ? -gap / 2 : gap / 2;
  return [middle + up, middle - up];
}
function lineCard(measure, width) {
  const em = remPixels(),
    height = Math.round(9 * em),
    top = 0.7 * em,
    bottom = height - 1.6 * em;
  const left = 2.6 * em,
    right = width - (two ? 4.2 : 3) * em;
  const series = records.map((record) => record.series[measure]),
    values = series.flat().filter(isDefined);
  const low = Math.min(...values),
    high = Math.max(...values),
    last = A.weeks - 1;
  const x = (week) => left + (right - left) * (last ? week / last : 0.5);
  const y = (value) => bottom - (bottom - top) * (high > low ? (value - low) / (high - low) : 0.5);
  const averages = series.map(movingAverage),
    ends = averages.map((line) => line[last]);
  const description = ends
    .map((end, side) => text("ui.lines_end", { side: SIDES[side] || names[0], value: formatValue(measure, end) }))
    .join(" ");
  const picture = svgImage(width, height, text("ui.lines_label", { name: measureName(measure), ends: description }));
  picture.append(
    svg("path", { d: `M${left} ${top}V${bottom}H${right}`, fill: "none", stroke: COLOURS.quiet }),
    greyText(left - 5, top + 0.35 * em, formatValue(measure, high), "end"),
    greyText(left - 5, bottom, formatValue(measure, low), "end"),
  );
  series.forEach((line, side) => {
    const stroke = COLOURS["ab"[side]],
      dash = side ? "7 4" : "none";
    picture.append(
      svg("path", { d: linePath(line, x, y), fill: "none", stroke, "stroke-width": 1, opacity: 0.35 }),
      svg("path", {
        d: linePath(averages[side], x, y),
        fill: "none",
        stroke,
        "stroke-width": 3,
        "stroke-dasharray": dash,
      }),
    );
  });
  const cover = svg("rect", { class: "cover", y: top - 4, height: bottom - top + 3 }); // over the weeks still to come
  const mark = svg("path", { stroke: COLOURS.text, "stroke-width": 1.5 }),
    label = svgText(0, height - 0.35 * em, "");
  picture.append(cover, mark, label);
  separate(
    ends.map((end) => (isDefined(end) ? y(end) : bottom)),
    1.15 * em,
  ).forEach((at, side) =>
    picture.append(
      svgText(right + 6, at + 0.35 * em, withSide(side, formatValue(measure, ends[side])), { class: "ab"[side] }),
    ),
  );
  scene.lines.push({ x, left, right, cover, mark, label, top, bottom });
  const gloss = html("p", { class: "note" }, text(`measures.${measure}.gloss`));
  return card(width, html("h3", {}, linkTerms(measureName(measure))), gloss, picture);
}
function moveLines(week) {
  for (const { x, left, right, cover, mark, label, top, bottom } of scene.lines) {
    const at = x(week);
    cover.setAttribute("x", at);
    cover.setAttribute("width", Math.max(0, right + 2 - at));
    mark.setAttribute("d", `M${at} ${top}V${bottom + 5}`);
    label.textContent = weekName(week);
    label.setAttribute("x", Math.min(at, right));
    label.setAttribute("text-anchor", at < (left + right) / 2 ? "start" : "end");
  }
}

// ---- one week
function weekSentence(week, at) {
  const values = { when: weekName(week) };
  records.forEach((record, side) => {
    const suffix = side ? "_b" : "";
    values[`vacant${suffix}`] = countPeople(record, at, "vacant");
    values[`work${suffix}`] = countPeople(record, at, "at_work");
    const { relationship_conflict: tension, unspoken_disagreement: unspoken } = record.series;
    values[`relationship${suffix}`] = formatValue("relationship_conflict", tension[week]);
    values[`unspoken${suffix}`] = formatValue("unspoken_disagreement", unspoken[week]);
  });
  return text(two ? "ui.week_two" : "ui.week_one", values);
}
function showWeek(week) {
  // weeks count from 0 here, and from 1 on the page
  state.week = Math.max(0, Math.min(A.weeks - 1, week));
  const at = Math.floor(state.week / A.step);
  if (at !== state.pictureDrawn) {
    state.pictureDrawn = at;
    records.forEach((record, side) => {
      updatePeople(side, at);
      const [work, away, vacant] = ["at_work", "away", "vacant"].map((condition) => countPeople(record, at, condition));
      const description = text("ui.picture", { of: inSide(side), week: at * A.step + 1, work, away, vacant });
      scene.people[side].picture.setAttribute("aria-label", description);
    });
    byId("picture_week").textContent = text("ui.picture_week", { week: at * A.step + 1, step: A.step });
    updatePeopleTable();
  }
  moveLines(state.week);
  byId("week").value = state.week + 1;
  byId("week").setAttribute("aria-valuetext", weekName(state.week));
  byId("now").textContent = weekSentence(state.week, at);
}
function drawWatch() {
  scene = { people: [], lines: [] };
  state.pictureDrawn = -1;
  const gap = two && mainWidth() >= 45 * remPixels() ? remPixels() : 0; // two pictures side by side, if they fit
  const width = gap ? Math.floor((mainWidth() - gap) / 2) : mainWidth();
  byId("people").replaceChildren(...records.map((_, side) => drawPeople(side, width)));
  const chartWidth = cardWidth(LINES.length, 4, 15);
  byId("lines").replaceChildren(...LINES.map((measure) => lineCard(measure, chartWidth)));
  drawLegend();
  showWeek(state.week);
}

// ---- playing
function play(on) {
  state.playing = on && state.week < A.weeks - 1;
  byId("play").textContent = text(state.playing ? "ui.pause" : "ui.play");
  byId("now").setAttribute("aria-live", state.playing ? "off" : "polite"); // not read out while it plays
  if (!state.playing) return;
  let last = performance.now(),
    due = 0; // weeks
  const turn = {}; // a later call replaces this one
  state.turn = turn;
  requestAnimationFrame(function frame(now) {
    if (!state.playing || state.turn !== turn) return;
    due += (Math.max(0, now - last) / 1000) * byId("speed").value;
    last = now;
    const weeks = Math.min(4, Math.floor(due)); // a slow computer plays more slowly instead of jumping
    due = Math.min(1, due - weeks);
    if (weeks) showWeek(state.week + weeks);
    if (state.week >= A.weeks - 1) play(false);
    else requestAnimationFrame(frame);
  });
}
function togglePlay() {
  if (!state.playing && state.week >= A.weeks - 1) showWeek(0);
  play(!state.playing);
}
function stepWeek(by) {
  play(false);
  showWeek(state.week + by);
}

// ---- tables
const updatePeopleTable = lazyTable("people_table", () => {
  const at = state.pictureDrawn;
  const cells = (record, k) => {
    const members = A.posts.profession.map((own, post) => (own === k ? post : -1)).filter((post) => post >= 0);
    const withState = (condition) =>
      members.filter((post) => record.states[record.people.state[at][post]] === condition);
    const present = [...withState("at_work"), ...withState("away")];
    const total = sum(present.map((post) => record.people.tension[at][post]));
    const tension = present.length ? (total / present.length).toFixed(1) : text("ui.none");
    return [withState("at_work").length, withState("away").length, withState("vacant").length, tension];
  };
  const heads = SIDES.flatMap((_, side) =>
    ["work", "away", "vacant", "tension"].map((key) => withSide(side, text(`ui.${key}`))),
  );
  const rows = A.professions.map((_, k) => [professionName(k), ...records.flatMap((record) => cells(record, k))]);
  return makeTable([text("ui.who"), ...heads], rows);
});
lazyTable("lines_table", () => {
  const cells = (week) =>
    LINES.flatMap((measure) => records.map((record) => formatValue(measure, record.series[measure][week])));
  const weeks = Array.from({ length: A.weeks }, (_, week) => [weekName(week), ...cells(week)]);
  return makeTable([text("ui.week"), ...measureColumns(LINES)], weeks);
});
