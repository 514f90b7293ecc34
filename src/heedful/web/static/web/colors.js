// The value that a token has now, for a canvas, which cannot read tokens.
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);

export function color(token) {
  probe.style.color = `var(${token})`;
  return getComputedStyle(probe).color;
}
