// The replay viewer. It reads one or two replay records (docs/replay.md) and draws them; it asks nobody for anything.
const byId = (id) => document.getElementById(id);
const WORDS = JSON.parse(byId("words").textContent);
let names, records, A, two, SIDES, tensest; // what is shown; see take()
const LINES = ["task_conflict", "process_conflict", "relationship_conflict", "unspoken_disagreement"];
const AT_ONCE = 60; // entries of a diary
const YEAR = 52; // weeks, the first in April, when the money comes
const QUARTER = 13; // weeks behind the thick line
const ON_PAPER = 6; // causes of a conflict
const TENSE = 30; // hundredths of tension from which a tie is drawn as tense
const MUCH = 0.5, SOME = 0.2; // of disagreement or friction, from which words are used for it
const COLOURS = { a: "#0072b2", b: "#b34e00", quiet: "#595959", text: "#222" };
const state = { week: 0, playing: false, neutral: false, limit: AT_ONCE, drawn: -1, printing: false };
const refreshers = []; // of tables
let scene = {}; // what moves from week to week: built by drawWatch, changed by showWeek

function take(found) { // show these records from now on
  ({ names, records } = found);
  A = records[0];
  two = records.length === 2;
  SIDES = two ? ["A", "B"] : [""];
  const highest = Math.max(...records.flatMap((record) => record.people.tension.map((picture) => Math.max(...picture))));
  tensest = Math.max(10, 10 * Math.ceil(highest / 10)); // what is drawn darkest
  byId("week").max = A.weeks - 1;
}

// ---- words and numbers
function say(path, values = {}) {
  const found = path.split(".").reduce((part, key) => part && part[key], WORDS);
  return (found === undefined ? path : found).replace(/\{(\w+)\}/g, (_, key) => values[key]);
}
const plain = (id) => id.replace(/_/g, " ");
const listed = (items) => items.length < 2 ? items.join("")
  : `${items.slice(0, -1).join(", ")} ${say("diary.and")} ${items[items.length - 1]}`;
const nameOf = (measure) => (WORDS.measures[measure] || A.measures[measure] || {}).name || A.measures[measure].label;
const causeOf = (cause, against = false) => (against && WORDS.against[cause]) || WORDS.causes[cause] || plain(cause);
const profession = (k) => state.neutral ? say("ui.profession", { letter: String.fromCharCode(65 + k) }) : A.professions[k].label;
const inSide = (side) => two ? say("ui.of_side", { side: SIDES[side] }) : "";
const signed = (side, words) => (two ? `${SIDES[side]} ${words}` : words);
const MONTHS = say("ui.months").split(", ");
const when = (week) => say("ui.when", { week, month: MONTHS[Math.floor((week % YEAR) * MONTHS.length / YEAR)] });
let worded = (words) => words; // a page around this one may explain words
const sum = (values) => values.reduce((total, value) => total + (value || 0), 0);
const known = (value) => value !== null && value !== undefined;

function shown(measure, value) { // shares as parts of 100; weeks and counts as they are
  if (!known(value)) return say("ui.none");
  const unit = A.measures[measure].unit;
  return (unit === "weeks" || unit === "count" ? value : 100 * value).toFixed(1);
}

// ---- building the page
const SVG = "http://www.w3.org/2000/svg";
function fill(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}
const html = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const draw = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const write = (x, y, words, more) => draw("text", { x, y, ...more }, words);
const quietly = (x, y, words, anchor) => write(x, y, words, { "text-anchor": anchor, class: "quiet" });
function canvas(width, height, label) { // at true pixel size, so that text keeps its size
  return draw("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
}
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const room = () => Math.floor(byId("main").clientWidth); // the same for hidden screens

function across(items, most, least) { // width of each of several cards in a row
  const gap = 1.5 * rem();
  let count = Math.max(1, Math.min(most, Math.floor((room() + gap) / (least * rem() + gap))));
  while (items <= 4 && items % count) count -= 1; // not three and a lonely fourth
  return Math.floor((room() - (count - 1) * gap) / count);
}
function badge(side) { // A or B, as it is drawn, and its name
  return html("span", { class: `side side-${"ab"[side]}` }, html("b", {}, SIDES[side]), ` ${names[side]}`);
}
function card(width, ...children) {
  const box = html("div", { class: "card" }, ...children);
  box.style.width = `${width}px`;
  return box;
}
function table(heads, rows) {
  const head = html("tr", {}, ...heads.map((words) => html("th", { scope: "col" }, words)));
  const body = rows.map(([first, ...rest]) =>
    html("tr", {}, html("th", { scope: "row" }, String(first)), ...rest.map((cell) => html("td", {}, String(cell)))));
  return html("table", {}, html("thead", {}, head), html("tbody", {}, ...body));
}
function tabled(id, make) { // tables are made when they are opened: they are long
  const box = byId(id);
  const refresh = () => { if (box.open) box.querySelector("div").replaceChildren(make()); };
  box.addEventListener("toggle", refresh);
  refreshers.push(refresh);
  return refresh;
}

// ---- shapes: who is who does not hang on colour
const ring = (corners, turn, size, inner = size) => Array.from({ length: corners }, (_, k) => {
  const angle = turn + 2 * Math.PI * k / corners, far = k % 2 ? inner : size;
  return `${(far * Math.sin(angle)).toFixed(3)} ${(-far * Math.cos(angle)).toFixed(3)}`;
});
const closed = (points) => `M${points.join("L")}Z`;
const SHAPES = ["M0-1A1 1 0 1 1 0 1A1 1 0 1 1 0-1Z", closed(ring(4, Math.PI / 4, 1.25)), closed(ring(3, 0, 1.4)),
  closed(ring(4, 0, 1.3)), closed(ring(5, 0, 1.15)), closed(ring(6, Math.PI / 6, 1.1)), closed(ring(10, 0, 1.35, 0.6)),
  closed(ring(8, 0, 1.45, 0.5))];
const shapeOf = (k) => SHAPES[k % SHAPES.length];
const shape = (path, x, y, size, more) =>
  draw("path", { d: path, transform: `translate(${x} ${y}) scale(${size})`, "vector-effect": "non-scaling-stroke", ...more });

const CIVIDIS = [[255, 240, 180], [124, 123, 120], [0, 34, 78]]; // light to dark, also in grey
function shade(tension) {
  const at = 2 * Math.min(1, tension / tensest), k = at < 1 ? 0 : 1;
  return `rgb(${CIVIDIS[k].map((low, c) => Math.round(low + (at - k) * (CIVIDIS[k + 1][c] - low)))})`;
}
