// pipeline/domain/project.ts
/**
* How many slices at once are allowed for: `holm` keeps the chance of any false alarm, `benjamini_hochberg` the expected share of false
* ones among all alarms, and finds more.
*/
const sliceCorrections = ["holm", "benjamini_hochberg"];
const fairnessMeasures = [
	"demographic_parity",
	"equal_opportunity",
	"equalized_odds",
	"accuracy"
];
/** What a model predicts: a column, and for a binary task the text that counts as positive. */
function labelOf({ labelColumn, task }) {
	return {
		column: labelColumn,
		positive: task.kind === "binary" ? task.positive : void 0
	};
}
/** The environments that merging a new version moves: those that come after no other. */
function firstEnvironments({ environments }) {
	return environments.flatMap(({ environment, rules }) => rules?.after === void 0 ? [environment] : []);
}
/** True for `@organisation/team`. */
function isTeam(name) {
	return /^@[\w.-]+\/[\w.-]+$/.test(name);
}
function isSameName(a, b) {
	return a.toLowerCase() === b.toLowerCase();
}
function isListed(list, { login, teams = [] }) {
	return list.some((name) => isTeam(name) ? teams.some((team) => isSameName(team, name)) : isSameName(name, login));
}
/** True when a policy lists a person among the approvers; logins differ in more than the case of their letters. */
function mayApprove({ approvers, alsoListed = [] }, person) {
	return [approvers, ...alsoListed].every((list) => isListed(list, person));
}
/** True when a person may override gates. */
function isOwner({ owners = [] }, person) {
	return isListed(owners, person);
}
/** The policy by which owners speak: they need what approvers need, and no list of approvers. */
function ownersPolicy(policy) {
	return {
		...policy,
		approvers: policy.owners ?? [],
		alsoListed: void 0
	};
}
/** The teams whose membership decides whether somebody is an approver; none where their login does, or where no team can help. */
function teamsThatDecide({ approvers, alsoListed = [] }, login) {
	const open = [approvers, ...alsoListed].filter((list) => !isListed(list, { login }));
	if (open.some((list) => !list.some(isTeam))) return [];
	return [...new Set(open.flat().filter(isTeam))];
}
/** The policy in which an approver must be on these lists, too. */
function narrowed(policy, lists) {
	const { approvers, alsoListed = [] } = policy;
	if (lists.length === 0) return policy;
	if ([
		approvers,
		...alsoListed,
		...lists
	].some((list) => list.some(isTeam))) return {
		...policy,
		alsoListed: [...alsoListed, ...lists]
	};
	return {
		...policy,
		approvers: approvers.filter((login) => lists.every((list) => isListed(list, { login })))
	};
}
/** True when a permission is enough for an approval. */
function isEnough({ permission = "write" }, held) {
	return held === "admin" || held === permission;
}
/**
* The policy for one model that goes to these environments: only who is on every list, the most approvals and the shortest expiry that
* any asks for.
*/
function policyFor(policy, change) {
	const { models = {}, environments = {} } = policy;
	const demands = [Object.hasOwn(models, change.model) ? models[change.model] : void 0, ...change.environments.map((name) => Object.hasOwn(environments, name) ? environments[name] : void 0)].filter((demand) => demand !== void 0);
	const lists = demands.flatMap(({ approvers }) => approvers === void 0 ? [] : [approvers]);
	const expiries = [policy, ...demands].flatMap(({ expiresAfterSeconds }) => expiresAfterSeconds ?? []);
	return {
		...narrowed(policy, lists),
		requiredApprovals: Math.max(policy.requiredApprovals, ...demands.map(({ requiredApprovals }) => requiredApprovals ?? 1)),
		...expiries.length === 0 ? {} : { expiresAfterSeconds: Math.min(...expiries) }
	};
}
/** The first path that the policy protects. */
function protectedPath({ protectedPaths = [] }, changed) {
	return changed.find((path) => protectedPaths.some((guarded) => guarded.endsWith("/") ? path.startsWith(guarded) : path === guarded));
}

export { isTeam as a, narrowed as c, protectedPath as d, sliceCorrections as f, isOwner as i, ownersPolicy as l, firstEnvironments as n, labelOf as o, teamsThatDecide as p, isEnough as r, mayApprove as s, fairnessMeasures as t, policyFor as u };