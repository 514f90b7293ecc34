// The open case: what is new in it, who else is here, what becomes of an answer.
import { append, compare, debounce, fetchPage, swapOne } from "./merge.js";
import { send } from "../web/request.js";
import { refresh as refreshTimes } from "../web/times.js";

const HERE_EVERY = 20000; // ms; whoever is silent for a minute has left
const TYPING_EVERY = 4000; // ms
const NEAR = 80; // px from the end of the thread in which one reads the newest
let timer = null;
let shown = null;
let lastTyping = 0;

const open = () => document.getElementById("case");
const scroller = () => document.getElementById("thread-scroll");

function atEnd() {
  const box = scroller();
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
}

export function toEnd() {
  const box = scroller();
  if (box) box.scrollTop = box.scrollHeight;
  document.getElementById("thread-pill")?.setAttribute("hidden", "");
}

// Whoever goes on to the next case before the server has answered must not find the last one's thread in it.
export function take(answer) {
  const items = document.getElementById("items");
  const fresh = answer?.getElementById("items");
  if (!items || fresh?.dataset.of !== items.dataset.of) return;
  swapOne("case-head", answer);
  swapOne("case-lock", answer);
  const followed = atEnd();
  const { came, went } = compare(items, fresh);
  for (const child of came) append(items, child);
  for (const child of went) if (!child.classList.contains("is-sending")) child.remove();
  // Something may have been said earlier and arrived later: the server's order is the true one.
  const order = [...fresh.children].map((child) => child.id);
  const now = [...items.children].map((child) => child.id).filter((id) => order.includes(id));
  if (now.join() !== order.join()) for (const id of order) items.append(document.getElementById(id));
  mark();
  count();
  refreshTimes();
  if (came.length && followed) toEnd();
  else if (came.length) document.getElementById("thread-pill").hidden = false;
  document.body.dispatchEvent(new CustomEvent("desk:lock"));
}

export async function look() {
  const url = open()?.dataset.liveUrl;
  if (!url) return;
  const answer = await fetchPage(url);
  if (open()?.dataset.liveUrl === url) take(answer);
}

const soon = debounce(look, 150);

export function mark() {
  const answers = document.querySelector("#composer [name=answers]")?.value;
  for (const button of document.querySelectorAll("[data-answer]")) {
    button.setAttribute("aria-pressed", String(button.dataset.answer === answers));
  }
}

function count() {
  let running = false;
  for (const words of document.querySelectorAll("[data-countdown]")) {
    const left = Math.ceil((Number(words.closest("[data-until]").dataset.until) - Date.now()) / 1000);
    if (left > 0) {
      running = true;
      words.textContent = words.dataset.countdown.replace("{seconds}", String(left));
    } else {
      words.closest("article").querySelector("[data-undo]")?.remove();
    }
  }
  return running;
}

function here(values = {}) {
  const url = open()?.dataset.lookingUrl;
  if (url && !document.hidden) send(url, values, { quiet: true });
}

export function typing() {
  if (Date.now() - lastTyping < TYPING_EVERY) return;
  lastTyping = Date.now();
  here({ typing: "1" });
}

function leave() {
  if (shown) send(shown, { gone: "1" }, { quiet: true });
  shown = null;
}

function opened({ byHand }) {
  const now = open()?.dataset.lookingUrl ?? null;
  if (now !== shown) leave();
  shown = now;
  clearInterval(timer);
  if (!open()) return;
  document.title = open().dataset.pageTitle;
  here(byHand ? { opened: "1" } : {});
  timer = setInterval(here, HERE_EVERY);
  toEnd();
  mark();
}

async function undo(button) {
  const of = open()?.dataset.case;
  button.disabled = true;
  const answer = await send(button.dataset.undo);
  const text = answer && (await answer.text());
  if (answer) document.body.dispatchEvent(new CustomEvent("desk:taken-back", { detail: { text, of } }));
  await look();
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-undo], [data-retry], #thread-pill");
  if (!button) return;
  if (button.dataset.undo) undo(button);
  else if (button.dataset.retry) {
    button.disabled = true;
    await send(button.dataset.retry);
    look();
  } else toEnd();
});

const kinds = ["mention.added", "mention.changed", "note.added", "reply.state", "delivery.state", "looking"];
for (const kind of [...kinds, "case.changed", "case.closed", "assignment.changed"]) {
  document.body.addEventListener(`heedful:${kind}`, (event) => {
    if (event.detail.topic === `case:${open()?.dataset.case}`) soon();
  });
}
for (const kind of ["restored", "reconnected", "undone"]) document.body.addEventListener(`heedful:${kind}`, soon);
// Where a case goes on elsewhere, its composer writes to somebody else: it is drawn anew.
document.body.addEventListener("desk:done", ({ detail }) => {
  const url = `/desk/cases/${detail.case}/`;
  if (detail.what === "moved" && open()?.dataset.case === String(detail.case)) window.htmx.ajax("GET", url, "#work");
  else soon();
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "work") opened({ byHand: true });
});
window.addEventListener("pagehide", () => {
  if (shown) navigator.sendBeacon && leave();
});
setInterval(count, 500);
if (document.getElementById("desk")) opened({ byHand: location.pathname.includes("/cases/") });
