/** Waiting between attempts, cut short when there is reason to hope. */

const LONGEST = 30000;

/** How long to wait (ms) after so many failures in a row: doubling, with jitter so that browsers do not come at once. */
export function backOff(failures) {
  return Math.min(LONGEST, 500 * 2 ** failures) * (0.5 + Math.random() / 2);
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
