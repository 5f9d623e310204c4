// The data bundle (docs/workshop-bundle.md): packed characters back into replay records.
const BUNDLE = JSON.parse(byId("bundle").textContent);
const WORKSHOP = LABELS.workshop;
const workshopText = (key, values = {}) => text(`workshop.${key}`, values);
const ALPHABET = BUNDLE.alphabet,
  BASE = ALPHABET.length,
  LEVELS = BASE * BASE - 2;
const TIE_LENGTH = 6; // characters
const HISTORY_KINDS = ["meeting", "contact", "training", "turned_away", "away", "left", "joined", "leadership"];
const INDEX_OF = new Map([...ALPHABET].map((letter, k) => [letter, k]));
const twoCharacters = (packed, k) => INDEX_OF.get(packed[k]) * BASE + INDEX_OF.get(packed[k + 1]);
const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
function unpackNumbers(packed, [low, high]) {
  const width = high - low || 1;
  return Array.from({ length: packed.length / 2 }, (_, k) => {
    const code = twoCharacters(packed, 2 * k);
    return code > LEVELS ? null : low + (width * code) / LEVELS;
  });
}
function unpackSmall(packed, top) {
  const scale = Math.min(1, (BASE - 1) / top);
  return [...packed].map((letter) => Math.round(INDEX_OF.get(letter) / scale));
}
const unpackTies = (packed) =>
  Array.from({ length: packed.length / TIE_LENGTH }, (_, k) => {
    const at = TIE_LENGTH * k,
      [tension] = unpackSmall(packed[at + 5], 100);
    return [twoCharacters(packed, at), twoCharacters(packed, at + 2), INDEX_OF.get(packed[at + 4]), tension];
  });
function unpackHistoryEntry(packed, activities) {
  const fields = packed.split(","),
    entry = { week: Number(fields[0]), kind: HISTORY_KINDS[fields[1]] };
  if (entry.kind === "training" || entry.kind === "turned_away") return { ...entry, activity: activities[fields[2]] };
  if (entry.kind !== "meeting" && entry.kind !== "contact") return entry;
  const others = fields[3].split(".").map(Number),
    masked = (mask) => others.filter((_, k) => (mask >> k) & 1);
  const [task, unspoken, process] = fields.slice(7).map((field) => field / 100);
  return {
    ...entry,
    with: others,
    spoke: fields[4] === "1",
    silent: masked(fields[5]),
    task,
    unspoken,
    process,
    episode: masked(fields[6]),
    ...(fields[2] ? { case: Number(fields[2]) } : {}),
  };
}
function unpackRecord(entry) {
  const activities = entry.activities || BUNDLE.activities;
  const history = (packed) => (packed ? packed.split(";").map((part) => unpackHistoryEntry(part, activities)) : []);
  return {
    ...BUNDLE.shared,
    scenario: entry.scenario,
    provenance: entry.provenance,
    causes: entry.causes,
    series: mapValues(entry.series, (packed, name) => unpackNumbers(packed, entry.bounds[name])),
    all_replicates: {
      outcomes: entry.outcomes,
      series: mapValues(entry.replicate_series, (rows, name) =>
        rows.map((packed) => unpackNumbers(packed, entry.replicate_bounds[name])),
      ),
    },
    people: {
      tension: entry.tension.map((packed) => unpackSmall(packed, 100)),
      state: entry.state.map((packed) => unpackSmall(packed, BASE - 1)),
    },
    ties: entry.ties.map(unpackTies),
    individual_histories: mapValues(entry.individual_histories, history),
  };
}
