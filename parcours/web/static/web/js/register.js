// Asks about a guardian only for the young, shows the notice in the language chosen, looks for who may be known.
(() => {
  "use strict";
  const form = document.querySelector("form[data-register], form[data-notice-form]");
  if (!form) return;

  const languages = form.elements.notice_language;
  const chooseLanguage = () => form.querySelectorAll("[data-language]").forEach((one) => {
    const wanted = one.dataset.language === languages.value;
    one.hidden = !wanted;
    if (wanted) one.open = true;
  });
  if (languages) {
    languages.addEventListener("change", chooseLanguage);
    chooseLanguage();
  }

  const known = document.getElementById("known");
  if (known) {
    form.addEventListener("change", (event) => {
      if (event.target.closest("[data-known]")) known.dispatchEvent(new Event("known"));
    });
    form.addEventListener("input", (event) => {
      const name = event.target.name || "";
      if (/^(given|family)_/.test(name) || name === "phone") known.dispatchEvent(new Event("known"));
    });
  }

  const minor = form.querySelector("[data-minor]");
  const birth = form.querySelector("[data-birth]");
  if (!minor || !birth) return;
  const western = (text) => text.replace(/[\u0660-\u0669]/g, (one) => one.charCodeAt(0) - 0x660);
  const part = (name) => parseInt(western((form.elements[`birth_${name}`] || { value: "" }).value), 10);
  const young = () => {
    const [day, month, year] = [part("day"), part("month"), part("year")];
    if (!year) return false;
    const now = new Date();
    const age = now.getFullYear() - year;
    if (!day || !month) return age <= 18;
    return age - ((now.getMonth() + 1 < month || (now.getMonth() + 1 === month && now.getDate() < day)) ? 1 : 0) < 18;
  };
  const decide = () => {
    const filled = [...minor.querySelectorAll("input")].some((one) => (one.type === "checkbox" ? one.checked : one.value));
    minor.toggleAttribute("data-skip", !young() && !filled && !minor.querySelector(".error"));
    form.dispatchEvent(new Event("steps:changed"));
  };
  birth.addEventListener("input", decide);
  decide();
})();
