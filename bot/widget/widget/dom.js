/** Builders for the page. Text only ever becomes a text node, so nothing a message says can turn into markup. */

/** An element with attributes and children (nodes or strings; what is empty or false is left out). */
export function el(tag, attributes, ...children) {
  return filledIn(document.createElement(tag), attributes, children);
}

/** A push button; `type` keeps it from submitting the form it may stand in. */
export function button(attributes, onClick, ...children) {
  const node = el("button", { type: "button", ...attributes }, ...children);
  node.addEventListener("click", onClick);
  return node;
}

/** A line drawing of 24 by 24 units. Decorative: the control around it carries the name. */
export function icon(path) {
  const create = (tag, attributes, ...children) =>
    filledIn(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
  return create("svg", { viewBox: "0 0 24 24", "aria-hidden": true }, create("path", { d: path }));
}

/** A link for an https address; the bare text for every other scheme (javascript:, data:, http:). */
export function link(address, text) {
  if (!/^https:\/\/\w/.test(address)) return text;
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, text);
}

/** The text with its https addresses as links. */
export function linked(text) {
  const pieces = text.split(/(https:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]}»”])/);
  return pieces.map((piece) => link(piece, piece));
}

/** Set a text; what says the same already is left alone, so that no screen reader says it again. */
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function filledIn(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) node.setAttribute(name, value);
  node.append(...children.filter(Boolean));
  return node;
}
