/**
 * What the browser keeps. Nothing is written before the visitor opens the chat.
 * For all tabs: the session and how far it was read. For one tab over reloads: unsent messages and the open panel.
 */

/** A key that no other conversation or message has. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * `session`: null or {token, key: of this conversation, page: its language, chosen: {code, after} by the customer,
 * ended: the token is refused, expired: the one before had ended}. `seen`: id of the last event the customer saw.
 * `outbox`: messages in order of writing. `open`: the panel is open in this tab.
 */
export function createStore(name) {
  const shared = area(() => localStorage, name);
  const own = area(() => sessionStorage, name);
  return {
    key: (field) => `${name}:${field}`,
    get session() {
      return shared.read("session");
    },
    set session(value) {
      shared.write("session", value);
    },
    get seen() {
      const seen = shared.read("seen");
      const session = shared.read("session");
      return seen && session && seen.key === session.key ? seen.id : 0;
    },
    set seen(id) {
      shared.write("seen", { key: (shared.read("session") || {}).key, id });
    },
    get outbox() {
      return own.read("outbox") || [];
    },
    set outbox(items) {
      own.write("outbox", items.length ? items : null);
    },
    get open() {
      return Boolean(own.read("open"));
    },
    set open(value) {
      own.write("open", value || null);
    },
  };
}

/** One kind of browser storage; memory where the browser forbids it, so that the chat works for this page view. */
function area(storage, name) {
  const memory = {};
  return {
    read(field) {
      try {
        return JSON.parse(storage().getItem(`${name}:${field}`));
      } catch {
        return memory[field] || null;
      }
    },
    write(field, value) {
      memory[field] = value;
      try {
        if (value === null) storage().removeItem(`${name}:${field}`);
        else storage().setItem(`${name}:${field}`, JSON.stringify(value));
      } catch {
        // Kept in memory above.
      }
    },
  };
}
