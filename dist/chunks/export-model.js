import { n as directorySha256 } from "./artifact.js";
import { E as writeModelFolder } from "./pipeline.js";
import { A as LockstepError, O as sha256, b as writeWhole, h as lstatIfThere } from "./file-work.js";
import { t as exportFormats } from "./export-format.js";
import "./graphs2.js";
import { open } from "node:fs/promises";
import { createHash } from "node:crypto";

// pipeline/training/exports/index.ts
/** To add a format: one file and one line here. */
const formats = {
	onnx: {
		kinds: ["network", "forest"],
		open: async () => (await import("./onnx.js")).onnxExporter
	},
	pmml: {
		kinds: ["network", "forest"],
		open: async () => (await import("./pmml.js")).pmmlExporter
	},
	"saved-model": {
		kinds: ["network", "forest"],
		open: async () => (await import("./saved-model.js")).savedModelExporter
	},
	"tfjs-graph": {
		kinds: ["network"],
		open: async () => (await import("./tfjs-graph.js")).tfjsGraphExporter
	},
	"tfjs-layers": {
		kinds: ["network"],
		open: async () => (await import("./tfjs-layers.js")).tfjsLayersExporter
	}
};
/**
* The exporter of a format.
*
* @throws LockstepError EXPORT_UNSUPPORTED when the format has no form for models of this kind.
*/
async function openExporter(name, kind) {
	const format = formats[name];
	if (format.kinds.includes(kind)) return format.open();
	const others = exportFormats.filter((other) => formats[other].kinds.includes(kind));
	throw new LockstepError("EXPORT_UNSUPPORTED", `a ${kind} has no form as ${name}`, { hint: `Formats that have one: ${others.join(", ")}.` });
}

// pipeline/training/export-model.ts
function describe(path, content) {
	const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
	return {
		path,
		sha256: sha256(createHash("sha256").update(bytes).digest("hex")),
		sizeBytes: bytes.length
	};
}
/** Which bytes all exports begin with: up to PMML's name behind the header of XML, or up to ONNX's version and producer. */
const headBytes = {
	text: 44,
	binary: 12
};
/** True for a file that begins as the export does that would take its place, and for an empty one. */
async function isExport(path, content) {
	const length = typeof content === "string" ? headBytes.text : headBytes.binary;
	await using file = await open(path);
	const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
	return bytesRead === 0 || buffer.equals(Buffer.from(content).subarray(0, length));
}
/**
* Writes a trained model in another format, with everything that happens to raw rows inside as far as the format can say it. The same
* model gives the same bytes.
*
* @throws LockstepError MODEL_INVALID, EXPORT_UNSUPPORTED, PATH_UNSAFE when something else is where the export should be.
*/
async function exportModel({ model, format, output }, { openGraph }) {
	const graph = await openGraph(model);
	const exported = (await openExporter(format, graph.body.kind))(graph);
	if (exported.kind === "folder") {
		const files = Object.entries(exported.files).map(([path, content]) => describe(path, content));
		await writeModelFolder(output, exported.files);
		const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
		return {
			format,
			sha256: directorySha256(files),
			sizeBytes,
			files
		};
	}
	const present = await lstatIfThere(output);
	if (present !== void 0 && !(present.isFile() && await isExport(output, exported.content))) throw new LockstepError("PATH_UNSAFE", `${output} is there and is no ${format} that was exported`, { hint: "Name another file with --output, or move away what is there." });
	const { sha256: digest, sizeBytes } = describe(output, exported.content);
	await writeWhole(output, exported.content);
	return {
		format,
		sha256: digest,
		sizeBytes,
		files: []
	};
}

export { exportModel };