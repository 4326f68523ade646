/**
 * Photographs a report in headless Chromium, for the README and to look at it.
 *
 *   node scripts/photograph-report.ts [report.html] [--out file.png] [--width 1160] [--height 1020] [--dark] [--whole] [--scale 1]
 *
 * Without a file it takes the report of the pull request that the demo approves, so run `npm start` first. Needs `chromium` on the
 * PATH.
 */
import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startChromium } from "./chromium.ts";

const root = join(import.meta.dirname, "..");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: join(root, "docs/images/report.png") },
    width: { type: "string", default: "1160" },
    height: { type: "string", default: "1020" },
    scale: { type: "string", default: "1" },
    dark: { type: "boolean", default: false },
    whole: { type: "boolean", default: false },
  },
});
const page = resolve(positionals[0] ?? join(root, ".lockstep/demo/report-2.html"));
await access(page).catch(() => {
  throw new Error(`there is no ${page}: run \`npm start\` first, or name another report`);
});
const [width, height] = [Number(values.width), Number(values.height)];
await using browser = await startChromium();
const opened = await browser.open(page, { width, height, isDark: values.dark, scale: Number(values.scale) });
const shown = await opened.evaluate<number>("document.documentElement.scrollWidth");
if (shown > width) throw new Error(`the page is ${String(shown)} px wide in a window of ${String(width)} px`);
const out = resolve(values.out);
await mkdir(dirname(out), { recursive: true });
await writeFile(out, await opened.photograph(values.whole ? Infinity : height));
console.log(out);
