// Several at once: x selects the row that one is on, the box on top selects all, a key acts on what is selected.
const rows = () => [...document.querySelectorAll("#outreach [data-outreach]")];
const box = (row) => row.querySelector("[name=id]");
const current = () => document.activeElement?.closest?.("[data-outreach]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "x" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
  const mark = current() && box(current());
  if (!mark) return;
  event.preventDefault();
  mark.checked = !mark.checked;
});

document.addEventListener("change", (event) => {
  if (event.target.id !== "outreach-all") return;
  for (const row of rows()) box(row).checked = event.target.checked;
});

// Before htmx reads the form: without a selection the row that one is on is meant, or the only one.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-bulk]")) return;
  const all = rows();
  if (all.some((row) => box(row).checked)) return;
  const meant = current() ?? last ?? (all.length === 1 ? all[0] : null);
  if (meant && document.contains(meant)) box(meant).checked = true;
}, true);

let last = null;
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-outreach]");
  if (row) last = row;
});
