// A question that hangs on another answer shows only when it is asked; an answer that stands alone takes the others
// back. Without this file all of them show, and the server says what does not go together.
(() => {
  "use strict";
  document.querySelectorAll("form[data-steps]").forEach((form) => {
    const hanging = [...form.querySelectorAll("[data-only-if]")];
    const given = (name) => new FormData(form).getAll(name);
    const paint = () => hanging.forEach((question) => {
      // Several conditions must all hold: gates part by spaces, what each wants by bars.
      const wanted = question.dataset.wanted.split("|").map((one) => one.split(" "));
      const asked = question.dataset.onlyIf.split(" ").every((gate, place) => given(gate).some((value) => wanted[place].includes(value)));
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
    // An answer that is changed needs no confirmation of what was said before.
    const was = (one) => {
      if (one.matches("option")) return one.selected !== one.defaultSelected;
      return one.matches("[type=radio], [type=checkbox]") ? one.checked !== one.defaultChecked : one.value !== one.defaultValue;
    };
    form.querySelectorAll(".still").forEach((still) => {
      const field = still.previousElementSibling;
      const proof = [...still.parentElement.querySelectorAll(".proof select, .proof input")];
      const kept = proof.map((one) => one.value);
      const holds = (values) => proof.every((one, place) => one.value === values[place]);
      const put = (values) => proof.forEach((one, place) => { one.value = values[place]; });
      field.addEventListener("change", () => {
        still.hidden = [...field.querySelectorAll("input, textarea, option")].some(was);
        // What showed the former answer does not show another; it comes back with that answer.
        if (still.hidden && holds(kept)) put(["declared", ""]);
        else if (!still.hidden && holds(["declared", ""])) put(kept);
      });
    });
    form.addEventListener("change", paint);
    paint();
  });
})();
