import { createHash } from "node:crypto";
import { type Md5, md5 } from "../../domain/ids.ts";
import { pythonJson, withoutKeys } from "../yaml/python.ts";
import type { Pointer } from "./model.ts";
import { pointerDocument } from "./pointer.ts";

/** Left out of the digest at the top level. */
const topLevel: ReadonlySet<string> = new Set(["md5", "meta", "desc"]);
/** Left out at every level: what does not decide the data. */
const everywhere: ReadonlySet<string> = new Set([
  ...["desc", "type", "labels", "meta", "locked", "frozen", "metric", "persist", "isexec", "size", "nfiles"],
]);

/** The `md5` that DVC writes on top of the `.dvc` file of an import. */
export function stageMd5(pointer: Pointer): Md5 {
  const document = new Map([...pointerDocument(pointer)].filter(([key]) => !topLevel.has(key)));
  return md5(
    createHash("md5")
      .update(pythonJson(withoutKeys(document, everywhere)))
      .digest("hex"),
  );
}
