// One thumb: each select becomes a cell that turns to the next state at a tap. The select stays and is what is sent.
// Where the page says where to (data-tick), a tap is sent at once; what could not be sent waits on the telephone and
// goes when there is a network again, each once: it has its own request id, and the last tap of a cell holds.
(() => {
  "use strict";
  document.querySelectorAll("[data-attendance]").forEach((table) => {
    const form = table.closest("form");
    const ticks = form && form.dataset.tick && window.fetch && window.crypto ? sending(form) : null;
    const cells = [...table.querySelectorAll("select.mark-cell")].map((select) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "mark";
      const paint = () => {
        const option = select.selectedOptions[0];
        button.dataset.state = option.dataset.tone || "";
        const sign = document.createElement("span");
        sign.textContent = option.dataset.mark || "·";
        sign.setAttribute("aria-hidden", "true");
        const word = document.createElement("small");
        word.textContent = option.textContent;
        button.replaceChildren(sign, word);
        button.setAttribute("aria-label", `${select.getAttribute("aria-label")}: ${option.textContent}`);
      };
      button.addEventListener("click", () => {
        let next = (select.selectedIndex + 1) % select.options.length;
        // What was noted is corrected, never made unsaid.
        if (ticks && !select.options[next].value) next = (next + 1) % select.options.length;
        select.selectedIndex = next;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      });
      select.addEventListener("change", paint);
      select.hidden = true;
      select.after(button);
      if (ticks) ticks.follow(select, button, paint);
      paint();
      return select;
    });
    if (ticks) ticks.begin();
    const foot = table.querySelector("tfoot");
    if (!foot || !cells.length) return;
    foot.hidden = false;
    foot.addEventListener("click", (event) => {
      const button = event.target.closest("[data-everyone]");
      if (!button) return;
      const column = button.closest("td").cellIndex;
      table.querySelectorAll("tbody tr").forEach((row) => {
        const select = row.cells[column].querySelector("select");
        if (!select || select.value) return;
        select.value = button.dataset.everyone;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
  });

  function sending(form) {
    const state = document.querySelector("[data-tick-state]");
    const reasons = document.querySelector("template[data-reasons]");
    // Whoever signs in on the same telephone afterwards does not send what another one noted.
    const place = `ticks ${form.dataset.who} ${form.dataset.tick}`;
    const cells = new Map();
    let waiting = {};
    let busy = false;
    let again = 0;
    let kept = true;
    try {
      waiting = JSON.parse(localStorage.getItem(place) || "{}");
    } catch {
      kept = false;
    }

    const keep = () => {
      try {
        if (Object.keys(waiting).length) localStorage.setItem(place, JSON.stringify(waiting));
        else localStorage.removeItem(place);
      } catch {
        kept = false;
      }
    };
    const say = (name, detail) => {
      if (!state) return;
      const count = Object.keys(waiting).length;
      state.dataset.state = name;
      state.textContent = (state.dataset[name] || "").replace("#", count) + (detail ? ` ${detail}` : "");
    };

    // Not every telephone is reached by https, where randomUUID is.
    const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

    // A change of one cell: put down first, sent when the thumb rests.
    const note = (select, reason) => {
      if (!select.value || (select.value === "excused" && !reason)) return;
      waiting[select.name] = { mark: select.value, reason: select.value === "excused" ? reason : "", id: newId() };
      cells.get(select.name).button.dataset.sent = "no";
      keep();
      say("waits");
      clearTimeout(again);
      again = setTimeout(send, 400);
    };

    const ask = (select, button) => {
      const former = button.nextElementSibling;
      if (former) former.remove();
      if (select.value !== "excused" || !reasons) return;
      const why = reasons.content.firstElementChild.cloneNode(true);
      why.setAttribute("aria-label", `${select.getAttribute("aria-label")}: ${why.getAttribute("aria-label")}`);
      why.addEventListener("change", () => note(select, why.value));
      button.after(why);
    };

    const post = async (name, told) => {
      const body = new URLSearchParams({
        csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
        made_in: form.elements.made_in ? form.elements.made_in.value : "",
        request_id: told.id,
        cell: name,
        mark: told.mark,
        reason: told.reason,
      });
      const answer = await fetch(form.dataset.tick, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
      if (answer.status !== 200 && answer.status !== 422) throw new Error(String(answer.status));
      return answer.json();
    };

    // Tapped again meanwhile, a cell is still to be sent.
    const settle = (name, told, said) => {
      if (waiting[name] && waiting[name].id !== told.id) return;
      delete waiting[name];
      keep();
      const box = cells.get(name);
      if (!box) return;
      box.button.dataset.sent = said.problem ? "refused" : "yes";
      if (said.problem) box.select.value = box.saved;
      else box.saved = told.mark;
      box.paint();
    };

    const send = async () => {
      if (busy) return;
      busy = true;
      let problem = "";
      try {
        for (let [name] = Object.keys(waiting); name; [name] = Object.keys(waiting)) {
          const told = waiting[name];
          const said = await post(name, told);
          settle(name, told, said);
          problem = said.problem || problem;
        }
        say(problem ? "refused" : "saved", problem);
      } catch {
        say(kept ? "offline" : "lost");
        again = setTimeout(send, 5000);
      }
      busy = false;
    };

    return {
      follow(select, button, paint) {
        cells.set(select.name, { select, button, paint, saved: select.value });
        select.addEventListener("change", () => {
          ask(select, button);
          // An excuse is sent with its reason; what was tapped on the way to it is not.
          if (select.value === "excused") delete waiting[select.name];
          note(select, "");
        });
      },
      begin() {
        // What an earlier page could not send is shown as it was noted, and sent.
        Object.entries(waiting).forEach(([name, told]) => {
          const box = cells.get(name);
          if (!box) return;
          box.select.value = told.mark;
          box.button.dataset.sent = "no";
          box.paint();
        });
        window.addEventListener("online", send);
        if (Object.keys(waiting).length) {
          say("offline");
          send();
        }
      },
    };
  }
})();
