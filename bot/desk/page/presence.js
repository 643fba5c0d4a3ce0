/** Whether the agent is on duty, and for which languages. */

import { button, el, put } from "../../widget/widget/dom.js";
import { LANGUAGES, t } from "../../widget/widget/strings.js";
import { ask } from "./api.js";
import { openDialog } from "./dialog.js";
import { languageAlone, languageName, trouble } from "./words.js";

/** `told(sentence)` shows what went wrong. */
export function createPresence(presence, told) {
  let online;
  let teams;
  const dot = el("span", { class: "dot", "aria-hidden": true });
  const word = el("span");
  const toggle = button({ class: "duty", role: "switch" }, turn, dot, word);
  const spoken = button({ class: "teams" }, choose);
  const node = el("div", { class: "presence" }, toggle, spoken);

  const tell = (failed) => told(trouble(failed));

  function turn() {
    keep({ online: !online, teams }).catch(tell);
  }

  async function keep(wanted) {
    await ask("presence", wanted);
    show(wanted);
  }

  /** As it is now: another page of the same agent may have changed it. */
  function show(now) {
    ({ online, teams } = now);
    toggle.ariaChecked = online;
    put(word, online ? t("On duty") : t("Away"));
    const all = teams.length === Object.keys(LANGUAGES).length;
    put(spoken, all ? t("All languages") : teams.map((code) => code.toUpperCase()).join(" ") || t("No language"));
    spoken.ariaLabel = t("Languages you answer: {languages}", { languages: teams.map(languageName).join(", ") || "–" });
  }

  function choose() {
    const boxes = Object.keys(LANGUAGES).map((code) => {
      const input = el("input", { type: "checkbox", value: code });
      input.checked = teams.includes(code);
      return { input, row: el("label", {}, input, el("span", {}, languageAlone(code))) };
    });
    const group = el("fieldset", {}, el("legend", {}, t("Requests in these languages are yours to take.")));
    group.append(...boxes.map(({ row }) => row));
    const chosen = () => boxes.filter(({ input }) => input.checked).map(({ input }) => input.value);
    const done = () => keep({ online, teams: chosen() });
    openDialog({ title: t("Languages you answer"), action: t("Save"), done }, group);
  }

  show(presence);
  return { node, show, serves: (language) => online && teams.includes(language) };
}
