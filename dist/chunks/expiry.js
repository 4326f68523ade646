// pipeline/domain/expiry.ts
const units = [[86400, "day"], [3600, "hour"]];
/** For example `14 days`. */
function spanText(seconds) {
	const [size, name] = units.find(([unit]) => seconds % unit === 0) ?? [1, "second"];
	const count = seconds / size;
	return `${count} ${name}${count === 1 ? "" : "s"}`;
}
/**
* Why an approval is too old to be merged on; `undefined` when it is not, or when nobody asked for an expiry. It only takes away: what
* the forge does not say, what it says unreadably, and a merge before its approval refuse, and nothing that it says gives an approval
* that was not there.
*/
function refuseExpired(who, { from, until }, expiresAfterSeconds) {
	if (expiresAfterSeconds === void 0) return void 0;
	const limit = spanText(expiresAfterSeconds);
	const refuse = (why) => ({
		code: "approval_expired",
		sentence: `The approval of ${who} ${why}, and \`review.expires_after\` is ${limit}; approve again, in a pull request that is open.`
	});
	const [givenMs, neededMs] = [from, until].map((text) => text === void 0 ? NaN : Date.parse(text));
	if (givenMs === void 0 || Number.isNaN(givenMs)) return refuse("does not say when it was given");
	if (neededMs === void 0 || Number.isNaN(neededMs)) return refuse(`is of ${from ?? ""}, and until when it had to last the forge does not say`);
	if (neededMs < givenMs) return refuse(`is of ${from ?? ""}, which is later than ${until ?? ""}, when it was needed`);
	return neededMs - givenMs > expiresAfterSeconds * 1e3 ? refuse(`is of ${from ?? ""}, and it had to last until ${until ?? ""}`) : void 0;
}

export { spanText as n, refuseExpired as t };