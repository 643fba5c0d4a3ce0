/** The session and the events of one conversation, the same in every tab of the browser. */

import { createApi, serverEvents } from "./api.js";
import { backOff, createPause } from "./pause.js";
import { newId } from "./store.js";
import { createTabs } from "./tabs.js";

const STALE = 20000; // ms without a byte after which a stream is not trusted on coming back to the page
const LASTING = 5000; // ms after which a stream that ends counts as one that had worked
const POLL = 25; // s that one long poll waits

/**
 * `on.event(event)`, `on.typing(data)`, `on.state("online" | "reconnecting" | "offline")`, `on.reset()` (another
 * conversation has begun; forget the events), `on.ended()` (the session has expired).
 */
export function createConnection({ endpoint, name, store, pageLanguage, on }) {
  const api = createApi(endpoint, renew);
  const tabs = createTabs(name, hear);
  const { pause, wake } = createPause();
  let key = null; // of the conversation the events below belong to
  let seen = new Set();
  let cursor = 0; // the highest number with no gap below it, so that a resume can never skip an event
  let leading = false;
  let following = false;
  let closed = false;
  const life = new AbortController(); // ends the listeners
  let request = new AbortController();
  let lastByte = 0;

  /** The session that is not over, if any; notices when another tab has begun a new conversation. */
  function current() {
    const session = store.session && !store.session.ended ? store.session : null;
    if (session && session.key !== key) {
      key = session.key;
      seen = new Set();
      cursor = 0;
      on.reset();
      request.abort();
    }
    return session;
  }

  async function session() {
    return current() || tabs.alone("session", async () => current() || begin());
  }

  async function begin() {
    const expired = Boolean(store.session);
    const token = await api.begin(pageLanguage());
    store.session = { token, key: newId(), page: pageLanguage(), expired };
    follow();
    return current();
  }

  function renew(old, token) {
    if (store.session && store.session.token === old) store.session = { ...store.session, token };
  }

  function end(session) {
    if (!store.session || store.session.key !== session.key) return;
    store.session = { ...store.session, ended: true };
    on.ended();
  }

  /** Read the events as long as there is a session, here or through the tab that does. */
  async function follow() {
    if (following || closed || !current()) return;
    following = true;
    await tabs.lead("stream", catchUp, lead);
    following = false;
  }

  async function lead() {
    leading = true;
    let failures = 0;
    let polling = false;
    for (let session = current(); session && !closed; session = current()) {
      const began = Date.now();
      request = new AbortController();
      const { signal } = request;
      let wait = 0;
      try {
        await (polling ? poll(session, signal) : stream(session, signal));
      } catch (fault) {
        if (fault.status === 401) {
          end(session);
          continue;
        }
        if (fault.code === "silent" && lastByte < began) polling = true;
        wait = fault.wait || 0;
      }
      if (signal.aborted || (polling && lastByte >= began)) continue;
      failures = lastByte - began > LASTING ? 0 : failures + 1;
      report(navigator.onLine ? "reconnecting" : "offline");
      await pause(Math.max(wait, backOff(failures)));
    }
    leading = false;
  }

  async function stream(session, signal) {
    const body = await api.stream(session.token, cursor, signal);
    report("online");
    for await (const { name: kind, data } of serverEvents(body)) {
      lastByte = Date.now();
      if (closed || signal.aborted) return;
      if (kind === "typing") share({ typing: data || {} });
      else if (data && data.id) share({ event: data });
    }
  }

  async function poll(session, signal) {
    const events = await api.poll(session.token, cursor, POLL, signal);
    lastByte = Date.now();
    report("online");
    for (const event of events) share({ event });
  }

  /** The events of the past for a tab that hears only the new ones. */
  async function catchUp() {
    const session = current();
    if (!session || closed) return;
    try {
      const events = await api.poll(session.token, cursor, 0);
      for (const event of events) hear({ key: session.key, event });
    } catch (fault) {
      if (fault.status === 401) end(session);
    }
  }

  function report(state) {
    share({ state });
  }

  function share(message) {
    const keyed = { key, ...message };
    tabs.say(keyed);
    hear(keyed);
  }

  function hear(message) {
    if (message.wake) wake();
    if (closed || !current() || message.key !== key) return;
    if (message.event) receive(message.event);
    if (message.typing) on.typing(message.typing);
    if (message.state) on.state(message.state);
  }

  function receive(event) {
    const number = Number(event.id);
    if (seen.has(number)) return;
    seen.add(number);
    while (seen.has(cursor + 1)) cursor += 1;
    on.event(event);
  }

  /** After sleep, a lost network or a while in the background: make sure that nothing was missed. */
  function refresh() {
    if (document.visibilityState === "hidden" || !current()) return;
    follow();
    if (!leading) catchUp();
    else if (Date.now() - lastByte > STALE) request.abort();
    wake();
  }

  function otherTab({ key: field }) {
    const before = key;
    if (field !== store.key("session") || !current()) return;
    follow();
    if (key !== before && !leading) catchUp();
  }

  const { signal } = life;
  window.addEventListener("online", refresh, { signal });
  window.addEventListener("offline", () => on.state("offline"), { signal });
  window.addEventListener("pageshow", refresh, { signal });
  window.addEventListener("storage", otherTab, { signal });
  document.addEventListener("visibilitychange", refresh, { signal });

  /**
   * Deliver {id, text} or {id, button}. Throws `Fault`; after a 401 the next attempt goes to a new session.
   * The first message has the same id from every tab, so that the greeting comes once.
   */
  async function post({ id, ...body }) {
    const to = await session();
    try {
      await api.send(to.token, { id: id === "start" ? `start-${to.key}` : id, ...body });
    } catch (fault) {
      if (fault.status === 401) end(to);
      throw fault;
    }
    // A message went through, so waiting for a better connection makes no sense in any tab.
    tabs.say({ wake: true });
    wake();
  }

  return {
    follow,
    post,
    close() {
      closed = true;
      life.abort();
      request.abort();
      wake();
      tabs.close();
    },
  };
}
