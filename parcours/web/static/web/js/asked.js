// A question that hangs on another answer shows only when it is asked; an answer that stands alone takes the others
// back. Without this file all of them show, and the server says what does not go together.
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
    // "None of these" goes with no other answer: what was ticked before gives way to what is ticked now.
    form.addEventListener("change", (event) => {
      const box = event.target;
      if (!box.checked || !box.dataset.alone) return;
      const alone = box.dataset.alone.split(" ");
      form.querySelectorAll(`[name="${box.name}"]`).forEach((other) => {
        if (other !== box && (alone.includes(box.value) || alone.includes(other.value))) other.checked = false;
      });
    });
    form.addEventListener("change", paint);
    paint();
  });
})();
