import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix, relative, resolve, sep } from "node:path";
import { defineConfig, type Plugin } from "rolldown";

const root = import.meta.dirname;
const inRoot = (id: string): string => relative(root, id).split(sep).join("/");

const commandLine = "pipeline/cli/main.ts";
const children = globSync("pipeline/**/*.child.ts", { cwd: root }).sort();
const entries = {
  ...Object.fromEntries(
    globSync("actions/*/main.ts", { cwd: root })
      .sort()
      .map((file) => [basename(dirname(file)), file]),
  ),
  ...(existsSync(join(root, commandLine)) ? { cli: commandLine } : {}),
  ...Object.fromEntries(children.map((file) => [`children/${basename(file, ".child.ts")}`, file])),
};
const entryFiles = new Set(Object.values(entries));

/** What threads for file work load, and nothing else: they start in a fraction of the time that all of the pipeline takes. */
const fileWork =
  /^pipeline\/(?:data\/objects\/(?:bulk\/(?!run|pool|barrier)|aside|stamp|folder|legacy-text|lfs-pointer)|domain\/(?:ids|error|error-codes)\b)/;

/**
 * Keeps `new URL("./fit.child.ts", import.meta.url)` and `new URL("./page.html", import.meta.url)` true after the move into
 * dist/: a child becomes its entry under dist/children/, any other file a copy under dist/assets/.
 */
function fileUrls(): Plugin {
  const reference = /new URL\(\s*"(\.{1,2}\/[^"]+)"\s*,\s*import\.meta\.url\s*\)/g;
  const marker = (target: string): string => `lockstep-dist:${target}`;
  return {
    name: "file-urls",
    transform(code, id) {
      const file = inRoot(id);
      if (!/^(?:pipeline|actions)\/.*\.ts$/.test(file)) return null;
      // The built file gets its own, as a banner, whether its source has one or not.
      const moved = code.replace(/^#!.*/, "").replace(reference, (_match, specifier: string) => {
        const target = resolve(dirname(id), specifier);
        if (!existsSync(target)) this.error(`${file} names ${specifier}, which does not exist`);
        const [started] = Object.entries(entries).find(([, source]) => source === inRoot(target)) ?? [];
        if (started !== undefined) return `new URL("${marker(`${started}.js`)}", import.meta.url)`;
        if (/\.[cm]?ts$/.test(target)) this.error(`${file} starts ${specifier}: name it *.child.ts to have it built`);
        const fileName = `assets/${inRoot(target)
          .replace(/^pipeline\//, "")
          .replaceAll("/", "-")}`;
        this.emitFile({ type: "asset", fileName, source: readFileSync(target) });
        return `new URL("${marker(fileName)}", import.meta.url)`;
      });
      // What is left would be true in the sources and false in dist/.
      const left = /import\.meta\.(?:dirname|filename)|new URL\([^;]*?import\.meta\.url/.exec(
        moved.replaceAll(/new URL\("lockstep-dist:[^"]+", import\.meta\.url\)/g, ""),
      );
      if (left !== null) {
        this.error(`${file}: write new URL("./file", import.meta.url) on one literal; dist/ has no ${left[0]}`);
      }
      return moved === code ? null : { code: moved, map: null };
    },
    renderChunk(code, chunk) {
      const here = posix.dirname(chunk.fileName);
      return code.replaceAll(/lockstep-dist:([^"]+)/g, (_match, target: string) => {
        const path = posix.relative(here, target);
        return path.startsWith(".") ? path : `./${path}`;
      });
    },
  };
}

/** Sigstore's roots come with keys of a package registry, which nobody here asks for and whose host has no place in what is built. */
function trustedRootsAlone(): Plugin {
  return {
    name: "trusted-roots-alone",
    load(id) {
      if (!/[\\/]@sigstore[\\/]tuf[\\/]seeds\.json$/.test(id)) return null;
      const seeds = JSON.parse(readFileSync(id, "utf8")) as Record<string, { targets: Record<string, string> }>;
      for (const seed of Object.values(seeds)) {
        const { "trusted_root.json": trustedRoot } = seed.targets;
        if (trustedRoot === undefined) this.error(`${inRoot(id)} has no trusted_root.json`);
        seed.targets = { "trusted_root.json": trustedRoot };
      }
      return { code: JSON.stringify(seeds), moduleType: "json" };
    },
  };
}

/** Collects the licence of every package that ends up in dist/, as their terms ask. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const packages = new Map<string, string>();
      for (const file of Object.values(bundle)) {
        for (const id of file.type === "chunk" ? file.moduleIds : []) {
          const [folder] = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id) ?? [];
          if (folder !== undefined) packages.set(folder, licenceOf(folder));
        }
      }
      const source = [...new Set(packages.values())].sort().join(`\n${"-".repeat(80)}\n\n`);
      this.emitFile({
        type: "asset",
        fileName: "LICENSES.txt",
        source: source === "" ? "No package is bundled.\n" : source,
      });
    },
  };
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const [file] = globSync("{LICENSE,LICENCE,License,Licence,license,licence,COPYING}*", { cwd: folder }).sort();
  if (file === undefined && license === undefined)
    throw new Error(`${name}@${version} names no licence: do not ship it`);
  const text =
    file === undefined ? "" : `\n${readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim()}\n`;
  return `${name}@${version} (${license ?? `see ${String(file)}`})\n${text}`;
}

export default defineConfig({
  cwd: root,
  input: entries,
  platform: "node",
  // Native, large, or both: loaded lazily from node_modules, with a clear error when it is not there.
  // ssh2 does without its own native files when they are not there.
  external: [/^@tensorflow\//, /^@duckdb\//, /\.node$/],
  plugins: [fileUrls(), trustedRootsAlone(), licences()],
  output: {
    dir: "dist",
    format: "esm",
    cleanDir: true,
    minify: false,
    banner: (chunk) => (chunk.name === "cli" && chunk.isEntry ? "#!/usr/bin/env node" : ""),
    entryFileNames: "[name].js",
    // Names without a hash keep the diff of a rebuild down to the lines that changed.
    chunkFileNames: "chunks/[name].js",
    assetFileNames: "assets/[name][extname]",
    codeSplitting: {
      groups: [
        // "$initial" leaves out what is only reached by `import()`: an SDK loads when its driver does.
        { name: "vendor", test: /node_modules/, tags: ["$initial"] },
        {
          name: "file-work",
          test: (id) => fileWork.test(inRoot(id)) && !entryFiles.has(inRoot(id)),
          priority: 1,
          tags: ["$initial"],
        },
        // An entry runs when it is imported; in a chunk that others share it would run for them, too.
        {
          name: "pipeline",
          test: (id) => /^pipeline\//.test(inRoot(id)) && !entryFiles.has(inRoot(id)),
          tags: ["$initial"],
        },
      ],
    },
  },
});
