// A sign of life from every open window of somebody who answers: two minutes without one, and new work goes elsewhere.
import { send } from "../web/request.js";

const EVERY_MS = 45_000; // browsers slow hidden pages to one timer a minute, which is still in time

const { beat: url } = document.querySelector("script[data-beat]").dataset;
const beat = () => send(url, {}, { quiet: true });

beat();
setInterval(beat, EVERY_MS);
document.addEventListener("visibilitychange", () => document.hidden || beat());
