/** Waiting between attempts, cut short when there is reason to hope. */

const LONGEST = 30000;

/** How long to wait (ms) after so many failures in a row: longer each time, with jitter against a rush of browsers. */
export function backOff(failures) {
  return Math.min(LONGEST, 500 * 1.5 ** failures) * (0.5 + Math.random() / 2);
}

/** `pause(ms)` resolves after the time or at the next `wake()`. */
export function createPause() {
  let wake = () => {};
  return {
    pause: (milliseconds) =>
      new Promise((resolve) => {
        wake = resolve;
        setTimeout(resolve, milliseconds);
      }),
    wake: () => wake(),
  };
}
