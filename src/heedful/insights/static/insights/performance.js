// Fetches what the charts draw, and again every half minute while nobody is in the middle of choosing.
import { ChartCard } from "./card.js";
import { menuOpen } from "./drill.js";
import { filtersOpen } from "./filters.js";
import { about, change, say, shown } from "./numbers.js";

const EVERY = 30000; // ms
const holder = document.getElementById("charts");
const cards = new Map([...holder.querySelectorAll("[data-chart]")].map((one) => [one.dataset.chart, new ChartCard(one)]));
const status = document.getElementById("refreshed");
const failed = document.getElementById("data-failed");
const bounded = document.getElementById("bounded");
let last = 0;

async function load(url) {
  const response = await fetch(`${url}${location.search}`, { headers: { Accept: "application/json" } });
  if (response.status === 401 || response.redirected) location.reload();
  if (!response.ok) throw new Error(String(response.status));
  const data = await response.json();
  for (const chart of data.charts) cards.get(chart.name)?.show(chart);
  return data;
}

function figure(name, value, text, kind = "") {
  const card = document.querySelector(`[data-figure="${name}"]`);
  card.querySelector(".figure-value").textContent = value;
  const line = card.querySelector(".figure-change");
  line.textContent = text;
  line.classList.toggle("say-good", kind === "good");
  line.classList.toggle("say-bad", kind === "bad");
}

function compared(value, words) {
  if (value === null) return say("nothing");
  const arrow = value > 0 ? "▲ " : value < 0 ? "▼ " : "";
  return arrow + say(words, { change: change(value) });
}

function mentionFigures({ mentions, net, voices, back_to: backTo }) {
  figure("mentions", shown(mentions.value, "count"), compared(mentions.change, "percent"));
  const kind = net.change === null || net.change === 0 ? "" : net.change > 0 ? "good" : "bad";
  figure("net", shown(net.value, "net"), compared(net.change, "points"), kind);
  const [ours] = voices;
  if (ours) {
    const among = say("voice", { name: ours.name, count: voices.length });
    const points = ours.points === null ? "" : ` · ${compared(ours.points, "points")}`;
    figure("voice", ours.share === null ? "–" : `${about(ours.share)}\u00a0%`, among + points);
  } else figure("voice", "–", "");
  bounded.hidden = backTo === null;
  if (backTo) bounded.querySelector("strong").textContent = when(new Date(backTo), { dateStyle: "medium", timeStyle: "short" });
}

function when(date, style) {
  return date.toLocaleString(document.documentElement.lang, { ...style, hourCycle: "h23", timeZone: holder.dataset.zone });
}

export async function refresh() {
  last = Date.now();
  try {
    const both = [load(holder.dataset.mentions), load(holder.dataset.people)];
    const [mentions, { people }] = await Promise.all(both);
    mentionFigures(mentions);
    figure("people", shown(people.value, "count"), compared(people.change, "percent"));
    const time = when(new Date(), { timeStyle: "short" });
    status.textContent = say("refreshed", { time });
    failed.hidden = true;
    if (holder.dataset.ready) document.body.dispatchEvent(new CustomEvent("heedful:charts"));
    holder.dataset.ready = "yes";
  } catch {
    failed.hidden = false;
  }
}

function choosing() {
  return filtersOpen() || menuOpen() || document.querySelector(".menu:hover, .chart-table:focus-within") !== null;
}

function tick() {
  if (document.hidden || Date.now() - last < EVERY) return;
  if (choosing()) status.textContent = say("paused");
  else refresh();
}

document.getElementById("refresh").addEventListener("click", refresh);
document.addEventListener("visibilitychange", tick);
document.addEventListener("heedful:scheme", () => cards.forEach((card) => card.draw()));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => cards.forEach((card) => card.draw()));
setInterval(tick, 1000);
window.Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
window.Chart.defaults.font.size = 12;
refresh();
