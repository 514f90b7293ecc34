// Rules by drag: the list follows the pointer, the server keeps the order. The arrow buttons do the same by key.
import { send } from "../web/request.js";

const box = document.getElementById("rules");
let dragged = null;
let before = "";

const order = () => [...box.querySelectorAll("[data-rule]")].map((row) => row.dataset.rule);

// Only the grip starts a drag, so that text in a row can still be selected.
box.addEventListener("pointerdown", (event) => {
  const row = event.target.closest("[data-rule]");
  if (row) row.draggable = Boolean(event.target.closest(".rule-grip"));
});

box.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("[data-rule]");
  if (!dragged) return;
  before = order().join();
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.rule);
  dragged.classList.add("dragged");
});

box.addEventListener("dragover", (event) => {
  const over = event.target.closest("[data-rule]");
  if (!dragged || !over) return;
  event.preventDefault();
  if (over === dragged) return;
  const { top, height } = over.getBoundingClientRect();
  over[event.clientY < top + height / 2 ? "before" : "after"](dragged);
});

box.addEventListener("drop", (event) => event.preventDefault());

box.addEventListener("dragend", async () => {
  const row = dragged;
  dragged = null;
  if (!row) return;
  row.classList.remove("dragged");
  row.draggable = false;
  if (order().join() === before) return;
  const values = new URLSearchParams(order().map((id) => ["id", id]));
  const response = await send(box.dataset.orderUrl, values);
  if (response) {
    window.htmx.swap(box, await response.text(), { swapStyle: "innerHTML" });
  } else {
    window.location.reload();
  }
});
