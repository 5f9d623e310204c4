// The facilitator's login: the key in the link becomes a cookie that no script can read.
const labels = JSON.parse(document.getElementById("labels").textContent);
const show = (words) => {
  document.getElementById("message").textContent = words;
};
const key = location.hash.slice(1);
history.replaceState(null, "", location.pathname); // the key does not stay in the address
async function enter() {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ key }) };
  const response = await fetch("/facilitator/enter", options);
  if (response.ok) location.reload();
  else show((await response.json()).error);
}
show(key ? labels.wait : labels.no_key);
if (key) enter().catch(() => show(labels.lost));
