// The picker of canned responses: find, walk with the arrows, Enter takes it.
import { insert } from "./composer.js";

const dialog = () => document.getElementById("canned-dialog");
const options = () => [...document.querySelectorAll("#canned-list [data-canned]")];

function choose(next) {
  for (const one of options()) one.setAttribute("aria-selected", String(one === next));
  next?.scrollIntoView({ block: "nearest" });
  document.getElementById("canned-q").setAttribute("aria-activedescendant", next?.id ?? "");
}

function use(option) {
  dialog().close();
  const composer = document.getElementById("composer");
  if (!composer) return;
  composer.elements.canned.value = option.dataset.canned;
  insert(option.dataset.text);
}

// While writing, too: "/" opens the picker where a line begins; anywhere else it is a slash.
function beginsLine(area) {
  const before = area.value.slice(0, area.selectionStart);
  return area.selectionStart === area.selectionEnd && (before === "" || before.endsWith("\n"));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.id !== "composer-text" || !beginsLine(event.target)) return;
  event.preventDefault();
  document.querySelector("[data-open='canned-dialog']")?.click();
});

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "canned-q") return;
  const all = options();
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(all[Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (all[at]) use(all[at]);
  }
});

document.addEventListener("click", (event) => {
  const option = event.target.closest?.("#canned-list [data-canned]");
  if (option) use(option);
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "canned-list") choose(options()[0]);
});

document.addEventListener("heedful:opened", (event) => {
  if (event.target.id === "canned-dialog") document.getElementById("canned-q").focus();
}, true);
