/** The scrolling list of messages: adds what is new, keeps what is there, and the reader's place. */

import { el } from "./dom.js";
import { messageElement } from "./messages.js";
import { t } from "./strings.js";

const NEAR = 80; // px from the end that still count as reading the newest

/**
 * `labels(set)` keeps a label in the widget's language. New answers are announced by the view, once and not at all
 * when they are shown again after a reload or in another language: therefore this log is not live by itself.
 */
export function createLog(actions, labels) {
  const node = el("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0" });
  labels(() => node.setAttribute("aria-label", t("Conversation")));
  let shown = new Map(); // key -> {element, look}

  const atEnd = () => node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;

  /** To the end, but never past the beginning of what is new. */
  function follow(first) {
    const beginning = first ? first.offsetTop - node.offsetTop - 8 : Infinity;
    node.scrollTop = Math.min(node.scrollHeight - node.clientHeight, beginning);
  }

  return {
    node,
    /** Make every entry anew, e.g. in another language. */
    forget() {
      shown = new Map();
      node.replaceChildren();
    },
    show(events, pending, typing) {
      const reading = atEnd();
      const next = new Map();
      let firstNew = null;
      let ownNew = false;
      const writing = typing ? [{ id: "typing", from: typing, typing }] : [];
      for (const entry of [...events, ...pending, ...writing]) {
        const key = (entry.from === "customer" && entry.message_id) || entry.id;
        const look = `${entry.from} ${entry.id} ${entry.state} ${entry.text}`;
        const known = shown.get(key);
        const element = known && known.look === look ? known.element : messageElement(entry, actions);
        if (!known && entry.from === "customer") ownNew = true;
        else if (!known) firstNew = firstNew || element;
        next.set(key, { element, look });
      }
      arrange([...next.values()].map(({ element }) => element));
      shown = next;
      if (ownNew) follow(null);
      else if (reading) follow(firstNew);
    },
  };

  function arrange(elements) {
    elements.forEach((element, index) => {
      if (node.children[index] !== element) node.insertBefore(element, node.children[index] || null);
    });
    while (node.children.length > elements.length) node.lastChild.remove();
  }
}
