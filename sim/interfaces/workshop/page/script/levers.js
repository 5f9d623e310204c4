// Try it: five levers with three steps; every combination was simulated before.
const GRID = BUNDLE.grid;
const stepsAsNow = GRID ? GRID.levers.map((lever) => lever.now) : [];
const steps = [...stepsAsNow];
const cellIndex = (at) => GRID.levers.reduce((index, lever, k) => index * lever.values.length + at[k], 0);
const cellValues = (measure, at) => unpackNumbers(GRID.cells[measure][cellIndex(at)], GRID.bounds[measure]);
const bothCells = (measure) => [stepsAsNow, steps].map((at) => cellValues(measure, at)); // A and B
function leverSentence(measure) {
  const [a, b] = bothCells(measure),
    sesoi = BUNDLE.sesoi[measure];
  const gaps = a.map((value, k) => (isDefined(value) && isDefined(b[k]) ? b[k] - value : null)).filter(isDefined);
  const up = gaps.filter((gap) => gap > sesoi).length,
    down = gaps.filter((gap) => gap < -sesoi).length;
  return happenedSentence({ up, down, same: gaps.length - up - down });
}
function leverCard(measure, width) {
  const em = remPixels(),
    size = 0.3 * em,
    [low, high] = GRID.bounds[measure],
    left = 1.8 * em,
    right = width - em;
  const x = (value) => left + ((right - left) * (value - low)) / (high - low || 1);
  const rowHeight = 4.4 * em,
    bottom = 2 * rowHeight + 1.3 * em,
    sentence = leverSentence(measure);
  const label = workshopText("grid_dots", { name: measureName(measure), sentence });
  const picture = svgImage(width, Math.ceil(2 * rowHeight + 1.6 * em), label);
  bothCells(measure).forEach((values, side) => {
    const { spots, levels } = stackDots(values, x, size),
      base = (side + 1) * rowHeight;
    const step = Math.min(2 * size + 1, (rowHeight - em) / levels);
    picture.append(
      svg("path", { d: `M${left} ${base}H${right}`, stroke: COLOURS.quiet }),
      svgText(0, base, "AB"[side], { class: "ab"[side] }),
    );
    spots.forEach(([at, level]) =>
      picture.append(
        drawShape(sideShape(side), at, base - size - level * step, size, { fill: COLOURS["ab"[side]], stroke: "#fff" }),
      ),
    );
  });
  picture.append(
    greyText(left, bottom, formatValue(measure, low), "start"),
    greyText(right, bottom, formatValue(measure, high), "end"),
  );
  return card(
    width,
    html("h3", {}, linkTerms(measureName(measure))),
    html("p", { class: "sentence" }, sentence),
    picture,
  );
}
function stepText(k) {
  const { name } = GRID.levers[k];
  return `${workshopText(`lever.${name}.name`).toLowerCase()}: ${WORKSHOP.lever[name].steps[steps[k]]}`;
}
function drawLevers() {
  if (!GRID) return;
  const measures = Object.keys(GRID.cells),
    width = cardWidth(measures.length, 3, 18);
  byId("lever_dots").replaceChildren(...measures.map((measure) => leverCard(measure, width)));
  updateGridTable();
  const moved = GRID.levers.map((_, k) => k).filter((k) => steps[k] !== stepsAsNow[k]);
  byId("levers_now").textContent = moved.length
    ? workshopText("levers_moved", { list: joined(moved.map(stepText)) })
    : workshopText("levers_as_now");
}
function leverSlider(k) {
  const { name, values } = GRID.levers[k],
    labels = WORKSHOP.lever[name];
  const range = html("input", { type: "range", id: `lever-${name}`, min: 0, max: values.length - 1, step: 1 });
  const output = html("output", { for: `lever-${name}` });
  const showStep = () => {
    output.textContent = labels.steps[steps[k]];
    range.setAttribute("aria-valuetext", labels.steps[steps[k]]);
  };
  range.value = steps[k];
  range.addEventListener("input", () => {
    steps[k] = Number(range.value);
    showStep();
    drawLevers();
  });
  showStep();
  return html("div", { class: "lever" }, html("label", { for: `lever-${name}` }, labels.name), range, output);
}
function buildLevers() {
  if (GRID) byId("sliders").replaceChildren(...GRID.levers.map((_, k) => leverSlider(k)));
}
const updateGridTable = GRID
  ? lazyTable("grid_table", () => {
      const measures = Object.keys(GRID.cells),
        cells = measures.map(bothCells);
      const row = (k) => measures.flatMap((measure, m) => cells[m].map((values) => formatValue(measure, values[k])));
      return makeTable(
        [text("ui.run"), ...measureColumns(measures)],
        cells[0][0].map((_, k) => [k + 1, ...row(k)]),
      );
    })
  : () => {};
