// Words for scripts come from the page, in the reader's language.
const words = document.getElementById("words");

export function say(name, values = {}) {
  const text = words?.dataset[name] ?? name;
  return text.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? String(values[key]) : whole));
}
