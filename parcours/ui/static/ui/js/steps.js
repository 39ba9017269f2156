// One group of questions at a time. Without this file the form is one long page, and everything still works.
(() => {
  "use strict";
  document.querySelectorAll("form[data-steps]").forEach((form) => {
    const steps = [...form.querySelectorAll(".step")];
    if (steps.length < 2) return;
    const find = (name) => form.querySelector(`[data-${name}]`);
    const [back, next, finish, foot, progress] = ["back", "next", "finish", "steps-foot", "progress"].map(find);
    const words = find("progress-words");
    let current = 0;
    let depth = 0;
    let typed = false;

    form.noValidate = true;
    form.classList.add("stepping");
    if (progress) {
      progress.hidden = false;
      steps.forEach(() => progress.querySelector("ol").append(document.createElement("li")));
    }

    // A step marked data-skip is passed over: its question does not arise.
    const asked = () => steps.filter((step) => !step.hasAttribute("data-skip"));
    const beside = (n, by) => {
      let found = n + by;
      while (steps[found] && steps[found].hasAttribute("data-skip")) found += by;
      return found;
    };

    const paint = () => {
      steps.forEach((step, n) => { step.hidden = n !== current; });
      const last = !steps[beside(current, 1)];
      back.hidden = current === 0;
      next.hidden = last;
      finish.hidden = !last;
      if (!progress) return;
      const path = asked();
      const here = path.indexOf(steps[current]);
      [...progress.querySelectorAll("li")].forEach((dot, n) => {
        // Those left over are put away in front: the last one is the goal.
        const place = n - (steps.length - path.length);
        dot.hidden = place < 0;
        dot.className = place < here ? "done" : place === here ? "now" : "";
      });
      words.textContent = words.dataset.words.replace("{n}", here + 1).replace("{total}", path.length);
    };

    const show = (n, remember = true) => {
      current = Math.max(0, Math.min(n, steps.length - 1));
      paint();
      if (remember) history.pushState({ step: current, depth: ++depth }, "");
      const legend = steps[current].querySelector("legend");
      if (legend && remember) {
        legend.tabIndex = -1;
        legend.focus({ preventScroll: true });
        form.scrollIntoView({ block: "start" });
      }
    };

    const complain = (control) => {
      const holder = control.closest(".field");
      if (!holder || holder.querySelector(".error")) return;
      const line = document.createElement("p");
      line.className = "error";
      line.id = `${control.id}_said`;
      line.textContent = control.validity.valid || control.validity.valueMissing ? foot.dataset.required : foot.dataset.unreadable;
      holder.classList.add("invalid");
      (holder.querySelector("legend") || holder.querySelector("label")).after(line);
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", line.id);
    };

    // What was said here before is said anew, or no more.
    const forget = (holder) => {
      const said = holder.querySelector(".error[id$=_said]");
      if (!said) return;
      said.remove();
      holder.classList.remove("invalid");
      holder.querySelectorAll("[aria-invalid]").forEach((one) => {
        one.removeAttribute("aria-invalid");
        if (one.getAttribute("aria-describedby") === said.id) one.removeAttribute("aria-describedby");
      });
    };

    const sound = (step) => {
      step.querySelectorAll(".field.invalid").forEach(forget);
      const wrong = [...step.querySelectorAll("input, select, textarea")].filter((one) => !one.checkValidity());
      // Boxes have no rule of their own that one of them must be ticked.
      step.querySelectorAll("fieldset[data-required]").forEach((group) => {
        const first = group.querySelector("input[type=checkbox]");
        if (first && !group.querySelector(":checked")) wrong.push(first);
      });
      // Nor have several of which one is enough.
      const enough = (step.dataset.oneOf || "").split(" ").map((name) => form.elements[name]).filter(Boolean);
      if (enough.length && !enough.some((one) => one.value.trim())) wrong.push(enough[0]);
      wrong.forEach(complain);
      if (wrong.length) wrong[0].focus();
      return !wrong.length;
    };

    form.addEventListener("input", (event) => {
      typed = true;
      const holder = event.target.closest(".field.invalid");
      if (holder && event.target.checkValidity()) forget(holder);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.matches("textarea, button") || next.hidden) return;
      event.preventDefault();
      next.click();
    });
    form.addEventListener("click", (event) => {
      const link = event.target.closest("[data-form-errors] a, [data-go]");
      if (!link) return;
      const target = document.getElementById(link.hash.slice(1));
      const n = target ? steps.findIndex((step) => step.contains(target)) : -1;
      if (n < 0) return;
      event.preventDefault();
      show(n);
      target.focus();
    });
    next.addEventListener("click", () => { if (sound(steps[current])) show(beside(current, 1)); });
    form.addEventListener("steps:changed", () => paint());
    back.addEventListener("click", () => {
      if (depth) { history.back(); return; }
      // Begun in the middle, after an answer of the server: what is behind is another page.
      show(beside(current, -1), false);
      history.replaceState({ step: current, depth: 0 }, "");
    });
    window.addEventListener("popstate", (event) => {
      depth = event.state?.depth ?? 0;
      show(event.state?.step ?? 0, false);
    });
    form.addEventListener("submit", (event) => {
      const bad = steps.findIndex((step) => [...step.querySelectorAll("input, select, textarea")].some((one) => !one.checkValidity()));
      if (bad < 0) { typed = false; return; }
      event.preventDefault();
      if (bad !== current) show(bad);
      sound(steps[bad]);
    }, true);
    window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

    const wrong = form.querySelector(".step .invalid, .step [aria-invalid=true]");
    // What is wrong outside of the steps does not ask for all of them again.
    const outside = !wrong && form.querySelector(".field.invalid");
    const start = wrong ? steps.findIndex((step) => step.contains(wrong)) : outside ? beside(steps.length, -1) : 0;
    history.replaceState({ step: start, depth: 0 }, "");
    show(start, false);
    const errors = form.querySelector("[data-form-errors]") || document.querySelector("[data-form-errors]");
    if (errors) errors.focus();
  });
})();
