// "2 min ago" and "4 min left" stay true while the page is open. The words are those of words.py.
import { say } from "./words.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY = 20000; // ms

function span(seconds) {
  if (seconds < HOUR) return say("minutes", { count: Math.max(1, Math.floor(seconds / MINUTE)) });
  if (seconds < DAY) return say("hours", { count: Math.floor(seconds / HOUR) });
  return say("days", { count: Math.floor(seconds / DAY) });
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function refresh() {
  const now = Date.now() / 1000;
  for (const element of document.querySelectorAll("time[data-ago]")) {
    const seconds = now - Date.parse(element.dateTime) / 1000;
    if (seconds < MINUTE && seconds > -MINUTE) set(element, say("justNow"));
    else if (seconds >= MINUTE && seconds < 7 * DAY) set(element, say("ago", { span: span(seconds) }));
  }
  for (const element of document.querySelectorAll("time[data-due]")) {
    const seconds = Date.parse(element.dateTime) / 1000 - now;
    element.classList.toggle("over", seconds < 0);
    set(element, say(seconds < 0 ? "over" : "left", { span: span(Math.abs(seconds)) }));
  }
}

setInterval(refresh, EVERY);
