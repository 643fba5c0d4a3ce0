/** The looks. A constructed sheet, because a strict content security policy forbids inline styles. */

// `all: initial` and a font size of the browser's own: neither the site's styles nor its root size leak in.
// Transparent borders, and dots made of borders, because forced colours show borders but no backgrounds.
const CSS = `
:host {
  all: initial; position: fixed; bottom: 1.25em; right: 1.25em; z-index: 2147483000; color-scheme: light dark;
  font: medium/1.5 system-ui, sans-serif;
  --accent: var(--assistant-accent, #155e75); --on-accent: var(--assistant-on-accent, #fff); --link: #0e5a75;
  --surface: #fff; --raised: #f1f5f7; --line: #d5dee3; --text: #17242b; --muted: #54646d;
  --agent: #e6f4ea; --agent-name: #22663d; --alert: #a61b1b;
}
:host([position=left]) { right: auto; left: 1.25em; }
:host([hidden]), [hidden], :empty:is(.badge, .bubble, .fault, .state) { display: none !important; }
@media (prefers-color-scheme: dark) {
  :host {
    --accent: var(--assistant-accent, #27748f); --link: #8ed3e8; --surface: #131b20; --raised: #202c33;
    --line: #34434c; --text: #e8eff2; --muted: #a7b6be; --agent: #17301f; --agent-name: #6cc08c; --alert: #ffaba3;
  }
}
* { box-sizing: border-box; margin: 0; padding: 0; }
button, textarea { font: inherit; color: inherit; background: none; min-height: 44px; min-width: 44px; }
button, .bubble, .badge { border: 1px solid transparent; }
button { cursor: pointer; text-align: start; line-height: 1.3; }
svg { width: 1.5em; height: 1.5em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round;
  stroke-linejoin: round; display: block; margin: auto; }
a { color: var(--link); }
:focus-visible:not(textarea) { outline: 3px solid var(--link); outline-offset: 2px; }
.unseen, .system .name { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

.launcher { display: flex; align-items: center; gap: .6em; padding: .75em 1.25em; border-radius: 2em;
  max-width: calc(100vw - 2.5em); font-weight: 600; box-shadow: 0 .5em 2em #0004; }
.launcher, .send, .customer .bubble { background: var(--accent); color: var(--on-accent); }
.badge { padding: .2em .6em; border-radius: 1em; background: var(--on-accent); color: var(--accent); }

dialog { width: 25em; max-width: calc(100vw - 2.5em); height: min(42em, 100vh - 2.5em); overflow: hidden;
  position: relative; color: var(--text); background: var(--surface); border: 1px solid var(--line); border-radius: 1em;
  box-shadow: 0 .5em 2em #0004; }
dialog[open] { display: flex; flex-direction: column; animation: rise .2s; }
@keyframes rise { from { opacity: 0; transform: translateY(1em); } }
@media (max-width: 480px), (max-height: 480px) {
  dialog { position: fixed; top: var(--top, 0); left: 0; width: 100%; max-width: none; border: 0; border-radius: 0;
    height: var(--height, 100dvh); max-height: none; }
}
header { position: relative; display: flex; align-items: center; padding: .35em .5em .35em 1.15em; }
header, .state { background: var(--raised); border-bottom: 1px solid var(--line); }
h2 { flex: 1; font-size: 1em; line-height: 1.3; overflow-wrap: anywhere; }
header button { border-radius: .5em; padding: .35em .75em; }
header button:hover, .choice:hover { background: var(--line); }
.menu { position: absolute; top: 100%; right: .5em; z-index: 1; width: 15em; padding: .4em; max-height: min(36em, 80vh);
  overflow: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 1em;
  box-shadow: 0 .5em 2em #0004; }
.menu button { display: block; width: 100%; }
.menu p { padding: .75em .85em 0; margin-top: .4em; border-top: 1px solid var(--line); }
[aria-current=true] { font-weight: 700; }
[aria-current=true]::after { content: " ✓" / ""; }

.state { padding: .5em 1.25em; }
.log { flex: 1; overflow: hidden auto; overscroll-behavior: contain; padding: 1em 1.25em; position: relative; }
.log:focus-visible { outline-offset: -3px; }
.message { margin-bottom: 1.1em; overflow-wrap: break-word; }
.who, .menu p, .hint, .note, time { font-size: .875em; color: var(--muted); }
.name { font-weight: 600; }
.bubble { width: fit-content; max-width: 94%; padding: .65em .9em; margin-top: .25em; hyphens: auto;
  border-radius: .25em 1em 1em; background: var(--raised); }
.bubble > * + * { margin-top: .65em; }
.bubble p { white-space: pre-line; }
ol { padding-inline-start: 1.6em; }
li + li { margin-top: .4em; }
.customer, .note { text-align: end; }
.customer .bubble { margin-inline-start: auto; max-width: 85%; border-radius: 1em .25em 1em 1em; text-align: start; }
.sending .bubble { opacity: .75; }
.agent .bubble { background: var(--agent); border-radius: 0 1em 1em 0;
  border-inline-start: 4px solid var(--agent-name); }
.agent .name { color: var(--agent-name); }
.system { text-align: center; }
.system .bubble { margin-inline: auto; padding: 0; background: none; color: var(--muted); }
.system .choices { justify-content: center; }
.note, .fault { color: var(--alert); }
.retry { padding: 0 .5em; color: var(--link); text-decoration: underline; }
.choices { display: flex; flex-wrap: wrap; gap: .5em; margin-top: .6em; }
.choice { padding: .4em 1em; border: 1.5px solid var(--link); border-radius: 1.5em; color: var(--link);
  font-weight: 600; overflow-wrap: anywhere; }
i { display: inline-block; margin: .5em .15em; border: .25em solid var(--muted); border-radius: 50%;
  animation: wait 1.2s infinite; }
i + i { animation-delay: .2s; }
i + i + i { animation-delay: .4s; }
@keyframes wait { 50% { opacity: .2; } }

form { padding: .75em 1em; border-top: 1px solid var(--line); }
.box { display: flex; align-items: end; border: 1px solid var(--muted); border-radius: 1.5em; }
.box:focus-within { outline: 3px solid var(--link); }
textarea { flex: 1; max-height: 8.5em; padding: .6em 0 .6em 1em; resize: none; border: 0; outline: 0; }
::placeholder { color: var(--muted); opacity: 1; }
.send { border-radius: 50%; }
.fault, .hint { padding: .4em .25em 0; }

@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
`;

export const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);
