// Narrows the list to what is typed, and opens what the address points at.
const search = document.getElementById("api-q");
const entries = [...document.querySelectorAll("[data-api-text]")];
const groups = [...document.querySelectorAll("[data-api-group]")];

search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const entry of entries) {
    const text = entry.dataset.apiText.toLowerCase();
    entry.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of groups) group.hidden = !group.querySelector("[data-api-text]:not([hidden])");
  document.getElementById("api-none").hidden = groups.some((group) => !group.hidden);
});

function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

addEventListener("hashchange", openTarget);
openTarget();
