// Writing and sending: counted as the channel counts, kept while typing, sent once however often it is pressed.
import { mark, take, toEnd, typing } from "./open_case.js";
import { debounce, parse } from "./merge.js";
import { csrfToken, send } from "../web/request.js";
import { toast } from "../web/toast.js";

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/;
let countLength = (text) => [...text].length;
import("../channels/length.js")
  .then((channels) => {
    countLength = channels.countLength ?? countLength;
    look();
  })
  .catch(() => {});

const form = () => document.getElementById("composer");
const area = () => document.getElementById("composer-text");
const storeOf = (number) => `heedful:draft:${number}`;
const store = () => storeOf(form().dataset.case);
const stored = (key) => JSON.parse(localStorage.getItem(key) ?? "null");
const way = () => form().querySelector("[name=visibility]:checked");
export const token = () => crypto.randomUUID();

function problem(text) {
  const line = document.getElementById("composer-problem");
  line.textContent = text;
  line.hidden = !text;
  area().setAttribute("aria-invalid", String(Boolean(text)));
}

function locked() {
  return Boolean(document.querySelector("#case-lock .banner.amber"));
}

function obstacle() {
  const { dataset } = form();
  const chosen = way();
  if (locked()) return dataset.wordsLocked;
  if (!area().value.trim()) return dataset.wordsEmpty;
  const gap = PLACEHOLDER.exec(area().value);
  if (gap) return dataset.wordsPlaceholder.replace("{name}", `{{${gap[1]}}}`);
  const over = countLength(area().value.trim(), chosen.dataset.countsAs) - Number(chosen.dataset.most);
  return over > 0 ? dataset.wordsOver.replace("{count}", String(over)) : "";
}

// Counter and button follow what is written and where it goes.
export function look() {
  if (!form() || !way()) return;
  const { dataset } = form();
  const chosen = way();
  const most = Number(chosen.dataset.most);
  const length = countLength(area().value, chosen.dataset.countsAs);
  const line = document.getElementById("composer-count");
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const words = length > most ? dataset.wordsOver : dataset.wordsLeft;
  const shown = length > most ? length - most : length;
  line.textContent = words.replace("{count}", number.format(shown)).replace("{most}", number.format(most));
  line.classList.toggle("over", length > most);
  document.getElementById("composer-send-words").textContent = chosen.dataset.send;
  form().dataset.way = chosen.value;
  const stops = locked() || length > most;
  document.getElementById("composer-send").setAttribute("aria-disabled", String(stops));
}

const keep = debounce(async (url, key, text, visibility) => {
  const kept = await send(url, { text, visibility }, { quiet: true });
  if (kept && stored(key)?.text === text) localStorage.removeItem(key); // safe on the server
}, 700);

// With the token of a sending whose end is not known yet.
function remember(key, text, sending) {
  localStorage.setItem(key, JSON.stringify({ text, at: Date.now(), token: sending }));
}

function save() {
  const text = area().value;
  remember(store(), text, form().elements.token.value);
  keep(form().dataset.draftUrl, store(), text, way()?.value ?? "");
}

export function insert(text) {
  const field = area();
  if (!field) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
  field.focus();
  const gap = PLACEHOLDER.exec(field.value);
  if (gap) field.setSelectionRange(gap.index, gap.index + gap[0].length);
  changed();
}

// Where the channel and the rights allow it.
export function privately() {
  const other = form()?.querySelector("[name=visibility][value=private]:not(:disabled)");
  if (other) other.checked = true;
}

function changed() {
  problem("");
  look();
  save();
  typing();
}

// The words stand in the thread before the server has answered; where it refuses they are back in the composer.
function optimistic(text) {
  const item = document.createElement("li");
  item.className = "item item-reply is-sending";
  const card = document.createElement("article");
  card.className = "card card-mine";
  const head = document.createElement("header");
  head.className = "item-head small soft";
  head.textContent = `${form().dataset.you} · ${form().dataset.wordsSending}`;
  const said = document.createElement("p");
  said.className = "said";
  said.dir = "auto";
  said.textContent = text;
  card.append(head, said);
  item.append(card);
  document.getElementById("items").append(item);
  toEnd();
  return item;
}

