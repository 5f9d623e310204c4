// ---- Futures
function compared(measure) { // B against A, future by future: the same luck
  const [a, b] = records.map((record) => record.futures.outcomes[measure]);
  const pairs = a.map((value, k) => [value, b[k]]).slice(0, Math.min(a.length, b.length));
  const whole = pairs.filter(([one, other]) => known(one) && known(other)), n = whole.length;
  const less = whole.filter(([one, other]) => other < one).length, more = whole.filter(([one, other]) => other > one).length;
  const name = nameOf(measure), plainest = { less: say("ui.lower", { name }), more: say("ui.higher", { name }) };
  const words = WORDS.measures[measure] || plainest;
  const parts = [];
  if (!n) return say("ui.nothing");
  if (n === n - less - more) parts.push(say("ui.same_all", { n }));
  else parts.push(say("ui.fewer", { count: Math.max(less, more), n, words: less >= more ? words.less : words.more }));
  if (less + more && n > less + more) parts.push(say("ui.same_some", { same: n - less - more }));
  if (pairs.length > n) parts.push(say("ui.not_compared", { count: pairs.length - n }));
  return parts.join(" ");
}
function spread(measure) {
  const values = A.futures.outcomes[measure].filter(known);
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => shown(measure, value));
  const found = ["ui.nothing", "ui.one_future", "ui.spread"][Math.min(2, values.length)];
  return say(found, { n: values.length, low, high });
}
function pile(values, x, size) { // dots beside each other, and on top of each other where they would touch
  const levels = [], spots = [];
  const rising = values.map((value, k) => [value, k]).filter(([value]) => known(value)).sort((one, other) => one[0] - other[0]);
  rising.forEach(([value, k]) => {
    let level = 0;
    while (levels[level] !== undefined && x(value) - levels[level] < 2 * size + 1) level += 1;
    levels[level] = x(value);
    spots[k] = [x(value), level];
  });
  return { spots, high: Math.max(1, levels.length) };
}
function dotCard(measure, width) {
  const em = rem(), size = (state.printing ? 0.24 : 0.34) * em, left = two ? 1.8 * em : 0.6 * em, right = width - 0.7 * em;
  const rows = records.map((record) => record.futures.outcomes[measure]), values = rows.flat().filter(known);
  const low = Math.min(...values), high = Math.max(...values), words = two ? compared(measure) : spread(measure);
  const box = card(width, html("h3", {}, worded(nameOf(measure))),
    html("p", { class: "note" }, (WORDS.measures[measure] || {}).gloss || ""), html("p", { class: "sentence" }, words));
  if (!values.length) return box;
  const x = (value) => high > low ? left + size + (right - left - 2 * size) * (value - low) / (high - low) : (left + right) / 2;
  const piles = rows.map((row) => pile(row, x, size)), tallest = state.printing ? 6 : 14; // dots; more are pressed together
  const steps = piles.map(({ high: levels }) => (2 * size + 1) * Math.min(1, tallest / levels));
  let bottom = 0.2 * em;
  const bases = piles.map(({ high: levels }, side) => (bottom += levels * steps[side] + 0.7 * em));
  const picture = canvas(width, Math.ceil(bottom + 1.5 * em), say("ui.dots_label", { name: nameOf(measure), sentence: words }));
  const at = (side, k) => [piles[side].spots[k][0], bases[side] - size - piles[side].spots[k][1] * steps[side]];
  if (two) rows[0].forEach((_, k) => { // one luck, two ways
    if (!piles[0].spots[k] || !piles[1].spots[k]) return;
    picture.append(draw("path", { d: `M${at(0, k)}L${at(1, k)}`, stroke: "#bbb", "stroke-width": 1 }));
  });
  rows.forEach((row, side) => {
    picture.append(draw("path", { d: `M${left} ${bases[side] + 2}H${right}`, stroke: "#999" }));
    if (two) picture.append(write(0, bases[side], SIDES[side], { class: "ab"[side] }));
    row.forEach((value, k) => {
      if (!known(value)) return;
      const watched = k === A.provenance.replicate, [dotX, dotY] = at(side, k);
      const ringed = { cx: dotX, cy: dotY, r: size + 3.5, fill: "#fff", stroke: "#000", "stroke-width": 2 };
      if (watched) picture.append(draw("circle", ringed));
      picture.append(shape(SHAPES[side ? 3 : 0], dotX, dotY, size * (side ? 0.9 : 1),
        { fill: COLOURS["ab"[side]], stroke: "#fff" }));
    });
  });
  const ends = high > low ? [[low, left, "start"], [high, right, "end"]] : [[low, (left + right) / 2, "middle"]];
  ends.forEach(([value, place, anchor]) =>
    picture.append(quietly(place, bottom + 1.2 * em, shown(measure, value), anchor)));
  box.append(picture);
  return box;
}
const outcomes = () => Object.keys(A.futures.outcomes);
function drawFutures() {
  const each = state.printing ? across(outcomes().length, 4, 14) : across(outcomes().length, 3, 20);
  byId("dots").replaceChildren(...outcomes().map((measure) => dotCard(measure, each)));
}
tabled("futures_table", () => table([say("ui.future"), ...columns(outcomes())], A.futures.outcomes[outcomes()[0]].map((_, k) =>
  [k, ...outcomes().flatMap((m) => records.map((record) => shown(m, record.futures.outcomes[m][k])))])));
