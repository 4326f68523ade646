// pipeline/domain/version-bump.ts
/** Which number of a version goes up, the greatest first. */
const bumps = [
	"major",
	"minor",
	"patch"
];
/** The greatest of several; `undefined` of none. */
function greatest(found) {
	return bumps.find((bump) => found.includes(bump));
}
/**
* What messages of commits ask for by the convention of conventionalcommits.org: `feat!: …` or a footer `BREAKING CHANGE: …` a major,
* `feat: …` a minor, `fix: …` a patch version. Others ask for nothing.
*/
function bumpOfMessages(messages) {
	return greatest(messages.flatMap((message) => {
		const [, type = "", mark = ""] = /^([a-z]+)(?:\([^()\n]{1,100}\))?(!?): \S/i.exec(message) ?? [];
		if (mark === "!" || /^BREAKING[ -]CHANGE: \S/m.test(message)) return ["major"];
		if (/^feat$/i.test(type)) return ["minor"];
		return /^fix$/i.test(type) ? ["patch"] : [];
	}));
}
/** What labels of a pull request ask for: `lockstep:major`, `lockstep:minor` or `lockstep:patch`; of several the greatest. */
function bumpOfLabels(labels) {
	return greatest(bumps.filter((bump) => labels.includes(`lockstep:${bump}`)));
}
/** Which number of a version is the first to be higher than in another; `undefined` when it is no later version. */
function bumpBetween(from, to) {
	const [before, after] = [numbersOf(from), numbersOf(to)];
	const at = after.findIndex((number, i) => number !== before[i]);
	return at === -1 || (after[at] ?? 0n) < (before[at] ?? 0n) ? void 0 : bumps[at];
}
function numbersOf(version) {
	const [, major = "0", minor = "0", patch = "0"] = /^v(\d+)\.(\d+)\.(\d+)/.exec(version) ?? [];
	return [
		BigInt(major),
		BigInt(minor),
		BigInt(patch)
	];
}
/** The next version: `v1.2.3` gives `v2.0.0`, `v1.3.0` or `v1.2.4`; without an earlier one `v1.0.0`. */
function nextVersion(latest, bump) {
	if (latest === void 0) return "v1.0.0";
	const [major, minor, patch] = numbersOf(latest);
	return `v${{
		major: [
			major + 1n,
			0n,
			0n
		],
		minor: [
			major,
			minor + 1n,
			0n
		],
		patch: [
			major,
			minor,
			patch + 1n
		]
	}[bump].join(".")}`;
}

export { nextVersion as a, bumps as i, bumpOfLabels as n, bumpOfMessages as r, bumpBetween as t };