async function post(event) {
  event.preventDefault();
  const sent = form();
  const stops = obstacle();
  if (stops) return problem(stops);
  if (sent.dataset.busy) return undefined;
  sent.dataset.busy = "yes";
  sent.elements.token.value ||= token();
  const text = area().value;
  const key = store();
  const body = new URLSearchParams(new FormData(sent));
  remember(key, text, sent.elements.token.value);
  const item = optimistic(text.trim());
  keep.forget(); // or the words would come back as a draft after they were sent
  area().value = "";
  area().blur(); // at once, so that u takes it back and j goes on, without the mouse
  look();
  const refused = await deliver(sent, body);
  delete sent.dataset.busy;
  item.remove();
  if (!refused && stored(key)?.token === body.get("token")) localStorage.removeItem(key);
  if (!document.contains(sent)) {
    // The words wait in their case, which is no longer the open one.
    if (refused) remember(key, text, sent.elements.token.value);
    return toast({ text: refused, kind: "bad" });
  }
  if (refused) {
    area().value = text + area().value;
    problem(refused);
    save();
    area().focus();
  } else {
    sent.elements.token.value = "";
    sent.elements.canned.value = "";
    if (!area().value) forgetDraft(sent);
  }
  return look();
}

// A draft that was on its way while the answer was sent is older than the answer: it goes too.
function forgetDraft(sent) {
  localStorage.removeItem(store());
  send(sent.dataset.draftUrl, { text: "", visibility: "" }, { quiet: true });
}

async function deliver(sent, body) {
  try {
    const headers = { "X-CSRFToken": csrfToken(), "HX-Request": "true" };
    const response = await fetch(sent.action, { method: "POST", body, headers });
    if (response.ok) {
      take(parse(await response.text()));
      toEnd();
      return "";
    }
    if (response.status !== 422) return sent.dataset.wordsOffline;
    sent.elements.token.value = ""; // nothing was made of it
    return await response.text();
  } catch {
    return sent.dataset.wordsOffline;
  }
}

function start() {
  if (!form()) return;
  const known = stored(store());
  // What stayed here only because the server could not be reached is newer than what the server has.
  if (known?.text && known.at > Number(form().dataset.savedAt || 0)) {
    area().value = known.text;
    form().elements.token.value = known.token ?? ""; // sent again, it still goes out once
  }
  settle();
  look();
}

// An answer that arrived although nothing was heard of it: the page was left, or the way back broke.
function settle() {
  const waits = form()?.elements.token.value && !form().dataset.busy;
  const plain = (words) => words.replace(/\s+/g, " ").trim();
  const answers = document.querySelectorAll("#items .item-reply:not(.is-sending) .said");
  if (!waits || ![...answers].some((one) => plain(one.textContent) === plain(area().value))) return;
  form().elements.token.value = "";
  area().value = "";
  problem("");
  forgetDraft(form());
}

document.addEventListener("submit", (event) => {
  if (event.target.id === "composer") post(event);
});
document.addEventListener("input", (event) => {
  if (event.target.id === "composer-text") changed();
});
document.addEventListener("change", (event) => {
  if (event.target.name === "visibility" && event.target.form?.id === "composer") changed();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.id === "composer-text") event.target.blur();
});
document.addEventListener("click", (event) => {
  const answer = event.target.closest?.("[data-answer]");
  if (answer && form()) {
    const said = answer.closest("li").querySelector(".said")?.textContent ?? "";
    form().elements.answers.value = answer.dataset.answer;
    form().elements.branch.value = "";
    const link = document.getElementById("composer-to");
    link.textContent = said.length > 90 ? `${said.slice(0, 89)}…` : said;
    link.href = `#post-${answer.dataset.answer}`;
    allow(answer.closest("li").dataset.visibility);
    mark();
    area().focus();
  }
  const words = event.target.closest?.("[data-insert]");
  if (words) insert(words.dataset.insert);
  if (event.target.closest?.("#switch-way")) {
    const other = [...form().querySelectorAll("[name=visibility]:not(:disabled)")].find((one) => !one.checked);
    if (other) other.checked = true;
    changed();
  }
});
document.body.addEventListener("desk:taken-back", ({ detail }) => {
  if (detail.of !== form()?.dataset.case) {
    remember(storeOf(detail.of), detail.text, "");
    return;
  }
  area().value = area().value ? `${detail.text}\n\n${area().value}` : detail.text;
  toast({ text: form().dataset.wordsTakenBack });
  area().focus();
  changed();
});
document.body.addEventListener("desk:lock", () => {
  settle();
  look();
});
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "work") start();
});

// What was said in private is answered in private; what was said in public, in public unless one chooses otherwise.
function allow(said) {
  const ways = [...form().querySelectorAll("[name=visibility]")];
  const shut = ways.find((one) => one.value === "public");
  if (!shut) return;
  shut.dataset.never ??= String(shut.disabled && said === "public");
  shut.disabled = said === "private" || shut.dataset.never === "true";
  shut.closest("label").classList.toggle("off", shut.disabled);
  const fits = ways.find((one) => one.value === said && !one.disabled) ?? ways.find((one) => !one.disabled);
  if (fits) fits.checked = true;
  look();
}

start();
