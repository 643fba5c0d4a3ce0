/** Messages on their way: kept over reloads, sent one after the other under the same id until the channel has them. */

import { backOff, createPause } from "./pause.js";

/**
 * `post(item)` delivers or throws a `Fault`. `changed(item, state, fault)` tells the state: "sending", "sent",
 * "waiting" (tried again by itself), "slowed" (the same, at the channel's wish), "refused" (tried again by hand).
 */
export function createOutbox({ store, post, changed, signal }) {
  const { pause, wake } = createPause();
  let running = false;

  const next = () => !signal.aborted && store.outbox.find(({ state }) => state !== "refused");
  const others = (id) => store.outbox.filter((item) => item.id !== id);

  function mark(item, state, fault) {
    store.outbox = store.outbox.map((each) => (each.id === item.id ? { ...each, state } : each));
    changed(item, state, fault);
  }

  async function flush() {
    if (running) return;
    running = true;
    let failures = 0;
    for (let item = next(); item; item = next()) {
      const { id, text, button } = item;
      try {
        await post(button ? { id, button } : { id, text });
        store.outbox = others(id);
        changed(item, "sent");
        failures = 0;
      } catch (fault) {
        failures += 1;
        await failed(item, fault, failures);
      }
    }
    running = false;
  }

  async function failed(item, fault, failures) {
    const { status, wait } = fault;
    // A new session is made for the next attempt.
    if (status === 401 && failures === 1) return;
    const lasting = [400, 403, 404, 413, 422].includes(status);
    mark(item, lasting ? "refused" : status === 429 ? "slowed" : "waiting", fault);
    if (!lasting) await pause(Math.max(wait, backOff(failures)));
  }

  window.addEventListener("online", wake, { signal });
  signal.addEventListener("abort", wake);

  return {
    flush,
    /** Queue {id, text} or {id, button, text: its title}; `first`: before all that waits. */
    add(item, first) {
      const rest = others(item.id);
      store.outbox = first ? [item, ...rest] : [...rest, item];
      flush();
    },
    /** Send a refused message once more, or a waiting one now. */
    retry(item) {
      mark(item, "sending");
      wake();
      flush();
    },
  };
}
