// Your year: training put into three terms until the money is spent, or planned from ten stickers each.
const MENU = BUNDLE.activity_menu,
  KINDS = Object.keys(MENU.activities),
  POT = Math.round(MENU.budget * MENU.posts);
const TERMS = ["autumn", "spring", "summer"];
const year = Object.fromEntries(TERMS.map((term) => [term, []])); // kinds of activity, in the order of planning
const stickers = Object.fromEntries(KINDS.map((kind) => [kind, 0])); // counted here
const pounds = (amount) => `£${amount.toLocaleString("en-GB", { minimumFractionDigits: amount % 1 ? 2 : 0 })}`;
const activityLabel = (kind) => MENU.activities[kind].label;
const termName = (term) => workshopText(`term.${term}`);
const planned = () => TERMS.flatMap((term) => year[term]);
const left = () => POT - sum(planned().map((kind) => MENU.activities[kind].cost));
const isAffordable = (kind) => MENU.activities[kind].cost <= left();

function put(kind, term) {
  const name = activityLabel(kind);
  if (!isAffordable(kind)) {
    announce(workshopText("too_dear", { name, cost: pounds(MENU.activities[kind].cost), left: pounds(left()) }));
    return;
  }
  year[term].push(kind);
  drawYear();
  announce(workshopText("put", { name, term: termName(term), left: pounds(left()) }));
}
function removeFrom(term, k) {
  const [kind] = year[term].splice(k, 1);
  drawYear();
  byId(`term-${term}`).focus();
  announce(workshopText("removed", { name: activityLabel(kind), left: pounds(left()) }));
}
function moveOn(term, k) {
  // to the next term; the money stays the same
  const next = TERMS[(TERMS.indexOf(term) + 1) % TERMS.length],
    [kind] = year[term].splice(k, 1);
  year[next].push(kind);
  drawYear();
  byId(`term-${next}`).focus();
  announce(workshopText("moved", { name: activityLabel(kind), term: termName(next) }));
}
function emptyYear() {
  TERMS.forEach((term) => {
    year[term].length = 0;
  });
}
function makeDraggable(node, what) {
  node.draggable = true;
  node.addEventListener("dragstart", (event) => event.dataTransfer.setData("text/plain", JSON.stringify(what)));
  return node;
}
function menuItem(kind) {
  const { label, description, grouping, hours, price, places, all_hours: allHours, cost } = MENU.activities[kind];
  const buttons = TERMS.map((term) =>
    makeButton(
      `+ ${workshopText(`short.${term}`)}`,
      workshopText("put_label", { term: termName(term), name: label }),
      () => put(kind, term),
    ),
  );
  const priceTag = cost
    ? workshopText("price_tag", { cost: pounds(cost), price: pounds(price), places })
    : workshopText("free_tag", { places });
  const hoursTag = workshopText("hours_tag", {
    hours,
    all: allHours.toLocaleString("en-GB"),
    who: workshopText(`grouping.${grouping}`),
  });
  const affordable = isAffordable(kind);
  return makeDraggable(
    html(
      "article",
      { class: affordable ? "activity" : "activity too-dear", id: `activity-${kind}` },
      html("h3", {}, label),
      html("p", { class: "price" }, priceTag),
      html("p", {}, description),
      html("p", { class: "note" }, hoursTag),
      affordable ? null : html("p", { class: "sentence" }, workshopText("no_money")),
      html("div", { class: "adds" }, ...buttons),
    ),
    { kind },
  );
}
function plannedItem(term, kind, k) {
  const name = activityLabel(kind);
  return makeDraggable(
    html(
      "li",
      { class: "chip" },
      html("span", {}, name),
      makeButton("→", workshopText("move_label", { name }), () => moveOn(term, k)),
      makeButton("×", workshopText("remove_label", { name, term: termName(term) }), () => removeFrom(term, k)),
    ),
    { term, k },
  );
}
function termBox(term) {
  const items = year[term].map((kind, k) => plannedItem(term, kind, k));
  const box = html(
    "section",
    { class: "term", id: `term-${term}`, tabindex: "-1", "aria-label": termName(term) },
    html("h3", {}, termName(term)),
    html("p", { class: "note" }, workshopText(`months.${term}`)),
    html("ul", {}, ...(items.length ? items : [html("li", { class: "note" }, workshopText("empty_term"))])),
  );
  box.addEventListener("dragover", (event) => event.preventDefault());
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    const what = JSON.parse(event.dataTransfer.getData("text/plain") || "{}");
    if (what.kind) {
      put(what.kind, term);
      return;
    }
    if (!what.term || what.term === term) return;
    year[term].push(...year[what.term].splice(what.k, 1));
    drawYear();
  });
  return box;
}
function potParts() {
  const bar = html("div", { class: "left" }),
    hours = sum(Object.values(plannedHours())).toLocaleString("en-GB");
  bar.style.width = `${(100 * left()) / POT}%`;
  const values = { left: pounds(left()), pot: pounds(POT), posts: MENU.posts };
  return [
    html("p", { class: "sentence" }, workshopText(left() ? "pot" : "pot_empty", values)),
    html("div", { class: "pot", "aria-hidden": "true" }, bar),
    html("p", { class: "note" }, workshopText("year_hours", { hours, n: planned().length })),
  ];
}

