// The response as it will read, while it is written.
const area = document.querySelector("[data-preview-of=canned]");
const shown = document.getElementById("preview");
const problem = document.getElementById("preview-problem");

function show() {
  const unknown = [];
  shown.textContent = area.value.replace(/\{\{\s*([^{}]*?)\s*\}\}/g, (mark, name) => {
    const value = shown.getAttribute(`data-fill-${name}`);
    if (value === null) unknown.push(mark);
    return value ?? mark;
  });
  problem.hidden = unknown.length === 0;
  problem.textContent = unknown.length ? shown.dataset.unknown.replace("{name}", unknown[0]) : "";
}

area?.addEventListener("input", show);
if (area) show();
