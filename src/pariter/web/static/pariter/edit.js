// Comfort only: asks before a page is left whose boxes hold something that is not saved.

let saving = false;

const valuesOf = (form) =>
  [...form.querySelectorAll("input:not([type=hidden]), textarea, select")]
    .map((box) => (box.type === "checkbox" || box.type === "radio" ? box.checked : box.value))
    .join("\u0000");

const forms = [...document.querySelectorAll("form[data-keep]")];
const before = new Map(forms.map((form) => [form, valuesOf(form)]));
const hasErrors = document.querySelector(".error-summary") !== null;

for (const form of forms) form.addEventListener("submit", () => (saving = true));

addEventListener("beforeunload", (event) => {
  const typed = forms.some((form) => hasErrors || valuesOf(form) !== before.get(form));
  if (typed && !saving) event.preventDefault();
});
