// ---- Survey: what a survey at the end of the year would have told the director; and what it would have, sent again
const SCALE_ENDS = [1, 5];
let sent = 0; // how many times it was sent again
const answersIn = (survey, key) => survey.draws[sent].scales[key];
const repliesIn = (survey, key) => unpackNumbers(answersIn(survey, key).replies, SCALE_ENDS);
const toOne = (value) => (known(value) ? value.toFixed(1) : say("ui.none"));
function strip(survey, key, side, width) { // a dot for each reply; a solid mark for what the survey says, a dashed one for what is true
  const em = rem(), replies = repliesIn(survey, key).filter(known), tallest = Math.max(...replies.map((value) => replies.filter((other) => other === value).length));
  const size = Math.min(0.3 * em, 3.5 * em / tallest), left = size + 4, right = width - size - 4; // still dots where many say the same
  const x = (value) => left + (right - left) * (value - SCALE_ENDS[0]) / (SCALE_ENDS[1] - SCALE_ENDS[0]);
  const { spots, high } = pile(replies, x, size), step = Math.min(2 * size + 1, 8 * em / high);
  const top = 1.6 * em, base = top + 0.4 * em + high * step, bottom = base + 1.4 * em;
  const picture = canvas(width, Math.ceil(bottom + 1.5 * em), surveySentence(survey, key, side));
  picture.append(draw("path", { d: `M${left} ${base}H${right}`, stroke: COLOURS.quiet }));
  spots.forEach(([at, level]) => picture.append(draw("circle", { cx: at, cy: base - size - level * step, r: size, fill: "#767676" })));
  const mark = (value, dash, colour, words, y) => {
    picture.append(draw("path", { d: `M${x(value)} ${top}V${base + 6}`, stroke: colour, "stroke-width": 4, "stroke-dasharray": dash }));
    const half = 0.31 * em * words.length;
    picture.append(write(Math.max(half, Math.min(width - half, x(value))), y, words, { "text-anchor": "middle", "font-weight": "bold" }));
  };
  survey.draws.slice(0, sent).forEach((draw_, k) => { // what it said before
    const said = draw_.scales[key].survey;
    if (known(said)) picture.append(draw("path", { d: `M${x(said)} ${base + 2}v${0.5 * em}`, stroke: COLOURS.text, "stroke-width": 2 }));
  });
  const { survey: says } = answersIn(survey, key);
  if (known(says)) mark(says, "none", COLOURS.text, tell("says", { value: toOne(says) }), top - 0.4 * em);
  mark(survey.scales[key].truth, "5 4", COLOURS.b, tell("true", { value: toOne(survey.scales[key].truth) }), base + 1.3 * em);
  picture.append(quietly(left, bottom + em, "1", "start"), quietly(right, bottom + em, "5", "end"));
  return picture;
}
function surveySentence(survey, key, side) {
  const values = { side: SIDES[side], n: repliesIn(survey, key).filter(known).length, says: toOne(answersIn(survey, key).survey), real: toOne(survey.scales[key].truth) };
  return tell("survey_sentence", values);
}
function invitedPicture(survey, side) { // all who were invited: full if they replied
  const em = rem(), size = 0.32 * em, gap = 2.6 * size, width = Math.min(room(), 34 * em), across_ = Math.max(1, Math.floor(width / gap));
  const draw_ = survey.draws[sent];
  const words = tell("invited_said", { side: SIDES[side], replied: draw_.replied, invited: survey.invited, silent: survey.invited - draw_.replied });
  const picture = canvas(width, Math.ceil(survey.invited / across_) * gap + 2, words);
  [...draw_.who].forEach((replied, k) => picture.append(draw("circle", { cx: gap * (k % across_) + gap / 2, cy: gap * Math.floor(k / across_) + gap / 2, r: size,
    stroke: COLOURS["ab"[side]], "stroke-width": 1.5, fill: replied === "1" ? COLOURS["ab"[side]] : "#fff" })));
  return html("figure", {}, html("figcaption", { class: "sentence" }, words), picture);
}
function drawSurvey() {
  const both = [againstNow(), entryNow()].map((entry) => entry.survey), [a] = both;
  byId("survey_lead").textContent = tell("survey_lead", { invited: a.invited, low: a.answers[0].toLowerCase(), high: a.answers[a.answers.length - 1].toLowerCase() });
  byId("invited").replaceChildren(...both.map(invitedPicture));
  byId("draw_again").textContent = tell("draw_again", { n: a.draws[(sent + 1) % a.draws.length].replied });
  byId("drawn").textContent = tell("drawn", { k: sent + 1, n: a.draws.length });
  const each = across(Object.keys(a.scales).length, 2, 20);
  byId("replies").replaceChildren(...Object.keys(a.scales).map((key) => card(each, html("h3", {}, tell(`scale.${key}`)),
    ...both.flatMap((survey, side) => [badge(side), html("p", { class: "sentence" }, surveySentence(survey, key, side)), strip(survey, key, side, each)]))));
  refreshSurvey();
}
const refreshSurvey = tabled("survey_table", () => table([tell("statement"), ...SIDES.flatMap((side) => ["replies_n", "survey_n", "truth_n"].map((key) => `${side} ${tell(key)}`))],
  Object.keys(BASE_ENTRY.survey.scales).map((key) => [tell(`scale.${key}`), ...[againstNow(), entryNow()].flatMap(({ survey }) =>
    [repliesIn(survey, key).filter(known).length, toOne(answersIn(survey, key).survey), toOne(survey.scales[key].truth)])])));
function drawAgain() {
  sent = (sent + 1) % BASE_ENTRY.survey.draws.length;
  drawSurvey();
}
