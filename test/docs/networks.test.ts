import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRows } from "../../pipeline/data/tables/read-rows.ts";
import { parseYaml } from "../../pipeline/data/yaml/parse.ts";
import { toJson } from "../../pipeline/data/yaml/python.ts";
import type { Json } from "../../pipeline/domain/json.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { kerasClasses } from "../../pipeline/training/networks/keras.ts";
import { openModel } from "../../pipeline/training/trainers/index.ts";
import { bar, note, png } from "../training/support/pictures.ts";
import { rocAuc, trained } from "../training/support/trained.ts";

const read = (page: string): Promise<string> => readFile(join(import.meta.dirname, "../../docs/how-to", page), "utf8");

/** Blocks of a page in one language, in their order. */
function blocks(page: string, language: string): readonly string[] {
  return [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)].flatMap(([, found, text = ""]) =>
    found === language ? [text] : [],
  );
}

type Section = Readonly<Record<string, Json>>;

/** The training sections of a page, in their order. */
function sections(page: string): readonly Section[] {
  return blocks(page, "yaml")
    .filter((text) => text.startsWith("# params.yaml"))
    .map((text) => (toJson(parseYaml(text, "page")) as { readonly train: Section }).train);
}

let folder: string;
const at = (...names: readonly string[]): string => join(folder, ...names);

/** Rows in which nothing but the pair of shop and product says the label. */
function pairsCsv(seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: 600 }, (_, i) => {
    const [shop, product] = [prng.index(6), prng.index(6)];
    return `r${i},s${shop},p${product},${(shop + product) % 2 === 0 ? "yes" : "no"}`;
  });
  return `${["id,shop,product,y", ...lines].join("\n")}\n`;
}

function notesCsv(seed: number): string {
  const prng = new Prng(seed);
  const lines = Array.from({ length: 300 }, (_, i) => {
    const kind = i % 2 === 0 ? "sea" : "weather";
    return `r${i},${note(kind, prng)},${kind}`;
  });
  return `${["id,note,kind", ...lines].join("\n")}\n`;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-pages-"));
  for (const [part, seed] of [
    ["train", 1],
    ["test", 2],
  ] as const) {
    await writeFile(at(`${part}-pairs.csv`), pairsCsv(seed));
    await writeFile(at(`${part}-notes.csv`), notesCsv(seed));
    const prng = new Prng(seed);
    for (const kind of ["across", "down"] as const) {
      await mkdir(at(`${part}-pictures`, kind), { recursive: true });
      for (let i = 0; i < 40; i++) await writeFile(at(`${part}-pictures`, kind, `${i}.png`), png(bar(kind, prng)));
    }
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function area(params: Section, rows: readonly [string, string]): Promise<number> {
  await trained({ rows: at(rows[0]), params, output: at("model"), paramsFolder: folder });
  const table = await readRows(at(rows[1]));
  const { values } = await (await openModel(at("model"))).predict(table);
  return rocAuc(
    values,
    table.column(params["label"] as string).map((label) => label === params["positive"]),
  );
}

describe("the page about pictures and texts", () => {
  test("shows sections that learn what they say", async () => {
    const [pictures = {}, texts = {}, pairs = {}, ...others] = sections(await read("pictures-and-texts.md"));
    expect(others).toEqual([]);
    expect(await area(pictures, ["train-pictures", "test-pictures"])).toBeGreaterThan(0.9);
    expect(await area(texts, ["train-notes.csv", "test-notes.csv"])).toBeGreaterThan(0.9);
    expect(await area(pairs, ["train-pairs.csv", "test-pairs.csv"])).toBeGreaterThan(0.9);
  }, 30_000);
});

describe("the page about own networks", () => {
  test("shows a module that is trained", async () => {
    const page = await read("own-model.md");
    await writeFile(at("model.ts"), blocks(page, "ts")[0] ?? "");
    const [section = {}] = sections(page);
    expect(await area(section, ["train-pairs.csv", "test-pairs.csv"])).toBeGreaterThan(0.55);
  });

  test("lists the layers that there are", async () => {
    const page = await read("own-model.md");
    const listed = [...page.matchAll(/`([A-Z][A-Za-z0-9]+)`/g)].map(([, name]) => name);
    for (const name of kerasClasses.filter((found) => found !== "InputLayer")) expect(listed).toContain(name);
  });
});
