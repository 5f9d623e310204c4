// Requests to the server. A refused request throws an error with a plain sentence.
const POLL_INTERVAL = 2000; // milliseconds
const POLL_TIMEOUT = 10000; // milliseconds; a request may hang where the wifi has gone to sleep
const newId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
async function sendRequest(path, body, lost, tag) {
  // GET without a body, else POST; null if nothing has changed (tag)
  const isGet = body === undefined;
  const headers = isGet ? (tag ? { "If-None-Match": tag } : {}) : { "Content-Type": "application/json" };
  const options = isGet ? { headers } : { method: "POST", headers, body: JSON.stringify(body) };
  if (isGet && AbortSignal.timeout) options.signal = AbortSignal.timeout(POLL_TIMEOUT);
  const response = await fetch(path, { ...options, cache: "no-store" }).catch(() => {
    throw new Error(lost);
  });
  if (response.status === 304) return null;
  const content = await response.json().catch(() => {
    throw new Error(lost);
  });
  if (!response.ok) throw Object.assign(new Error(content.error), { status: response.status });
  return tag === undefined ? content : { content, tag: response.headers.get("ETag") };
}
function poll(path, lost, onChange, onProblem) {
  // again and again; only changes are sent
  let tag = "",
    timer,
    busy = false;
  async function pollOnce() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      const news = await sendRequest(path, undefined, lost, tag);
      onProblem("");
      if (news) {
        tag = news.tag;
        onChange(news.content);
      }
    } catch (error) {
      onProblem(error.message);
    }
    busy = false;
    timer = setTimeout(pollOnce, POLL_INTERVAL);
  }
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) pollOnce();
  });
  pollOnce();
  return pollOnce;
}
