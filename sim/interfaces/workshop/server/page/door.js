// ---- The facilitator's door: the key in the link becomes a cookie that no script can read
const words = JSON.parse(document.getElementById("words").textContent);
const tell = (text) => { document.getElementById("said").textContent = text; };
const key = location.hash.slice(1);
history.replaceState(null, "", location.pathname); // the key does not stay in the address
if (!key) tell(words.no_key);
else {
  tell(words.wait);
  fetch("/facilitator/enter", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ key }) })
    .then(async (response) => (response.ok ? location.reload() : tell((await response.json()).sentence)), () => tell(words.lost));
}
