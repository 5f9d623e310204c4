// ---- Survey: what a survey at the end of the year would have told the director
const SCALE_ENDS = [1, 5];
function strip(scale, side, width) { // a dot for each reply; a solid mark for what the survey says, a dashed one for what is true
  const em = rem(), size = 0.3 * em, left = size + 4, right = width - size - 4;
  const x = (value) => left + (right - left) * (value - SCALE_ENDS[0]) / (SCALE_ENDS[1] - SCALE_ENDS[0]);
  const { spots, high } = pile(scale.replies, x, size), step = Math.min(2 * size + 1, 5 * em / high);
  const top = 1.6 * em, base = top + 0.4 * em + high * step, bottom = base + 1.4 * em;
  const picture = canvas(width, Math.ceil(bottom + 1.5 * em), surveySentence(scale, side));
  picture.append(draw("path", { d: `M${left} ${base}H${right}`, stroke: COLOURS.quiet }));
  spots.forEach(([at, level]) => picture.append(draw("circle", { cx: at, cy: base - size - level * step, r: size, fill: "#767676" })));
  const mark = (value, dash, colour, words, y) => {
    picture.append(draw("path", { d: `M${x(value)} ${top}V${base + 6}`, stroke: colour, "stroke-width": 4, "stroke-dasharray": dash }));
    const half = 0.31 * em * words.length;
    picture.append(write(Math.max(half, Math.min(width - half, x(value))), y, words, { "text-anchor": "middle", "font-weight": "bold" }));
  };
  mark(scale.survey, "none", COLOURS.text, tell("says", { value: scale.survey.toFixed(1) }), top - 0.4 * em);
  mark(scale.truth, "5 4", COLOURS.b, tell("true", { value: scale.truth.toFixed(1) }), base + 1.3 * em);
  picture.append(quietly(left, bottom + em, "1", "start"), quietly(right, bottom + em, "5", "end"));
  return picture;
}
function surveySentence(scale, side) {
  const values = { side: SIDES[side], n: scale.replies.length, says: scale.survey.toFixed(1), real: scale.truth.toFixed(1) };
  return tell("survey_sentence", values);
}
function drawSurvey() {
  const both = [BASE_ENTRY, entryNow()].map((entry) => entry.survey), [a] = both;
  byId("survey_lead").textContent = tell("survey_lead", { invited: a.invited, replied: a.replied,
    low: a.answers[0].toLowerCase(), high: a.answers[a.answers.length - 1].toLowerCase() });
  const each = across(Object.keys(a.scales).length, 2, 20);
  byId("replies").replaceChildren(...Object.entries(a.scales).map(([key, scale]) => card(each, html("h3", {}, tell(`scale.${key}`)),
    ...both.flatMap((survey, side) => [badge(side), html("p", { class: "sentence" }, surveySentence(survey.scales[key], side)),
      strip(survey.scales[key] || scale, side, each)]))));
}
tabled("survey_table", () => table([tell("statement"), ...SIDES.flatMap((side) => ["replies_n", "survey_n", "truth_n"].map((key) => `${side} ${tell(key)}`))],
  Object.keys(BASE_ENTRY.survey.scales).map((key) => [tell(`scale.${key}`), ...[BASE_ENTRY, entryNow()].flatMap((entry) => {
    const scale = entry.survey.scales[key];
    return [scale.replies.length, scale.survey.toFixed(1), scale.truth.toFixed(1)];
  })])));
