/** The box the customer writes in. */

import { button, el, icon } from "./dom.js";
import { number, t } from "./strings.js";

const LIMIT = 2000; // characters, as the channel counts them (code points)
const WARN_FROM = 1800;
const SEND = "M4 12h15M13 6l6 6-6 6";

/** `send(text)` gets text that is neither empty nor too long; `labels(set)` keeps a label in the widget's language. */
export function createComposer(send, labels) {
  const input = el("textarea", { id: "text", rows: "1", "aria-describedby": "fault count hint", autocomplete: "off" });
  const label = el("label", { for: "text", class: "unseen" });
  const alert = el("p", { id: "fault", class: "fault", role: "alert" });
  const count = el("p", { id: "count", class: "count" });
  const hint = el("p", { id: "hint", class: "hint" });
  const submit = button({ class: "send", type: "submit" }, () => {}, icon(SEND));
  const node = el("form", { class: "composer" }, label, alert, el("div", { class: "box" }, input, submit), count, hint);
  let sentence = null;

  labels(() => {
    label.textContent = t("Your message");
    input.placeholder = t("Write a message");
    submit.setAttribute("aria-label", t("Send"));
    hint.textContent = t("Please do not write card numbers or passwords here.");
    fault(sentence);
    counted();
  });

  const length = () => Array.from(input.value.trim()).length;
  const tooLong = () =>
    t("Your message is too long. At most {limit} characters can be sent at once.", { limit: number(LIMIT) });

  /** Say what is wrong; `null` when nothing is. The function is asked again after a change of language. */
  function fault(next) {
    sentence = next;
    alert.textContent = next ? next() : "";
    input.setAttribute("aria-invalid", String(Boolean(next)));
  }

  function counted() {
    const used = length();
    const values = { count: number(used), limit: number(LIMIT) };
    count.textContent = used > WARN_FROM ? t("{count} of {limit} characters", values) : "";
    count.classList.toggle("over", used > LIMIT);
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
  }

  function changed() {
    fault(null);
    counted();
  }

  input.addEventListener("input", changed);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    node.requestSubmit();
  });
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!length()) fault(() => t("Please write a message first."));
    else if (length() > LIMIT) fault(tooLong);
    else {
      send(input.value.trim());
      input.value = "";
      changed();
    }
    input.focus();
  });

  return {
    node,
    fault,
    focus: () => input.focus(),
    /** A text the channel did not take, back for a change. */
    giveBack(text, long) {
      input.value = input.value ? `${text}\n${input.value}` : text;
      counted();
      fault(long ? tooLong : () => t("This message could not be taken as it is. Please change it and send it again."));
    },
  };
}
