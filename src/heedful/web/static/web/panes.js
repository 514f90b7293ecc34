// On a narrow screen one pane is shown at a time.
export function showPane(name) {
  const panes = document.querySelector(".panes");
  if (!panes) return;
  panes.dataset.pane = name;
  document.body.dispatchEvent(new CustomEvent("heedful:pane", { detail: { name }, bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-show-pane]");
  if (button) showPane(button.dataset.showPane);
});
