import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const examples = join(root, "test/conformance/languages");
const page = readFileSync(join(root, "docs/how-to/any-language.md"), "utf8");

/** Files as the page shows them: a name, then a block. */
const shown = new Set(
  [...page.matchAll(/^`([\w.]+)`:\n\n```\w+\n([^]*?)```$/gm)].map(([, name = "", text = ""]) => `${name}\n${text}`),
);
const languages = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());

/** Of several examples, one with the file of the page: the page says of which others it is the same but for the script's name. */
const likeR = new Set(["dvc.yaml", "lockstep.yaml", "prepare.sh"]);

describe.each(languages.map(({ name }) => name))("the page about any language and the example %s", (language) => {
  const files = readdirSync(join(examples, language)).filter((name) => !name.startsWith("__"));
  test.each(files)("%s is run as it stands there", (name) => {
    const text = readFileSync(join(examples, language, name), "utf8");
    const run = language === "pytorch" ? ["python", "py", "width"] : ["sh", "sh", "smoothing"];
    const asInR = text
      .replaceAll(new RegExp(`${run[0] ?? ""} (train|score|measure)\\.${run[1] ?? ""}`, "g"), "Rscript $1.R")
      .replaceAll(new RegExp(`(train|score|measure)\\.${run[1] ?? ""}`, "g"), "$1.R")
      .replaceAll(run[2] ?? "", "degree");
    const isLikeR = likeR.has(name) && (language === "pytorch" || language === "shell");
    expect(shown).toContain(`${name}\n${isLikeR ? asInR : text}`);
  });
});

test("the page shows nothing that is not run", () => {
  const run = languages.flatMap(({ name }) =>
    readdirSync(join(examples, name)).map((file) => `${file}\n${readFileSync(join(examples, name, file), "utf8")}`),
  );
  expect([...shown].filter((text) => !run.includes(text))).toEqual([]);
});
