// Words we use: every underlined term leads to its explanation, and back.
const TERMS_EXPLAINED = WORKSHOP.glossary.map(([term], k) => [term.toLowerCase(), k]);
let cameFrom = null; // a tab
const openScreenId = () => document.querySelector("[role=tabpanel]:not([hidden])").id;
function termLink(words, k) {
  const link = html("a", { href: `#term-${k}`, class: "term-link" }, words);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    cameFrom = byId(`tab-${openScreenId()}`);
    openTab(byId("tab-glossary"));
    byId(`term-${k}`).focus();
    byId("glossary_back").hidden = false;
  });
  return link;
}
linkTerms = (words) => {
  const entry = TERMS_EXPLAINED.find(([term]) => words.toLowerCase().startsWith(term));
  return entry ? termLink(words, entry[1]) : words;
};
function underlineTerms(node) {
  // the first mention of each explained term
  const longest = [...TERMS_EXPLAINED].sort((a, b) => b[0].length - a[0].length),
    linked = new Set();
  const pattern = new RegExp(`\\b(${longest.map(([term]) => term).join("|")})\\b`, "i");
  const parts = (words) => {
    const match = pattern.exec(words);
    if (!match) return [words];
    const [, k] = TERMS_EXPLAINED.find(([term]) => term === match[0].toLowerCase());
    const term = linked.has(k) ? match[0] : termLink(match[0], k);
    linked.add(k);
    return [words.slice(0, match.index), term, ...parts(words.slice(match.index + match[0].length))];
  };
  node.replaceChildren(...parts(node.textContent));
}
function buildGlossary() {
  byId("terms_explained").replaceChildren(
    ...WORKSHOP.glossary.flatMap(([term, meaning, example], k) => [
      html("dt", { id: `term-${k}`, tabindex: "-1" }, term),
      html("dd", {}, meaning, " ", html("em", {}, example)),
    ]),
  );
  document.querySelectorAll("[role=tabpanel] > .lead").forEach(underlineTerms);
  byId("glossary_back").addEventListener("click", () => {
    byId("glossary_back").hidden = true;
    openTab(cameFrom);
  });
}
