import { T as md5 } from "./file-work.js";
import { Ht as withoutKeys, zt as pythonJson } from "./pipeline.js";
import { f as pointerDocument } from "./collect.js";
import { createHash } from "node:crypto";

// pipeline/data/dvc/stage-md5.ts
/** Left out of the digest at the top level. */
const topLevel = /* @__PURE__ */ new Set([
	"md5",
	"meta",
	"desc"
]);
/** Left out at every level: what does not decide the data. */
const everywhere = /* @__PURE__ */ new Set([...[
	"desc",
	"type",
	"labels",
	"meta",
	"locked",
	"frozen",
	"metric",
	"persist",
	"isexec",
	"size",
	"nfiles"
]]);
/** The `md5` that DVC writes on top of the `.dvc` file of an import. */
function stageMd5(pointer) {
	const document = new Map([...pointerDocument(pointer)].filter(([key]) => !topLevel.has(key)));
	return md5(createHash("md5").update(pythonJson(withoutKeys(document, everywhere))).digest("hex"));
}

export { stageMd5 as t };