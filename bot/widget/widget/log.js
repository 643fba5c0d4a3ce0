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

  labels(() => {
    node.setAttribute("aria-label", t("Conversation"));
    shown = {};
  });

  return {
    node,
    show(entries) {
      const reading = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;
      const next = {};
      let firstNew = null;
      let own = false;
      const elements = entries.map((entry) => {
        const { from, id, message_id: message, state, text } = entry;
        const key = (from === "customer" && message) || id;
        const look = `${from} ${id} ${state} ${text}`;
        const known = shown[key];
        next[key] = known && known.look === look ? known : { look, element: messageElement(entry, actions) };
        if (!known && from === "customer") own = true;
        if (!known && !firstNew) firstNew = next[key].element;
        return next[key].element;
      });
      shown = next;
      elements.forEach((element, index) => {
        if (node.children[index] !== element) node.insertBefore(element, node.children[index] || null);
      });
      while (node.children.length > elements.length) node.lastChild.remove();
      // To the end, but not past the beginning of an answer that is longer than the window.
      const end = node.scrollHeight;
      if (own) node.scrollTop = end;
      else if (reading && firstNew) node.scrollTop = Math.min(end - node.clientHeight, firstNew.offsetTop - 8);
    },
  };
}
