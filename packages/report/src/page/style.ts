// How the report looks: quiet and dense, on a screen in light and dark, and on paper.
import { markup } from "../markup.ts";

/** Every text colour has 4.5:1 against its ground in both themes (WCAG 1.4.3). */
export const style = markup`
:root {
  color-scheme: light;
  --ground: #fdfdfc; --sunken: #f3f3f0; --line: #dcdcd6; --line-strong: #8b8b83;
  --ink: #1c1f22; --quiet: #5a5f64; --accent: #1c5d85; --lit: #ffe7a8; --on-lit: #1c1f22;
  --bad: #a8321c; --good: #2e6b3a; --client: #1c5d85; --server: #8c3f1f; --datagram: #5a4a9c;
  --server-ground: #f8efe9;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    color-scheme: dark;
    --ground: #15181b; --sunken: #1d2125; --line: #30363c; --line-strong: #6d7780;
    --ink: #e4e6e8; --quiet: #a2abb3; --accent: #7fbfe8; --lit: #5a4711; --on-lit: #fff3d1;
    --bad: #ff9a85; --good: #8ccf9a; --client: #7fbfe8; --server: #f0a585; --datagram: #b9abf5;
    --server-ground: #2c211b;
  }
}
* { box-sizing: border-box; }
body {
  max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.5rem 4rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 "Source Sans 3", sans-serif; overflow-wrap: break-word;
}
h1, h2, h3, h4 { margin: 0; line-height: 1.25; font-weight: 600; text-wrap: balance; }
h1 { font-size: 1.9rem; letter-spacing: -0.01em; }
h2 { margin-top: 3rem; padding-bottom: 0.35rem; border-bottom: 1px solid var(--line-strong); font-size: 1.3rem; }
h3 { margin: 2rem 0 0.4rem; font-size: 1.05rem; }
h4 { margin: 1.1rem 0 0.3rem; font-size: 0.85rem; color: var(--quiet); }
p { max-width: 46rem; margin: 0.5rem 0; }
a { color: var(--accent); text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.kind { margin: 0 0 0.3rem; color: var(--quiet); }
.about { color: var(--quiet); }
.quiet { color: var(--quiet); font-weight: 400; }
.good { color: var(--good); }
.bad { color: var(--bad); }
dl { display: flex; flex-wrap: wrap; gap: 0.6rem 2.2rem; margin: 1.2rem 0; }
dt { color: var(--quiet); font-size: 0.8rem; }
dd { margin: 0; }
nav ol {
  display: flex; flex-wrap: wrap; gap: 0.2rem 1.4rem; margin: 0; padding: 0.6rem 0; border: solid var(--line);
  border-width: 1px 0; list-style: none; font-size: 0.9rem;
}
code, pre, td.code {
  font: 13px/1.5 "Source Code Pro", monospace;
  font-variant-ligatures: none;
}
.command { max-width: none; margin: 0.35rem 0 0.9rem; font-size: 0.8rem; }
.command code { color: var(--quiet); font-size: 11.5px; overflow-wrap: anywhere; }
.digest { font-size: 10.5px; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table {
  width: 100%; margin: 0.5rem 0; border-collapse: collapse; font-size: 0.86rem; line-height: 1.4;
  font-variant-numeric: tabular-nums;
}
.broad { min-width: 44rem; }
th, td {
  padding: 0.3rem 1rem 0.3rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line);
  font-weight: 400;
}
thead th {
  color: var(--quiet); font-size: 0.78rem; border-bottom-color: var(--line-strong); vertical-align: bottom;
  white-space: nowrap;
}
th:last-child, td:last-child { padding-right: 0; }
.figure { text-align: right; white-space: nowrap; }
#summary th[scope="row"] a { font-weight: 600; }
#summary td:nth-child(2) { width: 42%; color: var(--quiet); }
.views table { table-layout: fixed; min-width: 40rem; }
.views thead th { white-space: normal; }
.views thead th:first-child { width: 5rem; }
#conversation .said { font-weight: 600; }
#conversation .sent { font-weight: 600; color: var(--datagram); }
#conversation .received { color: var(--datagram); }
#conversation .roster, #conversation .joined, #conversation .left { color: var(--quiet); }
#conversation .place { color: var(--quiet); font-size: 0.72rem; white-space: nowrap; }
.question { margin-top: 2rem; padding-top: 0.1rem; border-top: 1px solid var(--line); }
.question:first-of-type { margin-top: 0; border-top: 0; }
.question h3 { margin-top: 1rem; font-size: 1rem; font-weight: 400; }
.id { display: inline-block; min-width: 2rem; color: var(--accent); font-weight: 600; }
.answer { margin: 0.3rem 0 0.6rem; font-size: 1.1rem; font-weight: 600; line-height: 1.35; }
figure { margin: 0.9rem 0 0.2rem; }
figcaption { max-width: 46rem; margin-top: 0.3rem; color: var(--quiet); font-size: 0.8rem; line-height: 1.4; }
figcaption code { font-size: 11px; }
.pictures {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 0.4rem 1.6rem;
}
pre.bytes {
  display: inline-block; min-width: min(100%, 36rem); margin: 0; padding: 0.6rem 0.8rem; background: var(--sunken);
  border-radius: 4px; font-size: 12px; line-height: 1.55;
}
mark { background: var(--lit); color: var(--on-lit); border-radius: 2px; box-shadow: 0 0 0 1.5px var(--lit); }
svg {
  display: block; width: 100%; height: auto;
  font-family: "Source Sans 3", sans-serif;
}
svg text { fill: var(--ink); font-size: 11px; }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
svg .tick, svg .small, svg .role, svg .address {
  fill: var(--quiet); font-size: 10.5px; font-variant-numeric: tabular-nums;
}
svg .address, svg .value, svg .small {
  font-family: "Source Code Pro", monospace;
}
svg .name { font-size: 12.5px; font-weight: 600; }
svg .frame { font-variant-numeric: tabular-nums; }
.topology { max-width: 60rem; min-width: 40rem; }
.bits { max-width: 43rem; min-width: 36rem; }
.ladder { max-width: 58rem; min-width: 42rem; }
.plot { max-width: 32rem; }
.axis, .grid, .bus, .link, .lifeline { fill: none; stroke: var(--line-strong); }
.grid, .lifeline { stroke: var(--line); }
.bus { stroke-width: 2; }
.impaired { stroke: var(--bad); stroke-dasharray: 5 4; stroke-width: 1.5; }
svg .impairment { fill: var(--bad); font-size: 10.5px; }
.host { fill: var(--ground); stroke: var(--line-strong); }
.host.server { fill: var(--server-ground); stroke: var(--server); }
.box rect { fill: var(--ground); stroke: var(--line-strong); }
.box.lit rect { fill: var(--lit); }
svg .box .label { fill: var(--quiet); font-size: 9.6px; }
svg .box .tiny { font-size: 7.6px; }
svg .box .value { font-size: 11.8px; }
svg .box.lit .label, svg .box.lit .value { fill: var(--on-lit); }
svg .box.lit .value { font-weight: 700; }
.arrow { fill: none; stroke: var(--client); stroke-width: 1.4; }
.tip { fill: var(--client); }
.arrow.datagram { stroke: var(--datagram); stroke-dasharray: 6 4; }
.tip.datagram { fill: var(--datagram); }
svg.ladder .label { font-size: 11.5px; }
.ladder text { paint-order: stroke; stroke: var(--ground); stroke-width: 3px; }
.bar { fill: none; stroke: var(--client); stroke-width: 2.4; }
.point { fill: var(--client); }
.again { fill: none; stroke: var(--bad); stroke-width: 2.4; }
.again-mark { fill: var(--bad); }
.acknowledged { fill: none; stroke: var(--quiet); stroke-dasharray: 2 2; }
.offered { fill: none; stroke: var(--client); stroke-width: 1.5; }
.offered.server { stroke: var(--server); stroke-dasharray: 5 3; }
.flight { fill: none; stroke: var(--line-strong); stroke-width: 2; }
.trip.client { fill: none; stroke: var(--client); stroke-width: 1.4; }
.trip.server { fill: var(--server); }
.own { margin: 0.6rem 0 1rem; padding: 0.1rem 1rem 0.5rem; border-left: 3px solid var(--accent); background: var(--sunken); }
.own pre { overflow-x: auto; padding: 0.5rem 0.7rem; background: var(--ground); border: 1px solid var(--line); }
.own h5 { margin: 0.8rem 0 0.2rem; font-size: 1rem; }
.own blockquote { margin: 0.5rem 0; padding-left: 0.8rem; border-left: 2px solid var(--line-strong); }
.windows { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 0.8rem; }
.window { border: 1px solid var(--line-strong); border-radius: 5px; overflow: hidden; background: var(--ground); }
.window .bar { max-width: none; margin: 0; padding: 0.25rem 0.6rem; background: var(--sunken); border-bottom: 1px solid var(--line); }
.window ul { margin: 0; padding: 0.4rem 0.6rem 0.5rem; list-style: none; font: 12.5px/1.45 "Source Code Pro", monospace; }
.window li { overflow-wrap: anywhere; }
.window .typed { font-weight: 600; }
.window .typed::before { content: "› "; color: var(--accent); }
pre.listing {
  margin: 0.3rem 0; padding: 0.5rem 0.7rem; background: var(--sunken); border-radius: 4px; counter-reset: line;
  white-space: pre-wrap; overflow-wrap: anywhere;
}
.listing .line { display: block; padding-left: 3.2em; text-indent: -3.2em; counter-increment: line; }
.listing .line::before {
  content: counter(line); display: inline-block; width: 2.4em; margin-right: 0.8em; color: var(--quiet); text-align: right;
  text-indent: 0;
}
footer { margin-top: 3rem; color: var(--quiet); font-size: 0.85rem; }
.for-screen-readers {
  position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}
@page {
  size: A4; margin: 16mm 15mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "Source Sans 3", sans-serif; color: #5a5f64; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; background: none; }
  h2 { margin-top: 1.6rem; }
  h2, h3, h4 { break-after: avoid; }
  figure, tr, pre.bytes, .command, .window { break-inside: avoid; }
  .command, tbody tr:first-child { break-before: avoid; }
  .wide { overflow: visible; }
  a { color: inherit; text-decoration: none; }
  .topology, .bits, .ladder, .broad, .views table, pre.bytes { min-width: 0; }
  .pictures { grid-template-columns: 1fr 1fr; }
  code, pre, pre.bytes, td.code, .command code, figcaption code, .digest, .window ul { font-size: 8pt; }
  table { font-size: 9pt; }
  thead th, figcaption, .command { font-size: 8.4pt; }
  #conversation .place { font-size: 8pt; }
  .windows { grid-template-columns: 1fr 1fr; }
  svg.topology text, svg.topology .name { font-size: 13px; }
  svg.plot text { font-size: 15px; }
  mark, .box.lit rect, .host.server, pre.bytes { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
