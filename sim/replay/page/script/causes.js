// Why: what caused each kind of conflict, as bars. A's causes add up to 100.
const PRINTED_CAUSES = 6; // of each kind of conflict
const conflicts = () => Object.keys(A.causes);
const conflictName = (conflict) => LABELS.conflicts[conflict] || withSpaces(conflict);
function causeAmounts(conflict) {
  // for each cause the amount over all weeks, and in parts of all increases in A
  const all = new Set(records.flatMap((record) => Object.keys(record.causes[conflict] || {})));
  const amount = (record, cause) => sum((record.causes[conflict] || {})[cause] || []);
  const rows = [...all].map((cause) => ({ cause, amounts: records.map((record) => amount(record, cause)) }));
  const increases = sum(rows.map((row) => Math.max(0, row.amounts[0]))) || 1;
  rows.forEach((row) => {
    row.parts = row.amounts.map((value) => (100 * value) / increases);
  });
  return rows.sort((a, b) => Math.max(...b.parts) - Math.max(...a.parts));
}
const rowName = (row) =>
  causeName(
    row.cause,
    row.parts.every((part) => part <= 0),
  );
function causeSentence(rows) {
  const gap = (row) => Math.abs(row.parts[0] - (two ? row.parts[1] : 0));
  const largest = rows.reduce((best, row) => (gap(row) > gap(best) ? row : best));
  const values = { cause: rowName(largest), a: largest.parts[0].toFixed(0), b: (largest.parts[1] || 0).toFixed(0) };
  if (!two) return text("ui.largest", values);
  return text(values.a === values.b ? "ui.no_difference" : "ui.difference", values);
}
function drawnRows(rows) {
  // on paper only the largest
  const size = (row) => Math.max(...row.parts.map(Math.abs));
  const most = state.printing ? PRINTED_CAUSES : rows.length;
  const smallest = [...rows]
    .sort((a, b) => size(b) - size(a))
    .slice(0, most)
    .pop();
  return rows.filter((row) => size(row) >= size(smallest));
}
function barCard(conflict, width) {
  const em = remPixels(),
    rows = drawnRows(causeAmounts(conflict)),
    thick = (state.printing ? 0.6 : 0.85) * em;
  const rowHeight = 1.8 * em + records.length * (thick + 3);
  const parts = rows.flatMap((row) => row.parts),
    low = Math.min(0, ...parts),
    high = Math.max(1, ...parts);
  const left = low < 0 ? 3.6 * em : 0.2 * em,
    right = width - 4.2 * em;
  const x = (part) => left + ((right - left) * (part - low)) / (high - low);
  const name = conflictName(conflict);
  const picture = svgImage(width, Math.ceil(rows.length * rowHeight), text("ui.bars_label", { name }));
  rows.forEach((row, k) => {
    const top = k * rowHeight,
      label = rowName(row);
    const fitting = x(0) + 0.62 * em * label.length < width; // the label starts at the bar, if there is space
    picture.append(
      svgText(fitting ? x(0) : 0, top + 1.1 * em, label),
      svg("path", {
        d: `M${x(0)} ${top + 1.4 * em}V${top + rowHeight - 0.2 * em}`,
        stroke: COLOURS.quiet,
        "stroke-width": 2,
      }),
    );
    row.parts.forEach((part, side) => {
      const y = top + 1.5 * em + side * (thick + 3),
        key = "ab"[side];
      const look = side ? { fill: "#f7e3d3", "stroke-width": 2, "stroke-dasharray": "5 3" } : { fill: COLOURS.a };
      picture.append(
        svg("rect", {
          x: Math.min(x(0), x(part)),
          y,
          width: Math.max(1, Math.abs(x(part) - x(0))),
          height: thick,
          stroke: COLOURS[key],
          ...look,
        }),
        svgText(part < 0 ? x(part) - 6 : x(part) + 6, y + thick / 2 + 0.36 * em, withSide(side, part.toFixed(0)), {
          class: key,
          "text-anchor": part < 0 ? "end" : "start",
        }),
      );
    });
  });
  return card(
    width,
    html("h3", {}, linkTerms(name)),
    html("p", { class: "sentence" }, causeSentence(rows)),
    html("p", { class: "note" }, text(two ? "ui.bars_unit" : "ui.bars_unit_one")),
    picture,
  );
}
function drawCauses() {
  const width = cardWidth(conflicts().length, 2, 20);
  byId("bars").replaceChildren(...conflicts().map((conflict) => barCard(conflict, width)));
}
lazyTable("causes_table", () => {
  const heads = SIDES.flatMap((_, side) => ["amount", "parts"].map((key) => withSide(side, text(`ui.${key}`))));
  const cells = (row) => row.amounts.flatMap((amount, side) => [amount.toFixed(1), row.parts[side].toFixed(1)]);
  const rows = conflicts().flatMap((conflict) =>
    causeAmounts(conflict).map((row) => [`${conflictName(conflict)}: ${rowName(row)}`, ...cells(row)]),
  );
  return makeTable([text("ui.cause"), ...heads], rows);
});
