/** What is always within reach: a person, another language, a fresh start. */

import { button, el, icon } from "./dom.js";
import { LANGUAGES, language, t } from "./strings.js";

const MORE = "M5 12h.01M12 12h.01M19 12h.01";

/** `actions`: person(), restart(), choose(language). `labels(set)` keeps a label in the widget's language. */
export function createMenu(actions, labels) {
  const opener = button({ class: "tool", "aria-expanded": "false", "aria-controls": "menu" }, toggle, icon(MORE));
  const person = item(() => actions.person());
  const restart = item(() => actions.restart());
  const heading = el("p", { id: "languages" });
  const languages = Object.entries(LANGUAGES).map(([code, own]) => item(() => actions.choose(code), { lang: code }, own));
  const group = el("div", { role: "group", "aria-labelledby": "languages" }, heading, ...languages);
  const node = el("div", { id: "menu", class: "menu", hidden: "" }, person, restart, group);

  labels(() => {
    opener.setAttribute("aria-label", t("Menu"));
    person.textContent = t("Talk to a person");
    restart.textContent = t("Start over");
    heading.textContent = t("Language");
    for (const each of languages) each.setAttribute("aria-current", String(each.lang === language()));
  });

  function item(chosen, attributes = {}, ...children) {
    const act = () => {
      toggle();
      chosen();
      actions.done();
    };
    return button({ class: "item", ...attributes }, act, ...children);
  }

  function toggle() {
    node.hidden = !node.hidden;
    opener.setAttribute("aria-expanded", String(!node.hidden));
  }

  return {
    opener,
    node,
    /** Close the menu if it is open; true when it was. */
    close() {
      if (node.hidden) return false;
      toggle();
      return true;
    },
  };
}
