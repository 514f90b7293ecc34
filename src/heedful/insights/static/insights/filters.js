// The filter form says only what was chosen, so that an address stays short enough to share.
const form = document.querySelector("[data-filter-form]");

form?.addEventListener("submit", () => {
  for (const field of form.elements) {
    if (field.name && field.value === "") field.disabled = true;
  }
  if (form.elements.period.value !== "custom") {
    form.elements.from.disabled = true;
    form.elements.to.disabled = true;
  }
});

for (const name of ["from", "to"]) {
  form?.elements[name]?.addEventListener("change", () => {
    form.elements.period.value = "custom";
  });
}

// Coming back from a page gives the form back as it was left: disabled.
window.addEventListener("pageshow", () => {
  for (const field of form?.elements ?? []) field.disabled = false;
});

export function filtersOpen() {
  return document.querySelector("[data-filters]")?.open ?? false;
}
