/** The session and the events of one conversation, the same in every tab of the browser. */

import { createRequest, serverEvents } from "./api.js";
import { backOff, createPause } from "./pause.js";
import { newId } from "./store.js";
import { createTabs } from "./tabs.js";

// ms without a byte after which a stream is not trusted on coming back to the page
const STALE = 20000;
// ms after which a stream that ends counts as one that had worked
const LASTING = 5000;

/**
 * `on.event(event)`, `on.typing(data)`, `on.state("online" | "reconnecting" | "offline")`, `on.reset(deleted)` (another
 * conversation has begun, or the customer has deleted this one; forget the events), `on.ended()` (the session expired).
 */
export function createConnection({ endpoint, name, store, pageLanguage, on, signal }) {
  const request = createRequest(endpoint, renew);
  const tabs = createTabs(name, hear);
  const { pause, wake } = createPause();
  // the conversation that the events below belong to
  let key;
  let seen = new Set();
  // the highest number with no gap below it, so that a resume can never skip an event
  let cursor = 0;
  // the conversation is being deleted, in this tab or another
  let leaving = false;
  let leading = false;
  let following = false;
  let lastByte = 0;
  let reading = new AbortController();

  /** The session that is not over, if any; notices when a tab has begun a new conversation or deleted this one. */
  function current() {
    const { session } = store;
    const deleted = leaving && !session;
    leaving = session?.ended === "leaving";
    if (signal.aborted || session?.ended) return null;
    if (session?.key !== key) {
      key = session?.key;
      seen = new Set();
      cursor = 0;
      on.reset(deleted);
      reading.abort();
    }
    return session;
  }

  const session = async () => current() || tabs.alone("session", async () => current() || begin());

  async function begin() {
    const expired = Boolean(store.session);
    const page = pageLanguage();
    const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const { token } = await request("session", null, { body: { language: page, timezone } });
    store.session = { token, key: newId(), page, expired };
    follow();
    return current();
  }

  function renew(old, token) {
    const { session } = store;
    if (session?.token === old) store.session = { ...session, token };
  }

  function end({ key: ended }) {
    const { session } = store;
    if (session?.key !== ended || session.ended) return;
    store.session = { ...session, ended: true };
    on.ended();
  }

  /** A request about a conversation, which is over when its token is refused. */
  async function ask(session, path, options) {
    try {
      return await request(path, session.token, options);
    } catch (fault) {
      if (fault.status === 401) end(session);
      throw fault;
    }
  }

  /** Read the events as long as there is a session, here or through the tab that does. */
  async function follow() {
    if (!current() || following) return;
    following = true;
    await tabs.lead("stream", catchUp, lead);
    following = false;
  }

  async function lead() {
    leading = true;
    let failures = 0;
    for (let session = current(); session; session = current()) {
      const began = Date.now();
      reading = new AbortController();
      const fault = await stream(session, reading.signal);
      if (current() && !reading.signal.aborted) {
        failures = lastByte - began > LASTING ? 0 : failures + 1;
        if (failures) share({ state: navigator.onLine ? "reconnecting" : "offline" });
        // Where a proxy holds the stream back, this still brings the events.
        catchUp();
        await pause(Math.max(fault.wait || 0, backOff(failures)));
      }
    }
    leading = false;
  }

  /** Read until the stream ends, and say what went wrong. */
  async function stream(session, stopped) {
    try {
      const body = await ask(session, "events", { cursor, signal: stopped, read: (response) => response.body });
      share({ state: "online" });
      for await (const { name: kind, data } of serverEvents(body)) {
        lastByte = Date.now();
        if (stopped.aborted) break;
        if (data) share(kind === "typing" ? { typing: data } : { event: data });
      }
      return {};
    } catch (fault) {
      return fault;
    }
  }

  /**
   * All that there is. The stream goes on after what the reading tab has, so that tab hands it on; a tab that hears
   * only what comes asks as often as it takes.
   */
  async function catchUp(failures = 1) {
    const session = current();
    try {
      const { events } = await ask(session, "events?poll=1", { cursor });
      for (const event of events) (leading ? share : hear)({ key: session.key, event });
      if (events.length) catchUp();
    } catch {
      if (leading) return;
      await pause(backOff(failures));
      if (current()) catchUp(failures + 1);
    }
  }

  function share(message) {
    const keyed = { key, ...message };
    tabs.say(keyed);
    hear(keyed);
  }

  function hear(message) {
    if (message.wake) wake();
    if (!current() || message.key !== key) return;
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
    else if (Date.now() - lastByte > STALE) reading.abort();
    wake();
  }

  /** Another tab has begun a session, deleted one, or seen the end of one. */
  function otherTab(event) {
    if (event.key !== store.key("session")) return;
    if (current()) refresh();
    else if (store.session?.ended === true) on.ended();
  }

  window.addEventListener("online", refresh, { signal });
  window.addEventListener("offline", () => on.state("offline"), { signal });
  window.addEventListener("storage", otherTab, { signal });
  document.addEventListener("visibilitychange", refresh, { signal });
  signal.addEventListener("abort", () => {
    reading.abort();
    wake();
    tabs.close();
  });

  return {
    follow,
    refresh,
    /** Another request about the conversation, if there is one. Throws `Fault`. */
    ask: async (path, options) => current() && ask(current(), path, options),
    /**
     * Deliver {id, text} or {id, button}. Throws `Fault`; after a 401 the next attempt goes to a new session.
     * The first message has the same id from every tab, so that the greeting comes once.
     */
    async post({ id, ...body }) {
      const to = await session();
      await ask(to, "messages", { body: { id: id === "start" ? `start-${to.key}` : id, ...body } });
      // A message went through, so waiting for a better connection makes no sense in any tab.
      tabs.say({ wake: true });
      wake();
    },
  };
}
