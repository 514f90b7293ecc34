// One click takes a proposed misspelling over into the list of names.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-name]");
  const names = document.getElementById("id_aliases");
  if (!button || !names) return;
  const lines = names.value.split("\n").filter((line) => line.trim());
  names.value = `${[...lines, button.dataset.addName].join("\n")}\n`;
  button.remove();
  names.focus();
  names.dispatchEvent(new Event("input", { bubbles: true }));
});
