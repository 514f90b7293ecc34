// Dialogs open by attribute; the browser gives the focus back where it was.
import { toast } from "./toast.js";
import { say } from "./words.js";

const sheet = document.getElementById("sheet");
const confirming = document.getElementById("confirm");
const yes = document.getElementById("confirm-yes");
let goOn = null;

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    opener.closest("[popover]")?.hidePopover();
    if (dialog && !dialog.open) dialog.showModal();
    dialog?.dispatchEvent(new CustomEvent("heedful:opened"));
    return;
  }
  const closer = event.target.closest?.("[data-close]");
  if (closer) closer.closest("dialog")?.close();
  // A press on the dialog itself is one beside its content.
  else if (event.target instanceof HTMLDialogElement && !event.target.hasAttribute("data-keep")) event.target.close();
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "sheet-body" && sheet && !sheet.open) sheet.showModal();
});

document.addEventListener("close-dialog", () => {
  for (const open of document.querySelectorAll("dialog[open]")) open.close();
});

function ask(question, act) {
  document.getElementById("confirm-text").textContent = question;
  goOn = act;
  confirming.showModal();
  yes.focus();
}

yes?.addEventListener("click", () => {
  const act = goOn;
  goOn = null;
  confirming.close();
  act?.();
});

document.addEventListener("htmx:confirm", (event) => {
  if (!event.detail.question || !confirming) return;
  event.preventDefault();
  ask(event.detail.question, () => {
    // A list that is drawn anew may have taken away what was asked about.
    if (event.detail.elt.isConnected) event.detail.issueRequest(true);
    else toast({ text: say("meanwhile") });
  });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.dataset.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  ask(form.dataset.confirm, () => {
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter);
  });
}, true);
