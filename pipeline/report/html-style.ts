/** The page's whole look. Colours are told apart by word and sign as well; both schemes keep a contrast of at least 4.5 : 1. */
export const style = `
:root{color-scheme:light dark;
--page:#f4f5f7;--sheet:#fff;--ink:#141a21;--soft:#55606d;--line:#e1e5ea;--faint:#eef1f4;--accent:#3a47c9;
--improved:#0a7450;--equivalent:#46586d;--regressed:#b8261f;--inconclusive:#87560a;
--improved-bg:#e4f5ed;--equivalent-bg:#e9eef4;--regressed-bg:#fdebe9;--inconclusive-bg:#fbf1dc;
--sans:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;
--mono:"JetBrains Mono",ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{
--page:#0c1015;--sheet:#141a21;--ink:#e6ebf1;--soft:#9aa6b3;--line:#27303a;--faint:#1b222b;--accent:#9aa5ff;
--improved:#4cd39a;--equivalent:#a9bacd;--regressed:#ff8a80;--inconclusive:#e8b84a;
--improved-bg:#10291f;--equivalent-bg:#1b242e;--regressed-bg:#331917;--inconclusive-bg:#2d230d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 var(--sans);font-feature-settings:"tnum" 1,"cv11" 1}
main,.top,footer{max-width:1200px;margin:0 auto;padding:0 24px}
.top{display:flex;flex-wrap:wrap;align-items:center;gap:6px 16px;padding-top:22px;padding-bottom:18px;color:var(--soft);font-size:14px}
.brand{display:flex;align-items:center;gap:9px;color:var(--ink);font-weight:650;font-size:16px;letter-spacing:-.01em;margin-right:auto}
.brand svg{width:22px;height:22px;color:var(--accent)}
h1,h2,h3,p{margin:0}
h1{font-size:30px;line-height:1.2;letter-spacing:-.022em;font-weight:680}
h2{font-size:21px;line-height:1.3;letter-spacing:-.014em;font-weight:660}
h3{font-size:16px;line-height:1.4;font-weight:640;letter-spacing:-.006em}
code{font:.9em/1.4 var(--mono);background:var(--faint);border-radius:5px;padding:.12em .38em;overflow-wrap:anywhere;unicode-bidi:isolate}
.quiet{color:var(--soft);font-size:13.5px}
.improved{--tone:var(--improved);--wash:var(--improved-bg)}
.equivalent,.none{--tone:var(--equivalent);--wash:var(--equivalent-bg)}
.regressed{--tone:var(--regressed);--wash:var(--regressed-bg)}
.inconclusive,.silent{--tone:var(--inconclusive);--wash:var(--inconclusive-bg)}
.hero{display:flex;gap:20px;align-items:flex-start;background:var(--sheet);border:1px solid var(--line);border-top:4px solid var(--tone);border-radius:14px;padding:26px 28px 24px}
.seal{flex:none;display:grid;place-items:center;width:52px;height:52px;border-radius:50%;background:var(--wash);color:var(--tone)}
.seal svg{width:28px;height:28px}
.hero h1 .word{color:var(--tone)}
.hero h1 code{font-size:.74em;background:none;padding:0;font-weight:600}
.hero p{margin-top:7px;font-size:16px;color:var(--soft)}
.hero .because{color:var(--ink)}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:22px 28px 24px;margin-top:16px}
.sheet>h2{font-size:16px;line-height:1.4;font-weight:640;letter-spacing:-.006em}
.sheet>h2,.sheet>h3{margin-bottom:14px}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.sheet>p+*,.sheet>div+p,.sheet>.tables+p,.sheet>ul+p{margin-top:12px}
.model{margin-top:44px}
.model>h2{display:flex;flex-wrap:wrap;align-items:center;gap:10px}
.model>h2 code{background:none;padding:0;font-size:.92em}
.pill{display:inline-flex;align-items:center;gap:6px;border-radius:99px;padding:2px 10px 2px 8px;font-size:13px;font-weight:600;line-height:1.5;white-space:nowrap;color:var(--tone);background:var(--wash)}
.pill svg{width:13px;height:13px;flex:none}
.tilesrow{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin-top:16px}
.figure{background:var(--sheet);border:1px solid var(--line);border-radius:14px;padding:15px 18px 14px}
.figure .what{color:var(--soft);font-size:13px}
.figure .value{font-size:27px;line-height:1.25;font-weight:660;letter-spacing:-.022em;font-variant-numeric:tabular-nums}
.figure .delta{color:var(--tone);font-size:13.5px;font-weight:600;font-variant-numeric:tabular-nums}
.moves{display:grid;gap:10px}
.move{display:grid;grid-template-columns:minmax(0,1fr) auto 26px auto;gap:6px 26px;align-items:center;border:1px solid var(--line);border-radius:10px;padding:14px 18px}
.move .where{font-weight:640;font-size:16px;min-width:0;overflow-wrap:anywhere}
.move .target{display:block;color:var(--soft);font-size:13.5px;font-weight:400}
.move .stand{min-width:150px}
.move .stand .version{display:block;font-weight:640;font-size:17px;line-height:1.35}
.move .stand code{background:none;padding:0;color:var(--soft);font-size:12.5px}
.move .arrow{color:var(--tone);width:26px;height:26px}
.tables{overflow-x:auto;margin:0 -6px;padding:0 6px}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);font-size:13.5px;padding:0 0 16px}
th,td{padding:9px 12px;border-top:1px solid var(--line);text-align:left;vertical-align:middle}
thead th{border-top:0;color:var(--soft);font-size:12.5px;font-weight:600;padding-top:0;vertical-align:bottom}
th:first-child,td:first-child{padding-left:0}
th:last-child,td:last-child{padding-right:0}
tbody th{font-weight:600}
tbody th code{background:none;padding:0}
.number{text-align:right;white-space:nowrap}
td.number b{font-weight:660}
.interval{color:var(--soft);font-size:13px;white-space:nowrap}
.arrowmark{color:var(--soft);font-weight:500}
.metrics tbody th,.metrics thead th{white-space:nowrap}.metrics .margin{white-space:normal;min-width:76px}
.plotcell{width:200px}
th.plotcell{text-align:center}
.plotcell svg{margin:0 auto}
svg.plot{display:block;width:100%;max-width:220px;height:auto}
.zone{fill:var(--equivalent);opacity:.16}
.zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 3;fill:none}
.whisker{stroke:var(--tone);stroke-width:2;fill:none;stroke-linecap:round}
.dot{fill:var(--tone);stroke:var(--sheet);stroke-width:1.5}
.gates{list-style:none;margin:0;padding:0;display:grid;gap:10px}
.gates li{display:grid;grid-template-columns:128px 1fr;gap:2px 14px;align-items:start}
.gates .pill{justify-self:start}
.gates .rule{font-weight:600}
.gates .why{grid-column:2;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.matrices{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:20px 34px}
.confusion{margin:0;max-width:400px}
.confusion figcaption{font-weight:600;margin-bottom:8px;font-size:14px}
.confusion svg{display:block;width:100%;height:auto}
.tile.right{fill:var(--improved)}.tile.wrong{fill:var(--regressed)}
.confusion text{font-family:var(--sans);fill:var(--ink);text-anchor:middle;font-variant-numeric:tabular-nums}
.confusion text.number{font-size:21px;font-weight:650}
.confusion text.note{font-size:12px;fill:var(--ink);opacity:.82}
.confusion text.axis{font-size:12px;fill:var(--soft)}
.confusion text.side{text-anchor:end}
.drawings{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:20px 28px;margin-top:12px}
.drawing{margin:0;max-width:340px}
.specs{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:10px 0 0;padding:0;overflow-wrap:anywhere}
.sheet>ul+p,.breaks{margin-top:12px}.breaks{color:var(--regressed)}
.drawing figcaption{font-weight:600;margin-bottom:6px;font-size:14px;overflow-wrap:anywhere}
.drawing svg{display:block;width:100%;height:auto}
.frame{fill:none;stroke:var(--line)}.chance{stroke:var(--soft);stroke-dasharray:2 4;fill:none}
.curve{fill:none;stroke-width:2;stroke-linejoin:round}
.curve.candidate{stroke:var(--accent)}.curve.baseline{stroke:var(--soft);stroke-dasharray:7 4}.curve.champion{stroke:var(--inconclusive);stroke-dasharray:2 3}
.drawing text{font-family:var(--sans);font-size:11px;fill:var(--soft);font-variant-numeric:tabular-nums}
.drawing text.axis{text-anchor:middle;font-size:12px}.drawing text.end{text-anchor:end}
.keys{display:flex;flex-wrap:wrap;gap:4px 20px}.key{display:inline-flex;align-items:center;gap:7px}.key svg{width:28px;height:8px}
td.was,td.is{font-family:var(--mono);font-size:13px;overflow-wrap:anywhere}
.was code{background:var(--regressed-bg)}.is code{background:var(--improved-bg)}
.inputs{table-layout:fixed}.inputs th:first-child{width:36%}.inputs thead .kind{width:11%}
.kind{color:var(--soft);white-space:nowrap}
.details{margin:0;padding-left:18px;color:var(--soft);font-size:14px}
.details li{margin-top:4px}
.approve{border-color:var(--accent)}
.copy{display:block;user-select:all;-webkit-user-select:all;font:14px/1.5 var(--mono);background:var(--faint);border:1px solid var(--line);border-radius:10px;padding:13px 16px;overflow-wrap:anywhere;margin:10px 0 12px}
.bound{display:grid;grid-template-columns:max-content 1fr;gap:7px 18px;margin:12px 0 0}
.bound dt{color:var(--soft)}.bound dd{margin:0;min-width:0}
.quiet+details,dl+details{margin-top:14px}
details summary{cursor:pointer;font-weight:600;font-size:14px}
details[open] summary{margin-bottom:4px}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:4px}
footer{padding-top:26px;padding-bottom:44px;color:var(--soft);font-size:13px}
@media (max-width:1160px){
.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.stack,.stack caption,.stack tbody{display:block}
.stack tr{display:grid;grid-template-columns:1fr 1fr 1fr;gap:8px 12px;padding:16px 0;border-top:1px solid var(--line)}
.stack tbody tr:first-child{padding-top:4px;border-top:0}
.stack th,.stack td{border:0;padding:0;text-align:left;white-space:normal;min-width:0}
.stack th{grid-column:1/-1;font-size:16px;overflow-wrap:anywhere}
.stack td::before{content:attr(data-label);display:block;color:var(--soft);font-size:12.5px;font-weight:400}
.metrics th,.slices th,.metrics .better,.slices .better{grid-column:1/3}
.metrics .verdict,.slices .verdict{grid-column:3;grid-row:1;justify-self:end}.metrics .verdict::before,.slices .verdict::before{display:none}
.metrics .plotcell{grid-column:1/-1;width:auto}
.metrics .plotcell::before{text-align:center}.metrics .plotcell svg{max-width:420px}
.inputs th:first-child{width:auto}
.inputs tr,.overview tr{grid-template-columns:1fr 1fr}.inputs .kind,.overview .next{grid-column:1/-1}
.inputs .kind::before,.overview .next::before{display:none}
.data .wide{grid-column:1/-1}}
@media (max-width:760px){
main,.top,footer{padding-left:14px;padding-right:14px}
h1{font-size:25px}
.hero{padding:18px 16px;gap:14px}.seal{width:40px;height:40px}.seal svg{width:22px;height:22px}
.hero h1 .word{display:block}.hero h1 code{font-size:.7em}
.hero p{font-size:15px}
.sheet{padding:18px 16px}
.tilesrow{grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:8px}
.figure{padding:12px 12px 11px}.figure .value{font-size:22px}.figure .delta{font-size:12.5px;line-height:1.4}
.move{grid-template-columns:minmax(0,1fr) 26px minmax(0,1fr);padding:14px;gap:10px 14px}.move .where{grid-column:1/-1}.move .stand{min-width:0}
.gates li{grid-template-columns:1fr;gap:4px}.gates .why{grid-column:1}.gates{gap:16px}
.bound{grid-template-columns:1fr;gap:2px}.bound dd{margin-bottom:8px}
.matrices{grid-template-columns:1fr}}
@media print{body{background:#fff}.sheet,.hero,.figure{break-inside:avoid}}
`;
