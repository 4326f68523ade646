// pipeline/domain/hold.ts
/** The entry of each scope that came last, when it stops something at that moment. */
function standingHolds(entries, nowMs) {
	const last = /* @__PURE__ */ new Map();
	for (const entry of entries) last.set(scopeKey(entry.scope), entry);
	return [...last.values()].filter(({ verb, until }) => verb === "hold" && (until === void 0 || Date.parse(until) > nowMs));
}
/** The hold that keeps a model out of an environment; a lock of the environment is told before a hold of the model. */
function holdOn(standing, place) {
	const found = standing.filter(({ scope }) => (scope.model === void 0 || scope.model === place.model) && (scope.environment === void 0 || scope.environment === place.environment));
	return found.find(({ scope }) => scope.model === void 0) ?? found[0];
}
/** The one text of a scope; two are the same scope exactly when it is the same. */
function scopeKey({ model, environment }) {
	const at = environment === void 0 ? "" : `@${environment}`;
	return model === void 0 ? `environment/${environment ?? ""}` : `model/${encodeURIComponent(model)}${at}`;
}
function describeScope({ model, environment }) {
	if (model === void 0) return environment ?? "";
	return environment === void 0 ? model : `${model} in ${environment}`;
}
/** Why something is not promoted now, in one sentence that names who stopped it and what releases it. */
function refuseHeld({ scope, by, reason, until }) {
	const what = describeScope(scope);
	const why = reason === "" ? "" : ` (${reason})`;
	const end = until === void 0 ? "" : ` until ${until}`;
	return scope.model === void 0 ? {
		code: "locked",
		sentence: `${what} is locked by ${by.login}${end}${why}; \`/unlock ${what}\` takes it off.`
	} : {
		code: "held",
		sentence: `${what} is held by ${by.login}${why}; \`/unhold ${what.replace(" in ", " ")}\` releases it.`
	};
}

export { standingHolds as a, scopeKey as i, holdOn as n, refuseHeld as r, describeScope as t };