// Short messages at the edge, with undo where something can still be taken back.
import { send } from "./request.js";
import { say } from "./words.js";

const STAYS = 5000; // ms; what can be undone stays as long as the server waits, what failed stays until dismissed
const box = document.getElementById("toasts");

function button(label, name, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

export function toast({ text, kind = "", undo = null, seconds = null }) {
  if (!box || !text) return null;
  const made = document.createElement("div");
  made.className = `toast ${kind}`.trim();
  const words = document.createElement("span");
  words.className = "toast-text";
  words.textContent = text;
  const remove = () => {
    made.remove();
    if (!box.querySelector(".toast") && box.matches(":popover-open")) box.hidePopover();
  };
  made.append(words);
  if (undo) {
    const take = async () => {
      remove();
      const answer = await send(undo.url);
      if (answer) document.body.dispatchEvent(new CustomEvent("heedful:undone", { detail: undo, bubbles: true }));
      const said = answer?.headers.get("HX-Trigger");
      if (said) announce(said);
    };
    made.append(button(undo.label ?? say("undo"), "toast-undo", take));
  }
  const close = button("✕", "toast-close", remove);
  close.setAttribute("aria-label", say("dismiss"));
  made.append(close);
  box.append(made);
  // Shown anew, so that it lies over a dialog that was opened since.
  if (box.matches(":popover-open")) box.hidePopover();
  box.showPopover();
  const stays = (seconds ?? undo?.seconds) ? (seconds ?? undo.seconds) * 1000 : STAYS;
  if (kind !== "bad") setTimeout(remove, stays);
  return remove;
}

function announce(header) {
  try {
    const events = header.trim().startsWith("{") ? JSON.parse(header) : { [header]: null };
    for (const [name, detail] of Object.entries(events)) {
      document.body.dispatchEvent(new CustomEvent(name, { detail: detail ?? {}, bubbles: true }));
    }
  } catch {
    // A header that cannot be read says nothing; the undo itself was done.
  }
}

document.addEventListener("toast", (event) => {
  const { detail } = event;
  toast(typeof detail?.value === "string" ? { text: detail.value } : (detail ?? {}));
});

for (const waiting of document.querySelectorAll("[data-toast]")) {
  toast({ text: waiting.textContent, kind: waiting.dataset.toast === "error" ? "bad" : "" });
  waiting.remove();
}
