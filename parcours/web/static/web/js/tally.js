// Adds up the people met while they are typed.
(() => {
  "use strict";
  const form = document.querySelector("form[data-tally]");
  if (!form) return;
  const western = (text) => text.replace(/[\u0660-\u0669]/g, (one) => one.charCodeAt(0) - 0x660);
  const number = (box) => parseInt(western(box.value), 10) || 0;
  const add = () => {
    let total = 0;
    form.querySelectorAll("details.tally").forEach((block) => {
      const sum = [...block.querySelectorAll("td input")].reduce((so, box) => so + number(box), 0);
      block.querySelector("[data-sum]").textContent = sum;
      total += sum;
    });
    form.querySelector("[data-total]").textContent = total;
  };
  form.addEventListener("input", add);
})();
