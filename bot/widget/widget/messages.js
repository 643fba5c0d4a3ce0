/** How one entry of the conversation looks and sounds. */

import { button, el, link, linked } from "./dom.js";
import { day, t, timeOfDay, tn } from "./strings.js";

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

/** The element of an event or of a message on its way. `actions`: press(id, title) and retry(item). */
export function messageElement(entry, { press, retry }) {
  const { from, state, text, created_at: moment, meta, list = [], sources = [], buttons = [] } = entry;
  const lang = (from !== "customer" && meta && meta.language) || "";
  const bubble = el("div", { class: "bubble", dir: "auto", lang });
  const node = el("div", { class: `message ${from} ${state || ""}` }, heading(from, moment), bubble);
  if (state === "typing") bubble.append(unseen(t("The assistant is writing")), el("i"), el("i"), el("i"));
  for (const part of (text || "").split(/\n\s*\n/)) if (part) bubble.append(el("p", {}, ...linked(part)));
  if (list.length) bubble.append(el("ol", {}, ...list.map((step) => el("li", {}, ...linked(step)))));
  if (sources.length) bubble.append(sourceList(sources));
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
export function spokenMessage({ from, text, list = [], buttons = [] }) {
  const parts = [`${WHO[from]()}: ${text}`];
  if (list.length) parts.push(tn("{count} numbered step follows.", "{count} numbered steps follow.", list.length));
  if (buttons.length) parts.push(t("Choices: {choices}", { choices: buttons.map(({ title }) => title).join(", ") }));
  return parts.join(" ");
}

/** Text for screen readers only. */
export function unseen(text) {
  return el("span", { class: "unseen" }, text);
}

function heading(from, moment) {
  const time = moment && el("time", { datetime: moment }, timeOfDay(moment));
  return el("p", { class: "who" }, el("span", { class: "name" }, WHO[from]()), " ", time);
}

function sourceList(sources) {
  const items = sources.map(({ title, url, checked_on: checked, trust }) => {
    const address = el("span", {}, (url || "").replace(/^https:\/\/(www\.)?/, ""));
    const date = checked && el("span", {}, t("Checked on: {date}", { date: day(checked) }));
    const doubt = trust && trust !== "official" && el("span", {}, t("Not an official source"));
    return el("li", {}, link(url, title || url), address, doubt, date);
  });
  return el("div", { class: "sources" }, el("b", {}, tn("Source", "Sources", items.length)), el("ul", {}, ...items));
}
