import { posix } from "node:path";
import { parse as parseToml } from "smol-toml";

/** A package that an environment's lock file names. */
export interface LockedPackage {
  readonly name: string;
  /** `undefined` where the file does not pin one. */
  readonly version: string | undefined;
  /** As https://github.com/package-url/purl-spec writes it. */
  readonly purl: string;
  /** Lowercase hex digests of what is downloaded; none where the file has several files for one package. */
  readonly hashes: readonly { readonly algorithm: "SHA-256" | "SHA-512"; readonly hex: string }[];
}

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

const part = encodeURIComponent;

function packageOf(
  type: "npm" | "pypi" | "cargo",
  name: string,
  ...[version, hashes = []]: readonly [version: string | undefined, hashes?: LockedPackage["hashes"]]
): LockedPackage {
  // PyPI takes `_`, `.` and capitals for what they are close to, and a purl has one form of it.
  const own = type === "pypi" ? name.toLowerCase().replaceAll(/[-_.]+/g, "-") : name;
  const path = own.split("/").map(part).join("/");
  return { name, version, purl: `pkg:${type}/${path}${version === undefined ? "" : `@${part(version)}`}`, hashes };
}

/** npm's `integrity`: of several digests the strongest. */
function integrityHashes(integrity: unknown): LockedPackage["hashes"] {
  const [, base64] = /(?:^|\s)sha512-([A-Za-z0-9+/]{86}==)/.exec(text(integrity) ?? "") ?? [];
  return base64 === undefined ? [] : [{ algorithm: "SHA-512", hex: Buffer.from(base64, "base64").toString("hex") }];
}

function npmPackages(content: string): readonly LockedPackage[] | undefined {
  const { packages } = fields(JSON.parse(content));
  if (packages === undefined) return undefined;
  return Object.entries(fields(packages)).flatMap(([path, entry]) => {
    const at = path.lastIndexOf("node_modules/");
    const { version, integrity, link, name } = fields(entry);
    // The project itself and its workspaces are not what it depends on; a link leads to one of them.
    if (at === -1 || link === true) return [];
    return [
      packageOf(
        "npm",
        text(name) ?? path.slice(at + "node_modules/".length),
        text(version),
        integrityHashes(integrity),
      ),
    ];
  });
}

function tomlPackages(content: string, type: "pypi" | "cargo"): readonly LockedPackage[] | undefined {
  const found = fields(parseToml(content))["package"];
  if (!Array.isArray(found)) return undefined;
  return (found as readonly unknown[]).flatMap((entry) => {
    const { name, version, source } = fields(entry);
    const own = fields(source);
    // uv lists the project itself as a package that is edited in place.
    const isOwn = "virtual" in own || "editable" in own || "directory" in own;
    return text(name) === undefined || isOwn ? [] : [packageOf(type, text(name) ?? "", text(version))];
  });
}

function requirements(content: string): readonly LockedPackage[] {
  return content
    .replaceAll(/\\\r?\n/g, " ")
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, version] =
        /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\[[^\]]*\])?\s*(?:===?\s*([^\s;#,*]+)(?=[\s;#]|$))?/.exec(
          line,
        ) ?? [];
      if (name === undefined) return [];
      const digests = [...line.matchAll(/--hash=sha256:([0-9a-f]{64})/g)].map(([, hex = ""]) => hex);
      const [only] = digests;
      // Several are of several files for several machines: which one was installed, nobody wrote down.
      return [
        packageOf(
          "pypi",
          name,
          version,
          digests.length === 1 && only !== undefined ? [{ algorithm: "SHA-256", hex: only }] : [],
        ),
      ];
    });
}

const readers: readonly (readonly [name: RegExp, read: (content: string) => readonly LockedPackage[] | undefined])[] = [
  [/^(?:package-lock|npm-shrinkwrap)\.json$/, npmPackages],
  [/^(?:uv|poetry|pdm|pylock(?:\..+)?)\.(?:lock|toml)$/, (content) => tomlPackages(content, "pypi")],
  [/^Cargo\.lock$/, (content) => tomlPackages(content, "cargo")],
  [/^(?:.+[-_.])?requirements(?:[-_.].+)?\.txt$/, requirements],
];

/**
 * The packages that a lock file names, by name and version, each once: package-lock.json, uv.lock, poetry.lock, pdm.lock, Cargo.lock and
 * requirements.txt.
 *
 * @returns `undefined` for a file of another kind, and for one that does not hold what its name says.
 */
export function lockedPackages(path: string, content: string): readonly LockedPackage[] | undefined {
  const read = readers.find(([name]) => name.test(posix.basename(path)))?.[1];
  try {
    const found = read?.(content);
    if (found === undefined) return undefined;
    const once = new Map(found.map((one) => [one.purl, one]));
    return [...once.values()].sort((a, b) => (a.purl < b.purl ? -1 : Number(a.purl > b.purl)));
  } catch {
    // Damaged, or of another tool with the same name: as if it was not read.
    return undefined;
  }
}
