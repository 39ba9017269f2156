// What is not for today comes once the page stands, and what waits opens with its first lines, read when they
// are wanted. The links to all of it stand there already.
async function read(url) {
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  return answer.text();
}

for (const rest of document.querySelectorAll("[data-rest]")) {
  rest.setAttribute("aria-busy", "true");
  read(rest.dataset.rest).then(
    (lines) => { rest.outerHTML = lines; },
    () => {
      rest.removeAttribute("aria-busy");
      rest.querySelector("[hidden]").hidden = false;
    },
  );
}

async function fill(line) {
  const url = line.open && line.dataset && line.dataset.later;
  if (!url || line.dataset.read) return;
  const inside = line.querySelector(".inside");
  line.dataset.read = "1";
  inside.setAttribute("aria-busy", "true");
  try {
    inside.innerHTML = await read(url);
  } catch {
    // Opened again, it is asked for again.
    delete line.dataset.read;
    const said = document.createElement("p");
    said.textContent = inside.dataset.failed;
    inside.replaceChildren(said);
  }
  inside.removeAttribute("aria-busy");
}

document.addEventListener("toggle", (event) => fill(event.target), true);
// On a wide screen all lines are open from the start.
for (const line of document.querySelectorAll("details[data-later][open]")) fill(line);
