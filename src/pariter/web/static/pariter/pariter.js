// Comfort only: every page works without this file.

// Browsers that give the focus to form fields alone leave the list of errors to us.
if (!("autofocus" in HTMLElement.prototype)) document.querySelector("[data-focus]")?.focus();

const say = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);

/** Lets a ranking's buttons act in place; without it the same buttons send the form. */
function rank(root) {
  const list = root.querySelector("ol");
  const select = root.querySelector("select");
  const status = root.querySelector("[role=status]");
  const nameOf = (row) => row.querySelector(".ranking-label").textContent;

  const announce = (row) => {
    const rows = [...list.children];
    const values = { choice: nameOf(row), place: rows.indexOf(row) + 1, total: rows.length };
    status.textContent = say(root.dataset.saidMoved, values);
  };

  // At either end of the list the way back comes before what removes.
  const focusOn = (row, move) => {
    const buttons = [move, "up", "down", "remove"].map((name) => row.querySelector(`[data-move=${name}]`));
    buttons.find((button) => getComputedStyle(button).visibility === "visible").focus();
  };

  const add = () => {
    const option = select.selectedOptions[0];
    if (!option?.value) return select.focus();
    const row = root.querySelector("template").content.cloneNode(true).querySelector("li");
    const input = row.querySelector("input");
    input.disabled = false;
    input.value = option.value;
    row.querySelector(".ranking-label").textContent = option.textContent;
    row.querySelector(".hint").textContent = option.dataset.hint ?? "";
    for (const name of row.querySelectorAll("[data-name]")) name.textContent = option.textContent;
    for (const button of row.querySelectorAll("button")) button.value += option.value;
    list.append(row);
    option.remove();
    select.value = "";
    announce(row);
    select.focus();
  };

  const remove = (row) => {
    const option = new Option(nameOf(row), row.querySelector("input").value);
    option.dataset.hint = row.querySelector(".hint").textContent;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    select.append(option);
    row.remove();
    if (next) focusOn(next, "remove");
    else select.focus();
    status.textContent = say(root.dataset.saidRemoved, { choice: option.textContent });
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button?.name) return;
    event.preventDefault();
    const { move } = button.dataset;
    const row = button.closest("li");
    if (!row) return add();
    if (move === "remove") return remove(row);
    if (move === "up") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    focusOn(row, move);
    announce(row);
  });
}

for (const root of document.querySelectorAll("[data-ranking]")) rank(root);
