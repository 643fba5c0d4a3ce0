/** One event stream for all tabs of the browser: the tab that holds the lock reads it and tells the others. */

/** `hear(message)` gets what another tab says. Without Web Locks (plain http) every tab reads for itself. */
export function createTabs(name, hear) {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => hear(data);

  const locked = (task, options, run) =>
    navigator.locks ? navigator.locks.request(`${name} ${task}`, options, run) : run(true);

  return {
    say: (message) => channel.postMessage(message),
    close: () => channel.close(),
    /** Run when no other tab runs the same task. */
    alone: (task, run) => locked(task, {}, run),
    /** Run as the one tab that does the task, or call `wait` and run when that tab is gone. */
    async lead(task, wait, run) {
      const led = await locked(task, { ifAvailable: true }, async (lock) => {
        if (lock) await run();
        return lock;
      });
      if (led) return;
      wait();
      await locked(task, {}, run);
    },
  };
}
