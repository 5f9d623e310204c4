// ---- Watch: the lines
const behind = (values) => values.map((_, week) => { // average of the last quarter
  const part = values.slice(Math.max(0, week - QUARTER + 1), week + 1).filter(known);
  return part.length ? sum(part) / part.length : null;
});
function trace(values, x, y) { // a line that stops where there is no value
  let pen = "M", path = "";
  values.forEach((value, week) => {
    if (!known(value)) { pen = "M"; return; }
    path += `${pen}${x(week).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = "L";
  });
  return path;
}
function apart(heights, gap) { // labels at the ends of lines do not overlap
  if (heights.length < 2 || Math.abs(heights[0] - heights[1]) >= gap) return heights;
  const middle = (heights[0] + heights[1]) / 2, up = heights[0] <= heights[1] ? -gap / 2 : gap / 2;
  return [middle + up, middle - up];
}
function lineCard(measure, width) {
  const em = rem(), height = Math.round(9 * em), top = 0.7 * em, bottom = height - 1.6 * em;
  const left = 2.6 * em, right = width - (two ? 4.2 : 3) * em;
  const series = records.map((record) => record.series[measure]), values = series.flat().filter(known);
  const low = Math.min(...values), high = Math.max(...values), last = A.weeks - 1;
  const x = (week) => left + (right - left) * (last ? week / last : 0.5);
  const y = (value) => bottom - (bottom - top) * (high > low ? (value - low) / (high - low) : 0.5);
  const thick = series.map(behind), ends = thick.map((line) => line[last]);
  const spoken = ends.map((end, side) =>
    say("ui.lines_end", { side: SIDES[side] || names[0], value: shown(measure, end) })).join(" ");
  const picture = canvas(width, height, say("ui.lines_label", { name: nameOf(measure), ends: spoken }));
  picture.append(draw("path", { d: `M${left} ${top}V${bottom}H${right}`, fill: "none", stroke: COLOURS.quiet }),
    quietly(left - 5, top + 0.35 * em, shown(measure, high), "end"), quietly(left - 5, bottom, shown(measure, low), "end"));
  series.forEach((line, side) => {
    const stroke = COLOURS["ab"[side]], dash = side ? "7 4" : "none";
    picture.append(draw("path", { d: trace(line, x, y), fill: "none", stroke, "stroke-width": 1, opacity: 0.35 }),
      draw("path", { d: trace(thick[side], x, y), fill: "none", stroke, "stroke-width": 3, "stroke-dasharray": dash }));
  });
  const wash = draw("rect", { class: "wash", y: top - 4, height: bottom - top + 3 });
  const mark = draw("path", { stroke: COLOURS.text, "stroke-width": 1.5 }), label = write(0, height - 0.35 * em, "");
  picture.append(wash, mark, label);
  apart(ends.map((end) => known(end) ? y(end) : bottom), 1.15 * em).forEach((at, side) =>
    picture.append(write(right + 6, at + 0.35 * em, signed(side, shown(measure, ends[side])), { class: "ab"[side] })));
  scene.lines.push({ x, left, right, wash, mark, label, top, bottom });
  const gloss = html("p", { class: "note" }, say(`measures.${measure}.gloss`));
  return card(width, html("h3", {}, worded(nameOf(measure))), gloss, picture);
}
function moveLines(week) {
  for (const { x, left, right, wash, mark, label, top, bottom } of scene.lines) {
    const at = x(week);
    wash.setAttribute("x", at);
    wash.setAttribute("width", Math.max(0, right + 2 - at));
    mark.setAttribute("d", `M${at} ${top}V${bottom + 5}`);
    label.textContent = when(week);
    label.setAttribute("x", Math.min(at, right));
    label.setAttribute("text-anchor", at < (left + right) / 2 ? "start" : "end");
  }
}
