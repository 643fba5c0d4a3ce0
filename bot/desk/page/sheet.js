/** On the right: the fact sheet, and the notes agents write for each other. */

import { button, el, link } from "../../widget/widget/dom.js";
import { day, t, timeOfDay } from "../../widget/widget/strings.js";

// characters
const LONGEST = 4000;

/** `note(text)` resolves when the note is kept. */
export function createSheet({ note }) {
  const facts = el("div", { class: "facts" });
  const list = el("ul", { class: "written" });
  const text = el("textarea", { id: "note", rows: 2, maxlength: LONGEST });
  const label = el("label", { for: "note" }, t("Note for colleagues"));
  const submit = button({ type: "submit" }, () => {}, t("Add the note"));
  const form = el("form", {}, label, text, submit);
  const notes = el("section", { "aria-labelledby": "notes" }, el("h2", { id: "notes" }, t("Notes")), list, form);
  const node = el("aside", { class: "sheet", tabindex: -1, "aria-label": t("Fact sheet and notes") }, facts, notes);
  let shown = "";

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const written = text.value.trim();
    if (!written) return;
    submit.disabled = true;
    if (await note(written)) text.value = "";
    submit.disabled = false;
  });

  function show({ request, sheet, notes: written }) {
    form.hidden = !request.may.includes("note");
    notes.hidden = form.hidden && !written.length;
    list.replaceChildren(...written.map(noteElement));
    // What says the same stays: an agent may be reading or copying it.
    const now = JSON.stringify([sheet, request.address]);
    if (now === shown) return;
    shown = now;
    const { address } = request;
    const mail = address && el("dl", {}, el("dt", {}, t("Answer by mail to")), el("dd", {}, address));
    const known = sheet ? sheetElements(sheet) : [el("p", { class: "empty" }, t("Nothing is known yet."))];
    facts.replaceChildren(...[el("h2", {}, t("Fact sheet")), mail, ...known].filter(Boolean));
  }

  return { node, show, focus: () => node.focus(), focusNote: () => !form.hidden && text.focus() };
}

function noteElement({ author, created_at: moment, text }) {
  const head = el("p", { class: "who" }, el("span", { class: "name" }, author), " ", el("time", {}, timeOfDay(moment)));
  return el("li", {}, head, el("p", { dir: "auto" }, text));
}

function sheetElements({ reason, known, parts, sources }) {
  const rows = known.rows.flatMap(({ label, value }) => [el("dt", {}, label), el("dd", {}, value)]);
  const why = [el("dt", {}, reason.label), el("dd", { class: "reason" }, reason.text)];
  const elements = [el("dl", {}, ...why, ...rows)];
  for (const { id, label, texts } of parts) {
    const items = texts.map((each) => el("li", {}, each));
    elements.push(el("section", { class: id }, el("h3", {}, label), el("ul", {}, ...items)));
  }
  if (sources.items.length) {
    const items = sources.items.map((each) => el("li", {}, ...source(each)));
    elements.push(el("section", { class: "sources" }, el("h3", {}, sources.label), el("ul", {}, ...items)));
  }
  return elements;
}

function source({ title, url, checked_on: checked }) {
  return [
    link(url || "", title || url),
    checked && el("span", { class: "checked" }, t("Checked on: {date}", { date: day(checked) })),
  ].filter(Boolean);
}
