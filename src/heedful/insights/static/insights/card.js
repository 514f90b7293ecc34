// One chart: its type, its band, its table, its files, and what a press on a point does.
import { color } from "../web/colors.js";
import { openMenu, toPosts } from "./drill.js";
import { config } from "./drawing.js";
import { say, shown } from "./numbers.js";
import { csv, save, table } from "./table.js";

export class ChartCard {
  constructor(section) {
    this.section = section;
    this.name = section.dataset.chart;
    this.canvas = section.querySelector("canvas");
    this.type = section.querySelector("[data-shape]").dataset.shape;
    this.band = false;
    this.asTable = false;
    this.data = null;
    this.drawn = null;
    section.addEventListener("click", (event) => this.pressed(event.target.closest("button")));
    this.canvas.addEventListener("click", (event) => this.go(event));
    this.canvas.addEventListener("contextmenu", (event) => this.menu(event));
    this.canvas.addEventListener("mousemove", (event) => {
      this.canvas.style.cursor = this.at(event) ? "pointer" : "default";
    });
  }

  get shape() {
    return this.data?.shapes[this.type];
  }

  get title() {
    return this.section.querySelector("h2").textContent;
  }

  pressed(button) {
    if (!button || !this.data) return;
    const { shape, band, table: asTable, export: file } = button.dataset;
    if (shape) {
      this.type = shape;
      for (const one of this.section.querySelectorAll("button[data-shape]")) {
        one.setAttribute("aria-pressed", String(one === button));
      }
    } else if (band !== undefined) {
      this.band = !this.band;
      button.setAttribute("aria-pressed", String(this.band));
    } else if (asTable !== undefined) {
      this.asTable = !this.asTable;
      button.setAttribute("aria-pressed", String(this.asTable));
    } else if (file) {
      button.closest("[popover]")?.hidePopover();
      this.export(file);
      return;
    } else return;
    this.draw({ animate: true });
  }

  show(data) {
    const same = JSON.stringify(data) === JSON.stringify(this.data);
    this.data = data;
    this.section.removeAttribute("aria-busy");
    if (!same) this.draw({ animate: this.drawn === null });
  }

  draw({ animate = false } = {}) {
    const { shape } = this;
    if (!shape) return;
    const empty = !shape.series.some((series) => series.values.some((value) => value));
    const bandButton = this.section.querySelector("[data-band]");
    if (bandButton) bandButton.hidden = this.type !== "line";
    this.section.querySelector(".chart-empty").hidden = !empty;
    this.section.querySelector(".chart-canvas").hidden = empty || this.asTable;
    const holder = this.section.querySelector(".chart-table");
    holder.hidden = empty || !this.asTable;
    this.foot(shape);
    this.drawn?.destroy();
    this.drawn = null;
    if (empty) return;
    if (this.asTable) holder.replaceChildren(table(shape, this.title));
    else this.drawn = new window.Chart(this.canvas, config(shape, this.type, { band: this.band, animate }));
  }

  foot(shape) {
    const foot = this.section.querySelector(".chart-foot");
    const shownTopics = Math.max(shape.series.length, this.type === "line" ? 0 : shape.labels.length);
    foot.hidden = !this.data.left_out;
    foot.textContent = say("leftOut", { shown: shownTopics, all: shownTopics + this.data.left_out });
  }

  at(event) {
    const mode = this.type === "line" ? { intersect: false, axis: "xy" } : { intersect: true };
    const found = this.drawn?.getElementsAtEventForMode(event, "nearest", mode, false)
      .find(({ datasetIndex }) => datasetIndex < this.shape.series.length);
    if (!found) return null;
    const { datasetIndex, index } = found;
    const { left, right, top, bottom } = this.drawn.chartArea;
    const { offsetX: x, offsetY: y } = event;
    if (this.type === "line" && (x < left - 8 || x > right + 8 || y < top - 8 || y > bottom + 8)) return null;
    return { label: this.shape.labels[index], series: this.shape.series[datasetIndex], index };
  }

  go(event) {
    const point = this.at(event);
    if (!point) return;
    const address = toPosts(point.label.drill, point.series.drill);
    if (event.ctrlKey || event.metaKey) window.open(address, "_blank", "noopener");
    else location.assign(address);
  }

  menu(event) {
    const point = this.at(event);
    if (!point) return;
    const value = shown(point.series.values[point.index], this.shape.unit);
    const name = this.shape.series.length > 1 ? `${point.series.name} · ` : "";
    openMenu(event, `${name}${point.label.text}: ${value}`, [point.label.drill, point.series.drill]);
  }

  export(file) {
    if (file === "csv") {
      // The mark at the beginning tells spreadsheets that this is UTF-8.
      save(new Blob(["\ufeff", csv(this.shape)], { type: "text/csv;charset=utf-8" }), `${this.name}.csv`);
      return;
    }
    if (this.asTable) this.section.querySelector("[data-table]").click();
    requestAnimationFrame(() => this.picture());
  }

  picture() {
    const { width, height } = this.canvas;
    const copy = document.createElement("canvas");
    const head = Math.round(height * 0.12);
    copy.width = width;
    copy.height = height + head;
    const context = copy.getContext("2d");
    context.fillStyle = color("--sheet");
    context.fillRect(0, 0, copy.width, copy.height);
    context.fillStyle = color("--ink");
    context.font = `600 ${Math.round(head * 0.42)}px system-ui, sans-serif`;
    context.fillText(this.title, head * 0.3, head * 0.62);
    context.drawImage(this.canvas, 0, head);
    copy.toBlob((blob) => save(blob, `${this.name}.png`));
  }
}
