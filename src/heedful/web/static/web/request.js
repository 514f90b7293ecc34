// Calls to our own server, with the token that says they come from our own page.
import { toast } from "./toast.js";
import { say } from "./words.js";

export function csrfToken() {
  return JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"] ?? "";
}

// Values become a form; null where it failed, which the person has then been told.
export async function send(url, values = {}, { method = "POST", quiet = false } = {}) {
  const body = new URLSearchParams(values);
  try {
    const response = await fetch(url, { method, body, headers: { "X-CSRFToken": csrfToken(), "HX-Request": "true" } });
    if (response.ok) return response;
    if (!quiet) toast({ text: say(response.status === 403 ? "forbidden" : "failed"), kind: "bad" });
  } catch {
    if (!quiet) toast({ text: say("unreachable"), kind: "bad" });
  }
  return null;
}
