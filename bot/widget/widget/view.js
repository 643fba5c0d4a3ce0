/** The launcher and the panel it opens: a window beside the page, or the whole screen of a phone. */

import { createComposer } from "./composer.js";
import { button, el, icon, put } from "./dom.js";
import { createLog } from "./log.js";
import { createMenu } from "./menu.js";
import { spokenMessage } from "./messages.js";
import { language, number, t, tn } from "./strings.js";
import { sheet } from "./style.js";

const CHAT = "M4 5h16v11H9l-5 4z";
const CLOSE = "M6 6l12 12M18 6L6 18";
const PHONE = "(max-width: 480px), (max-height: 480px)";
// ms an announcement stays readable before it is cleared
const SPOKEN_FOR = 10000;

/** `actions`: open, close, send, press, person, restart, choose, retry. `title()`: the site's own title or null. */
export function createView(root, { title, signal, ...actions }) {
  const labelled = [];
  const labels = (set) => labelled.push(set);
  const focus = () => composer.focus();
  const phone = matchMedia(PHONE);

  const unread = el("span", { class: "unseen", role: "status" });
  const badge = el("span", { class: "badge", "aria-hidden": true });
  const caption = el("span");
  const launcher = button({ class: "launcher", "aria-haspopup": "dialog" }, actions.open, icon(CHAT), caption, badge);
  const heading = el("h2", { id: "heading" });
  const closer = button({}, actions.close, icon(CLOSE));
  const line = el("p", { class: "state", role: "status" });
  const announcer = el("div", { class: "unseen", role: "status" });
  const menu = createMenu({ ...actions, focus }, labels);
  const log = createLog(actions, labels);
  const composer = createComposer(actions.send, labels);
  const bar = el("header", {}, heading, menu.opener, closer, menu.node);
  const panel = el("dialog", { "aria-labelledby": "heading" }, bar, line, log.node, announcer, composer.node);
  // The empty title keeps the host element's `title` attribute from becoming a tooltip over everything.
  const frame = el("section", { title: "" }, launcher, unread, panel);

  let spoken = null;
  let mark = "";

  labels(() => {
    frame.lang = language();
    closer.setAttribute("aria-label", t("Close the chat"));
    announcer.replaceChildren();
  });

  function place(open) {
    launcher.hidden = open;
    if (open === panel.open) return;
    if (!open) panel.close();
    else if (phone.matches) panel.showModal();
    // Unlike show(), this leaves the focus where it is.
    else panel.setAttribute("open", "");
  }

  /** A phone turned, a window made narrow: the same conversation in the other kind of panel. */
  function replace() {
    const focused = root.activeElement;
    if (!panel.open) return;
    place(false);
    place(true);
    focused?.focus();
  }

  /** Keep the panel above a phone's keyboard. */
  function fit() {
    const { height, offsetTop } = visualViewport;
    panel.style.setProperty("--height", `${height}px`);
    panel.style.setProperty("--top", `${offsetTop}px`);
  }

  function showState(state) {
    const sentences = {
      online: "",
      reconnecting: t("Connecting again…"),
      offline: t("You are offline. What you write is sent as soon as the connection is back."),
    };
    put(line, sentences[state]);
  }

  function count(news) {
    const shown = news ? number(news) : "";
    put(unread, news ? tn("{count} unread message", "{count} unread messages", news) : "");
    put(badge, shown);
    const bare = document.title.replace(mark, "");
    mark = news ? `(${shown}) ` : "";
    if (document.title !== mark + bare) document.title = mark + bare;
  }

  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (menu.close()) menu.opener.focus();
    else actions.close();
  });
  panel.addEventListener("click", (event) => !bar.contains(event.target) && menu.close());
  // A phone's "back" goes through the same door as the button.
  panel.addEventListener("cancel", (event) => {
    event.preventDefault();
    actions.close();
  });
  phone.addEventListener("change", replace, { signal });
  for (const type of ["resize", "scroll"]) visualViewport.addEventListener(type, fit, { signal });
  signal.addEventListener("abort", () => count(0));
  root.adoptedStyleSheets = [sheet];
  root.append(frame);

  return {
    panel,
    menu,
    labels,
    focus: (open) => (open ? composer : launcher).focus(),
    show({ open, entries, connection, news, extend }) {
      if (spoken !== language()) labelled.forEach((set) => set());
      spoken = language();
      caption.textContent = heading.textContent = frame.ariaLabel = title() || t("Help with cancelling");
      place(open);
      showState(connection);
      count(news);
      log.show(entries, extend);
    },
    /** Say a new message once to a screen reader. */
    announce(event) {
      const lang = event.meta?.language || language();
      const said = el("p", { lang }, spokenMessage(event));
      announcer.append(said);
      setTimeout(() => said.remove(), SPOKEN_FOR);
    },
  };
}
