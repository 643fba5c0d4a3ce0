/** One reading at a time; who asks while one is under way shares the next. */

// ms between the beginnings of two readings
const PAUSE = 150;

/** Wraps `read()`: however often the result is called, everything that happened before a call is read after it. */
export function soon(read) {
  let running = null;
  let next = null;
  let began = 0;

  async function start() {
    const early = began + PAUSE - Date.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    began = Date.now();
    return read();
  }

  function run() {
    running = start().finally(() => (running = null));
    return running;
  }

  return () => {
    if (!running) return run();
    next ||= running.catch(() => {}).then(() => {
      next = null;
      return run();
    });
    return next;
  };
}
