// pipeline/training/tensorflow/preference.ts
const backendPreferences = [
	"auto",
	"wasm",
	"tensorflow"
];
/**
* Below this many weights WebAssembly trains faster, because a call into the native library costs more than the arithmetic;
* measured with tfjs 4.22: 4,000 weights 2.9 s against 4.9 s, 147,000 weights about 4 s against 1.5 s.
*/
const nativeFromWeights = 2e4;
/** Which backends are tried, best first. */
function backendOrder(prefer, weightCount) {
	if (prefer !== "auto") return [prefer];
	return weightCount < nativeFromWeights ? ["wasm", "tensorflow"] : ["tensorflow", "wasm"];
}

export { backendPreferences as n, backendOrder as t };