// ---- the ready-made card whose training hours, activity by activity, differ least in all
function plannedHours() {
  return planned().reduce((all, kind) => ({ ...all, [kind]: (all[kind] || 0) + MENU.activities[kind].all_hours }), {});
}
function nearestCard() {
  const own = plannedHours();
  const gapTo = (hours) => sum(KINDS.map((kind) => Math.abs((own[kind] || 0) - (hours[kind] || 0))));
  const gaps = Object.entries(MENU.card_hours).map(([name, hours]) => ({ name, gap: gapTo(hours) }));
  return gaps.reduce((best, each) => (each.gap < best.gap ? each : best));
}
function nearestParts() {
  const { name, gap } = nearestCard(),
    k = CARDS.findIndex((entry) => entry.name === name);
  const values = { title: cardTitle(k < 0 ? BASELINE : CARDS[k]), gap: gap.toLocaleString("en-GB") };
  const predict = workshopText("predict_nearest", values);
  return [
    html("p", { class: "sentence" }, workshopText(k < 0 ? "nearest_is_now" : "nearest", values)),
    html("p", { class: "note" }, workshopText("nearest_rule")),
    k < 0 ? null : makeButton(predict, predict, () => choose(k)),
    HOST ? runYearButton() : null,
  ].filter(isDefined);
}
function drawYear() {
  byId("menu").replaceChildren(...KINDS.map(menuItem));
  byId("terms").replaceChildren(...TERMS.map(termBox));
  byId("pot").replaceChildren(...potParts());
  byId("nearest").replaceChildren(...nearestParts());
  drawStickers();
  save();
}

