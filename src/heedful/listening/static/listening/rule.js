// The preview names a place in the query; this puts the cursor there.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-go-to]");
  const query = document.getElementById("id_query");
  if (!button || !query) return;
  const at = Math.min(Number(button.dataset.goTo), query.value.length);
  query.focus();
  query.setSelectionRange(at, at);
});
