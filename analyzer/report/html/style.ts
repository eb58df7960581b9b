/** The page's whole style; system fonts only. A change needs `npx tsx tools/page-hashes.ts`. */
export const STYLE = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1d2126;--quiet:#59626c;--line:#d9dee3;--soft:#f4f6f8;--good:#1a6e3c;--bad:#b3261e;--doubt:#8a5300;--link:#0b57d0}
@media (prefers-color-scheme:dark){:root{--bg:#14171a;--fg:#e5e8eb;--quiet:#a3adb7;--line:#363d44;--soft:#1d2226;--good:#6cc98f;--bad:#ff8f86;--doubt:#e9b25c;--link:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
main,header,footer{max-width:84rem;margin:0 auto;padding:0 1.25rem}
p,li,dd,h1,h3{max-width:80ch}
.at{white-space:nowrap}
.hidden{display:none}
.top{display:grid;gap:0 3rem;grid-template-columns:minmax(0,1fr)}
.cards{display:grid;gap:0 2rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,34rem),1fr))}
header{padding-top:1.25rem;color:var(--quiet);font-size:.875rem}
section{margin:2.5rem 0}
h1{font-size:clamp(1.15rem,5vw,2rem);line-height:1.25;margin:.2rem 0 .6rem;font-weight:650}
h2{font-size:1.25rem;margin:0 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}
h3,.minor{font-size:1rem;margin:1.2rem 0 .3rem}
.minor{border:0;padding:0}
ul,ol{padding-inline-start:1.3rem;margin:.3rem 0}
li{margin:.25rem 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.quiet,.evidence{color:var(--quiet);font-size:.875rem}
.answer{border-inline-start:.35rem solid var(--doubt);padding-inline-start:1.25rem;margin-top:1.25rem}
.answer.nothing{border-color:var(--good)}
.answer.off-ladder,.answer.mend{border-color:var(--bad)}
.kind{margin:0;font-size:.8rem;letter-spacing:.06em;text-transform:uppercase;color:var(--quiet)}
.warning{background:var(--soft);border-inline-start:.25rem solid var(--doubt);padding:.3rem .8rem;margin:1rem 0}
.checklist{list-style:none;padding:0;counter-reset:step}
.checklist li{counter-increment:step}
.checklist label{display:flex;gap:.6rem;align-items:flex-start;min-height:24px}
.checklist label:before{content:counter(step) ".";min-width:1.4rem;text-align:end}
.checklist input{margin:calc((1.55em - 1.15rem)/2) 0 0;width:1.15rem;height:1.15rem;flex:none}
pre{background:var(--soft);padding:.7rem .9rem;white-space:pre-wrap;overflow-wrap:anywhere;font:.85rem/1.5 ui-monospace,Consolas,monospace;margin:.5rem 0}
code{font:.85em ui-monospace,Consolas,monospace}
dl{display:grid;gap:.5rem 1.5rem;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));margin:1rem 0}
dt{color:var(--quiet);font-size:.8rem}
dd{margin:0}
summary{cursor:pointer;min-height:24px}
.ladder{list-style:none;padding:0}
.ladder li{display:flex;gap:.9rem;padding:.35rem 0;position:relative}
.ladder li+li:before{content:"";position:absolute;inset-inline-start:.95rem;top:-.35rem;height:.65rem;border-inline-start:2px solid var(--line)}
.ladder details{flex:1;min-width:0;padding-top:.2rem;position:relative}
.ladder summary{display:grid;grid-template-columns:1.1rem minmax(0,1fr);list-style:none}
.ladder summary::-webkit-details-marker{display:none}
.ladder summary:before{content:"▸" / "";color:var(--quiet)}
.ladder [open] summary:before{content:"▾" / ""}
.ladder strong{margin-inline-end:.4rem}
.grounds{padding-inline-start:1.1rem}
.grounds p{margin:.2rem 0}
.peek>.grounds{position:absolute;z-index:2;top:100%;inset-inline:0;padding:.4rem .8rem;background:var(--bg);border:1px solid var(--quiet);border-radius:.3rem;box-shadow:0 .3rem .8rem rgb(0 0 0/.25)}
.mark{flex:none;width:1.95rem;height:1.95rem;border:2px solid var(--quiet);border-radius:50%;display:grid;place-items:center;font-weight:700;line-height:1;color:var(--quiet);background:var(--bg)}
.good .mark,.good .word{color:var(--good);border-color:var(--good)}
.bad .mark,.bad .word{color:var(--bad);border-color:var(--bad)}
.doubt .mark,.doubt .word{color:var(--doubt);border-color:var(--doubt)}
.faint .word{color:var(--quiet)}
.next .mark{background:var(--fg);border-color:var(--fg);color:var(--bg)}
.next{background:var(--soft)}
.next .word{color:var(--fg);font-weight:650}
.word{font-size:.875rem;display:inline-block}
.tools{display:flex;flex-wrap:wrap;gap:.4rem;align-items:center}
button{font:inherit;min-width:2.2rem;min-height:2.2rem;border:1px solid var(--quiet);border-radius:.3rem;background:var(--bg);color:var(--fg);cursor:pointer}
.lanes{display:flex;gap:.6rem;border-top:1px solid var(--line);touch-action:pan-y}
.names{list-style:none;margin:0;padding:0;flex:none;width:7rem;font-size:.78rem;color:var(--quiet)}
.names li{height:26px;line-height:26px;margin:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chart{flex:1;min-width:0;width:0;overflow:hidden;cursor:grab}
.chart .ticks{fill:none;stroke-width:1.5;vector-effect:non-scaling-stroke}
.dense:not(.near) .ticks,.dense.near .density{display:none}
.chart rect{stroke-width:2;vector-effect:non-scaling-stroke}
.gap{fill:var(--doubt);fill-opacity:.18}
#cursor{stroke:var(--link);stroke-width:1.5}
#cursor-dot{fill:none;stroke:var(--link);stroke-width:2.5}
#timeline-says{min-height:3.1em;margin:.3rem 0;font-size:.9rem}
.chart text{font-size:11px;fill:var(--quiet);text-anchor:middle}
.rule{stroke:var(--line);vector-effect:non-scaling-stroke}
.tick-good{stroke:var(--good)}.tick-bad{stroke:var(--bad)}.tick-doubt{stroke:var(--doubt)}
.bar-good{fill:var(--good);stroke:var(--good)}.bar-bad{fill:var(--bad);stroke:var(--bad)}.bar-doubt{fill:var(--doubt);stroke:var(--doubt)}.bar-faint{fill:var(--line);stroke:var(--line)}
.density{stroke:none}
.finding{border-inline-start:.2rem solid var(--line);padding-inline-start:1rem;margin:1.2rem 0}
.finding.off-ladder,.finding.check-failed,.finding.mend{border-color:var(--bad)}
.finding h3,.finding p{margin:.2rem 0}
.scroll{overflow-x:auto;margin:.6rem 0}
table{border-collapse:collapse;width:100%;font-size:.875rem;overflow-wrap:break-word}
caption{text-align:start;color:var(--quiet);padding-bottom:.3rem}
th,td{text-align:start;padding:.35rem .7rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:top;font-weight:400;min-width:4.5rem}
thead th{font-weight:650;white-space:nowrap}
.probe-ok{color:var(--good)}.probe-failed{color:var(--bad);font-weight:650}.probe-skipped{color:var(--quiet)}
.event{border-bottom:1px solid var(--line);padding:.3rem 0;scroll-margin-top:1rem}
.event:target{background:var(--soft)}
footer{border-top:1px solid var(--line);padding-top:1rem;padding-bottom:2rem;color:var(--quiet);font-size:.8rem}
@media (max-width:640px){tbody th{min-width:11rem}td:last-child{min-width:9rem}}
@media screen and (min-width:1100px){.top{grid-template-columns:minmax(0,1.8fr) minmax(0,1fr)}}
@media (min-width:1800px){html{font-size:112.5%}}
@media (min-width:2400px){html{font-size:125%}main,header,footer{max-width:100rem}}
@media (min-width:3200px){html{font-size:162.5%}main,header,footer{max-width:120rem}}
@media print{
@page{size:A4;margin:14mm}
:root{color-scheme:light;--bg:#fff;--fg:#000;--quiet:#444;--line:#ccc;--soft:#fff;--good:#1a6e3c;--bad:#b3261e;--doubt:#8a5300;--link:#000}
html{font-size:9.5pt}
body{font-size:1rem;line-height:1.4}
.checklist input{width:.9rem;height:.9rem;margin-top:.15rem}
main,header,footer{max-width:none;padding-inline:0}
section{margin:1.1rem 0}
.screen,.tools{display:none}
.peek>.grounds{position:static;border:0;padding:0 0 0 1.1rem;box-shadow:none}
.grounds{font-size:.875rem}
p,li,dd,h1,h3{max-width:none}
.scroll{overflow:visible}
table{font-size:8pt}
th,td{min-width:0;white-space:normal}
h2,h3,h2+.quiet{break-after:avoid}
tr,.ladder li,.lanes{break-inside:avoid}
}
`;
