/** HTTP to the channel: three routes, and the reader of its event stream. */

const ANSWER_WITHIN = 15000; // ms; the channel accepts a message at once, so more is a lost connection
const SILENCE = 40000; // ms; the channel sends at least a comment every 15 s

/** A request that failed: `status` 0 is no connection, `code` the channel's own word, `wait` its Retry-After in ms. */
export class Fault extends Error {
  constructor(status, code = "", wait = 0) {
    super(`${status} ${code}`);
    Object.assign(this, { status, code, wait });
  }
}

/** `onRenewed(old, renewed)` is told when the channel hands out a fresh token. Every method may throw `Fault`. */
export function createApi(endpoint, onRenewed) {
  async function call(path, { token, body, cursor, signal, within = ANSWER_WITHIN, read }) {
    const abort = new AbortController();
    const stop = () => abort.abort();
    const timer = setTimeout(stop, within);
    if (signal) signal.addEventListener("abort", stop);
    const headers = {};
    if (body) headers["Content-Type"] = "application/json";
    if (token) headers.Authorization = `Bearer ${token}`;
    if (cursor) headers["Last-Event-ID"] = String(cursor);
    try {
      const response = await fetch(new URL(path, endpoint), {
        method: body ? "POST" : "GET",
        headers,
        body: body && JSON.stringify(body),
        signal: abort.signal,
        cache: "no-store",
        credentials: "omit",
      });
      if (!response.ok) throw await faultOf(response);
      const renewed = response.headers.get("X-Renewed-Token");
      if (renewed) onRenewed(token, renewed);
      return await read(response);
    } catch (error) {
      throw error instanceof Fault ? error : new Fault(0);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    /** A new conversation; resolves to its token. */
    async begin(language) {
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      const body = { language, timezone: timeZone || "UTC" };
      return (await call("session", { body, read: (response) => response.json() })).token;
    },
    /** Hand over one message: {id, text} or {id, button}. Sending the same id again changes nothing. */
    send: (token, body) => call("messages", { token, body, read: () => null }),
    /** The events after `cursor`; with `wait` (s) the answer comes when there is one. */
    async poll(token, cursor, wait, signal) {
      const within = ANSWER_WITHIN + wait * 1000;
      const path = `events?poll=1&wait=${wait}`;
      return (await call(path, { token, cursor, signal, within, read: (response) => response.json() })).events;
    },
    /** The body of the endless stream of events after `cursor`. */
    stream: (token, cursor, signal) =>
      call("events", { token, cursor, signal, read: (response) => response.body }),
  };
}

/**
 * The server-sent events of a body as {name, data}; a keep-alive comment has no data.
 * Throws `Fault` "silent" when not even a comment comes: the connection is dead, or a proxy holds everything back.
 */
export async function* serverEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await withinSilence(reader.read());
      if (done) return;
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) yield parsed(block);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parsed(block) {
  const field = (name) => {
    const lines = block.split(/\r?\n/).filter((line) => line.startsWith(`${name}:`));
    return lines.map((line) => line.slice(name.length + 1).trimStart()).join("\n");
  };
  try {
    return { name: field("event"), data: JSON.parse(field("data") || "null") };
  } catch {
    return { name: "", data: null };
  }
}

function withinSilence(reading) {
  let timer;
  const silent = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Fault(0, "silent")), SILENCE);
  });
  return Promise.race([reading, silent]).finally(() => clearTimeout(timer));
}

async function faultOf(response) {
  const { error } = await response.json().catch(() => ({}));
  const seconds = Number(response.headers.get("Retry-After"));
  return new Fault(response.status, error, seconds > 0 ? seconds * 1000 : 0);
}
