/** One assistant on a page: joins the conversation, the outbox and the view, and holds what is shown. */

import { createConnection } from "./connection.js";
import { createOutbox } from "./outbox.js";
import { createStore, newId } from "./store.js";
import { LANGUAGES, speak, t } from "./strings.js";
import { createView } from "./view.js";

const NAME = "cancellation-assistant";
const TYPING_LASTS = 15000; // ms, should the end of typing get lost
const CATALOG_WITHIN = 3000; // ms until the launcher appears even without its sentences

/** `pageLanguage()`: one of the five, or "en"; `title()`: the site's own title or null; `tell(name)`: for the site. */
export function createAssistant({ root, endpoint, pageLanguage, title, tell }) {
  const name = `${NAME} ${endpoint}`;
  const store = createStore(name);
  let events = [];
  let delivered = []; // accepted by the channel, not yet back as an event
  let state = "online";
  let typing = null;
  let typingTimer;
  let ready = false;
  let queued = false;

  const connection = createConnection({
    endpoint,
    name,
    store,
    pageLanguage,
    on: {
      event: received,
      typing: typed,
      state(reported) {
        state = reported;
        update();
      },
      reset() {
        events = [];
        delivered = [];
        update();
      },
      ended: () => store.open && start(),
    },
  });
  const outbox = createOutbox({ store, post: connection.post, on: { change: changed } });
  const view = createView(root, {
    title,
    open,
    close,
    send: (text) => say({ text }),
    press: (button, text) => say({ button, text }),
    person: () => say({ button: "person", text: t("Talk to a person") }),
    restart: () => say({ button: "restart", text: t("Start over") }),
    choose: chooseLanguage,
    retry: outbox.retry,
  });

  function received(event) {
    events = [...events, event].sort((one, other) => one.id - other.id);
    delivered = delivered.filter(({ id }) => id !== event.message_id);
    if (event.from !== "customer") typing = null;
    update();
  }

  function typed({ from = "bot", active = true }) {
    clearTimeout(typingTimer);
    typing = active ? from : null;
    if (active) typingTimer = setTimeout(() => typed({ active: false }), TYPING_LASTS);
    update();
  }

  function changed(item, sending, fault) {
    if (sending === "sent") {
      if (item.text) delivered.push({ ...item, state: "sent" });
      state = "online";
    } else if (fault && fault.status === 0) state = navigator.onLine ? "reconnecting" : "offline";
    if (sending === "refused") refused(item, fault);
    update();
  }

  /** What the channel will never take goes back to the customer; anything else stays, to be sent again by hand. */
  function refused({ id, text, button }, { status, code }) {
    if (![404, 413, 422].includes(status)) return;
    outbox.drop(id);
    if (!button) view.composer.giveBack(text, status === 413 || code === "text_too_long");
    else view.composer.fault(() => t("That choice is no longer available. Please write your answer instead."));
  }

  function say(message) {
    outbox.add({ id: newId(), ...message });
    update();
  }

  /** The first message of a conversation. */
  function start() {
    outbox.addFirst({ id: "start", button: "start" });
  }

  function open() {
    store.open = true;
    if (!events.length) start();
    if (pageChanged()) chooseLanguage(pageLanguage());
    connection.follow();
    show();
    view.focusPanel();
    tell("assistant-opened");
  }

  function close() {
    store.open = false;
    show();
    view.focusLauncher();
    tell("assistant-closed");
  }

  /** The customer came from a page in one language to a page in another. */
  function pageChanged() {
    const { session } = store;
    return session && !session.ended && session.page !== pageLanguage() && pageLanguage() in LANGUAGES;
  }

  /** Switch at once, and tell the conversation. */
  function chooseLanguage(code) {
    const after = events.length ? events[events.length - 1].id : 0;
    if (store.session) store.session = { ...store.session, page: pageLanguage(), chosen: { code, after } };
    say({ button: `language:${code}`, text: LANGUAGES[code] });
  }

  /** The customer's choice until the assistant has answered in it, then the language of the last answer. */
  function languageNow() {
    const { session } = store;
    if (!session || session.ended || pageChanged()) return pageLanguage();
    const answers = events.filter(({ from, meta }) => from === "bot" && meta && meta.language in LANGUAGES);
    const { code, after } = session.chosen || {};
    if (code && !answers.some(({ id, meta }) => id - after > 0 && meta.language === code)) return code;
    return answers.length ? answers[answers.length - 1].meta.language : pageLanguage();
  }

  /** Show what has changed, all of one moment at once, and again when another language has arrived. */
  function update() {
    if (!ready || queued) return;
    queued = true;
    queueMicrotask(() => {
      queued = false;
      show();
      speak(languageNow(), endpoint).then((other) => other && show());
    });
  }

  function show() {
    const { session, seen } = store;
    const arrived = new Set(events.map(({ message_id: id }) => id));
    const own = [...delivered, ...outbox.items].filter(({ id, text }) => text && !arrived.has(id));
    const told = events.filter(({ text, list, buttons }) => text || (list && list.length) || (buttons && buttons.length));
    const fresh = told.filter(({ id, from }) => from !== "customer" && id - seen > 0);
    const attended = store.open && document.visibilityState === "visible";
    if (session && session.expired) told.unshift(notice());
    view.show({
      open: store.open,
      events: told,
      pending: own.map((item) => ({ ...item, from: "customer" })),
      typing,
      state,
      news: attended ? 0 : fresh.length,
    });
    if (!attended || !fresh.length) return;
    if (session && session.expired && !seen) view.announce(notice());
    fresh.forEach(view.announce);
    store.seen = Number(fresh[fresh.length - 1].id);
  }

  function notice() {
    const text = t("Your earlier conversation has expired and is no longer shown here. This is a new one.");
    return { id: "expired", from: "system", text };
  }

  const life = new AbortController();
  const readElsewhere = ({ key }) => key === store.key("seen") && update();
  window.addEventListener("storage", readElsewhere, { signal: life.signal });
  document.addEventListener("visibilitychange", update, { signal: life.signal });

  async function begin() {
    const soon = new Promise((resolve) => setTimeout(resolve, CATALOG_WITHIN));
    await Promise.race([speak(languageNow(), endpoint), soon]);
    ready = true;
    update();
    connection.follow();
    outbox.flush();
  }
  begin();

  return {
    open,
    close,
    update,
    stop() {
      life.abort();
      clearTimeout(typingTimer);
      outbox.close();
      connection.close();
      view.close();
    },
  };
}
