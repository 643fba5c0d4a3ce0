/** The looks of what is added. */

const CSS = `
.checklist, .why ul, .read ul, .dates ul { list-style: none; }
.checklist label { display: flex; gap: .75em; align-items: start; min-height: 44px; padding: .55em 0; cursor: pointer; }
.checklist li + li { margin: 0; border-top: 1px solid var(--line); }
.checklist input { flex: none; width: 1.35em; height: 1.35em; accent-color: var(--link); }
.checklist :checked + span { color: var(--muted); text-decoration: line-through; }
.checklist span, .why span, .dates li, summary { min-width: 0; overflow-wrap: anywhere; }
.dates, .read, .why { border-top: 1px solid var(--line); padding-top: .5em; }
.dates li { font-weight: 600; }
.dates .choice { margin-top: .5em; }
.why, .read { font-size: .875em; }
.read { color: var(--muted); }
.read li { padding: .6em 0; overflow-wrap: anywhere; }
.why summary { min-height: 44px; margin: -.5em 0; padding: .8em 0; cursor: pointer; color: var(--link);
  font-weight: 600; }
.why > div { padding: .5em 0; }
.why b, .why p { color: var(--muted); }
.why p { margin-bottom: .4em; }
.source { padding: .35em 0; }
.why span { display: block; }
.why span + span { color: var(--muted); }
.why .choices { margin: .35em 0 .75em; }
.feedback { margin-top: .75em; }
.feedback .choices { align-items: center; margin-top: 0; }
.feedback form { padding: .5em 0 0; border: 0; scroll-margin: 1em; }
.feedback input, .address input { flex: 1 1 10em; min-width: 0; min-height: 44px; padding: .4em .9em; font: inherit; color: inherit;
  background: none; border: 1px solid var(--muted); border-radius: 1.5em; }
.feedback label, .feedback [role=status] { font-size: .875em; color: var(--muted); }
.choice[aria-pressed=true], .choice.danger { background: var(--link); color: var(--surface); }
.choice.danger { background: var(--alert); border-color: var(--alert); }
[aria-pressed=true]::before { content: "✓ " / ""; }
.menu { width: min(18em, 100% - 1em); }
.menu > p:empty { display: none; }
.menu [role=group] { display: grid; grid-template-columns: 1fr 1fr; }
.menu [role=group] p { grid-column: 1 / -1; }
.sheet, .address { text-align: start; color: var(--text); }
.sheet dt { color: var(--muted); }
.sheet dd { margin: 0 0 .5em; font-weight: 600; overflow-wrap: anywhere; }
.address { padding: .5em 0 0; border: 0; }
.done { padding: .5em 1.25em; background: var(--raised); border-bottom: 1px solid var(--line); }
.done:empty { padding: 0; border: 0; }
.question { position: absolute; inset: 0; display: flex; align-items: end; background: #0008; }
.question > div { width: 100%; padding: 1.25em; background: var(--surface); }
`;

export const sheet = new CSSStyleSheet();
sheet.replaceSync(CSS);
