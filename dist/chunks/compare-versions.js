// pipeline/registry/compare-versions.ts
function byIdentifier(a, b) {
	const isNumberA = /^\d+$/.test(a);
	const isNumberB = /^\d+$/.test(b);
	if (isNumberA && isNumberB) return a.length === b.length ? a < b ? -1 : a > b ? 1 : 0 : a.length - b.length;
	if (isNumberA !== isNumberB) return isNumberA ? -1 : 1;
	return a < b ? -1 : a > b ? 1 : 0;
}
function byIdentifiers(a, b) {
	for (let i = 0; i < Math.min(a.length, b.length); i++) {
		const order = byIdentifier(a[i] ?? "", b[i] ?? "");
		if (order !== 0) return order;
	}
	return a.length - b.length;
}
/** Precedence of SemVer 2 (section 11), oldest first; build metadata decides nothing but ties, so that the order is total. */
function compareVersions(a, b) {
	const [coreA = "", buildA = ""] = a.slice(1).split("+");
	const [coreB = "", buildB = ""] = b.slice(1).split("+");
	const dashA = coreA.indexOf("-");
	const dashB = coreB.indexOf("-");
	const release = byIdentifiers((dashA === -1 ? coreA : coreA.slice(0, dashA)).split("."), (dashB === -1 ? coreB : coreB.slice(0, dashB)).split("."));
	if (release !== 0) return release;
	if (dashA === -1 !== (dashB === -1)) return dashA === -1 ? 1 : -1;
	const preRelease = dashA === -1 ? 0 : byIdentifiers(coreA.slice(dashA + 1).split("."), coreB.slice(dashB + 1).split("."));
	return preRelease !== 0 ? preRelease : buildA < buildB ? -1 : buildA > buildB ? 1 : 0;
}

export { compareVersions as t };