// ---- Another luck: the same two services lived again, one small picture after another
let lucks = 1;
const spanMeasures = () => Object.keys(A.futures.series);
const futuresOf = (measure) => records.map((record) => record.futures.series[measure]);
function luckEnds(measure) {
  const values = futuresOf(measure).flat(2).filter(known);
  return values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
}
function luckPicture(measure, k, [low, high]) {
  const em = rem(), width = 9 * em, height = 5 * em, top = 0.3 * em, bottom = height - 0.4 * em, right = width - 1.2 * em;
  const lines = futuresOf(measure).map((futures) => futures[k]), last = Math.max(1, lines[0].length - 1);
  const x = (span) => 4 + (right - 4) * span / last, y = (value) => bottom - (bottom - top) * (value - low) / (high - low || 1);
  const ends = lines.map((line) => shown(measure, line[line.length - 1]));
  const picture = canvas(width, height, tell("luck_label", { k, name: nameOf(measure), a: ends[0], b: ends[1] }));
  picture.append(draw("path", { d: `M4 ${top}V${bottom}H${right}`, fill: "none", stroke: COLOURS.quiet }));
  lines.forEach((line, side) => picture.append(draw("path", { d: trace(line, x, y), fill: "none", stroke: COLOURS["ab"[side]], "stroke-width": 2.5, "stroke-dasharray": side ? "6 4" : "none" })));
  apart(lines.map((line) => (known(line[last]) ? y(line[last]) : bottom)), em).forEach((at, side) =>
    picture.append(write(right + 3, at + 0.35 * em, "AB"[side], { class: "ab"[side] })));
  return html("figure", {}, picture, html("figcaption", {}, tell(k === A.provenance.replicate ? "luck_watched" : "luck", { k })));
}
function luckSentence(measure) {
  const pairs = futuresOf(measure)[0].slice(0, lucks).map((line, k) => [line, futuresOf(measure)[1][k]].map((one) => one[one.length - 1])).filter(([a, b]) => known(a) && known(b));
  const smallest = KIT.smallest[measure] || 0, up = pairs.filter(([a, b]) => b - a > smallest).length, down = pairs.filter(([a, b]) => a - b > smallest).length;
  return tell("luck_sentence", { n: pairs.length, name: nameOf(measure), up, down, same: pairs.length - up - down });
}
function drawLucks() {
  const chosen = byId("luck_measure").value || "relationship_conflict", all = A.futures.series[chosen].length, ends = luckEnds(chosen);
  byId("luck_measure").replaceChildren(...spanMeasures().map((measure) => html("option", { value: measure }, nameOf(measure))));
  byId("luck_measure").value = chosen;
  byId("luck_said").textContent = luckSentence(chosen);
  byId("lucks").replaceChildren(...A.futures.series[chosen].slice(0, lucks).map((_, k) => luckPicture(chosen, k, ends)));
  byId("another_luck").disabled = byId("all_lucks").disabled = lucks >= all;
  refreshLucks();
}
const refreshLucks = tabled("luck_table", () => {
  const measure = byId("luck_measure").value, [a, b] = futuresOf(measure), weeks = a[0].map((_, span) => A.step * span);
  return table([say("ui.future"), ...weeks.flatMap((week) => SIDES.map((side) => `${when(week)} ${side}`))], a.slice(0, lucks).map((line, k) =>
    [k, ...line.flatMap((value, span) => [value, b[k][span]].map((one) => shown(measure, one)))]));
});
function moreLucks(n) {
  lucks = Math.min(A.futures.outcomes[outcomes()[0]].length, lucks + n);
  drawLucks();
}
function listenLucks() {
  byId("another_luck").addEventListener("click", () => moreLucks(1));
  byId("all_lucks").addEventListener("click", () => moreLucks(Infinity));
  byId("luck_measure").addEventListener("change", drawLucks);
}
