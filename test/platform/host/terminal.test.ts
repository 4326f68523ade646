import { describe, expect, test } from "vitest";
import { inert } from "../../../pipeline/platform/host/inert.ts";
import { openTerminalHost, type TerminalOptions } from "../../../pipeline/platform/host/terminal.ts";

function terminal(options: { readonly isTTY?: boolean } & Partial<TerminalOptions> = {}) {
  const written: string[] = [];
  const host = openTerminalHost({
    inputs: {},
    environment: {},
    stream: { write: (text: string) => written.push(text), isTTY: options.isTTY ?? false },
    ...options,
  });
  return { host, text: () => written.join("") };
}

const colour = /\u001b\[\d/;

describe("colours and movement", () => {
  test.each([
    ["a person's terminal", true, {}, true, true],
    ["a pipe", false, {}, false, false],
    ["a terminal whose owner wants no colour", true, { NO_COLOR: "1" }, false, true],
    ["NO_COLOR without a value", true, { NO_COLOR: "" }, false, true],
    ["a terminal that knows neither", true, { TERM: "dumb" }, false, false],
    ["the log of a job", true, { CI: "true" }, false, false],
  ])("%s", (_name, isTTY, environment, isColoured, isMoving) => {
    const { host, text } = terminal({ isTTY, environment });
    host.warning("careful");
    host.error("broken");
    expect(colour.test(text())).toBe(isColoured);
    const before = text();
    host.progress("Pushing", 0.5);
    expect(text() !== before).toBe(isMoving);
    host.info("done");
    expect(text().endsWith("done\n")).toBe(true);
    expect(text()).toContain("warning: careful");
    expect(text()).toContain("error: broken");
  });

  test("progress is one line that is written over and gone before anything else is said", () => {
    const { host, text } = terminal({ isTTY: true });
    for (const fraction of [0, 0.1, 0.1, 0.5, 1, 2, -1, Number.NaN]) host.progress("Pulling", fraction);
    host.info("next");
    expect(text()).not.toContain("\n\r");
    expect(text().split("\n")).toHaveLength(2);
    expect(text().split("\u001b[K").at(-1)).toBe("next\n");
    // The same state twice is written once.
    expect(text().match(/ 10 %/g)).toHaveLength(1);
  });
});

describe("what comes from elsewhere", () => {
  test.each([
    ["colours", "a\u001b[31mred\u001b[0m", "ared"],
    ["a title of the window", "a\u001b]0;owned\u0007b", "ab"],
    ["a link", "a\u001b]8;;http://x\u001b\\b", "ab"],
    ["a cleared screen", "a\u001b[2J\u001b[Hb", "ab"],
    ["a line written over", "good\rbad", "good\ufffdbad"],
    ["a step back", "ab\u0008c", "ab\ufffdc"],
    ["a bell and a zero", "a\u0007\u0000b", "a\ufffd\ufffdb"],
    ["an 8-bit sequence", "a\u009b31mb", "a\ufffd31mb"],
    ["half a sequence", "a\u001b", "a\ufffd"],
    ["text turned around", "a\u202egnp.exe", "a\ufffdgnp.exe"],
    ["isolated text", "a\u2066b\u2069", "a\ufffdb\ufffd"],
    ["lines and tabs stay", "a\n\tb", "a\n\tb"],
    ["every alphabet stays", "ünï ☃ 日本 😀 עברית", "ünï ☃ 日本 😀 עברית"],
  ])("%s", (_name, text, shown) => {
    expect(inert(text)).toBe(shown);
    const { host, text: written } = terminal();
    host.info(text);
    expect(written()).toBe(`${shown}\n`);
  });

  test("a secret is not shown, in no message, group or progress", async () => {
    const { host, text } = terminal({ isTTY: true });
    host.mask("s3cret");
    host.mask("s3cret-and-more\n \nsecond line");
    host.info("token s3cret, s3cret-and-more, second line");
    host.warning("s3cret");
    host.error("s3cret");
    host.progress("s3cret", 0.5);
    await host.group("s3cret", () => Promise.resolve());
    expect(text()).not.toMatch(/s3cret|and-more|second line/);
    expect(text()).toContain("token ***, ***, ***\n");
  });
});

describe("inputs and groups", () => {
  test.each([
    ["given", { model: "a" }, "a"],
    ["empty", { model: "" }, undefined],
    ["absent", {}, undefined],
    ["inherited", Object.create({ model: "a" }) as Record<string, string>, undefined],
  ])("an input that is %s", (_name, inputs, value) => {
    expect(terminal({ inputs }).host.input("model")).toBe(value);
  });

  test("a group gives what its body gives, and lets an error through", async () => {
    const { host, text } = terminal();
    expect(await host.group("Train", () => Promise.resolve(7))).toBe(7);
    await expect(host.group("Push", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(text()).toBe("Train\nPush\n");
  });

  test("results, summaries and outputs leave the stream for people alone", async () => {
    const { host, text } = terminal();
    host.output("name", "value");
    await host.summary("# Report");
    expect(text()).toBe("");
    expect(host.event).toEqual({ name: "", pullRequest: undefined, comment: undefined, headSha: undefined });
  });
});
