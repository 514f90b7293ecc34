// From a point to the posts behind it: the page's own filters and period, with what the point adds.
const charts = document.getElementById("charts");
const menu = document.getElementById("point-menu");

function merged(...drills) {
  const query = new URLSearchParams(location.search);
  for (const name of [...query.keys()]) if (query.get(name) === "") query.delete(name);
  if (!query.has("period")) query.set("period", "7d");
  if (!query.has("zone")) query.set("zone", charts.dataset.zone);
  for (const drill of drills) {
    for (const [name, value] of Object.entries(drill ?? {})) query.set(name, value);
  }
  return query;
}

export function toPosts(...drills) {
  const query = merged(...drills);
  query.delete("step");
  query.delete("voice");
  return `${charts.dataset.posts}?${query}`;
}

export function toCharts(...drills) {
  return `${charts.dataset.here}?${merged(...drills)}`;
}

export function openMenu(event, text, drills) {
  event.preventDefault();
  document.getElementById("point-text").textContent = text;
  document.getElementById("point-posts").href = toPosts(...drills);
  document.getElementById("point-new").href = toPosts(...drills);
  document.getElementById("point-only").href = toCharts(...drills);
  if (menu.matches(":popover-open")) menu.hidePopover();
  menu.showPopover();
  menu.style.left = `${Math.max(8, Math.min(event.clientX, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(event.clientY, innerHeight - menu.offsetHeight - 8))}px`;
}

export function menuOpen() {
  return document.querySelector(".menu:popover-open, dialog[open]") !== null;
}
