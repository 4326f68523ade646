import { t as differingInputs } from "./inputs.js";
import { Xt as byCodePoint } from "./pipeline.js";

// pipeline/registry/queries/version-diff.ts
/** The fields of a record besides inputs and metrics, as one flat map. */
function fieldsOf({ artifact, inputKey, metricsSha256, environments, quarantine }) {
	return Object.fromEntries([
		["artifact.path", artifact.path],
		["artifact.format", artifact.format],
		["artifact.md5", artifact.md5],
		["artifact.sha256", artifact.sha256],
		["artifact.size_bytes", artifact.sizeBytes],
		...artifact.files.map(({ path, sha256 }) => [`artifact.files ${path}`, sha256]),
		["input_key", inputKey],
		["metrics_sha256", metricsSha256],
		...Object.entries(environments).map(([name, version]) => [`environments.${name}`, version]),
		...quarantine.map(({ artifactSha256, reason }) => [`quarantine ${artifactSha256}`, reason])
	]);
}
function metricOf({ metrics }, name) {
	return Object.hasOwn(metrics, name) ? metrics[name] : void 0;
}
/** What differs between the records of two versions, each at the commit that it is registered at. */
function versionDiff(before, after) {
	const names = /* @__PURE__ */ new Set([...Object.keys(before.metrics), ...Object.keys(after.metrics)]);
	return {
		model: after.model,
		before: before.modelVersion,
		after: after.modelVersion,
		fields: differingInputs(fieldsOf(before), fieldsOf(after)),
		inputs: differingInputs(before.inputs, after.inputs),
		metrics: [...names].sort(byCodePoint).map((metric) => {
			const [was, is] = [metricOf(before, metric), metricOf(after, metric)];
			return {
				metric,
				before: was,
				after: is,
				difference: was === void 0 || is === void 0 ? void 0 : is - was
			};
		})
	};
}

export { versionDiff as t };