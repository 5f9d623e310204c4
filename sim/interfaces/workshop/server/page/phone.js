// A phone: join, predict, place stickers, read. It gets no votes of other phones, and stores nothing but a cookie.
const PHONE = LABELS.phone;
const phoneText = (key, values) => text(`phone.${key}`, values);
const send = (path, body) => sendRequest(path, body, PHONE.lost);
const DIRECTIONS = ["up", "same", "down"],
  CONFIDENCE = ["guess", "fairly", "very"];
const ENTRIES_AT_ONCE = 12; // of an individual history
const phone = newId();
let joinedNow = false,
  openCardName = "",
  stickersOpen = false,
  stickers = {},
  readable = "[]",
  pollNow = () => {};
function showMessage(words) {
  if (byId("message").textContent !== words) byId("message").textContent = words;
}

// ---- joining
async function join(code) {
  try {
    await send("/join", { code, phone });
    joinedNow = true;
    showMessage(PHONE.joined);
    pollNow();
  } catch (error) {
    byId("joining").hidden = false;
    showMessage(error.message);
  }
}
function showJoining() {
  const code = location.hash.slice(1);
  if (joinedNow) showMessage(PHONE.cleared);
  joinedNow = false;
  for (const id of ["predicting", "placing", "reading", "terms"]) byId(id).hidden = true;
  [openCardName, stickersOpen, readable] = ["", false, "[]"];
  if (code && byId("joining").hidden && !byId("code").value) {
    byId("code").value = code; // scanned: the code is in the address
    join(code);
  } else byId("joining").hidden = false;
}

// ---- sending: a vote has an id, so it counts once, however often it is sent
function voteSender(path, statusId, sentKey) {
  let latest = "";
  return async function sendVote(vote, id = newId()) {
    latest = id;
    byId(statusId).textContent = PHONE.sending;
    try {
      await send(path, { id, ...vote });
      if (latest === id) byId(statusId).textContent = PHONE[sentKey];
    } catch (error) {
      if (latest !== id) return; // a later vote has replaced it
      byId(statusId).textContent = error.status ? error.message : PHONE.again;
      if (!error.status) setTimeout(() => latest === id && sendVote(vote, id), POLL_INTERVAL);
    }
  };
}
const sendPrediction = voteSender("/predict", "prediction_status", "sent");
const sendStickers = voteSender("/stickers", "sticker_status", "stickers_sent");

// ---- predicting
function radioButtons(name, keys, path, chosen) {
  return keys.map((key) => {
    const radio = html("input", { type: "radio", name, value: key });
    radio.checked = chosen === key;
    return html("label", {}, radio, text(`${path}.${key}`));
  });
}
function measureQuestion({ name, label, gloss }, own = {}) {
  return html(
    "fieldset",
    {},
    html("legend", {}, label),
    html("p", { class: "note" }, gloss),
    ...radioButtons(`direction-${name}`, DIRECTIONS, "direction", own.direction),
    html(
      "fieldset",
      {},
      html("legend", {}, PHONE.how_sure),
      ...radioButtons(`confidence-${name}`, CONFIDENCE, "confidence", own.confidence),
    ),
  );
}
function showCard(card) {
  byId("predicting").hidden = !card;
  if (!card) {
    if (openCardName) showMessage(PHONE.closed);
    openCardName = "";
    return;
  }
  if (card.name === openCardName) return; // half-filled answers stay
  openCardName = card.name;
  byId("card_title").textContent = card.title;
  byId("card_text").textContent = card.text;
  byId("card_question").textContent = card.question;
  byId("measures").replaceChildren(
    ...card.measures.map((measure) => measureQuestion(measure, card.own.measures[measure.name])),
  );
  byId("because").value = card.own.because;
  byId("prediction_status").textContent = Object.keys(card.own.measures).length ? PHONE.sent : "";
  showMessage(phoneText("new_card", { title: card.title }));
}
function submitPrediction(event) {
  event.preventDefault();
  const form = new FormData(byId("predict")),
    measures = {};
  for (const [field, value] of form) {
    const [kind, name] = [field.slice(0, field.indexOf("-")), field.slice(field.indexOf("-") + 1)];
    if (kind === "direction") measures[name] = { direction: value, confidence: form.get(`confidence-${name}`) || "" };
  }
  if (!Object.keys(measures).length) byId("prediction_status").textContent = PHONE.nothing;
  else sendPrediction({ card: openCardName, measures, because: byId("because").value });
}

// ---- stickers
function showStickers(vote) {
  byId("placing").hidden = !vote;
  if (!vote || stickersOpen) {
    stickersOpen = Boolean(vote);
    return;
  }
  stickersOpen = true;
  stickers = { ...vote.own };
  const left = () => vote.most - sum(Object.values(stickers));
  const showLeft = () => {
    byId("left").textContent = phoneText("left", { n: left() });
  };
  byId("stickers").replaceChildren(
    ...Object.entries(vote.activities).map(([kind, name]) => {
      const count = html("output", {}, String(stickers[kind] || 0));
      const button = (by, sign, key) => {
        const made = html("button", { type: "button", "aria-label": phoneText(key, { name }) }, sign);
        made.addEventListener("click", () => {
          const number = (stickers[kind] || 0) + by;
          if (number < 0 || left() - by < 0) return;
          stickers[kind] = number;
          count.textContent = number;
          showLeft();
        });
        return made;
      };
      return html(
        "li",
        {},
        html("span", {}, name),
        button(-1, "\u2212", "one_less"),
        count,
        button(1, "+", "one_more"),
      );
    }),
  );
  showLeft();
}

