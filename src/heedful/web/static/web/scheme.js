// Light, dark or as the system has it: at once here, and kept on the person's account.
import { send } from "./request.js";

const root = document.documentElement;

function tell() {
  document.body.dispatchEvent(new CustomEvent("heedful:scheme", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-scheme-set]");
  if (!button) return;
  const scheme = button.dataset.schemeSet;
  if (scheme === "auto") delete root.dataset.scheme;
  else root.dataset.scheme = scheme;
  for (const other of button.parentElement.children) other.setAttribute("aria-pressed", String(other === button));
  send(button.parentElement.dataset.schemeUrl, { scheme }, { quiet: true });
  tell();
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", tell);
