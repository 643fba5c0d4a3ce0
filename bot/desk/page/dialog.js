/** Windows above the page: a title, what it is about, and a way out. Escape closes them, and the focus goes back. */

import { button, el, put } from "../../widget/widget/dom.js";
import { t } from "../../widget/widget/strings.js";
import { trouble } from "./words.js";

/**
 * Opens one. `done()` is what its main button does: it closes when that resolves, and shows what went wrong when it
 * does not. Without `done` there is only the way out.
 */
export function openDialog({ title, wide, action, done }, ...content) {
  const fault = el("p", { class: "fault", role: "alert" });
  const submit = done && button({ type: "submit", class: "main" }, () => {}, action);
  // Translators: the buttons of a window; this one only shuts the window.
  const leave = button({}, () => node.close(), done ? t("Cancel") : t("Close"));
  const buttons = el("div", { class: "buttons" }, submit, leave);
  const form = el("form", {}, el("h2", { id: "dialog" }, title), ...content, fault, buttons);
  const node = el("dialog", { class: wide ? "wide" : "", "aria-labelledby": "dialog" }, form);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!done || submit.disabled) return;
    submit.disabled = true;
    try {
      await done();
      node.close();
    } catch (failed) {
      put(fault, trouble(failed));
    }
    submit.disabled = false;
  });
  node.addEventListener("close", () => node.remove());
  document.body.append(node);
  node.showModal();
  return { node, submit, close: () => node.close() };
}

/** Radio buttons as [{value, text, hint}]; `value()` is what is chosen, or null. */
export function choices(legend, options) {
  const rows = options.map(({ value, text, hint }, place) => {
    const first = place ? {} : { autofocus: "" };
    const input = el("input", { type: "radio", name: "choice", value, required: "", ...first });
    return el("label", {}, input, el("span", {}, text, hint && el("small", {}, hint)));
  });
  const node = el("fieldset", {}, el("legend", {}, legend), ...rows);
  return { node, value: () => node.querySelector("input:checked")?.value ?? null };
}
