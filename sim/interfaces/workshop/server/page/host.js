// ---- The server as the page's host: what can be asked while a room is at work (it stands before the workshop's scripts)
const HOST_STATE = JSON.parse(byId("host_state").textContent), HOST_WORDS = JSON.parse(byId("host_words").textContent);
const HOST = (() => {
  const here = (path, said) => askFor(`/facilitator/${path}`, said, HOST_WORDS.lost);
  let room = HOST_STATE, saving = null, waiting; // one save at a time, and of those that wait the last
  function save(session) {
    waiting = JSON.stringify(session);
    saving = saving || (async () => {
      try {
        while (waiting !== undefined) {
          const now = JSON.parse(waiting);
          waiting = undefined;
          await here("session", { session: now });
        }
      } finally { saving = null; }
    })();
    return saving;
  }
  function take(found) { // the room as it is now: who has joined, and cards that are ready only now
    const put = (id, words) => { if (byId(id) && byId(id).textContent !== words) byId(id).textContent = words; };
    room = found;
    put("room_joined", HOST_WORDS.joined.replace("{n}", room.people));
    put("making", room.making);
    byId("newer").hidden = room.kit === HOST_STATE.kit;
    return found;
  }
  const let_ = (path) => (card) => here(path, { card }).then(take);
  const phones = { // only where they may join; each answer says how the room stands as well
    votes: (card) => here(`votes/${encodeURIComponent(card)}`)
      .then((found) => ({ ...found, joined: room.people, open: room.open === card, read: room.revealed.includes(card) })),
    mix: () => here("mix").then((list) => ({ list, open: room.stickers })),
    open: let_("open"), close: let_("close"), reveal: let_("reveal"), stickers: (open) => here("stickers", { open }).then(take),
  };
  setTimeout(() => { // when the scripts that follow have run
    byId("newer").addEventListener("click", () => (saving || Promise.resolve()).finally(() => location.reload()));
    lookAt("/facilitator/room", HOST_WORDS.lost, take, (words) => { if (words || byId("making").textContent === HOST_WORDS.lost) byId("making").textContent = words; });
  });
  return { session: HOST_STATE.session, save, live: (asked) => here("live", asked), clear: () => here("clear", {}).then(take), ...(byId("room_panel") ? phones : {}) };
})();
