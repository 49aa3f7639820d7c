/**
 * The one design of all pages: system fonts, light and dark as the reader's system says, one column that fits 320 pixels.
 * Text has a contrast of at least 4.5 to 1 on what is behind it, edges of fields and buttons 3 to 1 (WCAG 2.2, AA).
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f4f5f7; --sheet: #ffffff; --text: #1c2128; --quiet: #57606a; --line: #d5dae0; --edge: #737c86;
  --accent: #1d5a9e; --accent-over: #174a83; --on-accent: #ffffff;
  --alarm: #a8241c; --alarm-ground: #fdf1f0; --notice: #7a4b00; --notice-ground: #fdf6e7; --plain: #eef1f4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14171b; --sheet: #1c2026; --text: #e6e9ed; --quiet: #a5adb7; --line: #343b44; --edge: #7f8893;
    --accent: #8abaf0; --accent-over: #a9cdf5; --on-accent: #10161d;
    --alarm: #ffa79e; --alarm-ground: #331c1b; --notice: #f0c674; --notice-ground: #2e2614; --plain: #272d35;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: anywhere;
}
header {
  display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem;
  min-height: 3.5rem; padding: .5rem 1.25rem; background: var(--sheet); border-bottom: 1px solid var(--line);
}
.product { font-weight: 650; letter-spacing: .01em; }
main {
  width: 100%; max-width: 28rem; margin: 3rem auto; padding: 2rem; background: var(--sheet);
  border: 1px solid var(--line); border-radius: .75rem;
}
h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; font-weight: 650; }
h2 { margin: 0; font-size: 1.0625rem; line-height: 1.4; font-weight: 650; }
p, ul, dl { margin: 0 0 1rem; }
main > :last-child, .note > :last-child { margin-bottom: 0; }
.quiet { color: var(--quiet); }
a { color: var(--accent); }
label { display: block; margin-bottom: .375rem; font-weight: 600; }
input {
  display: block; width: 100%; min-height: 2.75rem; margin-bottom: 1.25rem; padding: .5rem .75rem; font: inherit;
  color: inherit; background: var(--sheet); border: 1px solid var(--edge); border-radius: .5rem;
}
input.code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: 1.25rem; letter-spacing: .12em; text-transform: uppercase; }
code { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; font-size: .9375em; }
.shown-code { display: block; padding: .75rem; font-size: 1.5rem; letter-spacing: .12em; text-align: center; background: var(--plain); border-radius: .5rem; }
button, a.button {
  min-height: 2.75rem; padding: .5rem 1.125rem; font: inherit; font-weight: 600; line-height: 1.5; cursor: pointer;
  color: var(--text); background: transparent; border: 1px solid var(--edge); border-radius: .5rem;
}
button:hover, a.button:hover { background: var(--plain); }
button.main, a.main { color: var(--on-accent); background: var(--accent); border-color: var(--accent); }
button.main:hover, a.main:hover { background: var(--accent-over); border-color: var(--accent-over); }
button.text { padding-inline: .25rem; color: var(--accent); border-color: transparent; text-decoration: underline; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a.button { display: inline-block; text-align: center; text-decoration: none; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
.buttons button { flex: 1 1 7rem; }
.buttons button.text { flex-basis: 100%; }
.whole { width: 100%; }
.below { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin-top: 1.25rem; }
.below a { padding: .25rem 0; }
.or { display: flex; align-items: center; gap: .75rem; margin: 1.25rem 0; color: var(--quiet); }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
.rules { margin-bottom: 1.25rem; padding: .75rem 1rem; background: var(--plain); border-radius: .5rem; }
.rules p { margin: 0; }
.rules ul { margin: 0; padding-left: 1.25rem; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
.choice { position: relative; margin-top: .5rem; padding: .75rem 1rem .75rem 2.75rem; border: 1px solid var(--edge); border-radius: .5rem; }
.choice:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice label { margin: 0; }
.choice label::before { content: ""; position: absolute; inset: 0; }
.choice input { position: absolute; left: 1rem; top: .9375rem; width: 1.125rem; height: 1.125rem; min-height: 0; margin: 0; accent-color: var(--accent); }
.choice ul { margin: .25rem 0 0; padding-left: 1.125rem; color: var(--quiet); }
[hidden] { display: none; }
.note { margin: 0 0 1.25rem; padding: .75rem 1rem; border-left: 4px solid; border-radius: .25rem; }
.note.alarm { color: var(--alarm); background: var(--alarm-ground); }
.note.notice { color: var(--notice); background: var(--notice-ground); }
.asker { display: flex; align-items: center; gap: .875rem; margin-bottom: 1rem; font-size: 1.0625rem; }
.asker img { flex: none; width: 48px; height: 48px; object-fit: contain; border-radius: .5rem; }
.abilities { padding-left: 1.25rem; list-style: disc; }
.abilities li { margin-bottom: .375rem; }
.badge { display: inline-block; padding: 0 .5rem; font-size: .875rem; font-weight: 600; white-space: nowrap; border: 1px solid; border-radius: 1rem; }
.badge.new { color: var(--notice); }
dl.facts { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: .375rem 1rem; }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; }
@media (max-width: 32rem) {
  main { margin: 0; padding: 1.5rem 1.25rem; border-width: 0 0 1px; border-radius: 0; }
}
@media (max-width: 22rem) {
  dl.facts { grid-template-columns: 1fr; gap: 0; }
  dl.facts dd { margin-bottom: .5rem; }
}
`;
