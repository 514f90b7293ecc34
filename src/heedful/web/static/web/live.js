// One connection for everything that the page listens to. Read by hand instead of with EventSource, because a page
// listens to kinds that it does not know beforehand, and because topics change while the number to resume from stays.
import { say } from "./words.js";
import { toast } from "./toast.js";

const SHOWN_AFTER = 3000; // ms: a blink of the network is nobody's business
const LONGEST_WAIT = 30000; // ms between two tries
const SILENCE = 40000; // ms; the server says something every 15 s, so this long a silence is a dead connection
const root = document.documentElement;

let lastSeen = null;
let topics = "";
let stop = null;
let tries = 0;
let lostTimer = null;

function wanted() {
  const named = [...document.querySelectorAll("[data-live]")].flatMap((one) => one.dataset.live.split(/\s+/));
  return [...new Set(named.filter(Boolean))].sort().join(",");
}

function tell(name, detail) {
  document.body.dispatchEvent(new CustomEvent(`heedful:${name}`, { detail, bubbles: true }));
}

function found() {
  clearTimeout(lostTimer);
  lostTimer = null;
  tries = 0;
  if (root.dataset.connection === "lost") {
    toast({ text: say("restored") });
    document.getElementById("connection").textContent = "";
    tell("reconnected", {});
  }
  root.dataset.connection = "live";
}

function lost() {
  if (lostTimer || root.dataset.connection === "lost") return;
  lostTimer = setTimeout(() => {
    root.dataset.connection = "lost";
    document.getElementById("connection").textContent = say("lost");
  }, SHOWN_AFTER);
}

function take(block) {
  let kind = "message";
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("id:")) lastSeen = line.slice(3).trim();
    else if (line.startsWith("event:")) kind = line.slice(6).trim();
    else if (line.startsWith("data:")) data += line.slice(5);
  }
  if (kind === "reset") {
    lastSeen = null;
    tell("restored", {});
  } else if (data && kind !== "hello") {
    tell(kind, { ...JSON.parse(data), seq: Number(lastSeen) });
  }
}

async function read(signal, alive) {
  const headers = { Accept: "text/event-stream" };
  if (lastSeen !== null) headers["Last-Event-ID"] = lastSeen;
  const response = await fetch(`/events/?topics=${encodeURIComponent(topics)}`, { headers, signal, cache: "no-store" });
  if (response.status === 401) return location.reload();
  if (!response.ok) throw new Error(`events: ${response.status}`);
  found();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return undefined;
    alive();
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    blocks.forEach(take);
  }
}

async function keep() {
  const aborter = new AbortController();
  let ended = false;
  stop = () => {
    ended = true;
    aborter.abort();
  };
  while (!ended) {
    let silence = null;
    const turn = new AbortController();
    const alive = () => {
      clearTimeout(silence);
      silence = setTimeout(() => turn.abort(), SILENCE);
    };
    alive();
    try {
      await read(AbortSignal.any([aborter.signal, turn.signal]), alive);
    } catch {
      // Whatever broke it, the answer is to come back.
    }
    clearTimeout(silence);
    if (ended) return;
    lost();
    tries += 1;
    // Spread, so that a restarted server is not met by every browser in the same moment.
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** Math.min(tries - 1, 6)) * (0.5 + Math.random());
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

export function start() {
  const now = wanted();
  if (now === topics) return;
  topics = now;
  stop?.();
  if (topics) keep();
}

document.addEventListener("htmx:afterSettle", start);
window.addEventListener("pagehide", () => stop?.());
window.addEventListener("pageshow", (event) => {
  if (event.persisted && topics) keep();
});
