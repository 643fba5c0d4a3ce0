/** Ready replies: picked in the agent's language, received in the customer's. Nothing is sent unseen. */

import { button, el, put } from "../../widget/widget/dom.js";
import { t } from "../../widget/widget/strings.js";
import { ask, newId } from "./api.js";
import { openDialog } from "./dialog.js";
import { languageName, trouble } from "./words.js";

const LABELS = {
  name: () => t("Name of the customer"),
  provider: () => t("Provider"),
  date: () => t("Date"),
};
// characters of one value
const LONGEST = 200;
// ms after the last key
const PAUSE = 200;

/** Lets the agent pick one, fill it in, see it and send it: `send({canned, values}, id)` resolves when it is sent. */
export async function pickReply(request, send) {
  const { replies } = await ask("canned");
  const search = el("input", { id: "search", type: "search", autocomplete: "off", autofocus: "" });
  const list = el("ul", { class: "replies" });
  const items = replies.map((reply) => {
    const item = el("li", {}, button({}, () => choose(reply), ...withGaps(reply.text)));
    list.append(item);
    return { item, text: reply.text.toLocaleLowerCase() };
  });
  const label = el("label", { for: "search" }, t("Search"));
  const { close } = openDialog({ title: t("Ready replies"), wide: true }, label, search, list);

  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    for (const { item, text } of items) item.hidden = !text.includes(wanted);
  });

  function choose(reply) {
    close();
    fillIn(reply, request, send);
  }
}

function fillIn(reply, request, send) {
  const known = { provider: request.provider };
  const fields = reply.placeholders.map((name) => {
    const type = name === "date" ? "date" : "text";
    const value = known[name] || "";
    const input = el("input", { id: `value-${name}`, type, value, maxlength: LONGEST, autocomplete: "off" });
    return { name, input, node: el("p", {}, el("label", { for: input.id }, LABELS[name]?.() || name), input) };
  });
  const theirs = el("blockquote", { lang: request.language, dir: "auto" });
  const mine = el("blockquote", { dir: "auto" });
  const shown = el(
    "div",
    { class: "preview", "aria-live": "polite" },
    el("h3", {}, t("The customer reads"), ` (${languageName(request.language)})`),
    theirs,
    el("h3", {}, t("In your language")),
    mine,
  );
  const id = newId();
  const values = () => Object.fromEntries(fields.map(({ name, input }) => [name, input.value]));
  const reading = () => ({ canned: reply.id, values: values() });
  const { submit } = openDialog(
    { title: t("Ready reply"), wide: true, action: t("Send"), done: () => send(reading(), id) },
    ...fields.map(({ node }) => node),
    shown,
  );
  let timer;

  async function preview() {
    const whole = fields.every(({ input }) => input.value.trim());
    submit.disabled = true;
    if (!whole) {
      put(mine, reply.text);
      put(theirs, t("Fill in every field to see it."));
      return;
    }
    try {
      const { text, mine: own } = await ask(`requests/${request.id}/preview`, reading());
      put(theirs, text);
      put(mine, own);
      submit.disabled = false;
    } catch (failed) {
      put(theirs, trouble(failed));
    }
  }

  for (const { input } of fields) {
    input.addEventListener("input", () => {
      submit.disabled = true;
      clearTimeout(timer);
      timer = setTimeout(preview, PAUSE);
    });
  }
  (fields.find(({ input }) => !input.value)?.input || submit).focus();
  preview().then(() => fields.length || submit.focus());
}

/** The text with its open placeholders as words. */
function withGaps(text) {
  return text
    .split(/(\{\w+\})/)
    .map((piece) => (/^\{\w+\}$/.test(piece) ? el("mark", {}, LABELS[piece.slice(1, -1)]?.() || piece) : piece));
}
