// ---- A phone: join, predict, put stickers, read. It holds nothing of other phones, and nothing is kept on it.
const PHONE = WORDS.phone;
const word = (key, values) => say(`phone.${key}`, values);
const ask = (path, said) => askFor(path, said, PHONE.lost);
const tellAll = (words) => { if (byId("said").textContent !== words) byId("said").textContent = words; };
const WAYS = ["up", "same", "down"], SURE = ["guess", "fairly", "very"];
const FEW = 12; // entries of a diary, at a time
const phone = newId();
let joined = false, openCardName = "", onStickers = false, stickers = {}, readable = "[]", lookNow = () => {};

// ---- joining
async function join(code) {
  try {
    await ask("/join", { code, phone });
    joined = true;
    tellAll(PHONE.waiting);
    lookNow();
  } catch (error) {
    byId("joining").hidden = false;
    tellAll(error.message);
  }
}
function mayJoin() {
  const code = location.hash.slice(1);
  if (joined) tellAll(PHONE.cleared);
  joined = false;
  for (const id of ["predicting", "sticking", "reading", "terms"]) byId(id).hidden = true;
  [openCardName, onStickers, readable] = ["", false, "[]"];
  if (code && byId("joining").hidden && !byId("code").value) {
    byId("code").value = code; // scanned: the code is in the address
    join(code);
  } else byId("joining").hidden = false;
}

// ---- sending: with an id of its own a vote counts once, however often it is sent
function sender(path, status, sent) {
  let last = "";
  return async function send(vote, id = newId()) {
    last = id;
    byId(status).textContent = PHONE.sending;
    try {
      await ask(path, { id, ...vote });
      if (last === id) byId(status).textContent = PHONE[sent];
    } catch (error) {
      if (last !== id) return; // a later vote has taken its place
      byId(status).textContent = error.status ? error.message : PHONE.again;
      if (!error.status) setTimeout(() => last === id && send(vote, id), LOOK_EVERY);
    }
  };
}
const sendPrediction = sender("/predict", "sent", "sent"), sendStickers = sender("/stickers", "stuck", "stickers_sent");

// ---- predicting
function radios(name, keys, path, chosen) {
  return keys.map((key) => {
    const radio = html("input", { type: "radio", name, value: key });
    radio.checked = chosen === key;
    return html("label", {}, radio, say(`${path}.${key}`));
  });
}
function question({ name, label, gloss }, said = {}) {
  return html("fieldset", {}, html("legend", {}, label), html("p", { class: "note" }, gloss), ...radios(`way-${name}`, WAYS, "way", said.way),
    html("fieldset", {}, html("legend", {}, PHONE.how_sure), ...radios(`sure-${name}`, SURE, "sure", said.sure)));
}
function showCard(open) {
  byId("predicting").hidden = !open;
  if (!open || open.name === openCardName) { // what is half filled in stays
    if (!open) { if (openCardName) tellAll(PHONE.closed); openCardName = ""; }
    return;
  }
  openCardName = open.name;
  byId("card_title").textContent = open.title;
  byId("card_lines").textContent = open.lines;
  byId("card_question").textContent = open.question;
  byId("measures").replaceChildren(...open.measures.map((measure) => question(measure, open.mine.measures[measure.name])));
  byId("because").value = open.mine.because;
  byId("sent").textContent = Object.keys(open.mine.measures).length ? PHONE.sent : "";
  tellAll(word("new_card", { title: open.title }));
}
function predict(event) {
  event.preventDefault();
  const said = new FormData(byId("predict")), measures = {};
  for (const [key, value] of said) {
    const [kind, name] = [key.slice(0, key.indexOf("-")), key.slice(key.indexOf("-") + 1)];
    if (kind === "way") measures[name] = { way: value, sure: said.get(`sure-${name}`) || "" };
  }
  if (!Object.keys(measures).length) byId("sent").textContent = PHONE.nothing;
  else sendPrediction({ card: openCardName, measures, because: byId("because").value });
}

// ---- stickers
function showStickers(open) {
  byId("sticking").hidden = !open;
  if (!open || onStickers) { onStickers = Boolean(open); return; }
  onStickers = true;
  stickers = { ...open.mine };
  const left = () => open.most - sum(Object.values(stickers));
  const tellLeft = () => { byId("left").textContent = word("left", { n: left() }); };
  byId("stickers").replaceChildren(...Object.entries(open.on).map(([id, name]) => {
    const count = html("output", {}, String(stickers[id] || 0));
    const button = (by, sign, key) => {
      const made = html("button", { type: "button", "aria-label": word(key, { name }) }, sign);
      made.addEventListener("click", () => {
        const next = (stickers[id] || 0) + by;
        if (next < 0 || left() - by < 0) return;
        stickers[id] = next;
        count.textContent = next;
        tellLeft();
      });
      return made;
    };
    return html("li", {}, html("span", {}, name), button(-1, "\u2212", "one_less"), count, button(1, "+", "one_more"));
  }));
  tellLeft();
}

