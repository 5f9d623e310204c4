// ---- The second voice: the same meeting, told by the other side
const sameMoment = (entry) => (other) => other.week === entry.week && other.kind === entry.kind && other.case === entry.case;
function theirs(entry, side, post) { // from their own diary, if one was kept; else from what this one could see
  const kept = (records[side].diaries[post] || []).find((other) => sameMoment(entry)(other) && other.with.includes(Number(byId("post").value)));
  if (kept) return kept;
  return { spoke: !entry.silent.includes(post), episode: entry.episode.includes(post) ? [Number(byId("post").value)] : [], unspoken: null };
}
otherVoice = (entry, side) => {
  if (!byId("voice").checked || !entry.with || !(entry.silent.length || entry.episode.length || entry.unspoken >= SOME)) return null;
  const own = A.posts.profession[byId("post").value], others = entry.episode.length ? entry.episode : [...entry.silent, ...entry.with];
  const across_ = others.find((other) => A.posts.profession[other] !== own), post = across_ === undefined ? others[0] : across_;
  const told_by = theirs(entry, side, post), who = tell("role_title", { post, profession: profession(A.posts.profession[post]) });
  const parts = [say(told_by.spoke ? "diary.spoke" : "diary.silent")];
  if (told_by.unspoken !== null && told_by.unspoken >= SOME) parts.push(say(told_by.unspoken >= MUCH ? "diary.unsaid_much" : "diary.unsaid_some"));
  if (told_by.episode.length) parts.push(say("diary.episode", { list: listed(told_by.episode) }));
  return html("span", { class: "voice" }, tell(told_by.unspoken === null ? "other_seen" : "other_told", { who, parts: parts.join("; ") }));
};
