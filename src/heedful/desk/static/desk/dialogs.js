// A choice closes its window at once, so that quick hands need not wait; where it is refused the window comes back.
function dialogOf(event) {
  return event.target.closest?.("#work dialog");
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("form")) dialogOf(event)?.close();
});

document.addEventListener("htmx:afterRequest", (event) => {
  const dialog = event.target.matches("form") ? dialogOf(event) : null;
  if (dialog && !event.detail.successful && !dialog.open) dialog.showModal();
});
