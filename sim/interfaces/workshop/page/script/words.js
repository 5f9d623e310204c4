// ---- Words we use: every underlined word leads there, and back
const ENTRIES = ROOM.glossary.map(([term], k) => [term.toLowerCase(), k]);
let cameFrom = null;
function wordLink(words, k) {
  const link = html("a", { href: `#word-${k}`, class: "term-link" }, words);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    cameFrom = byId(`tab-${openScreen()}`);
    open(byId("tab-words_used"));
    byId(`word-${k}`).focus();
    byId("words_back").hidden = false;
  });
  return link;
}
worded = (words) => {
  const found = ENTRIES.find(([term]) => words.toLowerCase().startsWith(term));
  return found ? wordLink(words, found[1]) : words;
};
function underline(node) { // the first mention of each explained word in a text
  const longest = [...ENTRIES].sort((one, other) => other[0].length - one[0].length), met = new Set();
  const pattern = new RegExp(`\\b(${longest.map(([term]) => term).join("|")})\\b`, "i");
  const part = (text) => {
    const found = pattern.exec(text);
    if (!found) return [text];
    const k = ENTRIES.find(([term]) => term === found[0].toLowerCase())[1], end = found.index + found[0].length;
    const word = met.has(k) ? found[0] : wordLink(found[0], k);
    met.add(k);
    return [text.slice(0, found.index), word, ...part(text.slice(end))];
  };
  node.replaceChildren(...part(node.textContent));
}
function drawWords() {
  byId("glossary").replaceChildren(...ROOM.glossary.flatMap(([term, meaning, example], k) =>
    [html("dt", { id: `word-${k}`, tabindex: "-1" }, term), html("dd", {}, meaning, " ", html("em", {}, example))]));
  document.querySelectorAll("[role=tabpanel] > .lead").forEach(underline);
  byId("words_back").addEventListener("click", () => { byId("words_back").hidden = true; open(cameFrom); });
}
