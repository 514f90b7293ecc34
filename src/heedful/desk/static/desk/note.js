// Notes for colleagues: saved once, and shown in the thread without leaving it.
import { take, toEnd } from "./open_case.js";
import { parse } from "./merge.js";
import { token } from "./composer.js";
import { csrfToken } from "../web/request.js";
import { say } from "../web/words.js";

async function post(form) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  form.elements.token.value ||= token();
  const problem = document.getElementById("note-problem");
  try {
    const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
    const body = new URLSearchParams(new FormData(form));
    const response = await fetch(form.action, { method: "POST", body, headers });
    problem.textContent = response.ok ? "" : response.status === 422 ? await response.text() : say("failed");
    if (response.ok) {
      form.reset();
      form.elements.token.value = "";
      form.closest("dialog").close();
      take(parse(await response.text()));
      toEnd();
    }
  } catch {
    problem.textContent = say("unreachable");
  }
  delete form.dataset.busy;
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "note-form") return;
  event.preventDefault();
  post(event.target);
});
