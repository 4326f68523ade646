import { i as nativeFrom, r as chooseBackend } from "./choose-backend.js";
import { n as tensorFlowIn, t as nativeFolder } from "./environment2.js";
import { n as versionsOf, t as locateBackends } from "./locate2.js";

// pipeline/training/tensorflow/diagnose.ts
/** Looks which backends are installed, and which would be taken; loads none. @throws LockstepError ARGUMENT_INVALID. */
function diagnoseTensorFlow(environment, root) {
	const { environment: asked = "auto", searchFrom } = tensorFlowIn(environment, root);
	const installed = versionsOf(locateBackends(searchFrom));
	const choose = (multiplyAddsPerRow) => {
		const choice = {
			multiplyAddsPerRow,
			convolutional: false,
			installed
		};
		try {
			return chooseBackend({
				...choice,
				asked: {
					params: "auto",
					environment: asked
				}
			});
		} catch {
			return;
		}
	};
	return {
		installed,
		small: choose(1),
		large: choose(nativeFrom),
		nativeFolder: nativeFolder(environment)
	};
}

export { diagnoseTensorFlow };