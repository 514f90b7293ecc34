// One colour for one thing, on every chart, and a second sign beside each colour: a pattern, a marker, a dash.
import { color } from "../web/colors.js";

const HUES = 10;
const SENTIMENTS = { positive: "--good", neutral: "--c7", negative: "--bad", unknown: "--edge" };
const SENTIMENT_PATTERNS = { positive: 0, neutral: 2, negative: 1, unknown: 3 };
const MARKERS = ["circle", "rect", "triangle", "rectRot", "cross", "star", "crossRot", "rectRounded", "dash", "line"];
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3], [10, 4], [4, 2], [1, 2], [12, 3, 3, 3], [5, 5], [3, 6]];
const PLATFORMS = ["x", "bluesky", "instagram", "facebook", "trustpilot", "google", "mastodon", "reddit", "youtube",
  "telegram"];
const CONTENTS = ["text", "image", "video"];
const order = new Map(); // topics get their hue by age, so that a filter does not repaint them

function place(kind, key) {
  if (kind === "topic") return Number(key) - 1;
  const known = (kind === "platform" ? PLATFORMS : CONTENTS).indexOf(key);
  if (known >= 0) return known;
  if (!order.has(`${kind}:${key}`)) order.set(`${kind}:${key}`, order.size + 5);
  return order.get(`${kind}:${key}`);
}

// `name` is what the server says: all, topic:3, sentiment:negative, platform:x, platform:x:1, content:text.
export function look(name) {
  const [kind, key, variant] = name.split(":");
  if (kind === "all") return { color: color("--accent"), pattern: 0, marker: MARKERS[0], dash: [] };
  if (kind === "sentiment") {
    return { color: color(SENTIMENTS[key]), pattern: SENTIMENT_PATTERNS[key], marker: MARKERS[0], dash: [] };
  }
  const hue = ((place(kind, key) % HUES) + HUES) % HUES;
  const pattern = variant === undefined ? hue % 5 : Number(variant) % 5;
  return { color: color(`--c${hue + 1}`), pattern, marker: MARKERS[hue], dash: DASHES[hue] };
}

const STROKES = [
  null,
  [[0, 8, 8, 0]],
  [[4, 0, 4, 8]],
  [[0, 4, 8, 4]],
  [[0, 0, 8, 8], [0, 8, 8, 0]],
];

// A filled tile with thin strokes in the colour of the sheet.
export function fill({ color: base, pattern }) {
  if (!STROKES[pattern]) return base;
  const tile = document.createElement("canvas");
  tile.width = 8;
  tile.height = 8;
  const context = tile.getContext("2d");
  context.fillStyle = base;
  context.fillRect(0, 0, 8, 8);
  context.strokeStyle = color("--sheet");
  context.globalAlpha = 0.55;
  context.lineWidth = 1.2;
  for (const [x, y, toX, toY] of STROKES[pattern]) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(toX, toY);
    context.stroke();
  }
  return context.createPattern(tile, "repeat");
}

export function faded(value, percent) {
  return value.replace(/^rgb\((.*)\)$/, `rgba($1, ${percent / 100})`);
}
