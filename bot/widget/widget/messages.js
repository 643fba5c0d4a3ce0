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
  waiting: () => t("Not sent yet. It will be sent as soon as the connection is back."),
  slowed: () => t("You have written many messages in a short time. This one follows in a moment."),
  refused: () => t("This message could not be sent."),
};

/** The element of an event or of a message on its way. `actions`: press(id, title) and retry(id). */
export function messageElement(entry, actions) {
  const { from, text = "", list = [], sources = [], buttons = [], meta, state } = entry;
  if (entry.typing) return typingElement(from);
  const content = el("div", { class: "bubble", dir: "auto" });
  if (meta && meta.language && from !== "customer") content.lang = meta.language;
  content.append(...paragraphs(text, from));
  if (list.length) content.append(el("ol", {}, ...list.map((step) => el("li", {}, ...linked(step)))));
  if (sources.length) content.append(sourceList(sources));
  const parts = [heading(entry), content];
  if (buttons.length) parts.push(choices(buttons, content.lang, actions));
  if (state in NOTES) parts.push(note(entry, actions));
  return el("div", { class: `message ${from} ${state || ""}` }, ...parts);
}

/** What a screen reader says when the entry arrives: the words, and what waits to be read or chosen. */
export function spokenMessage({ from, text = "", list = [], buttons = [] }) {
  const parts = [`${WHO[from]()}: ${text}`];
  if (list.length) parts.push(tn("{count} numbered step follows.", "{count} numbered steps follow.", list.length));
  if (buttons.length) parts.push(t("Choices: {choices}.", { choices: buttons.map(({ title }) => title).join(", ") }));
  return parts.join(" ");
}

function typingElement(from) {
  const said = from === "agent" ? t("The support agent is writing") : t("The assistant is writing");
  const dots = el("span", { class: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i"));
  return el("div", { class: `message ${from} typing` }, el("span", { class: "unseen" }, said), dots);
}

function heading({ from, created_at: moment }) {
  const time = moment ? timeOfDay(moment) : "";
  const line = el("p", { class: "who" }, el("span", { class: "name" }, WHO[from]()));
  if (time) line.append(" ", el("time", { datetime: moment }, time));
  return line;
}

function paragraphs(text, from) {
  const texts = text.split(/\n\s*\n/).filter((part) => part.trim());
  return texts.map((part) => el("p", {}, ...(from === "customer" ? [part] : linked(part))));
}

function sourceList(sources) {
  const items = sources.map(({ title, url = "", checked_on: checked, trust }) => {
    const item = el("li", {}, link(url, title || url), el("span", { class: "address" }, address(url)));
    const facts = [];
    if (trust && trust !== "official") facts.push(t("Not an official source"));
    if (checked) facts.push(t("Checked on: {date}", { date: day(checked) }));
    if (facts.length) item.append(el("span", { class: "checked" }, facts.join(" · ")));
    return item;
  });
  return el("div", { class: "sources" }, el("p", {}, tn("Source", "Sources", sources.length)), el("ul", {}, ...items));
}

function address(url) {
  return url.replace(/^https:\/\/(www\.)?/, "").replace(/[?#].*$|\/$/g, "");
}

function choices(buttons, lang, { press }) {
  const made = buttons.map(({ id, title }) => button({ class: "choice" }, () => press(id, title), title));
  return el("div", { class: "choices", role: "group", "aria-label": t("Suggested answers"), ...(lang && { lang }) }, ...made);
}

function note({ id, state }, { retry }) {
  const again = state === "refused" ? t("Try again") : t("Try now");
  const more = state === "slowed" ? null : button({ class: "retry" }, () => retry(id), again);
  return el("p", { class: "note" }, NOTES[state](), " ", more);
}
