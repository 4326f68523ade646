// pipeline/training/tensorflow/install/parts.ts
/**
* The versions that TensorFlow.js's own conformance tests pass on. A system is listed here when the whole installation was seen to work
* on it.
*/
const nativeParts = {
	tfjs: "4.22.0",
	library: "2.15.1",
	wheels: { "linux-x64": {
		project: "tensorflow-cpu",
		python: "3.11",
		platform: "manylinux2014_x86_64",
		sha256: "54660c074d7241a503e81edfd9f5ef5af88f64051b72e2945f26318c790f2d26",
		sizeMegabytes: 207,
		instructions: ["avx"]
	} }
};
/** Files of the wheel's `tensorflow/` that the binding is linked with and loads. */
const libraryFiles = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
/** Files of the wheel's `tensorflow/include/` that the binding is compiled with: all that `g++ -M` names. */
const headerFiles = [
	"tensorflow/c/c_api.h",
	"tensorflow/c/c_api_macros.h",
	"tensorflow/c/eager/c_api.h",
	"tensorflow/c/tf_attrtype.h",
	"tensorflow/c/tf_buffer.h",
	"tensorflow/c/tf_datatype.h",
	"tensorflow/c/tf_status.h",
	"tensorflow/c/tf_tensor.h",
	"tensorflow/c/tf_tstring.h",
	"tensorflow/core/platform/ctstring.h",
	"tensorflow/core/platform/ctstring_internal.h",
	"tsl/c/tsl_status.h",
	"tsl/platform/ctstring.h",
	"tsl/platform/ctstring_internal.h"
];

export { libraryFiles as n, nativeParts as r, headerFiles as t };