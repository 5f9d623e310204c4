// ---- Try it: five levers in three steps; every setting was lived before, nothing is guessed in between
const GRID = KIT.grid;
const stepsNow = GRID ? GRID.levers.map((lever) => lever.now) : [];
const steps = [...stepsNow];
const placeOf = (at) => GRID.levers.reduce((place, lever, k) => place * lever.values.length + at[k], 0);
const cellOf = (measure, at) => unpackNumbers(GRID.cells[measure][placeOf(at)], GRID.bounds[measure]);
function leverSentence(measure) { // as on the cards: about the same is what a service would hardly notice
  const [a, b] = [stepsNow, steps].map((at) => cellOf(measure, at)), smallest = KIT.smallest[measure];
  const gaps = a.map((value, k) => (known(value) && known(b[k]) ? b[k] - value : null)).filter(known);
  const up = gaps.filter((gap) => gap > smallest).length, down = gaps.filter((gap) => gap < -smallest).length;
  return happenedIn({ up, down, same: gaps.length - up - down });
}
function leverCard(measure, width) {
  const em = rem(), size = 0.3 * em, [low, high] = GRID.bounds[measure], left = 1.8 * em, right = width - em;
  const x = (value) => left + (right - left) * (value - low) / (high - low || 1);
  const rows = [stepsNow, steps].map((at) => cellOf(measure, at)), row = 4.4 * em, words = leverSentence(measure);
  const picture = canvas(width, Math.ceil(2 * row + 1.6 * em), tell("lever_dots", { name: nameOf(measure), sentence: words }));
  rows.forEach((values, side) => {
    const { spots, high: levels } = pile(values, x, size), base = (side + 1) * row, step = Math.min(2 * size + 1, (row - em) / levels);
    picture.append(draw("path", { d: `M${left} ${base}H${right}`, stroke: COLOURS.quiet }),
      write(0, base, "AB"[side], { class: "ab"[side] }));
    spots.forEach(([at, level]) => picture.append(shape(SHAPES[side ? 3 : 0], at, base - size - level * step, size,
      { fill: COLOURS["ab"[side]], stroke: "#fff" })));
  });
  picture.append(quietly(left, 2 * row + 1.3 * em, shown(measure, low), "start"), quietly(right, 2 * row + 1.3 * em, shown(measure, high), "end"));
  return card(width, html("h3", {}, worded(nameOf(measure))), html("p", { class: "sentence" }, words), picture);
}
function drawLevers() {
  if (!GRID) return;
  const measures = Object.keys(GRID.cells), each = across(measures.length, 3, 18);
  byId("lever_dots").replaceChildren(...measures.map((measure) => leverCard(measure, each)));
  refreshLevers();
  byId("lever_said").textContent = steps.every((step, k) => step === stepsNow[k]) ? tell("levers_as_now")
    : tell("levers_moved", { list: listed(GRID.levers.map((lever, k) => steps[k] === stepsNow[k] ? "" : stepWords(k)).filter(Boolean)) });
}
const stepWords = (k) => { const { name } = GRID.levers[k]; return `${tell(`lever.${name}.name`).toLowerCase()}: ${ROOM.lever[name].steps[steps[k]]}`; };
function lever(k) {
  const { name, values } = GRID.levers[k], words = ROOM.lever[name];
  const range = html("input", { type: "range", id: `lever-${name}`, min: 0, max: values.length - 1, step: 1 });
  const output = html("output", { for: `lever-${name}` });
  const speak = () => {
    output.textContent = words.steps[steps[k]];
    range.setAttribute("aria-valuetext", words.steps[steps[k]]);
  };
  range.value = steps[k];
  range.addEventListener("input", () => { steps[k] = Number(range.value); speak(); drawLevers(); });
  speak();
  return html("div", { class: "lever" }, html("label", { for: `lever-${name}` }, words.name), range, output);
}
function buildLevers() {
  if (GRID) byId("sliders").replaceChildren(...GRID.levers.map((_, k) => lever(k)));
}
const refreshLevers = GRID ? tabled("lever_table", () => {
  const measures = Object.keys(GRID.cells), columnsOf = measures.map((measure) => [stepsNow, steps].map((at) => cellOf(measure, at)));
  return table([say("ui.future"), ...columns(measures)], columnsOf[0][0].map((_, k) =>
    [k, ...measures.flatMap((measure, m) => columnsOf[m].map((values) => shown(measure, values[k])))]));
}) : () => {};
