import { join } from "node:path";

// pipeline/delivery/served-folder/layout.ts
/** A model's name as one name of a file: `/` becomes `%2F`. Different names stay different, since no name holds a `%`. */
function fileNameOf(model) {
	return model.replaceAll("/", "%2F");
}
const currentSuffix = ".current.json";
/** The document that says what is served. */
function currentFile(folder, model) {
	return join(folder, `${fileNameOf(model)}${currentSuffix}`);
}
/** The name of the model that a file of the folder speaks of, still unchecked; `undefined` for other files. */
function modelOfCurrentFile(fileName) {
	if (!fileName.endsWith(currentSuffix) || fileName.startsWith(".")) return void 0;
	return fileName.slice(0, -13).replaceAll("%2F", "/");
}
/** All placed versions of one model. */
function versionsFolder(folder, model) {
	return join(folder, "versions", fileNameOf(model));
}
/** One placed version: `served.json` and `files/`. */
function placedFolder(folder, placed) {
	return join(versionsFolder(folder, placed.model), `${placed.modelVersion}-${placed.sha256.slice(0, 12)}`);
}
/** Where the model itself stands in a placed version. */
function filesFolder(placed) {
	return join(placed, "files");
}
function servedFile(placed) {
	return join(placed, "served.json");
}
/** The server's log of one model. */
function logFolder(folder, model) {
	return join(folder, "log", fileNameOf(model));
}

export { placedFolder as a, modelOfCurrentFile as i, filesFolder as n, servedFile as o, logFolder as r, versionsFolder as s, currentFile as t };