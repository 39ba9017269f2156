// One thumb: each select becomes a cell that turns to the next state at a tap. The select stays and is what is sent.
(() => {
  "use strict";
  document.querySelectorAll("[data-attendance]").forEach((table) => {
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
        select.selectedIndex = (select.selectedIndex + 1) % select.options.length;
        select.dispatchEvent(new Event("change", { bubbles: true }));
      });
      select.addEventListener("change", paint);
      select.hidden = true;
      select.after(button);
      paint();
      return select;
    });
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
})();
