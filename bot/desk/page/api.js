/** HTTP to the desk's server. */

// ms
const ANSWER_WITHIN = 15000;

/** A request that failed: the HTTP status (0: no connection) and what the server says of it. */
export class Fault extends Error {
  constructor(status, said = {}) {
    super(said.error);
    this.status = status;
    this.said = said;
  }
}

let csrf = "";

/** From now on what is posted carries the session's token. */
export function trust(token) {
  csrf = token;
}

/** The answer as JSON (null when there is none). With a `body` it is a POST. Throws `Fault`. */
export async function ask(path, body) {
  const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf };
  const post = { method: "POST", headers, body: JSON.stringify(body) };
  const common = { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) };
  try {
    const response = await fetch(path, body ? { ...post, ...common } : common);
    const text = await response.text();
    const said = text ? JSON.parse(text) : null;
    if (!response.ok) throw new Fault(response.status, said || {});
    return said;
  } catch (error) {
    throw error instanceof Fault ? error : new Fault(0);
  }
}

/** An id for what must happen once, however often it is sent (`crypto.randomUUID` needs https). */
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
