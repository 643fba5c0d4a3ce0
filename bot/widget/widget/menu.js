/** What is always within reach: a person, another language, a fresh start. */

import { button, el, icon } from "./dom.js";
import { LANGUAGES, language, t } from "./strings.js";

const LINES = "M4 7h16M4 12h16M4 17h16";

/**
 * `actions`: person(), restart(), choose(language), focus(). `labels(set)` keeps a label in the widget's language.
 * `item(chosen)` makes a further item.
 */
export function createMenu({ person, restart, choose, focus }, labels) {
  const opener = button({ "aria-expanded": false, "aria-controls": "menu" }, toggle, icon(LINES));
  const human = item(person);
  const anew = item(restart);
  const heading = el("p", { id: "languages" });
  const languages = Object.entries(LANGUAGES).map(([code, own]) => item(() => choose(code), { lang: code }, own));
  const group = el("div", { role: "group", "aria-labelledby": "languages" }, heading, ...languages);
  const node = el("div", { id: "menu", class: "menu", hidden: "" }, human, anew, group);

  labels(() => {
    opener.setAttribute("aria-label", t("Menu"));
    human.textContent = t("Talk to a person");
    anew.textContent = t("Start over");
    heading.textContent = t("Language");
    for (const each of languages) each.setAttribute("aria-current", each.lang === language());
  });

  function item(chosen, attributes, own) {
    const act = () => {
      toggle();
      focus();
      chosen();
    };
    return button(attributes, act, own);
  }

  function toggle() {
    node.hidden = !node.hidden;
    opener.setAttribute("aria-expanded", !node.hidden);
  }

  /** Close the menu; whether it was open. */
  function close() {
    return !node.hidden && !toggle();
  }

  return { opener, node, item, close };
}
