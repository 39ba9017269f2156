// A question that hangs on another answer shows only when it is asked. Without this file all of them show.
(() => {
  "use strict";
  document.querySelectorAll("form[data-steps]").forEach((form) => {
    const hanging = [...form.querySelectorAll("[data-only-if]")];
    const given = (name) => new FormData(form).getAll(name);
    const paint = () => hanging.forEach((question) => {
      const wanted = question.dataset.wanted.split(" ");
      const asked = given(question.dataset.onlyIf).some((value) => wanted.includes(value));
      question.hidden = !asked;
      // What is not asked is not sent; it comes back when it is asked again.
      question.querySelectorAll("input, select, textarea").forEach((one) => { one.disabled = !asked; });
    });
    form.querySelectorAll("[data-condition]").forEach((line) => line.remove());
    form.addEventListener("change", paint);
    paint();
  });
})();
