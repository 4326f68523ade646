import { t as stageMd5 } from "./stage-md5.js";
import { t as withOutputLocks } from "./output-locks.js";
import { Ct as openScratch, Hn as shown, _t as ignoreNothing, gt as describeFile, ht as describeDirectory } from "./pipeline.js";
import { t as ignoreOutputs } from "./git-ignore.js";
import { A as LockstepError } from "./file-work.js";
import { a as planAt, n as contentOf, s as newPointer, u as writePointer } from "./add.js";
import { a as send, n as bring, r as destinationOf } from "./add-from-outside2.js";
import { n as keepInGit } from "./git-files2.js";
import { i as probe, n as findSource, t as download } from "./import-source.js";
import { n as shownFrom } from "./paths.js";
import { a as workspaceTrackers } from "./tracked.js";
import { join, posix } from "node:path";

// pipeline/tracking/import-url.ts
function nameOf(source) {
	return posix.basename(source.where === "here" ? source.data.path : source.key);
}
/** What a file or folder of this machine is, without storing it. */
async function describe({ path, kind }, signal) {
	const links = {
		links: "within",
		folder: path
	};
	if (kind === "folder") return contentOf({
		kind,
		stored: await describeDirectory({
			path,
			ignore: ignoreNothing,
			links,
			signal
		})
	});
	return contentOf({
		kind,
		stored: await describeFile({
			folder: path,
			path: "",
			links: { links: "refuse" },
			signal
		})
	});
}
async function bringHere(request, repository, place) {
	const { mode } = request;
	if (mode === "pointer") return {
		entry: {
			content: {},
			mark: void 0
		},
		content: void 0,
		ignored: []
	};
	if (mode === "source") return {
		entry: {
			content: await describe(place.data, repository.signal),
			mark: void 0
		},
		content: void 0,
		ignored: []
	};
	const taken = mode === "remote" ? await send(repository, place.data, request) : await bring(repository, place.data, place.path);
	return {
		entry: {
			content: taken.content,
			mark: void 0
		},
		...taken
	};
}
/** The same from a remote: what it brings passes through a scratch folder, and is read once. */
async function bringFrom(request, repository, place) {
	const { source, path } = place;
	if (request.mode === "pointer") return {
		entry: {
			content: {},
			mark: void 0
		},
		content: void 0,
		ignored: []
	};
	const found = await probe(source, repository.signal);
	const mark = found.kind === "file" ? found.mark : void 0;
	if (request.mode === "source") {
		if (found.kind === "file") await found.content.stream.cancel();
		return {
			entry: {
				content: {
					sizeBytes: found.kind === "file" ? found.sizeBytes : found.objects.reduce((sum, object) => sum + object.sizeBytes, 0),
					fileCount: found.kind === "file" ? void 0 : found.objects.length
				},
				mark
			},
			content: void 0,
			ignored: []
		};
	}
	await using scratch = await openScratch(repository.root);
	const brought = await bringHere(request, repository, {
		data: await download(source, found, {
			path: join(scratch.folder, "imported"),
			repository
		}),
		path
	});
	return {
		...brought,
		entry: {
			content: brought.entry.content,
			mark
		}
	};
}
/** The pointer of an import, as DVC writes it: frozen, with its source and a digest of the whole. */
function importPointer(request, place, brought) {
	const { content, mark } = brought.entry;
	const dep = {
		path: place.written,
		md5: mark === void 0 ? content.id : void 0,
		sizeBytes: content.sizeBytes,
		fileCount: content.fileCount,
		isExecutable: content.isExecutable === true,
		isLegacy: false,
		rest: new Map(mark === void 0 ? [] : [[mark.key, mark.text]])
	};
	const out = brought.content;
	const pointer = {
		...newPointer(place.path, {
			id: out?.id,
			sizeBytes: out?.sizeBytes,
			fileCount: out?.fileCount,
			isExecutable: false
		}),
		deps: [dep],
		isFrozen: true
	};
	return request.mode === "pointer" ? pointer : {
		...pointer,
		rest: /* @__PURE__ */ new Map([["md5", stageMd5(pointer)]])
	};
}
/**
* Brings data from a url and tracks it, with a pointer that keeps where it is from. What it brings is stored under its own md5; a server's
* etag only tells, later, whether the source has changed.
*
* @throws LockstepError TARGET_UNKNOWN, ARGUMENT_INVALID, WORKSPACE_MODIFIED, OUTPUT_OVERLAPS, PATH_UNSAFE, REMOTE_MISSING, REMOTE_FAILED.
*/
async function importUrl(request, repository) {
	const { root, signal } = repository;
	const source = await findSource(repository, request.url);
	try {
		const path = await destinationOf(repository, request, nameOf(source));
		const command = `import-url ${shownFrom(repository, path)}`;
		return await withOutputLocks({
			root,
			write: [path],
			read: [],
			command,
			signal
		}, async () => {
			const plan = await planAt(repository, await workspaceTrackers(repository), {
				path,
				typed: path,
				kind: "file"
			});
			if (plan.what === "part" || plan.what === "again" && request.force !== true) throw new LockstepError("OUTPUT_OVERLAPS", `${shown(shownFrom(repository, path))} is tracked already`, { hint: "Choose another place, or replace it with --force." });
			const brought = source.where === "here" ? await bringHere(request, repository, {
				data: source.data,
				path
			}) : await bringFrom(request, repository, {
				source,
				path
			});
			const file = plan.what === "new" ? plan.file : plan.tracker.file;
			const written = source.where === "here" ? source.written(posix.dirname(file)) : source.url;
			const ignored = request.mode !== "all" && await repository.usesGit() ? await ignoreOutputs(root, [{
				path,
				isFolder: false
			}]) : brought.ignored;
			await writePointer(root, file, importPointer(request, {
				path,
				written
			}, brought));
			return {
				path: shownFrom(repository, path),
				pointer: shownFrom(repository, file),
				md5: brought.content?.id,
				git: await keepInGit(repository, [file, ...ignored])
			};
		});
	} finally {
		if (source.where === "remote") await source.close();
	}
}

export { importUrl };