// What every page does: theme, menus, one submit per form, focus on the errors. All of it works without this file too.
(() => {
  "use strict";
  const root = document.documentElement;

  document.querySelectorAll("[data-themes]").forEach((group) => {
    group.hidden = false;
    group.addEventListener("click", (event) => {
      const button = event.target.closest("[data-theme-choice]");
      if (!button) return;
      const theme = button.dataset.themeChoice;
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
      document.cookie = `theme=${theme}; path=/; max-age=${theme ? 31536000 : 0}; samesite=lax`;
      group.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    });
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // A second click while the first is on its way does nothing; the back button gives the form back.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    else {
      form.dataset.sent = "1";
      form.querySelectorAll("button:not([type=button])").forEach((one) => one.setAttribute("aria-disabled", "true"));
    }
  });
  const release = () => document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((one) => one.removeAttribute("aria-disabled"));
  });
  window.addEventListener("pageshow", release);
  document.addEventListener("htmx:afterRequest", release);

  // A day in a filter counts when it is whole or empty, not after its first number.
  document.addEventListener("change", (event) => {
    const parts = event.target.closest(".filters .parts");
    if (!parts) return;
    const filled = [...parts.querySelectorAll("input")].filter((one) => one.value.trim()).length;
    if (filled && filled < 3) event.stopPropagation();
  }, true);

  // Folds stand open where there is room; a link into a closed one opens it, in browsers that do not by themselves.
  const folds = document.querySelectorAll("details.fold");
  const room = window.matchMedia("(min-width: 62rem)");
  const unfold = () => folds.forEach((fold) => {
    if (room.matches) fold.open = true;
    fold.querySelector("summary").tabIndex = room.matches ? -1 : 0;
  });
  const reveal = () => {
    const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const fold = wanted && wanted.closest("details.fold");
    if (!fold || fold.open) return;
    fold.open = true;
    wanted.scrollIntoView();
  };
  if (folds.length) {
    unfold();
    room.addEventListener("change", unfold);
    reveal();
    window.addEventListener("hashchange", reveal);
  }

  const errors = document.querySelector("[data-form-errors]");
  if (errors && !document.querySelector("[data-steps]")) errors.focus();

  document.querySelectorAll(":is(.navigation, .tabs) [aria-current]").forEach((here) => {
    // Sideways only: the page itself stays where the reader left it.
    const box = here.closest(".navigation, .tabs");
    const [inner, outer] = [here.getBoundingClientRect(), box.getBoundingClientRect()];
    box.scrollLeft += inner.left + inner.width / 2 - outer.left - outer.width / 2;
  });
})();