// ---- reading
const happened = (line) => { // as on the wall
  const ways = WAYS.filter((way) => line[way]).sort((one, other) => line[other] - line[one]), n = sum(WAYS.map((way) => line[way]));
  return n ? `${say("happened", { n })} ${ways.map((way) => say(`went.${way}`, { count: line[way] })).join("; ")}.` : say("not_defined");
};
function diary(name, post, list, more) {
  let shownUntil = FEW, told = null;
  const draw = () => {
    const lines = told.slice(0, shownUntil).map(({ entry, words }) => html("li", {}, word("week", { week: entry.week }), words));
    list.replaceChildren(...(lines.length ? lines : [html("li", {}, say("ui.nothing_left"))]));
    more.hidden = shownUntil >= told.length;
  };
  more.onclick = () => { shownUntil += FEW; draw(); };
  return async (side) => {
    const found = await ask(`/read/${name}/${post}`);
    records = found.diaries.map((entries) => ({ diaries: { [post]: entries } }));
    [two, SIDES] = [true, ["A", "B"]];
    told = stories(String(post))[side];
    draw();
  };
}
function picker(label, options, change) {
  const select = html("select", {}, ...options.map(([value, words]) => html("option", { value }, words)));
  select.addEventListener("change", change);
  return [html("label", {}, label, " ", select), select];
}
async function openCard(box, name) {
  const found = await ask(`/read/${name}`), list = html("ul", { class: "diary" });
  const more = html("button", { type: "button", hidden: "" }, PHONE.more);
  const tell = () => diary(name, post.value, list, more)(Number(side.value)).catch((error) => tellAll(error.message));
  const [postLabel, post] = picker(PHONE.post, found.posts.map((one) => [one, word("one_post", { post: one })]), tell);
  const [sideLabel, side] = picker(PHONE.side, [[1, PHONE.with_card], [0, PHONE.as_now]], tell);
  box.replaceChildren(...found.lines.flatMap((line) => [html("h3", {}, line.label),
    ...(found.mine.measures[line.name] ? [html("p", {}, word("you_said", { way: say(`way.${found.mine.measures[line.name].way}`).toLowerCase() }))] : []),
    html("p", {}, happened(line))]), postLabel, sideLabel, list, more);
  if (found.posts.length) tell();
}
function showReadable(cards) {
  const now = JSON.stringify(cards);
  if (now === readable) return;
  const fresh = cards.filter(({ name }) => !JSON.parse(readable).some((one) => one.name === name));
  readable = now;
  byId("reading").hidden = !cards.length;
  byId("cards").replaceChildren(...cards.map(({ name, title }) => {
    const box = html("div"), details = html("details", {}, html("summary", {}, title), box);
    details.addEventListener("toggle", () => details.open && openCard(box, name).catch((error) => tellAll(error.message)));
    return details;
  }));
  if (fresh.length) tellAll(word("now_read", { title: fresh[fresh.length - 1].title }));
}

// ---- what is seen
function show(room) {
  if (!room.joined) return mayJoin();
  joined = true;
  byId("joining").hidden = true;
  byId("terms").hidden = false;
  showCard(room.card);
  showStickers(room.stickers);
  showReadable(room.read);
  if (!room.card && !room.stickers && (!byId("said").textContent || byId("said").textContent === PHONE.waiting)) tellAll(PHONE.wait);
  return undefined;
}
byId("join").addEventListener("submit", (event) => { event.preventDefault(); join(byId("code").value); });
byId("predict").addEventListener("submit", predict);
byId("stick").addEventListener("submit", (event) => { event.preventDefault(); sendStickers({ stickers }); });
byId("glossary").replaceChildren(...WORDS.glossary.flatMap(([term, meaning, example]) =>
  [html("dt", {}, term), html("dd", {}, meaning, " ", html("em", {}, example))]));
let complained = false;
lookNow = lookAt("/room", PHONE.lost, show, (words) => {
  if (words) tellAll(words);
  else if (complained) tellAll("");
  complained = Boolean(words);
});
