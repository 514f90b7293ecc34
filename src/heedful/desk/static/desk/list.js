// New work arrives without moving what is under the pointer: it is counted, and shown when the person asks for it.
import { append, compare, debounce, fetchPage, ready } from "./merge.js";
import { showPane } from "../web/panes.js";

const desk = document.getElementById("desk");
let waiting = 0;

function pill(count) {
  waiting = count;
  const button = document.getElementById("pill");
  if (!button) return;
  button.hidden = count === 0;
  button.querySelector("[data-pill]").textContent = desk.dataset.new.replace("{count}", String(count));
}

export function openId() {
  return document.getElementById("case")?.dataset.case ?? "";
}

function mark() {
  const id = openId();
  for (const row of document.querySelectorAll("#rows .row")) {
    if (row.parentElement.dataset.id === id) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

function counts(answer) {
  for (const fresh of answer.querySelectorAll("[data-count]")) {
    const old = document.querySelector(`#list [data-count="${fresh.dataset.count}"]`);
    if (old) old.textContent = fresh.textContent;
  }
}

async function look() {
  const list = document.getElementById("list");
  const answer = await fetchPage(list.dataset.url);
  const fresh = answer?.getElementById("rows");
  const rows = document.getElementById("rows");
  if (!fresh || answer.getElementById("list").dataset.tab !== document.getElementById("list").dataset.tab) return;
  counts(answer);
  if (!rows.children.length && fresh.children.length) return void replace(answer);
  const { came, went } = compare(rows, fresh);
  const more = document.querySelector("#list-scroll > a");
  // What comes after everything that is shown moves nothing; what belongs in between waits behind the pill.
  const order = [...fresh.children].map((child) => child.id);
  const last = order.findLastIndex((id) => document.getElementById(id)?.closest("#rows"));
  const below = more ? [] : came.filter((child) => order.indexOf(child.id) > last);
  for (const child of below) append(rows, child);
  pill(came.length - below.length);
  for (const child of went) {
    child.classList.add("is-gone");
    const name = child.querySelector(".row-name");
    if (name) name.dataset.gone = desk.dataset.gone;
  }
}

function replace(answer) {
  const scroll = document.getElementById("list-scroll");
  const top = scroll?.scrollTop ?? 0;
  const made = document.importNode(answer.getElementById("list"), true);
  document.getElementById("list").replaceWith(made);
  ready(made);
  document.getElementById("list-scroll").scrollTop = top;
  pill(0);
  mark();
}

export async function refresh() {
  const answer = await fetchPage(document.getElementById("list").dataset.url);
  if (answer?.getElementById("list")) replace(answer);
}

const soon = debounce(look, 120);

// The person finished with a case: the list is drawn anew and the next one opens.
async function done({ detail }) {
  const rows = [...document.querySelectorAll("#rows > li")];
  const at = rows.findIndex((row) => row.dataset.id === String(detail.case));
  const leaves = ["closed", "snoozed", "transferred"].includes(detail.what);
  const next = rows[at + 1] ?? rows[at - 1];
  await refresh();
  if (!leaves || String(detail.case) !== openId()) return;
  const row = next && document.querySelector(`#rows > li[data-id="${next.dataset.id}"] .row`);
  if (row && getComputedStyle(document.querySelector(".pane-back")).display === "none") {
    row.click();
    row.focus({ preventScroll: true });
  } else {
    document.body.dispatchEvent(new CustomEvent("desk:reload", { bubbles: true }));
    showPane("list");
  }
}

// A case that cannot be loaded says so where it would have been, with the way to try again.
function broken(event) {
  if (event.detail.target?.id !== "work") return;
  const box = document.createElement("section");
  box.className = "pane pane-main desk-nothing";
  const words = document.createElement("div");
  words.className = "empty";
  words.setAttribute("role", "alert");
  const said = document.createElement("h2");
  said.textContent = desk.dataset.broken;
  const again = document.createElement("a");
  again.className = "button";
  again.href = event.detail.pathInfo?.requestPath ?? location.href;
  again.textContent = desk.dataset.again;
  words.append(said, again);
  box.append(words);
  document.getElementById("work").replaceChildren(box);
  showPane("main");
}

if (desk) {
  document.body.addEventListener("htmx:responseError", broken);
  document.body.addEventListener("htmx:sendError", broken);
  const kinds = ["case.opened", "case.changed", "case.closed", "assignment.changed", "mention.added", "restored"];
  for (const kind of [...kinds, "reconnected"]) document.body.addEventListener(`heedful:${kind}`, soon);
  document.body.addEventListener("desk:done", done);
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "work") {
      mark();
      showPane("main");
    }
    if (event.target.id === "list" || event.detail.target.id === "list") {
      pill(0);
      mark();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("#pill")) refresh();
  });
  setInterval(() => waiting || soon(), 60000); // due times pass without anything happening
}
