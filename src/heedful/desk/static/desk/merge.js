// Replace only what changed: children are told apart by id, and by data-rev whether they are still the same.
export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function adopt(node) {
  const own = document.importNode(node, true);
  return own;
}

export function ready(element) {
  window.htmx?.process(element);
}

// One element of the page for the one of the same id in the answer, unless it is the same or somebody is in it.
export function swapOne(id, answer) {
  const old = document.getElementById(id);
  const fresh = answer.getElementById(id);
  if (!old || !fresh || old.dataset.rev === fresh.dataset.rev || old.contains(document.activeElement)) return;
  const made = adopt(fresh);
  old.replaceWith(made);
  ready(made);
}

// Children of a list: changed ones are replaced where they are. Returns what came and what went, not yet done.
export function compare(list, fresh) {
  const known = new Map([...list.children].map((child) => [child.id, child]));
  const came = [];
  for (const child of fresh.children) {
    const old = known.get(child.id);
    known.delete(child.id);
    if (!old) {
      came.push(child);
    } else if (old.dataset.rev !== child.dataset.rev) {
      const made = adopt(child);
      const focused = old.contains(document.activeElement) ? document.activeElement.id || "?" : "";
      const current = old.querySelector("[aria-current]");
      old.replaceWith(made);
      ready(made);
      if (current) made.querySelector(".row")?.setAttribute("aria-current", "true");
      if (focused) (document.getElementById(focused) ?? made.querySelector("a, button"))?.focus({ preventScroll: true });
    }
  }
  return { came, went: [...known.values()] };
}

export function append(list, child) {
  const made = adopt(child);
  list.append(made);
  ready(made);
  return made;
}

// `forget` drops what still waits to be done.
export function debounce(act, wait) {
  let timer = null;
  const later = (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...values), wait);
  };
  later.forget = () => clearTimeout(timer);
  return later;
}

export async function fetchPage(url) {
  try {
    const response = await fetch(url, { headers: { "HX-Request": "true" }, cache: "no-store" });
    return response.ok && !response.redirected ? parse(await response.text()) : null;
  } catch {
    return null;
  }
}
