/** The look of the matrix page: light and dark, without anything from elsewhere. */
export const MATRIX_STYLE = `
:root { color-scheme: light dark; --text: #1c2128; --soft: #57606a; --page: #ffffff; --line: #d0d7de;
  --map: #d2f0d6; --map-text: #0f4d22; --hazard: #fdf0c3; --hazard-text: #5c4400;
  --refuse: #fbdcda; --refuse-text: #7d1512; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --soft: #9aa5b1; --page: #0d1117; --line: #30363d;
    --map: #12361d; --map-text: #a5e8b3; --hazard: #3d3110; --hazard-text: #f3d98b;
    --refuse: #42191a; --refuse-text: #ffb3ad; } }
* { box-sizing: border-box; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 76rem; color: var(--text);
  background: var(--page); font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; }
p { color: var(--soft); margin: .3rem 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 3px; width: 100%; }
th { text-align: left; font-weight: 600; padding: .3rem .5rem; vertical-align: bottom; }
th.exporter { padding-top: 1.1rem; font-size: 1.05rem; border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 400; }
th small { display: block; color: var(--soft); font-family: ui-monospace, monospace; }
td { padding: .35rem .5rem; border-radius: 4px; text-align: center; white-space: nowrap; }
td.map, i.map { background: var(--map); color: var(--map-text); }
td.hazard, i.hazard { background: var(--hazard); color: var(--hazard-text); }
td.refuse, i.refuse { background: var(--refuse); color: var(--refuse-text); }
i { font-style: normal; padding: .1rem .5rem; border-radius: 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; }
dt { font-family: ui-monospace, monospace; } dd { margin: 0; color: var(--soft); }
`;
