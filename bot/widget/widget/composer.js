/** The box the customer writes in. */

import { button, el, icon, put } from "./dom.js";
import { number, t } from "./strings.js";

// characters, as the channel counts them (code points)
const LIMIT = 2000;
const SEND = "M4 12h15M13 6l6 6-6 6";

/** `send(text)` gets text that is neither empty nor too long; `labels(set)` keeps a label in the widget's language. */
export function createComposer(send, labels) {
  const input = el("textarea", { id: "text", rows: 1, autocomplete: "off", "aria-describedby": "fault hint" });
  const label = el("label", { for: "text", class: "unseen" });
  const fault = el("p", { id: "fault", class: "fault", role: "alert" });
  const hint = el("p", { id: "hint", class: "hint" });
  const submit = button({ class: "send", type: "submit" }, () => {}, icon(SEND));
  const node = el("form", {}, label, el("div", { class: "box" }, input, submit), fault, hint);
  let emptySent = false;

  labels(() => {
    label.textContent = t("Your message");
    input.placeholder = t("Write a message");
    submit.setAttribute("aria-label", t("Send"));
    hint.textContent = t("Please leave out card numbers and passwords.");
    check();
  });

  /** Say what keeps the text from being sent; the text, or null when something does. */
  function check() {
    const text = input.value.trim();
    let sentence = emptySent ? t("Please write a message first.") : "";
    if ([...text].length > LIMIT)
      sentence = t("Too long: at most {limit} characters can be sent.", { limit: number(LIMIT) });
    put(fault, sentence);
    input.setAttribute("aria-invalid", Boolean(sentence));
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
    return sentence ? null : text;
  }

  input.addEventListener("input", () => {
    emptySent = false;
    check();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    node.requestSubmit();
  });
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    emptySent = !input.value.trim();
    const text = check();
    if (text) {
      input.value = "";
      check();
      send(text);
    }
    input.focus();
  });

  return { node, focus: () => input.focus() };
}
