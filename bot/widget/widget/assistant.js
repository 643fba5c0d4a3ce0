/** One assistant on a page: joins the conversation, the outbox and the view, and holds what is shown. */

import { createConnection } from "./connection.js";
import { createLoader } from "./loader.js";
import { createOutbox } from "./outbox.js";
import { createStore, newId } from "./store.js";
import { LANGUAGES, language, speak, t } from "./strings.js";
import { createView } from "./view.js";

// ms, should the end of typing get lost
const TYPING_LASTS = 15000;
// ms until the launcher appears even without its sentences
const CATALOG_WITHIN = 3000;

/** `pageLanguage()`: one of the five, or "en"; `title()`: the site's own or null; `tell(name, detail)`: the site. */
export function createAssistant({ root, endpoint, pageLanguage, title, tell }) {
  const name = `cancellation-assistant ${endpoint}`;
  const store = createStore(name);
  const life = new AbortController();
  const { signal } = life;
  let { open } = store;
  let events = [];
  // accepted by the channel, not yet back as an event
  let delivered = [];
  let connected = "online";
  let typing = null;
  let typingTimer;
  let queued = true;
  // the site's word on who the visitor is
  let user;
  // the customer has deleted the conversation, and not begun another
  let deleted = false;
  let extend = () => {};

  const connection = createConnection({
    endpoint,
    name,
    store,
    pageLanguage,
    signal,
    on: {
      event: received,
      typing: typed,
      state(reported) {
        connected = reported;
        update();
      },
      reset,
      ended: () => open && start(),
    },
  });
  const outbox = createOutbox({ store, post: connection.post, changed, signal });
  const view = createView(root, {
    title,
    signal,
    open: () => turn(true),
    close: () => turn(false),
    send: (text) => say({ text }),
    press: (button, text) => say({ button, text }),
    person: () => say({ button: "person", text: t("Talk to a person") }),
    restart: () => say({ button: "restart", text: t("Start over") }),
    choose,
    retry: outbox.retry,
  });

  const shared = { ...connection, ...view, root, store, signal, say, reset, events: () => events };
  const load = createLoader(endpoint, shared, (more) => {
    extend = more;
    update();
  });

  /** Another conversation, or none. */
  function reset(forgotten) {
    events = [];
    delivered = [];
    typing = null;
    deleted = forgotten;
    store.open = open;
    if (deleted) {
      store.forget();
      // After what this brings about: another language, the focus elsewhere.
      setTimeout(() => view.announce(notice()));
      tell("assistant-deleted");
    }
    identify(user);
    update();
  }

  function received(event) {
    if (event.id > seen()) tell("assistant-message", { from: event.from });
    events = [...events, event].sort((one, other) => one.id - other.id);
    delivered = delivered.filter(({ id }) => id !== event.message_id);
    if (event.from !== "customer") typing = null;
    update();
  }

  function typed({ from, active }) {
    clearTimeout(typingTimer);
    typing = active ? from : null;
    if (active) typingTimer = setTimeout(() => typed({}), TYPING_LASTS);
    update();
  }

  function changed(item, state, fault) {
    if (state === "sent") delivered.push({ ...item, state });
    if (fault?.status === 0) connected = navigator.onLine ? "reconnecting" : "offline";
    if (state === "sent") connected = "online";
    update();
  }

  function say(message) {
    if (!store.session) start();
    outbox.add({ id: newId(), ...message });
    update();
  }

  /** The first message of a conversation. */
  function start() {
    outbox.add({ id: "start", button: "start" }, true);
  }

  /** Open or close the panel. */
  function turn(wish) {
    store.open = open = wish;
    if (open && !events.length) start();
    if (open && pageChanged()) choose(pageLanguage());
    if (open) load();
    connection.follow();
    show();
    view.focus(open);
    tell(open ? "assistant-opened" : "assistant-closed");
  }

  /** Tell the channel who the visitor is, now or as soon as there is a conversation. */
  function identify(token) {
    user = token;
    if (user) connection.ask("user", { body: { token } }).catch(() => tell("assistant-user-refused"));
  }

  /** The page's language goes before what the customer chose. */
  function follow() {
    if (languageNow() !== pageLanguage()) store.session = { ...store.session, page: null };
    if (open && pageChanged()) choose(pageLanguage());
    update();
  }

  /** The customer came from a page in one language to a page in another. */
  function pageChanged() {
    const { session } = store;
    return session && !session.ended && session.page !== pageLanguage() && pageLanguage() in LANGUAGES;
  }

  /** Switch at once, and tell the conversation. */
  function choose(code) {
    const after = Math.max(0, ...events.map(({ id }) => id));
    if (store.session) store.session = { ...store.session, page: pageLanguage(), chosen: { code, after } };
    say({ button: `language:${code}`, text: LANGUAGES[code] });
  }

  /** The customer's choice until the assistant has answered in it, then the language of the last answer. */
  function languageNow() {
    const { session } = store;
    if (!session || session.ended || pageChanged()) return pageLanguage();
    const answers = events.filter(({ from, meta }) => from === "bot" && meta?.language in LANGUAGES);
    const { code, after } = session.chosen || {};
    if (code && !answers.some(({ id, meta }) => id > after && meta.language === code)) return code;
    return answers.pop()?.meta.language || pageLanguage();
  }

  /** Show what has changed, all of one moment at once, and again when another language has arrived. */
  async function update() {
    if (queued) return;
    queued = true;
    await null;
    queued = false;
    show();
    if (!(await speak(languageNow(), endpoint))) return;
    show();
    tell("assistant-language", { language: language() });
  }

  const attended = () => open && document.visibilityState === "visible";

  /** The id of the last event that the customer saw. */
  function seen() {
    return store.seen.key === store.session?.key ? store.seen.id : 0;
  }

  /** What is to be said above the conversation, if anything. */
  function notice() {
    const text = deleted
      ? t("Deleted. Nothing of this conversation is stored any more.")
      : store.session?.expired && t("Your earlier conversation has expired. This is a new one.");
    return text && { id: "notice", from: "system", text };
  }

  function show() {
    const arrived = new Set(events.map(({ message_id: id }) => id));
    const pending = [...delivered, ...store.outbox].filter(
      ({ id, text, state }) => (text || state === "refused") && !arrived.has(id),
    );
    const last = seen();
    const fresh = events.filter(({ id, from }) => from !== "customer" && id > last);
    const entries = [
      notice(),
      ...events,
      ...pending.map((item) => ({ state: "sending", ...item, from: "customer" })),
      typing && { id: "typing", from: typing, state: "typing" },
    ].filter(Boolean);
    const news = attended() ? 0 : fresh.length;
    view.show({ open, entries, connection: connected, news, extend });
    if (!attended() || !fresh.length) return;
    if (!last && notice()) view.announce(notice());
    fresh.forEach(view.announce);
    store.seen = { key: store.session.key, id: Number(fresh.pop().id) };
  }

  window.addEventListener("storage", ({ key }) => key === store.key("seen") && update(), { signal });
  document.addEventListener("visibilitychange", update, { signal });

  async function begin() {
    const soon = new Promise((resolve) => setTimeout(resolve, CATALOG_WITHIN));
    await Promise.race([speak(languageNow(), endpoint), soon]);
    queued = false;
    update();
    if (open) load();
    connection.follow();
    outbox.flush();
  }
  begin();

  return { turn, update, follow, identify, stop: () => life.abort() };
}
