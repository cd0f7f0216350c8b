// A class at a door: counted by gender, as its headcount was declared.

/** Of whom a class consists, in the order in which the list and the site tell them. */
export const PARTS = ["girls", "boys", "others", "adults"];
export const sumOf = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** The numbers of a class by name, as they travel. */
export const named = (numbers) =>
  Object.fromEntries(PARTS.map((part, place) => [part, numbers[place]]));

/** Who is in: of each the largest number that one scan saw, and whoever came after it. */
export function inOfClass(guest, atOnce, later) {
  const told = (scans, place) =>
    scans.filter((scan) => scan.parts).map((scan) => scan.parts[PARTS[place]]);
  return guest.parts.map((most, place) =>
    Math.min(most, Math.max(guest.came[place], ...told(atOnce, place)) + sumOf(told(later, place))));
}

/** Asks how many of each came; `left` is who may still come, and stands there already. */
export function askParts(box, words, left, choose) {
  const form = document.createElement("form");
  form.className = "door-parts";
  form.noValidate = true;
  const inputs = PARTS.map((part, place) => {
    const label = document.createElement("label");
    const input = document.createElement("input");
    input.className = "ds-input";
    input.inputMode = "numeric";
    input.autocomplete = "off";
    input.maxLength = 3;
    input.value = String(left[place]);
    label.append(words[part], input);
    if (left[place]) form.append(label);
    return input;
  });
  const first = inputs.find((_, place) => left[place]);
  const button = document.createElement("button");
  button.textContent = words.let_in;
  form.append(button);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const told = inputs.map((input, place) =>
      Math.min(left[place], Math.max(0, Number.parseInt(input.value, 10) || 0)));
    if (sumOf(told)) return choose(told);
    box.querySelector(".door-detail").textContent = words.nobody;
    return first.focus();
  });
  box.querySelector(".door-people").replaceChildren(form);
  first.focus();
}
