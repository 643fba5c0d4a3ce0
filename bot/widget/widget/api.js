/** HTTP to the channel, and the reader of its event stream. */

// ms; the channel takes a message at once, so more is a lost connection
const ANSWER_WITHIN = 15000;
// ms; the channel sends at least a comment every 15 s
const SILENCE = 40000;

/** A request that failed: the HTTP status (0: no connection), the channel's Retry-After in ms. */
export class Fault extends Error {
  constructor(status, wait = 0) {
    super();
    this.status = status;
    this.wait = wait;
  }
}

/**
 * `request(path, token, options)` resolves to what `read(response)` makes of the answer; throws `Fault`.
 * `onRenewed(old, renewed)` is told when the channel hands out a fresh token.
 */
export function createRequest(endpoint, onRenewed) {
  return async (path, token, { method, body, cursor, signal, read = content }) => {
    const abort = new AbortController();
    const stop = () => abort.abort();
    const timer = setTimeout(stop, ANSWER_WITHIN);
    signal?.addEventListener("abort", stop);
    const headers = { "Content-Type": "application/json" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (cursor) headers["Last-Event-ID"] = cursor;
    try {
      const response = await fetch(endpoint + path, {
        method: method || (body ? "POST" : "GET"),
        headers,
        body: body && JSON.stringify(body),
        signal: abort.signal,
        cache: "no-store",
        credentials: "omit",
      });
      if (!response.ok) throw new Fault(response.status, Number(response.headers.get("Retry-After")) * 1000 || 0);
      const renewed = response.headers.get("X-Renewed-Token");
      if (renewed) onRenewed(token, renewed);
      return await read(response);
    } catch (error) {
      throw error instanceof Fault ? error : new Fault(0);
    } finally {
      clearTimeout(timer);
    }
  };
}

const content = (response) => response.status !== 204 && response.json();

/**
 * The server-sent events of a body as {name, data}; a keep-alive comment has no data.
 * Throws when not even a comment comes: the connection is dead, or a proxy holds everything back.
 */
export async function* serverEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  const silent = () => reader.cancel().catch(() => {});
  let rest = "";
  try {
    for (;;) {
      const timer = setTimeout(silent, SILENCE);
      const { value, done } = await reader.read();
      clearTimeout(timer);
      if (done) return;
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) {
        yield { name: field(block, "event"), data: JSON.parse(field(block, "data")) };
      }
    }
  } finally {
    silent();
  }
}

function field(block, name) {
  return block.match(new RegExp(`^${name}: ?(.*)$`, "m"))?.[1] ?? null;
}
