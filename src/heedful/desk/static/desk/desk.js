// The desk: a list that never jumps, a case that stays alive, a composer that loses nothing.
import "./list.js";
import "./open_case.js";
import "./composer.js";
import "./canned.js";
import "./dialogs.js";
import "./note.js";
import "./options.js";
