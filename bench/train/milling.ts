import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const inputs = [
  "type",
  "air_temperature_k",
  "process_temperature_k",
  "rotational_speed_rpm",
  "torque_nm",
  "tool_wear_min",
  "machine_failure",
] as const;

/** `Air temperature [K]` of the original file and `air_temperature_k` of the example's are the same column. */
function columnName(header: string): string {
  return header
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_|_$/g, "");
}

export interface MillingRows {
  readonly name: string;
  /** CSV with the label last, every fourth row apart. */
  readonly training: string;
  readonly test: string;
}

/** The original file where it lies beside the repository, else the example's rows; the quality L, M, H as 0, 1, 2. */
export function millingCsv(root: string): MillingRows | undefined {
  const places = [join(dirname(root), "shared/data/ai4i2020.csv"), join(root, "data/milling.csv")];
  const path = places.find((place) => existsSync(place));
  if (path === undefined) return undefined;
  const [head = "", ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  const names = head.split(",").map(columnName);
  const at = inputs.map((name) => names.indexOf(name));
  const rows = lines.map((line) => {
    const cells = line.split(",");
    return at.map((column) => cells[column]?.replace("L", "0").replace("M", "1").replace("H", "2")).join(",");
  });
  const part = (isTest: boolean): string =>
    `${[inputs.join(","), ...rows.filter((_, i) => (i % 4 === 3) === isTest)].join("\n")}\n`;
  return { name: path === places[0] ? "the AI4I file" : "the example's rows", training: part(false), test: part(true) };
}
