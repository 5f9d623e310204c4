// ---- The server as the page's host: what can be asked while a room is at work (it stands before the workshop's scripts)
const HOST_STATE = JSON.parse(byId("host_state").textContent), HOST_WORDS = JSON.parse(byId("host_words").textContent);
const HOST = (() => {
  const here = (path, said) => askFor(`/facilitator/${path}`, said, HOST_WORDS.lost);
  let saving = null, waiting; // one save at a time, and of those that wait the last
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
  const say_ = (words, values) => words.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const named = (card) => card.split(" ")[0]; // the page counts what was built in the room
  async function live(asked) {
    const found = await here("live", asked);
    if (asked.title) found.entries[1].card.title = asked.title;
    return found;
  }
  const host = {
    session: HOST_STATE.session, live, save,
    votes: (card) => here(`votes/${encodeURIComponent(named(card))}`), mix: () => here("mix"),
    open: (card) => here("open", { card: named(card) }).then(take), close: (card) => here("close", { card: named(card) }).then(take),
    reveal: (card) => here("reveal", { card: named(card) }).then(take), stickers: (open) => here("stickers", { open }).then(take),
    clear: () => here("clear", {}).then(take),
  };

  // ---- the panel: who has joined, what phones may do, and cards that are ready only now
  let room = HOST_STATE;
  const put = (id, words) => { if (byId(id) && byId(id).textContent !== words) byId(id).textContent = words; };
  async function told() { // until predictions are closed only their number is told: nobody waits for the others' hands
    const { name, card } = entryNow(), { people } = await host.votes(name).catch(() => ({ people: 0 }));
    const lines = [room.open === named(name) ? say_(HOST_WORDS.is_open, { title: card.title, n: people, people: room.people })
      : people ? say_(HOST_WORDS.is_closed, { n: people }) : HOST_WORDS.nothing_open];
    if (room.revealed.includes(named(name))) lines.push(HOST_WORDS.revealed);
    if (room.stickers) {
      const mix = await host.mix(), list = mix.map(([, label, n]) => `${label} ${n}`).join(", ");
      lines.push(HOST_WORDS.stickers_on, list ? say_(HOST_WORDS.mix, { list }) : HOST_WORDS.no_mix);
    }
    put("room_said", lines.join(" "));
  }
  function take(found) {
    room = found;
    put("room_joined", say_(HOST_WORDS.joined, { n: room.people }));
    put("making", room.making);
    byId("newer").hidden = room.kit === HOST_STATE.kit;
    if (!byId("room_panel")) return found;
    byId("room_close").disabled = !room.open;
    byId("room_stickers").setAttribute("aria-pressed", String(room.stickers));
    told().catch((error) => put("room_said", error.message));
    return found;
  }
  function listenToPanel() {
    const complain = (error) => put("room_said", error.message);
    const press = (id, act) => byId(id).addEventListener("click", () => act().catch(complain));
    byId("newer").addEventListener("click", () => (saving || Promise.resolve()).finally(() => location.reload()));
    if (byId("room_panel")) {
      press("room_open", () => host.open(entryNow().name));
      press("room_close", () => host.close(room.open));
      press("room_reveal", () => host.reveal(entryNow().name));
      press("room_stickers", () => host.stickers(!room.stickers));
      setInterval(() => { if (room.open || room.stickers) told().catch(complain); }, LOOK_EVERY);
    }
    lookAt("/facilitator/room", HOST_WORDS.lost, take, (words) => { if (words || byId("making").textContent === HOST_WORDS.lost) put("making", words); });
  }
  setTimeout(listenToPanel); // when the scripts that follow have run
  return host;
})();
