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

const HERE = new URL(".", import.meta.url).href;

class CancellationAssistant extends HTMLElement {
  static get observedAttributes() {
    return ["language", "title"];
  }

  connectedCallback() {
    if (this.assistant) return;
    this.assistant = createAssistant({
      root: this.shadowRoot || this.attachShadow({ mode: "open" }),
      endpoint: new URL((this.getAttribute("endpoint") || HERE).replace(/\/?$/, "/"), document.baseURI).href,
      pageLanguage: () => pageLanguage(this.getAttribute("language")),
      title: () => this.getAttribute("title"),
      tell: (name) => this.dispatchEvent(new CustomEvent(name, { bubbles: true })),
    });
  }

  /** A move within the page disconnects and connects at once; only a real removal ends the work. */
  async disconnectedCallback() {
    await null;
    if (this.isConnected || !this.assistant) return;
    this.assistant.stop();
    this.assistant = null;
    this.shadowRoot.replaceChildren();
  }

  attributeChangedCallback() {
    if (this.assistant) this.assistant.update();
  }

  open() {
    this.assistant.turn(true);
  }

  close() {
    this.assistant.turn(false);
  }
}

function pageLanguage(attribute) {
  const wished = [attribute, document.documentElement.lang, ...navigator.languages];
  return wished.map((tag) => String(tag).slice(0, 2).toLowerCase()).find((code) => code in LANGUAGES) || "en";
}

customElements.define("cancellation-assistant", CancellationAssistant);
