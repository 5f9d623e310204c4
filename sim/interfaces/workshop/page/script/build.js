// ---- Your year: training dragged, or put, into three terms until the pot is empty; or what ten stickers each ask for
const OFFER = KIT.offer, KINDS = Object.keys(OFFER.activities), POT = Math.round(OFFER.budget * OFFER.posts);
const TERMS = ["autumn", "spring", "summer"];
const money = (pounds) => `£${pounds.toLocaleString("en-GB", { minimumFractionDigits: pounds % 1 ? 2 : 0 })}`;
const year = Object.fromEntries(TERMS.map((term) => [term, []])); // kinds, in the order in which they were put
const stickers = Object.fromEntries(KINDS.map((kind) => [kind, 0]));
const labelOf = (kind) => OFFER.activities[kind].label;
const held = () => TERMS.flatMap((term) => year[term]);
const spent = () => sum(held().map((kind) => OFFER.activities[kind].cost));
const fits = (kind) => OFFER.activities[kind].cost <= POT - spent();

function put(kind, term) {
  if (!fits(kind)) return announce(tell("too_dear", { name: labelOf(kind), cost: money(OFFER.activities[kind].cost), left: money(POT - spent()) }));
  year[term].push(kind);
  drawYear();
  announce(tell("put", { name: labelOf(kind), term: tell(`term.${term}`), left: money(POT - spent()) }));
}
function takeOut(term, k) {
  const [kind] = year[term].splice(k, 1);
  drawYear();
  byId(`term-${term}`).focus();
  announce(tell("taken_out", { name: labelOf(kind), left: money(POT - spent()) }));
  return kind;
}
function move(term, k) { // to the next term; the money stays the same
  const next = TERMS[(TERMS.indexOf(term) + 1) % TERMS.length], [kind] = year[term].splice(k, 1);
  year[next].push(kind);
  drawYear();
  byId(`term-${next}`).focus();
  announce(tell("moved", { name: labelOf(kind), term: tell(`term.${next}`) }));
}
function button(words, name, act, more = {}) {
  const made = html("button", { type: "button", "aria-label": name, ...more }, words);
  made.addEventListener("click", act);
  return made;
}
function dragged(node, what) {
  node.draggable = true;
  node.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", JSON.stringify(what)));
  return node;
}
function offered(kind) {
  const { label, description, grouping, hours, price, places, all_hours, cost } = OFFER.activities[kind];
  const adds = TERMS.map((term) => button(`+ ${tell(`short.${term}`)}`, tell("put_label", { term: tell(`term.${term}`), name: label }), () => put(kind, term)));
  const tag = cost ? tell("price_tag", { cost: money(cost), price: money(price), places }) : tell("free_tag", { places });
  return dragged(html("article", { class: fits(kind) ? "offer" : "offer dear", id: `offer-${kind}` }, html("h3", {}, label), html("p", { class: "price" }, tag),
    html("p", {}, description), html("p", { class: "note" }, tell("hours_tag", { hours, all: all_hours.toLocaleString("en-GB"), who: tell(`grouping.${grouping}`) })),
    fits(kind) ? null : html("p", { class: "sentence" }, tell("no_money")), html("div", { class: "adds" }, ...adds)), { kind });
}
function chip(term, kind, k) {
  const name = labelOf(kind);
  return dragged(html("li", { class: "chip" }, html("span", {}, name), button("→", tell("move_label", { name }), () => move(term, k)),
    button("×", tell("remove_label", { name, term: tell(`term.${term}`) }), () => takeOut(term, k))), { term, k });
}
function termBox(term) {
  const name = tell(`term.${term}`), chips = year[term].map((kind, k) => chip(term, kind, k));
  const box = html("section", { class: "term", id: `term-${term}`, tabindex: "-1", "aria-label": name }, html("h3", {}, name), html("p", { class: "note" }, tell(`months.${term}`)),
    html("ul", {}, ...(chips.length ? chips : [html("li", { class: "note" }, tell("empty_term"))])));
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    const what = JSON.parse(event.dataTransfer.getData("text/plain") || "{}");
    if (what.kind) return put(what.kind, term);
    if (!what.term || what.term === term) return;
    year[term].push(...year[what.term].splice(what.k, 1));
    drawYear();
  });
  return box;
}
function pot() {
  const left = POT - spent(), bar = html("div", { class: "left" });
  bar.style.width = `${100 * left / POT}%`;
  return [html("p", { class: "sentence" }, tell(left ? "pot" : "pot_empty", { left: money(left), pot: money(POT), posts: OFFER.posts })),
    html("div", { class: "pot", "aria-hidden": "true" }, bar),
    html("p", { class: "note" }, tell("year_hours", { hours: sum(Object.values(hoursOf())).toLocaleString("en-GB"), n: held().length }))];
}

