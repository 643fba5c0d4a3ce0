/** How one entry of the conversation looks and sounds. */

import { button, el, linked } from "./dom.js";
import { t, timeOfDay, tn } from "./strings.js";

const WHO = {
  customer: () => t("You"),
  bot: () => t("Assistant"),
  agent: () => t("Support agent"),
  system: () => t("Notice"),
};
const NOTES = {
  waiting: () => t("Not sent yet. It is sent as soon as the connection is back."),
  slowed: () => t("Many messages in a short time: this one follows in a moment."),
  refused: () => t("This message could not be sent."),
};

/** Who an entry is from, in words. */
export const who = ({ from }) => WHO[from]();

/** The element of an event or of a message on its way. `actions`: press(id, title) and retry(item). */
export function messageElement(entry, { press, retry }) {
  const { from, state, text, meta, list = [], buttons = [] } = entry;
  const lang = (from !== "customer" && meta?.language) || "";
  const bubble = el("div", { class: "bubble", dir: "auto", lang });
  const node = el("div", { class: `message ${from} ${state || ""}` }, heading(entry), bubble);
  const writing = () => el("span", { class: "unseen" }, t("The assistant is writing"));
  if (state === "typing") bubble.append(writing(), el("i"), el("i"), el("i"));
  for (const part of (text || "").split(/\n\s*\n/)) if (part) bubble.append(el("p", {}, ...linked(part)));
  if (list.length) bubble.append(el("ol", {}, ...list.map((step) => el("li", {}, ...linked(step)))));
  if (buttons.length) {
    const made = buttons.map(({ id, title }) => button({ class: "choice", lang }, () => press(id, title), title));
    node.append(el("div", { class: "choices", role: "group", "aria-label": t("Suggested answers") }, ...made));
  }
  if (state in NOTES) {
    const again = button({ class: "retry" }, () => retry(entry), t("Try again"));
    node.append(el("p", { class: "note" }, NOTES[state](), " ", state !== "slowed" && again));
  }
  return node;
}

/** What a screen reader says when the entry arrives: the words, and what waits to be read or chosen. */
export function spokenMessage(entry) {
  const { text, list = [], buttons = [], checklist } = entry;
  const parts = [`${who(entry)}: ${text}`];
  if (checklist) parts.push(tn("{count} item to tick off follows.", "{count} items to tick off follow.", list.length));
  else if (list.length) parts.push(tn("{count} numbered step follows.", "{count} numbered steps follow.", list.length));
  if (buttons.length) parts.push(t("Choices: {choices}", { choices: buttons.map(({ title }) => title).join(", ") }));
  return parts.join(" ");
}

function heading(entry) {
  const { created_at: moment } = entry;
  const time = moment && el("time", { datetime: moment }, timeOfDay(moment));
  return el("p", { class: "who" }, el("span", { class: "name" }, who(entry)), " ", time);
}
