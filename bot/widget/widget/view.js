/** The launcher and the panel it opens: a window beside the page, or the whole screen of a phone. */

import { createComposer } from "./composer.js";
import { button, el, icon } from "./dom.js";
import { createLog } from "./log.js";
import { createMenu } from "./menu.js";
import { spokenMessage } from "./messages.js";
import { language, number, t, tn } from "./strings.js";
import { sheet } from "./style.js";

const CHAT = "M4 5h16v11H9l-5 4z";
const CLOSE = "M6 6l12 12M18 6L6 18";
const PHONE = "(max-width: 480px), (max-height: 480px)";
const SPOKEN_FOR = 10000; // ms an announcement stays readable before it is cleared
const STATE_AFTER = 1500; // ms a connection may be away before it is worth a line

/** `actions`: open, close, send, press, person, restart, choose, retry. `title()`: the site's own title or null. */
export function createView(root, { title, ...actions }) {
  const labelled = [];
  const labels = (set) => labelled.push(set);
  const phone = window.matchMedia(PHONE);

  const unread = el("span", { class: "unseen", role: "status" });
  const badge = el("span", { class: "badge", "aria-hidden": "true" });
  const caption = el("span", { class: "caption" });
  const launcher = button({ class: "launcher", "aria-haspopup": "dialog" }, actions.open, icon(CHAT), caption, badge);
  const heading = el("h2", { id: "heading" });
  const closer = button({ class: "tool" }, actions.close, icon(CLOSE));
  const line = el("p", { class: "state", role: "status" });
  const announcer = el("div", { class: "unseen", role: "status" });
  const menu = createMenu({ ...actions, done: () => composer.focus() }, labels);
  const log = createLog(actions, labels);
  const composer = createComposer(actions.send, labels);
  const bar = el("header", {}, heading, menu.opener, closer, menu.node);
  const panel = el("dialog", { "aria-labelledby": "heading" }, bar, line, log.node, announcer, composer.node);
  // The empty title keeps the host element's `title` attribute from becoming a tooltip over everything.
  const frame = el("div", { title: "" }, el("div", { class: "corner" }, launcher, unread), panel);

  const life = new AbortController(); // ends the listeners
  let spoken = null;
  let stateTimer;
  let stateWanted = "online";
  let stateShown = "online";
  const { signal } = life;
  let titleMark = "";

  labels(() => {
    frame.lang = language();
    caption.textContent = heading.textContent = title() || t("Help with cancelling");
    closer.setAttribute("aria-label", t("Close the chat"));
    showState(stateShown);
  });

  root.adoptedStyleSheets = [sheet];
  root.append(frame);

  function place(open) {
    launcher.hidden = open;
    if (open === panel.open) return;
    if (!open) panel.close();
    else if (phone.matches) panel.showModal();
    else panel.setAttribute("open", ""); // unlike show(), leaves the focus where it is
  }

  /** A phone turned, a window made narrow: the same conversation, the other kind of panel. */
  function replaced() {
    if (!panel.open) return;
    const focused = root.activeElement;
    panel.close();
    place(true);
    if (focused) focused.focus();
  }

  /** Keep the panel above a phone's keyboard. */
  function fit() {
    const { height, offsetTop } = window.visualViewport;
    panel.style.setProperty("--height", `${height}px`);
    panel.style.setProperty("--top", `${offsetTop}px`);
  }

  function showState(state) {
    const sentences = {
      online: "",
      reconnecting: t("Connecting again…"),
      offline: t("You are offline. What you write is kept, and sent when the connection is back."),
    };
    stateShown = state;
    line.textContent = sentences[state];
  }

  function connected(state) {
    if (state === stateWanted) return;
    stateWanted = state;
    clearTimeout(stateTimer);
    if (state === "online" || state === "offline") showState(state);
    else stateTimer = setTimeout(() => showState(state), STATE_AFTER);
  }

  function count(news) {
    const said = news ? tn("{count} unread message", "{count} unread messages", news) : "";
    badge.textContent = news ? number(news) : "";
    if (unread.textContent !== said) unread.textContent = said;
    const bare = document.title.startsWith(titleMark) ? document.title.slice(titleMark.length) : document.title;
    titleMark = news ? `(${number(news)}) ` : "";
    if (document.title !== titleMark + bare) document.title = titleMark + bare;
  }

  function keyed(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    if (menu.close()) menu.opener.focus();
    else actions.close();
  }

  panel.addEventListener("keydown", keyed);
  panel.addEventListener("click", (event) => !bar.contains(event.target) && menu.close());
  panel.addEventListener("cancel", (event) => {
    event.preventDefault(); // a phone's "back": through the same door as the button
    actions.close();
  });
  phone.addEventListener("change", replaced, { signal });
  for (const type of ["resize", "scroll"]) window.visualViewport.addEventListener(type, fit, { signal });

  return {
    composer,
    focusPanel: () => composer.focus(),
    focusLauncher: () => launcher.focus(),
    show({ open, events, pending, typing, state, news }) {
      if (spoken !== language()) {
        spoken = language();
        labelled.forEach((set) => set());
        log.forget();
      }
      place(open);
      connected(state);
      count(news);
      log.show(events, pending, typing);
    },
    /** Say a new message once to a screen reader. */
    announce(event) {
      const said = el("p", {}, spokenMessage(event));
      if (event.meta && event.meta.language) said.lang = event.meta.language;
      announcer.append(said);
      setTimeout(() => said.remove(), SPOKEN_FOR);
    },
    close() {
      count(0);
      life.abort();
      clearTimeout(stateTimer);
    },
  };
}
