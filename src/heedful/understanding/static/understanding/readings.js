// A label under a post opens what may be said instead; one click says it, and the row shows how it stands then.
const menu = document.createElement("div");
menu.id = "reading-menu";
menu.className = "menu";
menu.popover = "auto";
document.body.append(menu);

const corrected = new Set(); // ids of rows: what is undone is shown again in them

async function redraw(row, focus) {
  if (!row) return;
  await window.htmx.ajax("GET", row.dataset.url, { target: row, swap: "outerHTML" });
  if (focus) (document.getElementById(focus) ?? document.getElementById(row.id)?.querySelector("button"))?.focus();
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target !== menu) return;
  menu.dataset.opener = event.detail.requestConfig.elt.id;
  if (menu.matches(":popover-open")) menu.hidePopover();
  menu.showPopover();
});

menu.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful || event.detail.requestConfig.verb !== "post") return;
  const opener = document.getElementById(menu.dataset.opener);
  menu.hidePopover();
  const row = opener?.closest(".readings");
  if (!row) return;
  corrected.add(row.id);
  redraw(row, opener.id);
});

document.body.addEventListener("heedful:undone", () => {
  for (const id of corrected) redraw(document.getElementById(id));
  corrected.clear();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-why]");
  if (!button) return;
  const words = document.getElementById(button.getAttribute("aria-controls"));
  words.hidden = !words.hidden;
  button.setAttribute("aria-expanded", String(!words.hidden));
});