// ---- ten stickers each, counted here and on phones: the money is shared out in the same way
let phoneStickers = { list: [], open: false }; // list: [kind, label, number]
function stickersOnPhones(kind) {
  // hidden while the vote is open
  const row = phoneStickers.open ? null : phoneStickers.list.find(([name]) => name === kind);
  return row ? row[2] : 0;
}
const stickersOn = (kind) => stickers[kind] + stickersOnPhones(kind);
const stickerSum = () => sum(KINDS.map(stickersOn));
function drawStickerSum() {
  byId("sticker_sum").textContent = stickerSum() ? workshopText("sticker_sum", { n: stickerSum() }) : "";
}
function drawStickers() {
  byId("stickers").replaceChildren(
    ...KINDS.map((kind) => {
      const name = activityLabel(kind);
      const change = (by) => {
        stickers[kind] = Math.max(0, stickers[kind] + by);
        drawStickerSum();
        save();
        return stickers[kind];
      };
      const labels = { less: workshopText("fewer_stickers", { name }), more: workshopText("more_stickers", { name }) };
      return html(
        "div",
        { class: "counter", role: "group", "aria-label": name },
        ...counter(name, stickers[kind], change, labels),
      );
    }),
  );
  drawStickerSum();
  if (HOST && HOST.stickers) drawPhoneStickers();
}
function drawPhoneStickers() {
  const { list, open } = phoneStickers,
    sent = sum(list.map(([, , n]) => n));
  const placed = list.map(([, label, n]) => `${label} ${n}`).join(", ");
  const words = open
    ? workshopText("stickers_sent", { n: sent })
    : placed && workshopText("stickers_placed", { list: placed });
  const label = workshopText(open ? "stickers_close" : "stickers_open");
  const toggle = () => HOST.openStickers(!open).then(updatePhoneStickers).catch(announceError);
  replaceParts(
    "phone_stickers",
    makeButton(label, label, toggle, { id: "stickers_toggle" }),
    html("p", { class: "sentence" }, words),
  );
  drawStickerSum();
}
async function updatePhoneStickers() {
  const latest = await HOST.stickers();
  const same = byId("stickers_toggle") && JSON.stringify(latest) === JSON.stringify(phoneStickers);
  phoneStickers = latest;
  if (!same) drawPhoneStickers();
}
async function planFromStickers() {
  // as many whole sessions as an activity's share of the money pays; free ones once a term
  if (HOST && HOST.stickers) await HOST.openStickers(false).then(updatePhoneStickers); // the last sticker counts, too
  if (!stickerSum()) {
    announce(workshopText("no_stickers"));
    return;
  }
  emptyYear();
  const tooFew = [];
  KINDS.filter(stickersOn).forEach((kind) => {
    const { cost } = MENU.activities[kind];
    const times = cost ? Math.floor((POT * stickersOn(kind)) / stickerSum() / cost) : TERMS.length;
    if (!times) tooFew.push(activityLabel(kind));
    for (let k = 0; k < times; k += 1) year[TERMS[k % TERMS.length]].push(kind);
  });
  drawYear();
  byId("pot").scrollIntoView();
  const missing = tooFew.length ? workshopText("too_few_stickers", { list: joined(tooFew) }) : "";
  announce(`${workshopText("year_from_stickers")} ${missing}`);
}

// ---- with a host: the model runs with exactly this year, and the result becomes a card
function yearSettings() {
  const times = planned().reduce((all, kind) => ({ ...all, [kind]: (all[kind] || 0) + 1 }), {});
  const settings = { ...MENU.settings, "cpd.budget": MENU.budget };
  for (const [kind, n] of Object.entries(times)) {
    const entry = `cpd.activities.${kind}`;
    settings[`${entry}.kind`] = kind;
    settings[`${entry}.per_year`] = n;
    settings[`${entry}.weight`] = Math.max(0.001, (n * MENU.activities[kind].cost) / MENU.posts);
  }
  return settings;
}
function runYearButton() {
  const label = workshopText("run_year");
  return makeButton(label, label, () => {
    const settings = yearSettings(),
      isSame = (built) => JSON.stringify(built.settings) === JSON.stringify(settings);
    const title = workshopText("our_year", { n: session.built.length + 1 });
    announce(workshopText("running"));
    buildCard(session.built.find(isSame) || { card: MENU.card, settings, title }).then(choose, announceError);
  });
}
async function buildCard(request) {
  // returns the index of the card
  const index = CARDS.findIndex((entry) => entry.request === request);
  if (index >= 0) return index;
  const { entries, activities } = await HOST.run({ ...request, assumptions: {} });
  const [baseline, entry] = entries.map((each) => ({ ...each, activities }));
  if (!session.built.includes(request)) session.built.push(request);
  return CARDS.push({ ...entry, card: { ...entry.card, title: request.title }, baseline, request }) - 1;
}
function listenToYear() {
  byId("nothing").addEventListener("click", () => {
    emptyYear();
    drawYear();
    announce(workshopText("year_is_empty"));
  });
  byId("plan_from_stickers").addEventListener("click", () => planFromStickers().catch(announceError));
}
