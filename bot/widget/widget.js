/**
 * The element <cancellation-assistant>, to be put once on a page:
 *
 *   <script type="module" src="https://…/webhooks/live/widget.js"></script>
 *   <cancellation-assistant></cancellation-assistant>
 *
 * Attributes: `language` (else the page's `lang`, else the browser's), `title` (else a title in the customer's
 * language), `endpoint` (else the folder of this script), `position` ("left", else right), `accent` and `on-accent`
 * (colours of the launcher and of what the customer writes; or the CSS properties `--assistant-accent` and
 * `--assistant-on-accent`).
 *
 * Methods: open(), close(), setLanguage(code), setUserToken(token): who the visitor is, signed by the site.
 *
 * Events, all bubbling: "assistant-opened", "assistant-closed", "assistant-message" (detail {from}, for each message
 * that the visitor has not seen yet), "assistant-language" (detail {language}), "assistant-deleted" (the visitor has
 * deleted the conversation), "assistant-user-refused" (another token is needed).
 */

import { createAssistant } from "./widget/assistant.js";
import { LANGUAGES } from "./widget/strings.js";

const HERE = new URL(".", import.meta.url).href;

class CancellationAssistant extends HTMLElement {
  static get observedAttributes() {
    return ["language", "title", "accent", "on-accent"];
  }

  connectedCallback() {
    if (this.assistant) return;
    this.assistant = createAssistant({
      root: this.shadowRoot || this.attachShadow({ mode: "open" }),
      endpoint: new URL((this.getAttribute("endpoint") || HERE).replace(/\/?$/, "/"), document.baseURI).href,
      pageLanguage: () => pageLanguage(this.getAttribute("language")),
      title: () => this.getAttribute("title"),
      tell: (name, detail) => this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail })),
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

  attributeChangedCallback(name, _, value) {
    if (name.endsWith("accent")) {
      const color = window.CSS.supports("color", value) ? value : "";
      this.style.setProperty(`--assistant-${name}`, color);
    } else if (this.assistant) this.assistant.update();
  }

  open() {
    this.assistant.turn(true);
  }

  close() {
    this.assistant.turn(false);
  }

  setLanguage(code) {
    this.setAttribute("language", code);
    this.assistant.follow();
  }

  setUserToken(token) {
    this.assistant.identify(token);
  }
}

function pageLanguage(attribute) {
  const wished = [attribute, document.documentElement.lang, ...navigator.languages];
  return wished.map((tag) => String(tag).slice(0, 2).toLowerCase()).find((code) => code in LANGUAGES) || "en";
}

customElements.define("cancellation-assistant", CancellationAssistant);
