// A menu opens beside its button and is walked with the arrows. The popover itself is the browser's.
const GAP = 4; // px

// A menu that many buttons share names the one that opened it.
function opener(menu) {
  const named = menu.dataset.opener && document.getElementById(menu.dataset.opener);
  return named || document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
}

function place(menu) {
  const button = opener(menu);
  if (!button) return;
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const beside = button.closest(".rail") && innerWidth > 900;
  const left = beside ? at.right + GAP * 2 : Math.min(at.left, innerWidth - width - 8);
  const below = beside ? at.bottom - height : at.bottom + GAP;
  const top = below + height > innerHeight - 8 ? Math.max(8, at.top - height - GAP) : below;
  menu.style.left = `${Math.max(8, left)}px`;
  menu.style.top = `${Math.max(8, top)}px`;
}

document.addEventListener("toggle", (event) => {
  const menu = event.target;
  if (!menu.classList?.contains("menu")) return;
  const button = opener(menu);
  button?.setAttribute("aria-expanded", String(event.newState === "open"));
  if (event.newState !== "open") return;
  place(menu);
  menu.querySelector(".menu-item, button, a, input")?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu:popover-open");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  const items = [...menu.querySelectorAll("a, button, input")];
  const step = event.key === "ArrowDown" ? 1 : -1;
  const next = (items.indexOf(document.activeElement) + step + items.length) % items.length;
  items[next]?.focus();
  event.preventDefault();
});
