/** Builders for the page. Text only ever becomes a text node, so nothing a message says can turn into markup. */

const SVG = "http://www.w3.org/2000/svg";

/** An element with attributes and children (nodes or strings; null and "" are left out). */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter(Boolean));
  return node;
}

/** A push button; `type` keeps it from submitting the form it may stand in. */
export function button(attributes, onClick, ...children) {
  const node = el("button", { type: "button", ...attributes }, ...children);
  node.addEventListener("click", onClick);
  return node;
}

/** A line drawing of 24 by 24 units. Decorative: the control around it carries the name. */
export function icon(path) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** A link for an https address; the bare text for every other scheme (javascript:, data:, http:). */
export function link(address, text) {
  if (!isHttps(address)) return document.createTextNode(text);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** The text with its https addresses as links. */
export function linked(text) {
  const pieces = text.split(/(https:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}»”])/);
  return pieces.map((piece, index) => (index % 2 ? link(piece, piece) : piece));
}

function isHttps(address) {
  try {
    return new URL(address).protocol === "https:";
  } catch {
    return false;
  }
}
