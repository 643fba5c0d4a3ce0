/** The looks. A constructed sheet, because a strict content security policy forbids inline styles. */

// Sizes in em and a font size of the browser's own, so that neither the site's styles nor its root size leak in.
const CSS = `
:host {
  all: initial; --accent: var(--assistant-accent, #155e75); --on-accent: var(--assistant-on-accent, #fff);
  --surface: #fff; --raised: #f1f5f7; --text: #17242b; --muted: #54646d; --line: #d5dee3; --edge: #7c8d97;
  --agent: #e9f5ec; --agent-line: #2f7d4f; --alert: #a61b1b; --link: #0e5a75;
  position: fixed; bottom: 1.25rem; right: 1.25rem; z-index: 2147483000; color-scheme: light;
  font: medium/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
}
:host([position="left"]) { right: auto; left: 1.25rem; }
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) {
  :host {
    --accent: var(--assistant-accent, #8ed3e8); --on-accent: var(--assistant-on-accent, #06222c);
    --surface: #131b20; --raised: #202c33; --text: #e8eff2; --muted: #a7b6be; --line: #34434c; --edge: #80919b;
    --agent: #17301f; --agent-line: #6cc08c; --alert: #ffaba3; --link: #8ed3e8; color-scheme: dark;
  }
}
*, *::before { box-sizing: border-box; }
[hidden] { display: none !important; }
p, ol, ul, h2, dialog { margin: 0; padding: 0; }
button, textarea { font: inherit; color: inherit; margin: 0; }
button { cursor: pointer; background: none; border: 0; min-height: 44px; min-width: 44px; touch-action: manipulation; }
a { color: var(--link); text-underline-offset: .15em; }
svg { width: 1.5em; height: 1.5em; fill: none; stroke: currentColor; stroke-width: 2; flex: none;
  stroke-linecap: round; stroke-linejoin: round; display: block; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

.launcher { display: flex; align-items: center; gap: .6em; padding: .7em 1.25em .7em 1em; border-radius: 2em;
  max-width: calc(100vw - 2.5rem); background: var(--accent); color: var(--on-accent); font-weight: 600;
  text-align: start; box-shadow: 0 .3em 1.2em rgb(0 0 0 / .28); border: 1px solid transparent; }
.launcher:hover, .send:hover { filter: brightness(1.1); }
.badge { min-width: 1.7em; padding: 0 .45em; border-radius: 1em; background: var(--on-accent); color: var(--accent);
  font-size: .875em; text-align: center; line-height: 1.7; }
.badge:empty { display: none; }

dialog { position: fixed; inset: auto 1.25rem 1.25rem auto; width: 25em; max-width: calc(100vw - 2.5rem);
  height: min(42em, 100vh - 2.5rem); max-height: none; overflow: hidden; border: 1px solid var(--line);
  border-radius: 1em; background: var(--surface); color: var(--text); box-shadow: 0 .8em 3em rgb(0 0 0 / .3); }
dialog[open] { display: flex; flex-direction: column; animation: rise .18s ease-out; }
:host([position="left"]) dialog { inset: auto auto 1.25rem 1.25rem; }
@keyframes rise { from { opacity: 0; transform: translateY(.75em); } }
@media (max-width: 480px), (max-height: 480px) {
  dialog, :host([position="left"]) dialog { inset: var(--top, 0) 0 auto 0; width: 100%; max-width: none; border: 0;
    height: var(--height, 100dvh); border-radius: 0; }
  dialog::backdrop { background: var(--surface); }
}

header { position: relative; display: flex; align-items: center; padding: .35em .5em .35em 1.15em;
  background: var(--raised); border-bottom: 1px solid var(--line); }
h2 { flex: 1; font-size: 1.0625em; line-height: 1.3; overflow-wrap: anywhere; }
.tool { display: grid; place-items: center; border-radius: .6em; color: var(--muted); }
.tool:hover, .item:hover { background: var(--line); color: var(--text); }
.menu { position: absolute; top: calc(100% - .25em); right: .5em; z-index: 1; width: 15em; max-width: 90%; padding: .4em;
  max-height: 60vh; overflow: auto; background: var(--surface); border: 1px solid var(--line); border-radius: .75em;
  box-shadow: 0 .5em 2em rgb(0 0 0 / .25); }
.item { display: block; width: 100%; padding: .35em .75em; border-radius: .5em; text-align: start; }
.menu [role=group] { border-top: 1px solid var(--line); margin-top: .4em; padding-top: .4em; }
.menu p { padding: .35em .75em; color: var(--muted); font-size: .875em; }
.item[aria-current=true] { font-weight: 700; }
.item[aria-current=true]::after { content: " ✓" / ""; color: var(--link); }

.state { padding: .5em 1.15em; background: var(--raised); border-bottom: 1px solid var(--line); font-size: .9375em; }
.state:empty { display: none; }
.log { flex: 1; overflow: hidden auto; overscroll-behavior: contain; padding: 1em 1.15em; position: relative; }
.log:focus-visible { outline-offset: -3px; }
.message { margin-bottom: 1.1em; max-width: 94%; overflow-wrap: break-word; }
.who { color: var(--muted); font-size: .8125em; margin-bottom: .25em; }
.name { font-weight: 600; }
.bubble { width: fit-content; max-width: 100%; padding: .65em .9em; border-radius: .25em 1em 1em 1em; background: var(--raised);
  border: 1px solid transparent; hyphens: auto; }
.bubble p { white-space: pre-line; }
.bubble > * + * { margin-top: .65em; }
ol { padding-inline-start: 1.6em; }
li + li { margin-top: .4em; }
ol li::marker { font-weight: 600; color: var(--muted); }
.customer { margin-inline-start: auto; width: fit-content; max-width: 85%; }
.customer .who { text-align: end; }
.customer .bubble { margin-inline-start: auto; background: var(--accent); color: var(--on-accent);
  border-radius: 1em .25em 1em 1em; hyphens: none; }
.agent .bubble { background: var(--agent); border-inline-start: 4px solid var(--agent-line); }
.agent .name { color: var(--agent-line); }
.system { max-width: 100%; padding: 0 .5em; text-align: center; }
.system .bubble { margin-inline: auto; padding: .35em .5em; background: none; color: var(--muted); font-size: .9375em; }
.system .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.system .choices { justify-content: center; }
.sending .bubble { opacity: .75; }
.note { margin-top: .3em; text-align: end; color: var(--alert); font-size: .875em; }
.retry { padding: 0 .5em; color: var(--link); font-weight: 600; text-decoration: underline; text-underline-offset: .15em; }

.sources { border-top: 1px solid var(--line); padding-top: .5em; font-size: .875em; }
.sources > p { color: var(--muted); font-weight: 600; }
ul { list-style: none; }
.sources a { display: inline-block; padding: .2em 0; }
.address, .checked { display: block; color: var(--muted); overflow-wrap: anywhere; }
.choices { display: flex; flex-wrap: wrap; gap: .5em; margin-top: .6em; }
.choice { padding: .4em 1em; border: 1.5px solid var(--accent); border-radius: 1.5em; color: var(--link); font-weight: 600;
  line-height: 1.3; text-align: start; background: var(--surface); max-width: 100%; overflow-wrap: anywhere; }
.choice:hover { background: var(--raised); }
.dots { display: inline-flex; gap: .3em; padding: 1em .9em; border-radius: .25em 1em 1em 1em; background: var(--raised); }
.dots i { width: .5em; height: .5em; border-radius: 50%; background: var(--muted); animation: wait 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .2s; }
.dots i:nth-child(3) { animation-delay: .4s; }
@keyframes wait { 0%, 60%, 100% { opacity: .3; } 30% { opacity: 1; } }

.composer { padding: .75em 1em; padding-bottom: max(.75em, env(safe-area-inset-bottom)); border-top: 1px solid var(--line); }
.box { display: flex; align-items: end; gap: .25em; padding: 2px; border: 1px solid var(--edge); border-radius: 1.5em; }
.box:focus-within { border-color: var(--link); box-shadow: 0 0 0 2px var(--link); }
textarea { flex: 1; min-width: 0; min-height: 44px; max-height: 8.5em; padding: .6em .4em .6em 1em; resize: none; border: 0;
  background: none; outline: 0; overflow: hidden auto; }
::placeholder { color: var(--muted); opacity: 1; }
.send { display: grid; place-items: center; border-radius: 50%; background: var(--accent); color: var(--on-accent); }
.fault { color: var(--alert); font-weight: 600; font-size: .9375em; padding: 0 .25em .5em; }
.hint, .count { color: var(--muted); font-size: .8125em; padding: .4em .25em 0; }
.count { text-align: end; }
.over { color: var(--alert); font-weight: 600; }
.fault:empty, .count:empty { display: none; }

@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; }
}
@media (forced-colors: active) {
  .launcher, .send, .bubble, .badge, .tool { border: 1px solid ButtonText; }
  .customer .bubble { border-width: 3px; }
  .dots i { background: CanvasText; }
  .box:focus-within { outline: 3px solid Highlight; }
}
`;

export const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);
