/**
 * What the browser keeps. Nothing is written before the visitor opens the chat.
 * For all tabs: the session and how far it was read. For one tab over reloads: unsent messages and the open panel.
 */

/** A key that no other conversation or message has. */
export function newId() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/**
 * `session`: null or {token, key: of this conversation, page: its language, chosen: {code, after} by the customer,
 * ended: true when the token is refused, "leaving" while the conversation is being deleted, expired: the one before
 * had ended}. `seen`: id of the last event the customer saw. `kept`: what more.js keeps about the conversation.
 * `outbox`: messages in order of writing. `open`: the panel is open in this tab. `forget()` removes all of it.
 */
export function createStore(name) {
  const memory = {};
  const fields = [];
  const store = {
    key: (field) => `${name}:${field}`,
    forget() {
      for (const field of fields) store[field] = null;
    },
  };

  // Where the browser forbids its storage, memory keeps the chat alive for this page view.
  function keep(field, area, otherwise) {
    const key = store.key(field);
    fields.push(field);
    Object.defineProperty(store, field, {
      get() {
        try {
          return JSON.parse(area().getItem(key)) || otherwise;
        } catch {
          return memory[field] || otherwise;
        }
      },
      set(value) {
        memory[field] = value;
        try {
          if (value) area().setItem(key, JSON.stringify(value));
          else area().removeItem(key);
        } catch {
          // kept in memory
        }
      },
    });
  }

  keep("session", () => localStorage, null);
  keep("seen", () => localStorage, {});
  keep("kept", () => localStorage, {});
  keep("outbox", () => sessionStorage, []);
  keep("open", () => sessionStorage, false);
  return store;
}
