/** How one event of a conversation looks: in the agent's language, and beside it as the customer saw it. */

import { el, linked } from "../../widget/widget/dom.js";
import { language, t, timeOfDay } from "../../widget/widget/strings.js";
import { languageName } from "./words.js";

const WHO = {
  customer: () => t("Customer"),
  bot: () => t("Assistant"),
  agent: ({ by }) => by || t("Support agent"),
  system: () => t("Notice"),
};

/** The element of an event, and `understood(heard)` to show (later, too) how it was understood. */
export function createMessage(event) {
  const { from, created_at: moment, mine } = event;
  const time = el("time", { datetime: moment }, timeOfDay(moment));
  const who = el("p", { class: "who" }, el("span", { class: "name" }, WHO[from](event)), " ", time);
  const meant = el("p", { class: "heard" });
  const texts = el("div", { class: "texts" });
  if (mine) texts.append(words(mine, language(), t("In your language")));
  texts.append(words(event, event.language, mine && t("As the customer saw it")), meant);

  function understood(heard) {
    if (!heard || meant.childElementCount) return;
    const said = [heard.intent, ...heard.facts].filter(Boolean).map((each) => el("span", {}, each));
    meant.append(el("b", {}, t("Understood as")), ...said);
  }

  understood(event.heard);
  return { node: el("div", { class: `message ${from} ${mine ? "both" : ""}` }, who, texts), understood };
}

function words({ text, list, buttons }, code, title) {
  const heading = title && el("p", { class: "which" }, title, ` (${languageName(code)})`);
  const paragraphs = text.split(/\n\s*\n/).filter(Boolean);
  const node = el("div", { class: "words", dir: "auto" }, ...paragraphs.map((each) => el("p", {}, ...linked(each))));
  if (list.length) node.append(el("ol", {}, ...list.map((each) => el("li", {}, ...linked(each)))));
  if (buttons.length) node.append(el("p", { class: "offered" }, ...buttons.map((each) => el("span", {}, each))));
  if (code) node.lang = code;
  return el("div", { class: title ? "version" : "" }, heading, node);
}
