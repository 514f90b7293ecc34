// What Chart.js is told to draw.
import { color } from "../web/colors.js";
import { about, say, shown } from "./numbers.js";
import { faded, fill, look } from "./palette.js";

const NAMED = 12;
const still = matchMedia("(prefers-reduced-motion: reduce)");

export function config(shape, type, { band, animate }) {
  return {
    type,
    data: { labels: shape.labels.map((label) => label.text), datasets: datasets(shape, type, band) },
    options: options(shape, type, animate && !still.matches),
  };
}

function datasets(shape, type, band) {
  const made = shape.series.map((series) => ({
    label: series.name,
    data: series.values,
    hidden: series.hidden,
    ...(type === "line" ? line(series, shape) : area(shape, series, type)),
  }));
  if (!band || type !== "line") return made;
  return [...made, ...shape.series.filter((one) => one.deviation !== null && !one.hidden).flatMap(deviation(shape))];
}

function line(series, shape) {
  const { color: base, marker, dash } = look(series.color);
  return {
    borderColor: base,
    backgroundColor: base,
    borderDash: dash,
    borderWidth: 2,
    pointStyle: marker,
    pointRadius: shape.labels.length > 60 ? 2 : 3,
    pointHoverRadius: 6,
    pointHitRadius: 8,
    tension: 0,
    spanGaps: false,
  };
}

function area(shape, series, type) {
  const own = shape.series.length === 1 && shape.labels.some((label) => label.color);
  const looks = own ? shape.labels.map((label) => look(label.color)) : look(series.color);
  const backgroundColor = own ? looks.map(fill) : fill(looks);
  if (type === "pie") return { backgroundColor, borderColor: color("--sheet"), borderWidth: 2, hoverOffset: 6 };
  const edge = own ? looks.map((one) => one.color) : looks.color;
  return { backgroundColor, borderColor: edge, borderWidth: 1, borderRadius: 3, maxBarThickness: 46 };
}

// One standard deviation around the mean, behind the line.
const deviation = (shape) => (series) => {
  const { color: base } = look(series.color);
  const flat = (value) => shape.labels.map(() => value);
  const bare = { pointRadius: 0, pointHitRadius: 0, borderWidth: 0, isBand: true, order: 10 };
  const text = say("band", { mean: about(series.mean), deviation: about(series.deviation) });
  return [
    { ...bare, label: `${series.name}: ${text}`, data: flat(series.mean + series.deviation), fill: "+1",
      backgroundColor: faded(base, 14), borderColor: base },
    { ...bare, label: "", data: flat(series.mean - series.deviation) },
    { ...bare, label: "", data: flat(series.mean), borderWidth: 1, borderDash: [3, 3], borderColor: faded(base, 60) },
  ];
};

// Each bar has its name, slanted and cut where it must be; along time some suffice.
const named = (shape, soft) => ({ color: soft, autoSkip: false, maxRotation: 40,
  callback: (at) => (shape.labels[at].text.length > 16 ? `${shape.labels[at].text.slice(0, 15)}…` : shape.labels[at].text) });

function options(shape, type, animate) {
  const soft = color("--soft");
  const grid = color("--line");
  const text = (value) => shown(value, shape.unit);
  const whole = (values) => values.reduce((sum, value) => sum + (value ?? 0), 0);
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: animate ? { duration: 250 } : false,
    interaction: type === "line" ? { mode: "nearest", axis: "xy", intersect: false } : { mode: "nearest", intersect: true },
    scales: type === "pie" ? {} : {
      x: { stacked: shape.stacked, grid: { display: false }, border: { color: grid },
        ticks: type === "bar" && shape.labels.length <= NAMED ? named(shape, soft) : { color: soft, maxRotation: 0, autoSkipPadding: 14 } },
      y: { stacked: shape.stacked, beginAtZero: true, border: { display: false },
        grid: { color: grid }, max: shape.unit === "percent" ? 100 : undefined,
        ticks: { color: soft, maxTicksLimit: 6, precision: 0, callback: (value) => (shape.unit === "percent" ? `${value}\u00a0%` : text(value)) } },
    },
    plugins: {
      legend: { display: type === "pie" || shape.series.length > 1 || shape.unit === "net", position: "bottom",
        labels: { color: color("--ink"), usePointStyle: true, boxWidth: 9, boxHeight: 9, padding: 12,
          generateLabels: (chart) => (type === "pie" ? window.Chart.overrides.pie : window.Chart.defaults)
            .plugins.legend.labels.generateLabels(chart)
            .filter((item) => item.text !== "").map((item) => (item.hidden
              ? { ...item, hidden: false, fontColor: soft, fillStyle: "transparent" }
              : item)) } },
      tooltip: {
        filter: (item) => !item.dataset.isBand,
        backgroundColor: color("--ink"), titleColor: color("--sheet"), bodyColor: color("--sheet"),
        callbacks: {
          label: (item) => {
            const value = type === "pie" ? item.parsed : item.parsed.y;
            const part = type === "pie" ? ` (${shown((value * 100) / whole(item.dataset.data), "percent")})` : "";
            return ` ${type === "pie" ? item.label : item.dataset.label}: ${text(value)}${part}`;
          },
        },
      },
    },
  };
}