// ---- reading
function happenedSentence(line) {
  // as on the facilitator's screen
  const n = sum(DIRECTIONS.map((key) => line[key]));
  if (!n) return text("not_defined");
  const occurring = DIRECTIONS.filter((key) => line[key]).sort((a, b) => line[b] - line[a]);
  if (occurring.length === 1) return text(`went_all.${occurring[0]}`, { n });
  return `${text("happened", { n })} ${occurring.map((key) => text(`went.${key}`, { count: line[key] })).join("; ")}.`;
}
function historyReader(card, post, list, more) {
  // shows one post's history, some entries at a time
  let limit = ENTRIES_AT_ONCE,
    entries = null;
  const draw = () => {
    const items = entries
      .slice(0, limit)
      .map(({ entry, words }) => html("li", {}, phoneText("week", { week: entry.week + 1 }), words)); // people count from 1
    list.replaceChildren(...(items.length ? items : [html("li", {}, text("ui.nothing_left"))]));
    more.hidden = limit >= entries.length;
  };
  more.onclick = () => {
    limit += ENTRIES_AT_ONCE;
    draw();
  };
  return async (side) => {
    const { histories, ...service } = await send(`/read/${card}/${post}`);
    A = service;
    [two, SIDES] = [true, ["A", "B"]];
    records = histories.map((history) => ({ individual_histories: { [post]: history } }));
    entries = historyTexts(String(post))[side];
    draw();
  };
}
function menu(label, options, onChange) {
  const select = html("select", {}, ...options.map(([value, words]) => html("option", { value }, words)));
  select.addEventListener("change", onChange);
  return [html("label", {}, label, " ", select), select];
}
async function openCard(box, name) {
  const { lines, own, posts } = await send(`/read/${name}`),
    list = html("ul", { class: "entries" });
  const more = html("button", { type: "button", hidden: "" }, PHONE.more);
  const read = () =>
    historyReader(name, post.value, list, more)(Number(side.value)).catch((error) => showMessage(error.message));
  const postName = ({ post: number, profession }) => [number, phoneText("one_post", { post: number, profession })];
  const [postLabel, post] = menu(PHONE.post, posts.map(postName), read);
  const [sideLabel, side] = menu(
    PHONE.side,
    [
      [1, PHONE.with_card],
      [0, PHONE.as_now],
    ],
    read,
  );
  const ownLine = (measure) =>
    own.measures[measure] &&
    html(
      "p",
      {},
      phoneText("you_predicted", { direction: text(`direction.${own.measures[measure].direction}`).toLowerCase() }),
    );
  const parts = lines
    .flatMap((line) => [html("h3", {}, line.label), ownLine(line.name), html("p", {}, happenedSentence(line))])
    .filter(isDefined);
  box.replaceChildren(...parts, postLabel, sideLabel, list, more);
  if (posts.length) read();
}
function showReadable(cards) {
  const latest = JSON.stringify(cards);
  if (latest === readable) return;
  const fresh = cards.filter(({ name }) => !JSON.parse(readable).some((card) => card.name === name));
  readable = latest;
  byId("reading").hidden = !cards.length;
  byId("cards").replaceChildren(
    ...cards.map(({ name, title }) => {
      const box = html("div"),
        details = html("details", {}, html("summary", {}, title), box);
      details.addEventListener(
        "toggle",
        () => details.open && openCard(box, name).catch((error) => showMessage(error.message)),
      );
      return details;
    }),
  );
  if (fresh.length) showMessage(phoneText("now_read", { title: fresh[fresh.length - 1].title }));
}

// ---- the state of the session
function showState(session) {
  if (!session.joined) {
    showJoining();
    return;
  }
  joinedNow = true;
  byId("joining").hidden = true;
  byId("terms").hidden = false;
  showCard(session.card);
  showStickers(session.stickers);
  showReadable(session.readable);
  const idle = !byId("message").textContent || byId("message").textContent === PHONE.joined;
  if (!session.card && !session.stickers && idle) showMessage(PHONE.wait);
}
byId("join").addEventListener("submit", (event) => {
  event.preventDefault();
  join(byId("code").value);
});
byId("predict").addEventListener("submit", submitPrediction);
byId("place").addEventListener("submit", (event) => {
  event.preventDefault();
  sendStickers({ stickers });
});
byId("glossary").replaceChildren(
  ...LABELS.glossary.flatMap(([term, meaning, example]) => [
    html("dt", {}, term),
    html("dd", {}, meaning, " ", html("em", {}, example)),
  ]),
);
let hadProblem = false;
pollNow = poll("/state", PHONE.lost, showState, (words) => {
  if (words) showMessage(words);
  else if (hadProblem) showMessage("");
  hadProblem = Boolean(words);
});
