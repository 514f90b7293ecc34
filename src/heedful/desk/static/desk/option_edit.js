// Only what the chosen act needs is asked for.
const NEEDS = { queue: ["team"], tag: ["tag"], codes: ["code"] };
const act = document.getElementById("id_act");

function look() {
  for (const [name, acts] of Object.entries(NEEDS)) {
    const field = document.getElementById(`id_${name}`)?.closest(".field");
    if (field) field.hidden = !acts.includes(act.value);
  }
}

act?.addEventListener("change", look);
look();
