/** Headless Chromium over the DevTools protocol: opens a page, asks it, and photographs it. Needs `chromium` on the PATH. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { pathToFileURL } from "node:url";

/** What a page is looked at in. */
export interface Screen {
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly isDark: boolean;
  /** Device pixels for each CSS pixel; 1 unless told. */
  readonly scale?: number;
}

export interface Page {
  /** Address of everything that was asked for since the page was opened, itself first. */
  readonly requests: readonly string[];
  /** What the browser complained about: scripts that failed, things it was not allowed to load, errors on the console. */
  readonly complaints: readonly string[];
  /** The value of an expression; a promise is waited for. */
  evaluate<T>(expression: string): Promise<T>;
  /** A PNG from the top of the page, at most `height` CSS pixels of it. */
  photograph(height: number): Promise<Buffer>;
  close(): Promise<void>;
}

export interface Browser extends AsyncDisposable {
  open(file: string, screen: Screen): Promise<Page>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

type Listener = (method: string, params: unknown) => void;

interface DevTools {
  call<T>(method: string, params?: object, sessionId?: string): Promise<T>;
  /** Who hears what happens in a session. */
  readonly listeners: Map<string, Listener>;
}

/** Speaks the protocol over two pipes: messages are JSON, each ended by a NUL. */
function connect(browser: ChildProcess): DevTools {
  const [input, output] = [browser.stdio[3] as Duplex, browser.stdio[4] as Duplex];
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  const listeners = new Map<string, Listener>();
  let rest = "";
  let last = 0;
  output.setEncoding("utf8");
  output.on("data", (text: string) => {
    const messages = (rest + text).split("\0");
    rest = messages.pop() ?? "";
    for (const message of messages.map((line) => JSON.parse(line) as Message)) {
      if (message.method !== undefined) listeners.get(message.sessionId ?? "")?.(message.method, message.params);
      const call = message.id === undefined ? undefined : waiting.get(message.id);
      if (message.id !== undefined) waiting.delete(message.id);
      if (message.error === undefined) call?.resolve(message.result);
      else call?.reject(new Error(message.error.message));
    }
  });
  browser.on("close", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`chromium ended with ${String(code)}`));
    waiting.clear();
  });
  return {
    listeners,
    call<T>(method: string, params: object = {}, sessionId?: string): Promise<T> {
      const id = ++last;
      const answer = new Promise<unknown>((resolve, reject) => waiting.set(id, { resolve, reject }));
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      return answer as Promise<T>;
    },
  };
}

interface Evaluated<T> {
  readonly result: { readonly value: T };
  readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
}

/** What a message of the browser says that a page in order never causes. */
function complaintOf(method: string, params: unknown): string | undefined {
  if (method === "Log.entryAdded") {
    const { entry } = params as { readonly entry: { readonly level: string; readonly text: string } };
    return entry.level === "error" || entry.level === "warning" ? entry.text : undefined;
  }
  if (method === "Runtime.exceptionThrown") {
    const { exceptionDetails } = params as { readonly exceptionDetails: { readonly text: string } };
    return exceptionDetails.text;
  }
  if (method !== "Runtime.consoleAPICalled") return undefined;
  const { type, args } = params as { readonly type: string; readonly args: readonly { readonly value?: unknown }[] };
  return type === "error" || type === "warning" ? args.map(({ value }) => String(value)).join(" ") : undefined;
}

async function openPage(devtools: DevTools, file: string, screen: Screen): Promise<Page> {
  const { width, height, isDark, scale = 1 } = screen;
  const { targetId } = await devtools.call<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await devtools.call<{ sessionId: string }>("Target.attachToTarget", {
    targetId,
    flatten: true,
  });
  const call = <T>(method: string, params: object = {}): Promise<T> => devtools.call<T>(method, params, sessionId);
  const requests: string[] = [];
  const complaints: string[] = [];
  const loaded = new Promise<void>((resolve) => {
    devtools.listeners.set(sessionId, (method, params) => {
      if (method === "Page.loadEventFired") resolve();
      if (method === "Network.requestWillBeSent")
        requests.push((params as { readonly request: { readonly url: string } }).request.url);
      const complaint = complaintOf(method, params);
      if (complaint !== undefined) complaints.push(complaint);
    });
  });
  for (const domain of ["Page", "Network", "Log", "Runtime"]) await call(`${domain}.enable`);
  await call("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: scale, mobile: width < 600 });
  await call("Emulation.setEmulatedMedia", {
    features: [{ name: "prefers-color-scheme", value: isDark ? "dark" : "light" }],
  });
  await call("Page.navigate", { url: pathToFileURL(file).href });
  await loaded;
  return {
    requests,
    complaints,
    async evaluate<T>(expression: string): Promise<T> {
      const { result, exceptionDetails } = await call<Evaluated<T>>("Runtime.evaluate", {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails !== undefined)
        throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      return result.value;
    },
    async photograph(atMost: number): Promise<Buffer> {
      const { cssContentSize: size } = await call<{ cssContentSize: { width: number; height: number } }>(
        "Page.getLayoutMetrics",
      );
      const clip = { x: 0, y: 0, width, height: Math.min(size.height, atMost), scale: 1 };
      await call("Page.bringToFront");
      const { data } = await call<{ data: string }>("Page.captureScreenshot", {
        format: "png",
        clip,
        captureBeyondViewport: clip.height > height,
      });
      return Buffer.from(data, "base64");
    },
    async close(): Promise<void> {
      if (!devtools.listeners.delete(sessionId)) return;
      await devtools.call("Target.closeTarget", { targetId });
    },
  };
}

/** Starts a browser with a profile of its own, which goes when it is closed. */
export async function startChromium(): Promise<Browser> {
  const profile = await mkdtemp(join(tmpdir(), "lockstep-chromium-"));
  const flags = [
    ...["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--remote-debugging-pipe"],
    ...["--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-dev-shm-usage"],
  ];
  const browser = spawn("chromium", [...flags, `--user-data-dir=${profile}`], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve, reject) => {
    browser.on("error", reject);
    browser.on("close", () => {
      resolve();
    });
  });
  ended.catch(() => undefined);
  const devtools = connect(browser);
  await Promise.race([
    devtools.call("Browser.getVersion"),
    ended.then(() => {
      throw new Error("chromium ended before it answered");
    }),
  ]);
  return {
    open: (file, screen) => openPage(devtools, file, screen),
    async [Symbol.asyncDispose]() {
      await devtools.call("Browser.close").catch(() => undefined);
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}
