// The server as the host of the workshop's page. Runs before the workshop's scripts, which use HOST.
const HOST_STATE = JSON.parse(byId("host_state").textContent),
  HOST_LABELS = JSON.parse(byId("host_labels").textContent);
const HOST = (() => {
  const send = (path, body) => sendRequest(`/facilitator/${path}`, body, HOST_LABELS.lost);
  let current = HOST_STATE,
    saving = null,
    unsaved; // one save at a time; of several waiting, the last
  function save(pageState) {
    unsaved = JSON.stringify(pageState);
    saving =
      saving ||
      (async () => {
        try {
          while (unsaved !== undefined) {
            const next = JSON.parse(unsaved);
            unsaved = undefined;
            await send("state", { state: next });
          }
        } finally {
          saving = null;
        }
      })();
    return saving;
  }
  function update(latest) {
    // the state of the session: who has joined, and whether more cards are ready
    const put = (id, words) => {
      if (byId(id) && byId(id).textContent !== words) byId(id).textContent = words;
    };
    current = latest;
    put("joined", HOST_LABELS.joined.replace("{n}", latest.people));
    put("progress", latest.progress);
    byId("newer").hidden = latest.bundle === HOST_STATE.bundle;
    return latest;
  }
  async function predictions(card) {
    const counts = await send(`predictions/${encodeURIComponent(card)}`);
    return {
      ...counts,
      joined: current.people,
      open: current.open === card,
      revealed: current.revealed.includes(card),
    };
  }
  const onCard = (action) => (card) => send(action, { card }).then(update);
  const phones = {
    // only if phones may join
    predictions,
    open: onCard("open"),
    close: onCard("close"),
    reveal: onCard("reveal"),
    stickers: () => send("stickers").then((list) => ({ list, open: current.stickers })),
    openStickers: (open) => send("stickers", { open }).then(update),
  };
  setTimeout(() => {
    // after the workshop's scripts
    byId("newer").addEventListener("click", () => (saving || Promise.resolve()).finally(() => location.reload()));
    const onProblem = (words) => {
      if (words || byId("progress").textContent === HOST_LABELS.lost) byId("progress").textContent = words;
    };
    poll("/facilitator/session", HOST_LABELS.lost, update, onProblem);
  });
  return {
    saved: HOST_STATE.saved,
    save,
    run: (request) => send("run", request),
    clear: () => send("clear", {}).then(update),
    ...(byId("phones_panel") ? phones : {}),
  };
})();
