// Several at once: x selects the row that one is on, the box on top selects all, a key acts on what is selected.
// The list is drawn anew whenever anything in it changes: what was selected, typed and looked at stays.
const rows = () => [...document.querySelectorAll("#outreach [data-outreach]")];
const box = (row) => row.querySelector("[name=id]");
const current = () => document.activeElement?.closest?.("[data-outreach]");
const named = (id) => rows().find((row) => row.dataset.outreach === id);
let last = "";
let kept = null;

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

document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-outreach]");
  if (row) last = row.dataset.outreach;
});

// Before htmx reads the form: without a selection the row that one is on is meant, or the only one.
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-bulk]")) return;
  const all = rows();
  if (all.some((row) => box(row).checked)) return;
  const meant = current() ?? named(last) ?? (all.length === 1 ? all[0] : null);
  if (meant) box(meant).checked = true;
}, true);

// What was said with one decision is not said with the next.
document.body.addEventListener("outreach:done", () => {
  const word = document.querySelector("#outreach [name=word]");
  if (word) word.value = "";
});

document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "outreach") return;
  const word = document.querySelector("#outreach [name=word]");
  const checked = rows().filter((row) => box(row)?.checked).map((row) => row.dataset.outreach);
  kept = { checked, word: word?.value ?? "", writing: word === document.activeElement, row: current()?.dataset.outreach };
});

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "outreach" || !kept) return;
  for (const id of kept.checked) {
    const row = named(id);
    if (row && box(row)) box(row).checked = true;
  }
  const word = document.querySelector("#outreach [name=word]");
  if (word) word.value = kept.word;
  if (kept.writing) word?.focus();
  else if (kept.row) named(kept.row)?.querySelector("[data-row]")?.focus({ preventScroll: true });
  kept = null;
});
