import { type PlotView, vegaSpec } from "../domain/plot-spec.ts";
import { escaped } from "./html-text.ts";
import { plotPicture } from "./plot-svg.ts";
import type { Plots } from "./plots.ts";

const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1f2328;background:#fff}
figure{display:inline-block;margin:1rem;vertical-align:top}figcaption{font-weight:600;margin-bottom:.3rem}
svg text{font:11px system-ui,sans-serif;fill:currentColor}img{max-width:32rem}td,th{padding:.3rem .7rem;text-align:right}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}}`;

function figure(view: PlotView): string {
  // The picture's own data, for whoever wants to draw it otherwise. `<` cannot end the element early.
  const spec = JSON.stringify(vegaSpec(view)).replaceAll("<", String.raw`\u003c`);
  return `<figure><figcaption>${escaped(view.title)}</figcaption>${plotPicture(view)}<script type="application/vnd.vegalite+json">${spec}</script></figure>`;
}

/** All plots in one file that needs nothing else: it is drawn without a network and without a script. */
export function plotsHtml({ views, images }: Plots): string {
  const pictures = images.map(
    ({ id, revision, url }) =>
      `<figure><figcaption>${escaped(id)} (${escaped(revision)})</figcaption><img src="${url}" alt="${escaped(id)}"></figure>`,
  );
  const body = [...views.map(figure), ...pictures].join("\n");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Plots</title>
<style>${style}</style>
<h1>Plots</h1>
${body === "" ? "<p>No plot is declared.</p>" : body}
</html>
`;
}
