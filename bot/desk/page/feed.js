/** Hears from the server that something happened. One tab of a browser listens, and tells the others. */

const NAME = "desk feed";
// what the server says last, and what it means here
const LAST = { ended: "over", elsewhere: "elsewhere" };

/** `on`: changed(request), reached(), lost() while it tries again, elsewhere() and over(): there will be no more. */
export function follow(after, on) {
  const others = new BroadcastChannel(NAME);
  others.onmessage = ({ data: [name, value] }) => on[name](value);

  function tell(name, value) {
    on[name](value);
    others.postMessage([name, value]);
  }

  function listen() {
    const source = new EventSource(`events?after=${after}`);
    source.onmessage = ({ data }) => tell("changed", JSON.parse(data).request);
    source.onopen = () => tell("reached");
    // A closed one was refused by the server; any other tries again by itself.
    source.onerror = () => tell(source.readyState === EventSource.CLOSED ? "over" : "lost");
    for (const [name, told] of Object.entries(LAST)) {
      source.addEventListener(name, () => {
        source.close();
        tell(told);
      });
    }
  }

  // The lock goes over to another tab when this one is closed. Without locks (plain http) every tab listens.
  if (navigator.locks) navigator.locks.request(NAME, () => new Promise(() => listen()));
  else listen();
}
