// What waits opens with its first lines, read when they are wanted; the link to all of them stands there already.
document.addEventListener("toggle", async (event) => {
  const line = event.target;
  const url = line.open && line.dataset && line.dataset.later;
  if (!url || line.dataset.read) return;
  const inside = line.querySelector(".inside");
  line.dataset.read = "1";
  inside.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    inside.innerHTML = await answer.text();
  } catch {
    delete line.dataset.read;
  }
  inside.removeAttribute("aria-busy");
}, true);
