// The command bar: arrows walk over what was found, Enter opens it.
const palette = document.getElementById("palette");
const input = document.getElementById("palette-q");
const results = document.getElementById("palette-results");

function options() {
  return [...results.querySelectorAll('[role="option"]')];
}

function choose(index) {
  const all = options();
  all.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
  if (all[index]) {
    all[index].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[index].id);
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

function chosen() {
  return options().findIndex((option) => option.getAttribute("aria-selected") === "true");
}

palette?.addEventListener("heedful:opened", () => {
  input.value = "";
  input.focus();
  document.body.dispatchEvent(new CustomEvent("heedful:palette"));
});

palette?.addEventListener("keydown", (event) => {
  if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const last = options().length - 1;
  const step = event.key === "ArrowDown" ? 1 : -1;
  choose(Math.max(0, Math.min(last, chosen() + step)));
  event.preventDefault();
});

palette?.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  (options()[Math.max(0, chosen())])?.click();
});

results?.addEventListener("htmx:afterSwap", () => choose(0));
