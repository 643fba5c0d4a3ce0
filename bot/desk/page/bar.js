/** The bar above everything: on duty or not, and a menu with the page's language, the keyboard and the way out. */

import { button, el, put } from "../../widget/widget/dom.js";
import { t } from "../../widget/widget/strings.js";
import { ask } from "./api.js";
import { showKeys } from "./keys.js";
import { showOutbox } from "./outbox.js";
import { SPOKEN } from "./words.js";

/** `parts`: elements of others; `leave()` after signing out. `connected(fine)` says whether news come in. */
export function createBar(me, parts, leave) {
  const line = el("p", { class: "connection", role: "status" });
  const menu = createMenu(me, leave);
  const heading = el("h1", {}, t("Support desk"));
  const node = el("header", { class: "bar" }, heading, ...parts, line, ...menu);
  return { node, connected: (fine) => put(line, fine ? "" : t("Connecting again…")) };
}

function createMenu(me, leave) {
  const choice = el("select", { id: "language" });
  for (const [code, own] of Object.entries(SPOKEN)) choice.append(el("option", { value: code, lang: code }, own));
  choice.value = me.language;
  const opener = button({ class: "me", "aria-expanded": false, "aria-controls": "menu" }, toggle, me.name);
  const node = el(
    "div",
    { id: "menu", class: "menu", hidden: "" },
    el("label", { for: "language" }, t("Language of this page")),
    choice,
    me.deliveries && button({}, chosen(showOutbox), t("Deliveries")),
    button({ "aria-keyshortcuts": "?" }, chosen(showKeys), t("Keyboard")),
    button({}, signOut, t("Sign out")),
  );

  function toggle() {
    node.hidden = !node.hidden;
    opener.setAttribute("aria-expanded", !node.hidden);
  }

  /** The window that opens gives the focus back to the menu's button. */
  function chosen(show) {
    return () => {
      toggle();
      opener.focus();
      show();
    };
  }

  async function signOut() {
    await ask("sign-out", {}).catch(() => {});
    leave();
  }

  choice.addEventListener("change", async () => {
    await ask("language", { language: choice.value }).catch(() => {});
    location.reload();
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    toggle();
    opener.focus();
  });
  document.addEventListener("click", ({ target }) => {
    if (!node.hidden && !node.contains(target) && !opener.contains(target)) toggle();
  });
  return [opener, node];
}
