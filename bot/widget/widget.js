/**
 * The element <cancellation-assistant>, to be put once on a page:
 *
 *   <script type="module" src="https://…/webhooks/live/widget.js"></script>
 *   <cancellation-assistant></cancellation-assistant>
 *
 * Attributes: `language` (else the page's `lang`, else the browser's), `title` (else a title in the customer's
 * language), `endpoint` (else the folder of this script), `position` ("left", else right). Colours: the CSS
 * properties `--assistant-accent` and `--assistant-on-accent`. Methods: open(), close(). Events: "assistant-opened",
 * "assistant-closed".
 */

import { createAssistant } from "./widget/assistant.js";
import { LANGUAGES } from "./widget/strings.js";

const HERE = new URL("./", import.meta.url).href;

class CancellationAssistant extends HTMLElement {
  static get observedAttributes() {
    return ["language", "title"];
  }

  connectedCallback() {
    const root = this.shadowRoot || this.attachShadow({ mode: "open" });
    if (this.assistant) return;
    const address = this.getAttribute("endpoint");
    this.assistant = createAssistant({
      root,
      endpoint: address ? new URL(address.replace(/\/?$/, "/"), document.baseURI).href : HERE,
      pageLanguage: () => pageLanguage(this.getAttribute("language")),
      title: () => this.getAttribute("title"),
      tell: (name) => this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true })),
    });
  }

  /** A move within the page disconnects and connects at once; only a real removal ends the work. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected || !this.assistant) return;
      this.assistant.stop();
      this.assistant = null;
      this.shadowRoot.replaceChildren();
    });
  }

  attributeChangedCallback() {
    if (this.assistant) this.assistant.update();
  }

  open() {
    this.assistant.open();
  }

  close() {
    this.assistant.close();
  }
}

function pageLanguage(attribute) {
  const wished = [attribute, document.documentElement.lang, ...navigator.languages];
  const codes = wished.filter(Boolean).map((tag) => tag.toLowerCase().split("-")[0]);
  return codes.find((code) => code in LANGUAGES) || "en";
}

if (!customElements.get("cancellation-assistant")) {
  customElements.define("cancellation-assistant", CancellationAssistant);
}
