// ---- The kit (docs/workshop-kit.md): packed characters back into replay records
const KIT = JSON.parse(byId("kit").textContent);
const ROOM = WORDS.workshop; // words of the workshop
const ALPHABET = KIT.alphabet, BASE = ALPHABET.length, LEVELS = BASE * BASE - 2;
const TIE = 6; // characters
const DIARY_KINDS = ["meeting", "contact", "training", "turned_away", "away", "left", "joined", "leadership"];
const PLACE = new Map([...ALPHABET].map((letter, k) => [letter, k]));
const twoAt = (packed, k) => PLACE.get(packed[k]) * BASE + PLACE.get(packed[k + 1]);
function unpackNumbers(packed, [low, high]) {
  const width = high - low || 1;
  return Array.from({ length: packed.length / 2 }, (_, k) => {
    const code = twoAt(packed, 2 * k);
    return code > LEVELS ? null : low + width * code / LEVELS;
  });
}
function unpackSmall(packed, top) {
  const scale = Math.min(1, (BASE - 1) / top);
  return [...packed].map((letter) => Math.round(PLACE.get(letter) / scale));
}
const unpackTies = (packed) => Array.from({ length: packed.length / TIE }, (_, k) => [twoAt(packed, TIE * k),
  twoAt(packed, TIE * k + 2), PLACE.get(packed[TIE * k + 4]), unpackSmall(packed[TIE * k + 5], 100)[0]]);
function unpackEntry(text, activities) {
  const parts = text.split(","), entry = { week: Number(parts[0]), kind: DIARY_KINDS[parts[1]] };
  if (entry.kind === "training" || entry.kind === "turned_away") return { ...entry, activity: activities[parts[2]] };
  if (entry.kind !== "meeting" && entry.kind !== "contact") return entry;
  const others = parts[3].split(".").map(Number), among = (mark) => others.filter((_, k) => mark >> k & 1);
  const [task, unspoken, process] = parts.slice(7).map((part) => part / 100);
  return { ...entry, with: others, spoke: parts[4] === "1", silent: among(parts[5]), task, unspoken, process,
    episode: among(parts[6]), ...(parts[2] ? { case: Number(parts[2]) } : {}) };
}
const eachOf = (object, change) => Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
function unpackRecord(entry) {
  return { ...KIT.shared, scenario: entry.scenario, provenance: entry.provenance, causes: entry.causes,
    series: eachOf(entry.series, (packed, name) => unpackNumbers(packed, entry.bounds[name])),
    futures: { outcomes: entry.outcomes, series: eachOf(entry.spans, (rows, name) => rows.map((packed) => unpackNumbers(packed, entry.span_bounds[name]))) },
    people: { tension: entry.tension.map((packed) => unpackSmall(packed, 100)),
      state: entry.state.map((packed) => unpackSmall(packed, BASE - 1)) },
    ties: entry.ties.map(unpackTies),
    diaries: eachOf(entry.diaries, (packed) => packed ? packed.split(";").map((text) => unpackEntry(text, entry.activities || KIT.activities)) : []) };
}
