/** Use by keyboard: single keys where nothing is written, which can be turned off, and a window that lists them. */

import { el } from "../../widget/widget/dom.js";
import { t } from "../../widget/widget/strings.js";
import { openDialog } from "./dialog.js";

const OFF = "desk keys off";

const LIST = [
  ["q", () => t("To the list of conversations; arrow keys and Enter there")],
  ["n", () => t("Open who has waited longest")],
  ["v", () => t("To the conversation")],
  ["f", () => t("To the fact sheet")],
  ["r", () => t("Write an answer")],
  ["c", () => t("Ready replies")],
  ["i", () => t("Write a note")],
  ["t", () => t("Take, or take over")],
  ["b", () => t("Hand back to the assistant")],
  ["p", () => t("Pass on to a colleague")],
  ["x", () => t("Close the conversation")],
  ["?", () => t("Show this list")],
];

/** `actions[key]()` for every key above but "?". */
export function listenToKeys(actions) {
  document.addEventListener("keydown", (event) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    if (ctrlKey || metaKey || altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (target.closest("input, textarea, select")) {
      // Back to where single keys mean something.
      if (key === "Escape") actions.v();
      return;
    }
    if (key !== "?" && localStorage.getItem(OFF)) return;
    const act = key === "?" ? showKeys : actions[key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** The window with all of them, and the switch for those who are in the way of other tools. */
export function showKeys() {
  const line = (keys, text) => [el("dt", {}, ...keys.map((key) => el("kbd", {}, key))), el("dd", {}, text)];
  const rows = LIST.map(([key, text]) => line([key], text()));
  rows.push(line([t("Ctrl"), t("Enter")], t("Send the answer")));
  rows.push(line([t("Esc")], t("Out of a text field, or close a window")));
  const box = el("input", { type: "checkbox" });
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  const choice = el("label", { class: "switch" }, box, el("span", {}, t("Single keys are on")));
  openDialog({ title: t("Keyboard") }, el("dl", { class: "keys" }, ...rows.flat()), choice);
}
