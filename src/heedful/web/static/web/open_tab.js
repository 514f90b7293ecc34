// A row of tabs that is wider than the screen begins with the open one in sight.
for (const row of document.querySelectorAll(".tabs, .settings-nav, .segmented")) {
  const open = row.querySelector("[aria-current]");
  if (!open || row.scrollWidth <= row.clientWidth) continue;
  const [tab, all] = [open.getBoundingClientRect(), row.getBoundingClientRect()];
  row.scrollLeft += tab.left - all.left - (all.width - tab.width) / 2;
}
