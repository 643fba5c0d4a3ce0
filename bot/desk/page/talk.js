/** The conversation in the middle. */

import { el } from "../../widget/widget/dom.js";
import { t } from "../../widget/widget/strings.js";
import { createMessage } from "./message.js";

// px from the end within which the newest message is followed
const NEAR = 80;

/** Shows events; what is there stays, what is new is added. */
export function createTalk() {
  const node = el("div", { class: "log", role: "log", tabindex: 0, "aria-label": t("Conversation") });
  let last = 0;
  // the customer's newest message, which may not be understood yet
  let customer = null;
  let atEnd = true;

  function clear() {
    node.replaceChildren();
    last = 0;
    customer = null;
    atEnd = true;
  }

  function add(events) {
    for (const event of events) {
      if (event.number === customer?.number) customer.understood(event.heard);
      if (event.number <= last) continue;
      last = event.number;
      const message = createMessage(event);
      if (event.from === "customer") customer = { number: event.number, ...message };
      node.append(message.node);
    }
    if (events.length) follow();
  }

  function follow() {
    if (atEnd) node.scrollTop = node.scrollHeight;
  }

  node.addEventListener("scroll", () => {
    atEnd = node.scrollHeight - node.scrollTop - node.clientHeight < NEAR;
  });
  new ResizeObserver(follow).observe(node);

  return {
    node,
    clear,
    add,
    /** What is to be read anew comes after this number: how a message was understood is known with its answer. */
    after: () => (customer ? customer.number - 1 : last),
    focus: () => node.focus(),
  };
}
