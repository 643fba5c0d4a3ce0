/** Where the agent writes. What is written for one conversation waits there while another is open. */

import { button, el, put } from "../../widget/widget/dom.js";
import { number, t } from "../../widget/widget/strings.js";
import { newId } from "./api.js";
import { languageName } from "./words.js";

// characters, as the server counts them (code points)
const LIMIT = 4000;

/** `send(text, id)` and `pick()`; `send` resolves to whether it was sent. The same text again has the same id. */
export function createComposer({ send, pick }) {
  const drafts = new Map();
  const input = el("textarea", { id: "answer", rows: 2, autocomplete: "off", "aria-describedby": "hint answer-fault" });
  const label = el("label", { for: "answer" }, t("Your answer"));
  const hint = el("span", { id: "hint", class: "hint" });
  const fault = el("p", { id: "answer-fault", class: "fault", role: "alert" });
  const ready = button({ "aria-keyshortcuts": "c" }, pick, t("Ready replies"));
  const submit = button({ type: "submit", class: "main", "aria-keyshortcuts": "Control+Enter" }, () => {}, t("Send"));
  const buttons = el("div", { class: "buttons" }, ready, submit);
  const head = el("div", { class: "line" }, label, hint);
  const node = el("form", { class: "composer", hidden: "" }, head, input, fault, buttons);
  let open = null;
  let tried = {};

  /** Write to this request; null hides the box. */
  function show(request) {
    if (open) drafts.set(open, input.value);
    if (request?.id !== open) {
      open = request?.id ?? null;
      input.value = drafts.get(open) || "";
      put(fault, "");
    }
    node.hidden = !request;
    if (!request) return;
    const language = languageName(request.language);
    put(hint, t("The customer reads {language}. What you write is not translated.", { language }));
  }

  node.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    const id = open;
    const long = Array.from(text).length > LIMIT;
    put(fault, text ? "" : t("Please write a message first."));
    if (long) put(fault, t("Too long: at most {limit} characters can be sent.", { limit: number(LIMIT) }));
    if (!text || long || submit.disabled) return;
    if (tried.text !== text || tried.open !== open) tried = { text, open, id: newId() };
    submit.disabled = true;
    if (await send(text, tried.id)) {
      tried = {};
      drafts.delete(id);
      if (open === id) input.value = "";
    }
    submit.disabled = false;
    input.focus();
  });
  input.addEventListener("input", () => put(fault, ""));
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    node.requestSubmit();
  });

  return { node, show, focus: () => !node.hidden && input.focus() };
}
