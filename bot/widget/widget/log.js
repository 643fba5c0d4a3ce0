/** The scrolling list of messages: adds what is new, keeps what is there, and the reader's place. */

import { el } from "./dom.js";
import { messageElement } from "./messages.js";
import { t } from "./strings.js";

// px from the end that still count as reading the newest
const NEAR = 80;

/**
 * `labels(set)` keeps a label in the widget's language. New answers are announced by the view, once and not at all
 * when they are shown again after a reload or in another language: therefore this log is not live by itself.
 */
export function createLog(actions, labels) {
  const node = el("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0" });
  // what is shown: key -> {element, look}
  let shown = {};
  // whether the reader is at the newest message, and stays there when the window changes
  let reading = true;

  const end = () => node.scrollHeight - node.clientHeight;

  function look() {
    reading = end() - node.scrollTop < NEAR;
  }

  function stay() {
    if (reading) node.scrollTop = end();
  }

  node.addEventListener("scroll", look);
  new ResizeObserver(stay).observe(node);
  labels(() => {
    node.setAttribute("aria-label", t("Conversation"));
    shown = {};
  });

  return {
    node,
    /** `extend(entries, elements)` adds to the elements before they are scrolled to. */
    show(entries, extend) {
      const next = {};
      let firstNew = null;
      let own = false;
      const elements = entries.map((entry) => {
        const { from, id, message_id: message, state, text } = entry;
        const key = (from === "customer" && message) || id;
        const look = `${from} ${id} ${state} ${text}`;
        const known = shown[key];
        next[key] = known?.look === look ? known : { look, element: messageElement(entry, actions) };
        if (!known && from === "customer") own = true;
        if (!known && !firstNew) firstNew = next[key].element;
        return next[key].element;
      });
      shown = next;
      elements.forEach((element, index) => {
        if (node.children[index] !== element) node.insertBefore(element, node.children[index] || null);
      });
      while (node.children.length > elements.length) node.lastChild.remove();
      extend(entries, elements);
      // To the end, but not past the beginning of an answer that is longer than the window.
      if (own || reading) node.scrollTop = own || !firstNew ? end() : Math.min(end(), firstNew.offsetTop - 8);
      look();
    },
  };
}
