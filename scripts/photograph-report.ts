/**
 * Photographs a report in headless Chromium, for the README and to look at it.
 *
 *   node scripts/photograph-report.ts [report.html] [--out file.png] [--width 1160] [--height 1020] [--dark] [--whole] [--scale 1]
 *
 * Without a file it takes the report of the pull request that the demo approves, so run `npm start` first. Needs `chromium` on the
 * PATH.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { access, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Duplex } from "node:stream";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

type Message = {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};

/** Speaks the DevTools protocol over two pipes: messages are JSON, each ended by a NUL. */
function connect(browser: ChildProcess) {
  const [input, output] = [browser.stdio[3] as Duplex, browser.stdio[4] as Duplex];
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, () => void>();
  let rest = "";
  let last = 0;
  output.setEncoding("utf8");
  output.on("data", (text: string) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages.map((line) => JSON.parse(line) as Message)) {
      if (message.method !== undefined) listeners.get(message.method)?.();
      const call = message.id === undefined ? undefined : waiting.get(message.id);
      if (message.error === undefined) call?.resolve(message.result);
      else call?.reject(new Error(message.error.message));
    }
  });
  return {
    call<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
      const id = ++last;
      const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return answer as Promise<T>;
    },
    once: (method: string): Promise<void> => new Promise((resolve) => listeners.set(method, resolve)),
  };
}

interface Photo {
  readonly page: string;
  readonly out: string;
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly isDark: boolean;
  readonly isWhole: boolean;
}

async function photograph({ page, out, width, height, scale, isDark, isWhole }: Photo): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), "lockstep-photo-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"];
  const browser = spawn("chromium", [...flags, `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  try {
    const devtools = connect(browser);
    const { targetId } = await devtools.call<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await devtools.call<{ sessionId: string }>("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    const call = <T>(method: string, params: object = {}): Promise<T> => devtools.call<T>(method, params, sessionId);
    await call("Page.enable");
    await call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile: width < 600 });
    await call("Emulation.setEmulatedMedia", {
      features: [{ name: "prefers-color-scheme", value: isDark ? "dark" : "light" }],
    });
    const loaded = devtools.once("Page.loadEventFired");
    await call("Page.navigate", { url: pathToFileURL(page).href });
    await loaded;
    const { cssContentSize: size } = await call<{ cssContentSize: { width: number; height: number } }>(
      "Page.getLayoutMetrics",
    );
    if (size.width > width)
      throw new Error(`the page is ${String(size.width)} px wide in a window of ${String(width)} px`);
    const clip = { x: 0, y: 0, width, height: isWhole ? size.height : height, scale: 1 };
    const { data } = await call<{ data: string }>("Page.captureScreenshot", {
      format: "png",
      clip,
      captureBeyondViewport: true,
    });
    await mkdir(dirname(out), { recursive: true });
    await writeFile(out, Buffer.from(data, "base64"));
  } finally {
    browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

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
await photograph({
  page,
  out: resolve(values.out),
  width: Number(values.width),
  height: Number(values.height),
  scale: Number(values.scale),
  isDark: values.dark,
  isWhole: values.whole,
});
console.log(resolve(values.out));
