// Survey: what the director would have learned from a survey at the end of the year, also if it were sent again.
const SCALE_ENDS = [1, 5];
let timesSent = 0; // again, after the first time
const repeatNow = (survey) => survey.repeats[timesSent];
const replies = (survey, key) => unpackNumbers(repeatNow(survey).scales[key].replies, SCALE_ENDS).filter(isDefined);
const oneDecimal = (value) => (isDefined(value) ? value.toFixed(1) : text("ui.none"));
const scaleNames = () => Object.keys(BASELINE.survey.scales);
const bothSurveys = () => [baselineEntry(), chosenEntry()].map((entry) => entry.survey);
function surveySentence(survey, key, side) {
  const values = {
    side: SIDES[side],
    n: replies(survey, key).length,
    replied: oneDecimal(repeatNow(survey).scales[key].survey),
    everyone: oneDecimal(survey.scales[key].truth),
  };
  return workshopText("survey_sentence", values);
}
function repliesChart(survey, key, side, width) {
  // a dot per reply; lines for the mean of those who replied and of all
  const em = remPixels(),
    values = replies(survey, key);
  const tallest = Math.max(...values.map((value) => values.filter((other) => other === value).length));
  const size = Math.min(0.3 * em, (3.5 * em) / tallest),
    left = size + 4,
    right = width - size - 4;
  const x = (value) => left + ((right - left) * (value - SCALE_ENDS[0])) / (SCALE_ENDS[1] - SCALE_ENDS[0]);
  const { spots, levels } = stackDots(values, x, size),
    step = Math.min(2 * size + 1, (8 * em) / levels);
  const top = 1.6 * em,
    base = top + 0.4 * em + levels * step,
    bottom = base + 1.4 * em;
  const picture = svgImage(width, Math.ceil(bottom + 1.5 * em), surveySentence(survey, key, side));
  picture.append(svg("path", { d: `M${left} ${base}H${right}`, stroke: COLOURS.quiet }));
  spots.forEach(([at, level]) =>
    picture.append(svg("circle", { cx: at, cy: base - size - level * step, r: size, fill: "#767676" })),
  );
  const mark = (value, dash, stroke, words, y) => {
    const half = 0.31 * em * words.length,
      at = Math.max(half, Math.min(width - half, x(value)));
    picture.append(
      svg("path", { d: `M${x(value)} ${top}V${base + 6}`, stroke, "stroke-width": 4, "stroke-dasharray": dash }),
      svgText(at, y, words, { "text-anchor": "middle", "font-weight": "bold" }),
    );
  };
  survey.repeats
    .slice(0, timesSent)
    .map((repeat) => repeat.scales[key].survey)
    .filter(isDefined)
    .forEach((earlier) =>
      picture.append(
        svg("path", { d: `M${x(earlier)} ${base + 2}v${0.5 * em}`, stroke: COLOURS.text, "stroke-width": 2 }),
      ),
    );
  const replied = repeatNow(survey).scales[key].survey,
    everyone = survey.scales[key].truth;
  if (isDefined(replied)) {
    mark(replied, "none", COLOURS.text, workshopText("replied_mark", { value: oneDecimal(replied) }), top - 0.4 * em);
  }
  mark(everyone, "5 4", COLOURS.b, workshopText("everyone_mark", { value: oneDecimal(everyone) }), base + 1.3 * em);
  picture.append(greyText(left, bottom + em, "1", "start"), greyText(right, bottom + em, "5", "end"));
  return picture;
}
function invitedChart(survey, side) {
  // a dot for each person invited, filled if they replied
  const em = remPixels(),
    size = 0.32 * em,
    gap = 2.6 * size,
    { replied, responded } = repeatNow(survey);
  const width = Math.min(mainWidth(), 34 * em),
    perRow = Math.max(1, Math.floor(width / gap));
  const words = workshopText("invited", { side: SIDES[side], replied, invited: survey.invited });
  const picture = svgImage(width, Math.ceil(survey.invited / perRow) * gap + 2, words),
    colour = COLOURS["ab"[side]];
  [...responded].forEach((reply, k) =>
    picture.append(
      svg("circle", {
        cx: gap * (k % perRow) + gap / 2,
        cy: gap * Math.floor(k / perRow) + gap / 2,
        r: size,
        stroke: colour,
        "stroke-width": 1.5,
        fill: reply === "1" ? colour : "#fff",
      }),
    ),
  );
  return html("figure", {}, html("figcaption", { class: "sentence" }, words), picture);
}
function drawSurvey() {
  const both = bothSurveys(),
    [survey] = both,
    [low, high] = [survey.answers[0], survey.answers[survey.answers.length - 1]];
  const professions = survey.professions.map((id) => professionName(A.professions.findIndex((item) => item.id === id)));
  byId("survey_lead").textContent = workshopText("survey_lead", {
    invited: survey.invited,
    professions: joined(professions),
    low: low.toLowerCase(),
    high: high.toLowerCase(),
  });
  byId("invited").replaceChildren(...both.map(invitedChart));
  const next = survey.repeats[(timesSent + 1) % survey.repeats.length];
  byId("send_again").textContent = workshopText("send_again", { n: next.replied });
  byId("sent").textContent = workshopText("sent", { k: timesSent + 1, n: survey.repeats.length });
  const width = cardWidth(scaleNames().length, 2, 20);
  byId("replies").replaceChildren(
    ...scaleNames().map((key) =>
      card(
        width,
        html("h3", {}, workshopText(`scale.${key}`)),
        ...both.flatMap((each, side) => [
          sideBadge(side),
          html("p", { class: "sentence" }, surveySentence(each, key, side)),
          repliesChart(each, key, side, width),
        ]),
      ),
    ),
  );
  updateSurveyTable();
}
const updateSurveyTable = lazyTable("survey_table", () => {
  const keys = ["replies_count", "replied_mean", "everyone_mean"];
  const heads = SIDES.flatMap((side) => keys.map((key) => `${side} ${workshopText(key)}`));
  const cells = (name) =>
    bothSurveys().flatMap((survey) => [
      replies(survey, name).length,
      oneDecimal(repeatNow(survey).scales[name].survey),
      oneDecimal(survey.scales[name].truth),
    ]);
  const rows = scaleNames().map((name) => [workshopText(`scale.${name}`), ...cells(name)]);
  return makeTable([workshopText("statement"), ...heads], rows);
});
function sendAgain() {
  timesSent = (timesSent + 1) % BASELINE.survey.repeats.length;
  drawSurvey();
}
