// Texts, numbers, and functions that build HTML and SVG. All scripts of the page use them.
// The page draws one or two replay records (docs/replay.md) and sends no requests.
const LABELS = JSON.parse(byId("labels").textContent);
const LINES = ["task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement"];
const YEAR = 52; // weeks; the first is in April, when the money comes
const COLOURS = { a: "#0072b2", b: "#b34e00", quiet: "#595959", text: "#222" };
const SHOWN_AT_ONCE = 60; // entries of an individual history
const state = { week: 0, playing: false, neutral: false, limit: SHOWN_AT_ONCE, pictureDrawn: -1, printing: false };

// What is shown; set by showRecords. A is the first record, SIDES is ["A", "B"] or [""].
let names, records, A, two, SIDES, maxTension;

function byId(id) {
  return document.getElementById(id);
}
function showRecords(shown) {
  ({ names, records } = shown);
  A = records[0];
  two = records.length === 2;
  SIDES = two ? ["A", "B"] : [""];
  const highest = Math.max(
    ...records.flatMap((record) => record.people.tension.map((picture) => Math.max(...picture))),
  );
  maxTension = Math.max(10, 10 * Math.ceil(highest / 10)); // drawn darkest
  byId("week").max = A.weeks;
}

// ---- texts and numbers
function text(path, values = {}) {
  const template = path.split(".").reduce((part, key) => part && part[key], LABELS);
  return (template === undefined ? path : template).replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
const withSpaces = (id) => id.replace(/_/g, " ");
const capitalised = (words) => words.charAt(0).toUpperCase() + words.slice(1);
function joined(items) {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${text("ui.and")} ${items[items.length - 1]}`;
}
const measureName = (measure) => (LABELS.measures[measure] || {}).name || A.measures[measure].label;
const causeName = (cause, reducing = false) =>
  (reducing && LABELS.reducing[cause]) || LABELS.causes[cause] || withSpaces(cause);
const professionName = (k) =>
  state.neutral ? text("ui.profession", { letter: String.fromCharCode(65 + k) }) : A.professions[k].label;
const inSide = (side) => (two ? text("ui.of_side", { side: SIDES[side] }) : "");
const withSide = (side, words) => (two ? `${SIDES[side]} ${words}` : words);
const MONTHS = text("ui.months").split(", ");
const monthOf = (week) => MONTHS[Math.floor(((week % YEAR) * MONTHS.length) / YEAR)];
const weekName = (week) => text("ui.when", { week: week + 1, month: monthOf(week) }); // people count from 1
let linkTerms = (words) => words; // the workshop links explained terms
const sum = (values) => values.reduce((total, value) => total + (value || 0), 0);
const isDefined = (value) => value !== null && value !== undefined;
function formatValue(measure, value) {
  // shares out of 100; weeks and counts as they are
  if (!isDefined(value)) return text("ui.none");
  const { unit } = A.measures[measure];
  return (unit === "weeks" || unit === "count" ? value : 100 * value).toFixed(1);
}

// ---- HTML and SVG
const SVG = "http://www.w3.org/2000/svg";
function setUp(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.filter(isDefined));
  return node;
}
const html = (tag, attributes, ...children) => setUp(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => setUp(document.createElementNS(SVG, tag), attributes, children);
const svgText = (x, y, words, attributes) => svg("text", { x, y, ...attributes }, words);
const greyText = (x, y, words, anchor) => svgText(x, y, words, { "text-anchor": anchor, class: "quiet" });
// At true pixel size, so that text keeps its size.
const svgImage = (width, height, label) =>
  svg("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
const remPixels = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const mainWidth = () => Math.floor(byId("main").clientWidth); // the same for hidden screens

function cardWidth(items, most, least) {
  // pixels, for at most `most` cards in a row, each of at least `least` rem
  const gap = 1.5 * remPixels();
  let count = Math.max(1, Math.min(most, Math.floor((mainWidth() + gap) / (least * remPixels() + gap))));
  while (items <= 4 && items % count) count -= 1; // two rows of two rather than three and one
  return Math.floor((mainWidth() - (count - 1) * gap) / count);
}
function sideBadge(side) {
  return html("span", { class: `side side-${"ab"[side]}` }, html("b", {}, SIDES[side]), ` ${names[side]}`);
}
function card(width, ...children) {
  const box = html("div", { class: "card" }, ...children);
  box.style.width = `${width}px`;
  return box;
}
function makeTable(heads, rows) {
  const head = html("tr", {}, ...heads.map((words) => html("th", { scope: "col" }, words)));
  const body = rows.map(([first, ...rest]) =>
    html("tr", {}, html("th", { scope: "row" }, String(first)), ...rest.map((cell) => html("td", {}, String(cell)))),
  );
  return html("table", {}, html("thead", {}, head), html("tbody", {}, ...body));
}
const tableUpdates = []; // one function per table
function lazyTable(id, make) {
  // tables are long, so they are made when they are opened
  const box = byId(id);
  const update = () => {
    if (box.open) box.querySelector("div").replaceChildren(make());
  };
  box.addEventListener("toggle", update);
  tableUpdates.push(update);
  return update;
}
const measureColumns = (measures) =>
  measures.flatMap((measure) => SIDES.map((side) => `${measureName(measure)} ${side}`.trim()));

// ---- shapes: professions and sides differ by shape, not by colour alone
const polygon = (corners, turn, size, inner = size) =>
  Array.from({ length: corners }, (_, k) => {
    const angle = turn + (2 * Math.PI * k) / corners,
      radius = k % 2 ? inner : size;
    return `${(radius * Math.sin(angle)).toFixed(3)} ${(-radius * Math.cos(angle)).toFixed(3)}`;
  });
const closedPath = (points) => `M${points.join("L")}Z`;
const SHAPES = [
  "M0-1A1 1 0 1 1 0 1A1 1 0 1 1 0-1Z", // circle
  closedPath(polygon(4, Math.PI / 4, 1.25)), // square
  closedPath(polygon(3, 0, 1.4)), // triangle
  closedPath(polygon(4, 0, 1.3)), // diamond
  closedPath(polygon(5, 0, 1.15)),
  closedPath(polygon(6, Math.PI / 6, 1.1)),
  closedPath(polygon(10, 0, 1.35, 0.6)), // star with five points
  closedPath(polygon(8, 0, 1.45, 0.5)), // star with four points
];
const shapeOf = (k) => SHAPES[k % SHAPES.length];
const sideShape = (side) => SHAPES[side ? 3 : 0];
const drawShape = (path, x, y, size, attributes) =>
  svg("path", {
    d: path,
    transform: `translate(${x} ${y}) scale(${size})`,
    "vector-effect": "non-scaling-stroke",
    ...attributes,
  });

const CIVIDIS = [
  [255, 240, 180],
  [124, 123, 120],
  [0, 34, 78],
]; // light to dark, also in grey
function tensionColour(tension) {
  const at = 2 * Math.min(1, tension / maxTension),
    k = at < 1 ? 0 : 1;
  return `rgb(${CIVIDIS[k].map((low, c) => Math.round(low + (at - k) * (CIVIDIS[k + 1][c] - low)))})`;
}
