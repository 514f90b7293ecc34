// Numbers as the page's language writes them.
const language = document.documentElement.lang || "en";
const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
const signed = new Intl.NumberFormat(language, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
const words = document.getElementById("chart-words").dataset;

export function shown(value, unit) {
  if (value === null || value === undefined) return "–";
  if (unit === "count") return whole.format(value);
  if (unit === "net") return signed.format(value).replace("-", "\u2212");
  return `${tenth.format(value)}\u00a0%`;
}

// A tenth tells nothing beside a hundred.
export function change(value) {
  return signed.format(Math.abs(value) < 100 ? value : Math.round(value)).replace("-", "\u2212");
}

export function about(value) {
  return tenth.format(value).replace("-", "\u2212");
}

export function say(name, parts = {}) {
  return words[name].replace(/\{(\w+)\}/g, (_whole, key) => parts[key] ?? "");
}
