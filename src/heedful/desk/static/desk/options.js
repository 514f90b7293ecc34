// The options beside the person: o goes there, a number chooses, the text lands in the composer.
import { insert, privately } from "./composer.js";
import { debounce, parse } from "./merge.js";
import { csrfToken, send } from "../web/request.js";
import { showPane } from "../web/panes.js";
import { refresh as refreshTimes } from "../web/times.js";
import { say } from "../web/words.js";
import { toast } from "../web/toast.js";

const box = () => document.getElementById("options");
const list = () => document.getElementById("menu-items");
const narrow = () => getComputedStyle(document.getElementById("person")).display === "none";
let later = "";
let put = null; // what was put into the composer last, so that it can be taken out again

async function choose(button, values = {}) {
  const url = list()?.dataset.choose;
  const kase = document.getElementById("case")?.dataset.case;
  if (!url || button.disabled) return;
  button.disabled = true;
  const answer = await ask(url, { option: button.dataset.option, ...values });
  button.disabled = false;
  if (!answer || document.getElementById("case")?.dataset.case !== kase) return;
  if (answer.what === "moved") {
    later = answer.text; // for the composer that is drawn anew
  } else if (answer.text) {
    document.querySelector(".panes")?.dataset.pane === "side" && showPane("main");
    if (answer.way === "private") privately();
    const area = document.getElementById("composer-text");
    if (area?.value.includes(answer.text)) area.focus();
    else insert(answer.text);
    put = { undo: answer.toast.undo?.url, text: answer.text };
  }
  toast(answer.toast);
  if (answer.what) {
    document.body.dispatchEvent(
      new CustomEvent("desk:done", { detail: { case: Number(kase), what: answer.what }, bubbles: true }),
    );
  } else refresh();
}

async function ask(url, values) {
  try {
    const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
    const response = await fetch(url, { method: "POST", body: new URLSearchParams(values), headers });
    if (response.ok) return await response.json();
    const refused = response.status === 422 ? await response.text() : say("failed");
    toast({ text: refused, kind: "bad" });
  } catch {
    toast({ text: say("unreachable"), kind: "bad" });
  }
  return null;
}

// A POST, because what is shown is written down. The focus stays where it was.
async function load() {
  const shown = box();
  if (!shown) return;
  const answer = await send(shown.dataset.url, {}, { quiet: true });
  if (box() !== shown) return;
  if (!answer) {
    broken(shown);
    return;
  }
  const fresh = parse(await answer.text());
  if (box() !== shown || document.getElementById("call-dialog")?.open) return;
  const focused = shown.contains(document.activeElement) ? document.activeElement.dataset.option : null;
  shown.replaceChildren(...fresh.body.childNodes);
  window.htmx.process(shown);
  refreshTimes();
  if (focused) shown.querySelector(`[data-option="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function broken(shown) {
  const words = document.createElement("p");
  words.className = "soft small";
  words.textContent = `${shown.dataset.wordsBroken} `;
  const again = document.createElement("button");
  again.className = "button button-small";
  again.type = "button";
  again.textContent = shown.dataset.wordsAgain;
  again.addEventListener("click", load);
  words.append(again);
  shown.replaceChildren(words);
}

const refresh = debounce(load, 200);

function callAt(button) {
  const dialog = document.getElementById("call-dialog");
  const at = document.getElementById("call-at");
  const soon = new Date(Date.now() + 3600000);
  soon.setMinutes(Math.ceil(soon.getMinutes() / 15) * 15, 0, 0);
  at.value = new Date(soon.getTime() - soon.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  document.getElementById("call-form").elements.option.value = button.dataset.option;
  dialog.showModal();
  at.focus();
}

function start(button) {
  if (button.dataset.act === "call" && !button.closest("li").querySelector(".chip.amber, .chip.good")) callAt(button);
  else choose(button);
}

function open() {
  if (!box()) return;
  if (narrow()) showPane("side");
  box().scrollIntoView({ block: "nearest" });
  const first = box().querySelector("[data-option]:not(:disabled)") ?? box();
  first.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-option]");
  if (button) start(button);
  else if (event.target.closest?.("#options-open")) open();
});

// While the focus is among the options a number chooses one, and the arrows walk.
document.addEventListener("keydown", (event) => {
  if (!box()?.contains(event.target) || event.target.closest("dialog")) return;
  const all = [...box().querySelectorAll("[data-option]:not(:disabled)")].filter((one) => one.getClientRects().length);
  if (/^[1-9]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    event.stopPropagation();
    const wanted = all.find((one) => one.dataset.number === event.key);
    if (wanted) start(wanted);
    else toast({ text: list().dataset.wordsNone });
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const at = all.indexOf(event.target.closest("[data-option]"));
    all[Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))]?.focus();
  }
});

document.addEventListener("submit", (event) => {
  if (event.target.id !== "call-form") return;
  const { option, at } = event.target.elements;
  const button = box().querySelector(`[data-option="${CSS.escape(option.value)}"]`);
  if (button) choose(button, { at: at.value });
});

document.body.addEventListener("heedful:undone", ({ detail }) => {
  const area = document.getElementById("composer-text");
  if (!put || detail.url !== put.undo || !area) return;
  if (area.value.includes(put.text)) {
    area.value = area.value.replace(put.text, () => "");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  put = null;
});

for (const kind of ["option.changed", "reply.state", "assignment.changed", "mention.added", "undone"]) {
  document.body.addEventListener(`heedful:${kind}`, (event) => {
    const { topic } = event.detail ?? {};
    if (!topic || topic === `case:${document.getElementById("case")?.dataset.case}`) refresh();
  });
}

document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "work") return;
  load();
  if (later) insert(later);
  later = "";
});
load();
