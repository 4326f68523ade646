import { A as LockstepError } from "./file-work.js";

// pipeline/training/tensorflow/choose-backend.ts
/** `native` is the library under @tensorflow/tfjs-node, `cpu` plain JavaScript. */
const backends = [
	"wasm",
	"native",
	"cpu"
];
const backendPreferences = ["auto", ...backends];
/**
* Below this many multiply-adds for a row WebAssembly trains faster, because a call into the native library costs more than the
* arithmetic. Measured with TensorFlow.js 4.22: see docs/benchmarks.md.
*/
const nativeFrom = 2e4;
/** How what a backend needs is installed. */
const howToInstall = {
	wasm: "Run `npm install --save-dev @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0` in the repository.",
	native: "Run `lockstep doctor --install-tensorflow`, or `npm install --save-dev @tensorflow/tfjs-node@4.22.0` in the repository.",
	cpu: "Run `npm install --save-dev @tensorflow/tfjs@4.22.0` in the repository."
};
/** Which backend a network is best trained on, whatever is installed. */
function preferredBackend({ multiplyAddsPerRow, convolutional }, asked) {
	if (asked !== "auto") return {
		backend: asked,
		reason: "params.yaml asks for it"
	};
	if (convolutional) return {
		backend: "native",
		reason: "the network is convolutional"
	};
	const size = `with ${multiplyAddsPerRow} multiply-adds for a row`;
	return multiplyAddsPerRow < 2e4 ? {
		backend: "wasm",
		reason: `the network is small, ${size}`
	} : {
		backend: "native",
		reason: `the network is large, ${size}`
	};
}
function absent(backend, who) {
	return new LockstepError("TENSORFLOW_MISSING", `${who} asks for the backend ${backend}, which is not installed`, { hint: howToInstall[backend] });
}
/**
* The backend a network is trained on: the one that is asked for, else the one its shape prefers, else one that is there. Plain
* JavaScript is never taken unasked: a convolutional network takes a hundred times as long on it.
*
* @throws LockstepError TENSORFLOW_MISSING when the one that is asked for is not installed, or none is.
*/
function chooseBackend({ installed, asked, ...shape }) {
	const preferred = preferredBackend(shape, asked.params);
	const chosen = (backend, reason) => {
		const version = installed[backend];
		return version === void 0 ? void 0 : {
			backend,
			version,
			reason,
			preferred
		};
	};
	if (asked.params === "auto" && asked.environment !== "auto") {
		const found = chosen(asked.environment, "the environment asks for it");
		if (found === void 0) throw absent(asked.environment, "the environment");
		return found;
	}
	const first = chosen(preferred.backend, preferred.reason);
	if (first !== void 0) return first;
	if (asked.params !== "auto") throw absent(asked.params, "params.yaml");
	const second = chosen(preferred.backend === "native" ? "wasm" : "native", `${preferred.backend} is not installed, although ${preferred.reason}`);
	if (second !== void 0) return second;
	throw new LockstepError("TENSORFLOW_MISSING", "TensorFlow.js is installed neither with WebAssembly nor natively", { hint: howToInstall.wasm });
}

export { nativeFrom as i, backends as n, chooseBackend as r, backendPreferences as t };