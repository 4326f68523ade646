import { n as shownFrom } from "./paths.js";

// pipeline/tracking/stage-address.ts
/**
* The name of a stage or pointer in a run, `sub/dvc.yaml:train` from the root, as it is a target where a command was started:
* `train` in `sub`, `../dvc.yaml:top` for a stage of the root.
*/
function addressFrom(standpoint, name) {
	if (name.endsWith(".dvc")) return shownFrom(standpoint, name);
	const [, file = "dvc.yaml", stage = name] = /^(.*?\/dvc\.yaml):(.*)$/s.exec(name) ?? [];
	const shown = shownFrom(standpoint, file);
	return shown === "dvc.yaml" ? stage : `${shown}:${stage}`;
}

export { addressFrom };