// Every action has a key: [data-key] is pressed by it, `?` lists them all.
import { say } from "./words.js";

const SEQUENCE = 1200; // ms between the two strokes of "g d"
const mac = navigator.platform.startsWith("Mac");
let before = "";
let beforeAt = 0;

document.documentElement.classList.toggle("mac", mac); // see kbd.mod

function shown(element) {
  return element.getClientRects().length > 0 && !element.disabled;
}

// A field in a dialog that has just closed may still have the focus: nobody types there.
function typing(target) {
  const fields = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]";
  const field = target.closest?.(fields);
  return field && shown(field);
}

function scope() {
  const open = [...document.querySelectorAll("dialog[open]")].pop();
  return open ?? document;
}

function bearer(key) {
  const all = [...scope().querySelectorAll(`[data-key="${CSS.escape(key)}"]`)];
  return all.find(shown);
}

function press(element) {
  if (element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function walk(step) {
  const list = document.querySelector("[data-rows]");
  const rows = [...(list?.querySelectorAll("[data-row]") ?? [])].filter(shown);
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row === document.activeElement || row.contains(document.activeElement));
  const current = at >= 0 ? at : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[Math.max(0, Math.min(rows.length - 1, current + step))] ?? rows[0];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function named(event) {
  const mod = event.ctrlKey || event.metaKey ? "mod+" : "";
  const key = event.key.length === 1 && mod ? event.key.toLowerCase() : event.key;
  return `${mod}${event.altKey ? "alt+" : ""}${key}`;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const name = named(event);
  const busy = typing(event.target);
  if (busy && !name.startsWith("mod+") && event.key !== "Escape") return;
  const sequence = before && event.timeStamp - beforeAt < SEQUENCE ? `${before} ${name}` : "";
  before = name;
  beforeAt = event.timeStamp;
  const element = (sequence && bearer(sequence)) || bearer(name);
  if (element) {
    event.preventDefault();
    before = "";
    press(element);
  } else if (name === "?" && !busy) {
    list();
  } else if ((name === "j" || name === "k") && !busy && walk(name === "j" ? 1 : -1)) {
    event.preventDefault();
  }
});

function row(keys, words) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.textContent = words;
  const strokes = document.createElement("span");
  for (const stroke of keys.split(" ")) {
    const key = document.createElement("kbd");
    key.textContent = stroke.replace("mod+", mac ? "⌘ " : "Ctrl ").replace("Enter", "⏎");
    strokes.append(key, " ");
  }
  item.append(label, strokes);
  return item;
}

function list() {
  const seen = new Set();
  const rows = [];
  for (const element of document.querySelectorAll("[data-key][data-key-help]")) {
    const { key, keyHelp } = element.dataset;
    if (!seen.has(key) && shown(element)) rows.push(row(key, keyHelp));
    seen.add(key);
  }
  if (document.querySelector("[data-rows]")) rows.push(row("j", say("listDown")), row("k", say("listUp")));
  rows.push(row("?", say("thisList")));
  document.getElementById("keys-list").replaceChildren(...rows);
  const help = document.getElementById("keys-help");
  if (!help.open) help.showModal();
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.('[data-open="keys-help"]')) list();
});
