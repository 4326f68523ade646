import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportDossier, exportFiles } from "../../pipeline/steps/models/export.ts";
import { showModel } from "../../pipeline/steps/models/show.ts";
import { errorOf } from "../support/errors.ts";
import { temporaryFolder } from "../support/folder.ts";
import { type ReleasedWorld, releasedWorld } from "./released-world.ts";

const request = { subject: "press", records: ".lockstep/records", needsRemote: false };

let made: ReleasedWorld;
const ends: (() => void)[] = [];

beforeAll(async () => {
  made = await releasedWorld((end) => ends.push(end));
}, 120_000);

afterAll(() => {
  for (const end of ends) end();
});

describe("a dossier", () => {
  test("has each heading of Annex IV with what is recorded, and says what nobody declared and where to", async () => {
    const { dossier } = await exportDossier(await made.open(), request, undefined);
    expect(dossier.technicalDocumentation.map(({ number }) => number)).toEqual([
      ...["1(a)", "1(b)", "1(c)", "1(d)", "1(e)", "1(f)", "1(g)", "1(h)"],
      ...["2(a)", "2(b)", "2(c)", "2(d)", "2(e)", "2(f)", "2(g)", "2(h)"],
      ...["3", "4", "5", "6", "7", "8", "9"],
    ]);
    const said = (number: string) => dossier.technicalDocumentation.find((section) => section.number === number);
    expect(said("1(a)")).toMatchObject({
      statements: expect.arrayContaining([{ name: "owners", value: "press team" }]) as unknown,
      missing: [{ what: "the intended purpose", where: expect.stringContaining("models/press.md") as unknown }],
    });
    expect(said("1(c)")?.statements).toContainEqual({ name: "package-lock.json", value: "1 package" });
    expect(said("2(c)")?.statements.map(({ name }) => name)).toEqual(["architecture", "training"]);
    expect(said("2(g)")?.statements).toContainEqual(
      expect.objectContaining({
        name: "approved by mina",
        value: expect.stringContaining("pull request 12") as unknown,
      }),
    );
    expect(said("3")?.statements.map(({ name }) => name)).toContain("accuracy of kind=A");
    expect(said("6")?.statements).toContainEqual(
      expect.objectContaining({ value: expect.stringContaining("production: nothing → v1.0.0") as unknown }),
    );
  });

  test("has a record of processing for each table, with what is missing by its key", async () => {
    const { dossier } = await exportDossier(await made.open(), request, undefined);
    expect(dossier.recordsOfProcessing).toMatchObject([
      {
        number: "prepared/test.csv",
        statements: [
          { name: "personal columns", value: "id" },
          { name: "purpose", value: "telling failures of the press before they happen" },
          { name: "legal basis", value: "legitimate interest" },
        ],
      },
      { number: "prepared/train.csv", statements: [] },
    ]);
    expect(dossier.recordsOfProcessing[0]?.missing.map(({ where }) => where)).toContain(
      '`tables["prepared/test.csv"].processing.retention` of data.contract.yaml',
    );
  });

  test("is the same bytes each time, as Markdown that shows nothing as a link or an image", async () => {
    const folder = temporaryFolder();
    const workspace = await made.open();
    const file = join(folder, "dossier.md");
    const { text } = await exportDossier(workspace, request, file);
    expect(readFileSync(file, "utf8")).toBe(text);
    expect((await exportDossier(workspace, request, undefined)).text).toBe(text);
    const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    expect(html).not.toMatch(/<(?:a|img)\b/);
    await exportDossier(workspace, request, join(folder, "dossier.json"));
    expect(JSON.parse(readFileSync(join(folder, "dossier.json"), "utf8"))).toMatchObject({ model: "press" });
  });

  test("of a version that nobody registered is refused", async () => {
    const asked = { ...request, subject: "press@v9.0.0" };
    const workspace = await made.open();
    expect(await errorOf(() => exportDossier(workspace, asked, undefined))).toContain("VERSION_UNKNOWN");
  });
});

describe("the files of a version", () => {
  test("go into a new folder, named by model and version when none is named", async () => {
    const from = temporaryFolder();
    const { folder, files } = await exportFiles(await made.open(), request, undefined, from);
    expect(folder).toBe(join(from, "press-v1.0.0"));
    expect(readdirSync(folder).sort()).toEqual(files.map(({ name }) => name).sort());
    expect(existsSync(join(folder, "SHA256SUMS"))).toBe(true);
  });

  test("never take away what is in a folder", async () => {
    const from = temporaryFolder();
    mkdirSync(join(from, "mine"));
    writeFileSync(join(from, "mine", "thesis.txt"), "years of work");
    const workspace = await made.open();
    expect(await errorOf(() => exportFiles(workspace, request, "mine", from))).toContain("PATH_UNSAFE");
    expect(readdirSync(join(from, "mine"))).toEqual(["thesis.txt"]);
  });
});

test("models show names who answers for a model and who asks it", async () => {
  expect(await showModel(await made.open(), "press")).toMatchObject({
    owners: ["press team"],
    consumers: ["night shift"],
  });
});
