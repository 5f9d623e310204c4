// ---- Asking the server: plain requests, and a refusal is one plain sentence
const LOOK_EVERY = 2000, LOOK_MOST = 10000; // milliseconds between looks; that one may take, where the wifi has gone to sleep
const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
async function askFor(path, said, lost, tag) {
  const headers = said === undefined ? (tag ? { "If-None-Match": tag } : {}) : { "Content-Type": "application/json" };
  const how = said === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(said) };
  const within = said === undefined && AbortSignal.timeout ? { signal: AbortSignal.timeout(LOOK_MOST) } : {};
  const response = await fetch(path, { ...how, ...within, cache: "no-store" }).catch(() => { throw new Error(lost); });
  if (response.status === 304) return null;
  const found = await response.json().catch(() => { throw new Error(lost); });
  if (!response.ok) throw Object.assign(new Error(found.sentence), { status: response.status });
  return tag === undefined ? found : { found, tag: response.headers.get("ETag") };
}
function lookAt(path, lost, take, complain) { // again and again; only what has changed is sent
  let tag = "", timer, busy = false;
  async function look() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      const news = await askFor(path, undefined, lost, tag);
      complain("");
      if (news) { tag = news.tag; take(news.found); }
    } catch (error) { complain(error.message); }
    busy = false;
    timer = setTimeout(look, LOOK_EVERY);
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  look();
  return look;
}
