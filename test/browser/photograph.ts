// Makes the pictures of docs/images anew: `scripts/photographs.sh --write`. Look at each before you keep it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { renderHtml } from "../../pipeline/report/html.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { startChromium } from "../../scripts/chromium.ts";
import { commentPage, drawDiagrams } from "./comment-page.ts";
import { pictureHeight, pictures, picturesFolder, screens } from "./pictures.ts";
import { scenes } from "./scenes.ts";

/** The same picture, packed as tightly as PNG can: the browser is in a hurry, a repository is not. */
function packed(picture: Buffer): Buffer {
  return PNG.sync.write(PNG.sync.read(picture), {
    colorType: 2,
    inputHasAlpha: true,
    deflateLevel: 9,
    filterType: 0,
    deflateStrategy: 0,
  });
}

const folder = mkdtempSync(join(tmpdir(), "lockstep-photographs-"));
await using browser = await startChromium();
try {
  for (const { name, scene, kind, screen } of pictures) {
    const view = scenes[scene];
    const size = screens[screen];
    if (view === undefined || size === undefined) throw new Error(`${name} is of nothing`);
    const file = join(folder, `${name}.html`);
    writeFileSync(file, kind === "page" ? renderHtml(view) : commentPage(renderMarkdown(view)));
    const page = await browser.open(file, size);
    if (kind === "comment") await drawDiagrams(page, size.isDark);
    const out = join(picturesFolder, `${name}.png`);
    writeFileSync(out, packed(await page.photograph(pictureHeight)));
    await page.close();
    console.log(out);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
