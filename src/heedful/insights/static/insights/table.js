// The same values as a table: every figure is a link to its posts, so that nothing needs a pointer.
import { toPosts } from "./drill.js";
import { about, say, shown } from "./numbers.js";

function cell(kind, text, scope) {
  const made = document.createElement(kind);
  made.textContent = text;
  if (scope) made.scope = scope;
  return made;
}

function figure(value, unit, drills) {
  const made = document.createElement("td");
  made.className = "num";
  if (value === null || (value === 0 && unit !== "net")) {
    made.textContent = shown(value, unit);
    return made;
  }
  const link = document.createElement("a");
  link.href = toPosts(...drills);
  link.textContent = shown(value, unit);
  made.append(link);
  return made;
}

export function table(shape, title) {
  const made = document.createElement("table");
  made.className = "table table-hover";
  const caption = document.createElement("caption");
  caption.className = "sr-only";
  caption.textContent = title;
  const head = document.createElement("tr");
  head.append(cell("th", say(shape.labels[0]?.drill.from ? "period" : "name"), "col"));
  for (const series of shape.series) {
    const column = cell("th", series.name, "col");
    column.className = "num";
    head.append(column);
  }
  const thead = document.createElement("thead");
  thead.append(head);
  const body = document.createElement("tbody");
  shape.labels.forEach((label, row) => {
    const line = document.createElement("tr");
    line.append(cell("th", label.text, "row"));
    for (const series of shape.series) line.append(figure(series.values[row], shape.unit, [label.drill, series.drill]));
    body.append(line);
  });
  made.append(caption, thead, body);
  if (shape.series.some((series) => typeof series.mean === "number") && shape.labels[0]?.drill.from) {
    made.append(deviations(shape));
  }
  return made;
}

function deviations(shape) {
  const foot = document.createElement("tfoot");
  for (const name of ["mean", "deviation"]) {
    const line = document.createElement("tr");
    line.append(cell("th", say(name), "row"));
    for (const series of shape.series) {
      const value = cell("td", typeof series[name] === "number" ? about(series[name]) : "–");
      value.className = "num";
      line.append(value);
    }
    foot.append(line);
  }
  return foot;
}

// A cell that begins like a formula would be run as one by a spreadsheet.
function quoted(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv(shape) {
  const timed = Boolean(shape.labels[0]?.drill.from);
  const head = [say(timed ? "period" : "name"), ...shape.series.map((series) => series.name)];
  const rows = shape.labels.map((label, row) => [
    timed ? label.drill.from : label.text,
    ...shape.series.map((series) => series.values[row] ?? ""),
  ]);
  return [head, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n");
}

export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
