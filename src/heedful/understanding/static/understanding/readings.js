// A label under a post opens what may be said instead; one click says it, and the row shows how it stands then.
const menu = document.createElement("div");
menu.id = "reading-menu";
menu.className = "menu";
menu.popover = "auto";
(document.querySelector("main") ?? document.body).append(menu); // what is read aloud stands in a landmark

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

// Said here, or taken back from a toast.
document.addEventListener("understanding:corrected", (event) => {
  const row = document.getElementById(`readings-${event.detail.mention}`);
  const here = menu.matches(":popover-open");
  if (here) menu.hidePopover();
  redraw(row, here ? menu.dataset.opener : "");
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-why]");
  if (!button) return;
  const words = document.getElementById(button.getAttribute("aria-controls"));
  words.hidden = !words.hidden;
  button.setAttribute("aria-expanded", String(!words.hidden));
});
