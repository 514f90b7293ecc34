// What every page needs. A page's own module stands in its stage's folder.
import "./keys.js";
import "./dialog.js";
import "./menu.js";
import "./open_tab.js";
import "./panes.js";
import "./palette.js";
import "./requests_shown.js";
import "./scheme.js";
import "./times.js";
import "./toast.js";
import { start } from "./live.js";

start();
