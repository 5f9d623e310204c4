// All runs: one dot per replicate for each outcome, and how often B was lower or higher than A.
const outcomes = () => Object.keys(A.all_replicates.outcomes);
function comparisonSentence(measure) {
  // A and B run by run: the same random numbers
  const [a, b] = records.map((record) => record.all_replicates.outcomes[measure]);
  const pairs = a.map((value, k) => [value, b[k]]).slice(0, Math.min(a.length, b.length));
  const defined = pairs.filter((pair) => pair.every(isDefined)),
    n = defined.length;
  if (!n) return text("ui.nothing");
  const less = defined.filter(([before, after]) => after < before).length;
  const more = defined.filter(([before, after]) => after > before).length,
    same = n - less - more;
  const name = measureName(measure);
  const labels = LABELS.measures[measure] || { less: text("ui.lower", { name }), more: text("ui.higher", { name }) };
  const count = Math.max(less, more),
    what = less >= more ? labels.less : labels.more;
  const parts = [];
  if (same === n) parts.push(text(n === 1 ? "ui.same_one" : "ui.same_all", { n }));
  else parts.push(text(n === 1 ? "ui.in_the_one" : count === n ? "ui.in_all" : "ui.in_some", { what, count, n }));
  if (same && same < n) parts.push(text("ui.same_some", { same }));
  if (pairs.length > n) parts.push(text("ui.not_compared", { count: pairs.length - n }));
  return parts.join(" ");
}
function rangeSentence(measure) {
  const values = A.all_replicates.outcomes[measure].filter(isDefined);
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => formatValue(measure, value));
  const key = ["ui.nothing", "ui.one_run", "ui.range"][Math.min(2, values.length)];
  return text(key, { n: values.length, low, high });
}
function stackDots(values, x, size) {
  // dots that would touch are drawn one above the other
  const lastAt = [],
    spots = [];
  const rising = values
    .map((value, k) => [value, k])
    .filter(([value]) => isDefined(value))
    .sort((a, b) => a[0] - b[0]);
  rising.forEach(([value, k]) => {
    let level = 0;
    while (lastAt[level] !== undefined && x(value) - lastAt[level] < 2 * size + 1) level += 1;
    lastAt[level] = x(value);
    spots[k] = [x(value), level];
  });
  return { spots, levels: Math.max(1, lastAt.length) };
}
function dotCard(measure, width) {
  const em = remPixels(),
    size = (state.printing ? 0.24 : 0.34) * em;
  const left = two ? 1.8 * em : 0.6 * em,
    right = width - 0.7 * em;
  const rows = records.map((record) => record.all_replicates.outcomes[measure]),
    values = rows.flat().filter(isDefined);
  const low = Math.min(...values),
    high = Math.max(...values);
  const sentence = two ? comparisonSentence(measure) : rangeSentence(measure);
  const box = card(
    width,
    html("h3", {}, linkTerms(measureName(measure))),
    html("p", { class: "note" }, (LABELS.measures[measure] || {}).gloss || ""),
    html("p", { class: "sentence" }, sentence),
  );
  if (!values.length) return box;
  const x = (value) =>
    high > low ? left + size + ((right - left - 2 * size) * (value - low)) / (high - low) : (left + right) / 2;
  const stacks = rows.map((row) => stackDots(row, x, size));
  const tallest = state.printing ? 6 : 14; // dots; higher stacks are pressed together
  const steps = stacks.map(({ levels }) => (2 * size + 1) * Math.min(1, tallest / levels));
  let bottom = 0.2 * em;
  const bases = stacks.map(({ levels }, side) => (bottom += levels * steps[side] + 0.7 * em));
  const label = text("ui.dots_label", { name: measureName(measure), sentence });
  const picture = svgImage(width, Math.ceil(bottom + 1.5 * em), label);
  const position = (side, k) => {
    const [at, level] = stacks[side].spots[k];
    return [at, bases[side] - size - level * steps[side]];
  };
  if (two)
    rows[0].forEach((_, k) => {
      // a line joins A and B of the same run
      if (!stacks[0].spots[k] || !stacks[1].spots[k]) return;
      picture.append(svg("path", { d: `M${position(0, k)}L${position(1, k)}`, stroke: "#bbb", "stroke-width": 1 }));
    });
  rows.forEach((row, side) => {
    picture.append(svg("path", { d: `M${left} ${bases[side] + 2}H${right}`, stroke: "#999" }));
    if (two) picture.append(svgText(0, bases[side], SIDES[side], { class: "ab"[side] }));
    row.forEach((value, k) => {
      if (!isDefined(value)) return;
      const [dotX, dotY] = position(side, k);
      const ring = { cx: dotX, cy: dotY, r: size + 3.5, fill: "#fff", stroke: "#000", "stroke-width": 2 };
      if (k === A.provenance.replicate) picture.append(svg("circle", ring)); // the run on Watch
      picture.append(
        drawShape(sideShape(side), dotX, dotY, size * (side ? 0.9 : 1), { fill: COLOURS["ab"[side]], stroke: "#fff" }),
      );
    });
  });
  const ends =
    high > low
      ? [
          [low, left, "start"],
          [high, right, "end"],
        ]
      : [[low, (left + right) / 2, "middle"]];
  ends.forEach(([value, at, anchor]) =>
    picture.append(greyText(at, bottom + 1.2 * em, formatValue(measure, value), anchor)),
  );
  box.append(picture);
  return box;
}
function drawAllRuns() {
  const width = state.printing ? cardWidth(outcomes().length, 4, 14) : cardWidth(outcomes().length, 3, 20);
  byId("dots").replaceChildren(...outcomes().map((measure) => dotCard(measure, width)));
}
lazyTable("dots_table", () => {
  const cells = (k) =>
    outcomes().flatMap((name) => records.map((record) => formatValue(name, record.all_replicates.outcomes[name][k])));
  const runs = A.all_replicates.outcomes[outcomes()[0]].map((_, k) => [k + 1, ...cells(k)]); // people count from 1
  return makeTable([text("ui.run"), ...measureColumns(outcomes())], runs);
});
