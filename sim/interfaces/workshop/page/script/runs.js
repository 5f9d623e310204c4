// What the workshop adds to the viewer's screens: run by run on All runs, and a colleague's view on One person's story.
let runsShown = 1;
const replicateSeries = (measure) => records.map((record) => record.all_replicates.series[measure]);
function seriesBounds(measure) {
  const values = replicateSeries(measure).flat(2).filter(isDefined);
  return values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
}
function runChart(measure, k, [low, high]) {
  const em = remPixels(),
    width = 9 * em,
    height = 5 * em;
  const top = 0.3 * em,
    bottom = height - 0.4 * em,
    right = width - 1.2 * em;
  const lines = replicateSeries(measure).map((series) => series[k]),
    last = Math.max(1, lines[0].length - 1);
  const x = (span) => 4 + ((right - 4) * span) / last;
  const y = (value) => bottom - ((bottom - top) * (value - low)) / (high - low || 1);
  const [a, b] = lines.map((line) => formatValue(measure, line[line.length - 1]));
  const picture = svgImage(width, height, workshopText("run_label", { k: k + 1, name: measureName(measure), a, b }));
  picture.append(svg("path", { d: `M4 ${top}V${bottom}H${right}`, fill: "none", stroke: COLOURS.quiet }));
  lines.forEach((line, side) =>
    picture.append(
      svg("path", {
        d: linePath(line, x, y),
        fill: "none",
        stroke: COLOURS["ab"[side]],
        "stroke-width": 2.5,
        "stroke-dasharray": side ? "6 4" : "none",
      }),
    ),
  );
  separate(
    lines.map((line) => (isDefined(line[last]) ? y(line[last]) : bottom)),
    em,
  ).forEach((at, side) => picture.append(svgText(right + 3, at + 0.35 * em, "AB"[side], { class: "ab"[side] })));
  const caption = workshopText(k === A.provenance.replicate ? "run_watched" : "run", { k: k + 1 });
  return html("figure", {}, picture, html("figcaption", {}, caption));
}
function runsSentence(measure) {
  // how B ended compared with A, in the runs shown
  const [a, b] = replicateSeries(measure),
    sesoi = BUNDLE.sesoi[measure] || 0;
  const last = (line) => line[line.length - 1];
  const gaps = a
    .slice(0, runsShown)
    .map((line, k) => [last(line), last(b[k])])
    .filter((ends) => ends.every(isDefined))
    .map(([before, after]) => after - before);
  const up = gaps.filter((gap) => gap > sesoi).length,
    down = gaps.filter((gap) => gap < -sesoi).length;
  const counts = { up, same: gaps.length - up - down, down };
  if (!gaps.length) return workshopText("not_defined");
  const occurring = DIRECTIONS.filter((direction) => counts[direction]);
  if (gaps.length === 1) return workshopText("after_one", { parts: workshopText(`run_one.${occurring[0]}`) });
  const parts = occurring.map((direction) => workshopText(`run_counts.${direction}`, { count: counts[direction] }));
  return workshopText("after_runs", { n: gaps.length, parts: parts.join(", ") });
}
function drawRuns() {
  const measure = byId("runs_measure").value || "relationship_conflict",
    bounds = seriesBounds(measure);
  const all = A.all_replicates.series[measure];
  byId("runs_measure").replaceChildren(
    ...Object.keys(A.all_replicates.series).map((name) => html("option", { value: name }, measureName(name))),
  );
  byId("runs_measure").value = measure;
  byId("runs_sentence").textContent = runsSentence(measure);
  byId("run_charts").replaceChildren(...all.slice(0, runsShown).map((_, k) => runChart(measure, k, bounds)));
  byId("another_run").disabled = byId("every_run").disabled = runsShown >= all.length;
  updateRunsTable();
}
const updateRunsTable = lazyTable("runs_table", () => {
  const measure = byId("runs_measure").value,
    [a, b] = replicateSeries(measure);
  const heads = a[0].flatMap((_, span) => SIDES.map((side) => `${weekName(A.step * span)} ${side}`));
  const cells = (line, k) =>
    line.flatMap((value, span) => [value, b[k][span]].map((each) => formatValue(measure, each)));
  return makeTable(
    [text("ui.run"), ...heads],
    a.slice(0, runsShown).map((line, k) => [k + 1, ...cells(line, k)]),
  );
});
function showMoreRuns(n) {
  runsShown = Math.min(A.all_replicates.outcomes[outcomes()[0]].length, runsShown + n);
  drawRuns();
}
function listenToRuns() {
  byId("another_run").addEventListener("click", () => showMoreRuns(1));
  byId("every_run").addEventListener("click", () => showMoreRuns(Infinity));
  byId("runs_measure").addEventListener("change", drawRuns);
}

// ---- the same meeting as a colleague saw it
function colleagueEntry(entry, side, colleague) {
  // from the colleague's own history, if there is one
  const person = Number(byId("post").value);
  const isSame = (other) => other.week === entry.week && other.kind === entry.kind && other.case === entry.case;
  const own = (records[side].individual_histories[colleague] || []).find(
    (other) => isSame(other) && other.with.includes(person),
  );
  if (own) return own;
  const episode = entry.episode.includes(colleague) ? [person] : []; // else what others could see
  return { spoke: !entry.silent.includes(colleague), episode, unspoken: null };
}
colleagueView = (entry, side) => {
  if (!byId("colleague").checked || !entry.with) return null;
  if (!entry.silent.length && !entry.episode.length && entry.unspoken < SOME) return null;
  const profession = A.posts.profession[byId("post").value];
  const candidates = entry.episode.length ? entry.episode : [...entry.silent, ...entry.with];
  const otherProfession = candidates.find((post) => A.posts.profession[post] !== profession);
  const colleague = otherProfession === undefined ? candidates[0] : otherProfession;
  const seen = colleagueEntry(entry, side, colleague),
    isOwn = seen.unspoken !== null;
  const parts = [workshopText(seen.spoke ? "colleague_spoke" : "colleague_silent")];
  if (isOwn && seen.unspoken >= SOME) {
    parts.push(text(seen.unspoken >= MUCH ? "history.unsaid_much" : "history.unsaid_some"));
  }
  if (seen.episode.length) parts.push(text("history.episode", { list: postNumbers(seen.episode) }));
  const values = { who: capitalised(personName(colleague)), parts: parts.join("; ") };
  return html("span", { class: "colleague" }, workshopText(isOwn ? "colleague_own" : "colleague_seen", values));
};
