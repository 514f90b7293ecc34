// A request that failed says so; a form that the server refused is shown again by htmx itself (422).
import { toast } from "./toast.js";
import { say } from "./words.js";

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.getResponseHeader("HX-Trigger")?.includes("toast")) return;
  toast({ text: say(xhr.status === 403 ? "forbidden" : "failed"), kind: "bad" });
});

document.addEventListener("htmx:sendError", () => toast({ text: say("unreachable"), kind: "bad" }));
document.addEventListener("htmx:timeout", () => toast({ text: say("unreachable"), kind: "bad" }));
