// Ticking people: how many are ticked is said, and one box ticks the whole page.
const form = document.querySelector("[data-bulk]");
const all = form?.querySelector("[data-tick-all]");
const said = form?.querySelector("[data-ticked]");
const boxes = () => [...form.querySelectorAll("[data-tick]")];

function tell() {
  const ticked = boxes().filter((box) => box.checked).length;
  if (all) {
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  }
  if (said) said.textContent = ticked ? said.dataset.some.replace("{n}", ticked) : said.dataset.none;
}

form?.addEventListener("change", (event) => {
  if (event.target === all) for (const box of boxes()) box.checked = all.checked;
  tell();
});

if (form) tell();
