// ---- Why
function amounts(conflict) { // for each cause the sum over all weeks, also as parts of all that fed it in A
  const all = new Set(records.flatMap((record) => Object.keys(record.causes[conflict] || {})));
  const own = (record, cause) => sum(((record.causes[conflict] || {})[cause]) || []);
  const rows = [...all].map((cause) => ({ cause, raw: records.map((record) => own(record, cause)) }));
  const fed = sum(rows.map((row) => Math.max(0, row.raw[0]))) || 1;
  rows.forEach((row) => { row.parts = row.raw.map((amount) => 100 * amount / fed); });
  return rows.sort((one, other) => Math.max(...other.parts) - Math.max(...one.parts));
}
function differs(rows) {
  const gap = (row) => Math.abs(row.parts[0] - (two ? row.parts[1] : 0));
  const most = rows.reduce((best, row) => (gap(row) > gap(best) ? row : best));
  const values = { cause: nameOfRow(most), a: most.parts[0].toFixed(0), b: (most.parts[1] || 0).toFixed(0) };
  return say(!two ? "ui.largest" : values.a === values.b ? "ui.no_difference" : "ui.difference", values);
}
const conflictOf = (conflict) => WORDS.conflicts[conflict] || plain(conflict);
const nameOfRow = (row) => causeOf(row.cause, row.parts.every((part) => part <= 0));
function mostOf(rows) { // on paper, what matters most
  const size = (row) => Math.max(...row.parts.map(Math.abs));
  const least = [...rows].sort((one, other) => size(other) - size(one)).slice(0, state.printing ? ON_PAPER : rows.length).pop();
  return rows.filter((row) => size(row) >= size(least));
}
function barCard(conflict, width) {
  const em = rem(), rows = mostOf(amounts(conflict)), thick = (state.printing ? 0.6 : 0.85) * em;
  const each = 1.8 * em + records.length * (thick + 3);
  const low = Math.min(0, ...rows.flatMap((row) => row.parts)), high = Math.max(1, ...rows.flatMap((row) => row.parts));
  const left = low < 0 ? 3.6 * em : 0.2 * em, right = width - 4.2 * em;
  const x = (part) => left + (right - left) * (part - low) / (high - low);
  const name = conflictOf(conflict), picture = canvas(width, Math.ceil(rows.length * each), say("ui.bars_label", { name }));
  rows.forEach((row, k) => {
    const top = k * each;
    const words = nameOfRow(row), fits = x(0) + 0.62 * em * words.length < width; // label at the bar, if there is room
    picture.append(write(fits ? x(0) : 0, top + 1.1 * em, words),
      draw("path", { d: `M${x(0)} ${top + 1.4 * em}V${top + each - 0.2 * em}`, stroke: COLOURS.quiet, "stroke-width": 2 }));
    row.parts.forEach((part, side) => {
      const y = top + 1.5 * em + side * (thick + 3), from = Math.min(x(0), x(part)), b = side === 1;
      picture.append(draw("rect", { x: from, y, width: Math.max(1, Math.abs(x(part) - x(0))), height: thick,
        stroke: COLOURS["ab"[side]], ...(b ? { fill: "#f7e3d3", "stroke-width": 2, "stroke-dasharray": "5 3" } : { fill: COLOURS.a }) }));
      picture.append(write(part < 0 ? x(part) - 6 : x(part) + 6, y + thick / 2 + 0.36 * em, signed(side, part.toFixed(0)),
        { class: "ab"[side], "text-anchor": part < 0 ? "end" : "start" }));
    });
  });
  const unit = html("p", { class: "note" }, say(two ? "ui.bars_unit" : "ui.bars_unit_one"));
  return card(width, html("h3", {}, worded(name)), html("p", { class: "sentence" }, differs(rows)), unit, picture);
}
const conflicts = () => Object.keys(A.causes);
function drawWhy() {
  const each = across(conflicts().length, 2, 20);
  byId("bars").replaceChildren(...conflicts().map((conflict) => barCard(conflict, each)));
}
tabled("why_table", () => {
  const heads = SIDES.flatMap((_, side) => ["amount", "parts"].map((key) => signed(side, say(`ui.${key}`))));
  const cells = (row) => row.raw.flatMap((amount, side) => [amount.toFixed(1), row.parts[side].toFixed(1)]);
  const rows = conflicts().flatMap((conflict) =>
    amounts(conflict).map((row) => [`${conflictOf(conflict)}: ${nameOfRow(row)}`, ...cells(row)]));
  return table([say("ui.cause"), ...heads], rows);
});
