/** What the browser keeps beside the session, and only for this conversation: items ticked off, answers rated. */

/** `get(field, id)` and `set(field, id, value)`, the id being that of an event. */
export function createKept({ store }) {
  function all() {
    const { key } = store.session || {};
    return store.kept.key === key ? store.kept : { key };
  }

  return {
    get: (field, id) => (all()[field] || {})[id],
    set(field, id, value) {
      const now = all();
      store.kept = { ...now, [field]: { ...now[field], [id]: value } };
    },
  };
}