// ---- The nearest ready-made card: whose hours, activity by activity, differ least in all. No result is guessed.
const hoursOf = () => held().reduce((all, kind) => ({ ...all, [kind]: (all[kind] || 0) + OFFER.activities[kind].all_hours }), {});
const apartBy = (one, other) => sum(KINDS.map((kind) => Math.abs((one[kind] || 0) - (other[kind] || 0))));
function nearest() {
  const own = hoursOf(), ranked = Object.entries(OFFER.made).map(([name, made]) => ({ name, gap: apartBy(own, made) }));
  return ranked.reduce((best, one) => (one.gap < best.gap ? one : best));
}
function nearestParts() {
  const { name, gap } = nearest(), k = CARDS.findIndex((entry) => entry.name === name);
  const title = cardTitle(k < 0 ? BASE_ENTRY : CARDS[k]), values = { title, gap: gap.toLocaleString("en-GB") };
  const words = html("p", { class: "sentence" }, tell(k < 0 ? "nearest_is_now" : "nearest", values));
  const on = button(tell("predict_nearest", values), tell("predict_nearest", values), () => choose(k));
  return [words, html("p", { class: "note" }, tell("nearest_rule")), k < 0 ? null : on, HOST ? liveButton() : null];
}
function drawYear() {
  byId("offers").replaceChildren(...KINDS.map(offered));
  byId("terms").replaceChildren(...TERMS.map(termBox));
  byId("pot").replaceChildren(...pot());
  byId("nearest").replaceChildren(...nearestParts().filter(Boolean));
  drawStickers();
  saved();
}
function emptyYear() {
  TERMS.forEach((term) => { year[term].length = 0; });
  drawYear();
  announce(tell("nothing_is_an_answer"));
}

// ---- Ten stickers each: the pot is shared out as the stickers are
function drawStickers() {
  byId("stickers").replaceChildren(...KINDS.map((kind) => {
    const count = html("output", { class: "count" }, String(stickers[kind])), name = labelOf(kind);
    const change = (by) => { stickers[kind] = Math.max(0, stickers[kind] + by); count.textContent = stickers[kind]; byId("sticker_sum").textContent = stickersSaid(); saved(); };
    return html("div", { class: "tally", role: "group", "aria-label": name }, html("span", {}, name), button("\u2212", tell("fewer_stickers", { name }), () => change(-1), { class: "hand" }),
      count, button("+", tell("more_stickers", { name }), () => change(1), { class: "hand" }));
  }));
  byId("sticker_sum").textContent = stickersSaid();
  if (HOST && HOST.mix) drawMix();
}
const stickersOn = (kind) => stickers[kind] + phonesOn(kind), allStickers = () => sum(KINDS.map(stickersOn));
const stickersSaid = () => (allStickers() ? tell("sticker_sum", { n: allStickers() }) : "");
function yearOfStickers() { // as many whole sessions as an activity's part of the pot pays; free ones once a term
  const all = allStickers(), without = [];
  if (!all) return announce(tell("no_stickers"));
  TERMS.forEach((term) => { year[term].length = 0; });
  KINDS.filter(stickersOn).forEach((kind) => {
    const { cost } = OFFER.activities[kind], times = cost ? Math.floor(POT * stickersOn(kind) / all / cost) : TERMS.length;
    if (!times) without.push(labelOf(kind));
    for (let k = 0; k < times; k += 1) year[TERMS[k % TERMS.length]].push(kind);
  });
  drawYear();
  byId("pot").scrollIntoView();
  announce(`${tell("mix_is_year")} ${without.length ? tell("mix_without", { list: listed(without) }) : ""}`);
}

// ---- With a host: exactly this year is lived, and becomes a card
function yearSettings() {
  const times = held().reduce((all, kind) => ({ ...all, [kind]: (all[kind] || 0) + 1 }), {});
  return Object.entries(times).reduce((all, [kind, n]) => ({ ...all, [`cpd.activities.${kind}.kind`]: kind, [`cpd.activities.${kind}.per_year`]: n,
    [`cpd.activities.${kind}.weight`]: Math.max(0.001, n * OFFER.activities[kind].cost / OFFER.posts) }), { ...OFFER.settings, "cpd.budget": OFFER.budget });
}
function liveButton() {
  return button(tell("live_year"), tell("live_year"), () => {
    const settings = yearSettings(), alike = (one) => JSON.stringify(one.settings) === JSON.stringify(settings);
    const asked = session.lived.find(alike) || { card: OFFER.card, settings, title: tell("our_year", { n: session.lived.length + 1 }) };
    announce(tell("living"));
    live(asked).then(choose, refusal);
  });
}
async function live(asked) { // lived, it is a card like the others; returns its place
  const known = CARDS.findIndex((entry) => entry.asked === asked);
  if (known >= 0) return known;
  const { entries, activities } = await HOST.live({ ...asked, assumptions: {} });
  const [against, entry] = entries.map((one) => ({ ...one, activities }));
  if (!session.lived.includes(asked)) session.lived.push(asked);
  return CARDS.push({ ...entry, card: { ...entry.card, title: asked.title }, against, asked }) - 1;
}
function listenBuild() {
  byId("nothing").addEventListener("click", emptyYear);
  byId("mix").addEventListener("click", () => closedMix().then(yearOfStickers).catch(refusal));
}
