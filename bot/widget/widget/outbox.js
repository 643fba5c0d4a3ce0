/** Messages on their way: kept over reloads, sent one after the other under the same id until the channel has them. */

import { backOff, createPause } from "./pause.js";

const TRY_AGAIN = [0, 401, 408, 425, 429];

/**
 * `post(item)` delivers or throws a `Fault`. `on.change(item, state)` with the state "sending", "sent", "waiting"
 * (tried again by itself), "slowed" (the same, at the channel's wish) or "refused" (with the fault).
 */
export function createOutbox({ store, post, on }) {
  const { pause, wake } = createPause();
  const states = {};
  let running = false;
  let closed = false;

  const next = () => store.outbox.find((item) => !item.refused);
  const without = (id) => store.outbox.filter((item) => item.id !== id);

  function change(item, state, fault) {
    states[item.id] = state;
    on.change(item, state, fault);
  }

  async function flush() {
    if (running) return;
    running = true;
    let failures = 0;
    for (let item = next(); item && !closed; item = next()) {
      try {
        change(item, "sending");
        const { id, text, button } = item;
        await post(button ? { id, button } : { id, text });
        store.outbox = without(id);
        change(item, "sent");
        failures = 0;
      } catch (fault) {
        failures += 1;
        await postponed(item, fault, failures);
      }
    }
    running = false;
  }

  async function postponed(item, fault, failures) {
    if (fault.status === 401 && failures === 1) return; // a new session is made for the next attempt
    if (TRY_AGAIN.includes(fault.status) || fault.status >= 500) {
      change(item, fault.status === 429 ? "slowed" : "waiting", fault);
      await pause(Math.max(fault.wait, backOff(failures)));
    } else {
      store.outbox = store.outbox.map((each) => (each.id === item.id ? { ...each, refused: true } : each));
      change(item, "refused", fault);
    }
  }

  window.addEventListener("online", wake);

  return {
    flush,
    /** Queue {id, text} or {id, button, text: its title}; an id that waits already is not queued twice. */
    add(item) {
      if (!store.outbox.some(({ id }) => id === item.id)) store.outbox = [...store.outbox, item];
      flush();
    },
    /** The same, before all that waits. */
    addFirst(item) {
      store.outbox = [item, ...without(item.id)];
      flush();
    },
    /** Send a refused message once more, or a waiting one now. */
    retry(id) {
      store.outbox = store.outbox.map((each) => (each.id === id ? { ...each, refused: false } : each));
      wake();
      flush();
    },
    drop(id) {
      store.outbox = without(id);
    },
    /** The messages that are not delivered, each with its state. */
    get items() {
      return store.outbox.map((item) => ({ ...item, state: item.refused ? "refused" : states[item.id] || "sending" }));
    },
    close() {
      closed = true;
      window.removeEventListener("online", wake);
      wake();
    },
  };
}
