/** The session and the events of one conversation, the same in every tab of the browser. */

import { createApi, serverEvents } from "./api.js";
import { backOff, createPause } from "./pause.js";
import { newId } from "./store.js";
import { createTabs } from "./tabs.js";

// ms without a byte after which a stream is not trusted on coming back to the page
const STALE = 20000;
// ms after which a stream that ends counts as one that had worked
const LASTING = 5000;

/**
 * `on.event(event)`, `on.typing(data)`, `on.state("online" | "reconnecting" | "offline")`, `on.reset()` (another
 * conversation has begun; forget the events), `on.ended()` (the session has expired).
 */
export function createConnection({ endpoint, name, store, pageLanguage, on, signal }) {
  const api = createApi(endpoint, renew);
  const tabs = createTabs(name, hear);
  const { pause, wake } = createPause();
  // the conversation that the events below belong to
  let key = null;
  let seen = new Set();
  // the highest number with no gap below it, so that a resume can never skip an event
  let cursor = 0;
  let leading = false;
  let following = false;
  let lastByte = 0;
  let request = new AbortController();

  /** The session that is not over, if any; notices when another tab has begun a new conversation. */
  function current() {
    const { session } = store;
    if (signal.aborted || !session || session.ended) return null;
    if (session.key !== key) {
      key = session.key;
      seen = new Set();
      cursor = 0;
      on.reset();
      request.abort();
    }
    return session;
  }

  const session = async () => current() || tabs.alone("session", async () => current() || begin());

  async function begin() {
    const expired = Boolean(store.session);
    const page = pageLanguage();
    const { token } = await api.begin(page);
    store.session = { token, key: newId(), page, expired };
    follow();
    return current();
  }

  function renew(old, token) {
    const { session } = store;
    if (session && session.token === old) store.session = { ...session, token };
  }

  function end({ key: ended }) {
    const { session } = store;
    if (!session || session.key !== ended) return;
    store.session = { ...session, ended: true };
    on.ended();
  }

  /** Read the events as long as there is a session, here or through the tab that does. */
  async function follow() {
    if (following || !current()) return;
    following = true;
    await tabs.lead("stream", catchUp, lead);
    following = false;
  }

  async function lead() {
    leading = true;
    let failures = 0;
    for (let session = current(); session; session = current()) {
      const began = Date.now();
      request = new AbortController();
      const fault = await stream(session, request.signal);
      if (fault.status === 401) end(session);
      else if (!request.signal.aborted) {
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
  async function stream({ token }, stopped) {
    try {
      const body = await api.stream(token, cursor, stopped);
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

  /** What there is, for a tab that hears only what comes. */
  async function catchUp() {
    const session = current();
    try {
      const { events } = await api.poll(session.token, cursor);
      for (const event of events) hear({ key: session.key, event });
    } catch (fault) {
      if (fault.status === 401) end(session);
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
    else if (Date.now() - lastByte > STALE) request.abort();
    wake();
  }

  /** Another tab has begun a session, or seen the end of one. */
  function otherTab(event) {
    if (event.key !== store.key("session")) return;
    if (current()) refresh();
    else on.ended();
  }

  window.addEventListener("online", refresh, { signal });
  window.addEventListener("offline", () => on.state("offline"), { signal });
  window.addEventListener("storage", otherTab, { signal });
  document.addEventListener("visibilitychange", refresh, { signal });
  signal.addEventListener("abort", () => {
    request.abort();
    wake();
    tabs.close();
  });

  return {
    follow,
    /**
     * Deliver {id, text} or {id, button}. Throws `Fault`; after a 401 the next attempt goes to a new session.
     * The first message has the same id from every tab, so that the greeting comes once.
     */
    async post({ id, ...body }) {
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
    },
  };
}
