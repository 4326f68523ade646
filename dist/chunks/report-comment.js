import { nt as count } from "./pipeline.js";
import { n as code, r as sentence, t as cell } from "./cell2.js";
import { i as moreOf, r as fitLines } from "./budget2.js";
import { i as table, r as row, t as left } from "./markdown-table.js";

// pipeline/report/receipt.ts
function title({ promoted, refused }) {
	const [first] = promoted;
	const inTheWay = refused.length === 0 ? "" : `, ${count(refused.length)} refused`;
	if (first === void 0) return refused.length === 0 ? "⚪ Merged · nothing was to be promoted" : "❌ Merged · nothing was promoted";
	const what = promoted.length === 1 ? `${code(first.model)} ${code(first.modelVersion)} is promoted to ${code(first.environment)}` : `${count(promoted.length)} versions are promoted`;
	return `${refused.length === 0 ? "🚀" : "❗"} Merged · ${what}${inTheWay}`;
}
function promotedRow(version) {
	const { model, modelVersion, environment, registrationTag, assignmentTag, approvedBy } = version;
	return row(`${cell(model)} ${cell(modelVersion)}`, cell(environment), `${cell(registrationTag)}<br>${cell(assignmentTag)}`, cell(version.artifactSha256), approvedBy.length === 0 ? "an earlier pull request" : approvedBy.map((login) => cell(login)).join(", "));
}
function mergedText(receipt) {
	const { commit, promoted, refused } = receipt;
	const rows = fitLines({
		items: promoted,
		draw: promotedRow,
		budget: 4e4,
		more: (rest) => row(moreOf("versions")(rest), "", "", "", "")
	});
	const overridden = fitLines({
		items: promoted.flatMap(({ model, overrides }) => overrides.map((found) => ({
			model,
			...found
		}))),
		draw: ({ model, gate, by, reason }) => `- ${code(by)} took the gate ${code(gate)} out of the way of ${code(model)}: ${sentence(reason)}`,
		budget: 8e3,
		more: (rest) => `- ${moreOf("overrides")(rest)}`
	});
	const refusals = fitLines({
		items: refused,
		draw: ({ model, refusal }) => `- ${code(model)} was not promoted: ${sentence(refusal.sentence)}`,
		budget: 8e3,
		more: (rest) => `- ${moreOf("refusals")(rest)}`
	});
	return [
		`## ${title(receipt)}`,
		...rows.length === 0 ? [] : [table([
			"Version",
			"Environment",
			"Tags",
			"Artifact sha256",
			"Approved by"
		], [
			left,
			left,
			left,
			left,
			left
		], rows)],
		...overridden.length === 0 ? [] : [overridden.join("\n")],
		...refusals.length === 0 ? [] : [refusals.join("\n")],
		`By ${code(commit)} of the default branch. What was evaluated stays in the check ${code("lockstep/evaluation")} of this pull request's head.`
	].join("\n\n");
}
/** The comment of a pull request that is over: what was promoted and by whose word, or that nothing was. */
function renderReceipt(receipt) {
	if (receipt.outcome === "merged") return `${mergedText(receipt)}\n`;
	return `## ⚫ Closed without a merge · nothing was promoted\n\nNo tag was made and no environment has changed. ${`What was evaluated stays in the check ${code("lockstep/evaluation")} of ${code(receipt.headSha)}.`}\n`;
}

// pipeline/repository/report-comment.ts
/** What the one comment of a pull request is found by: first its report, then its receipt. */
const reportMarker = "lockstep:report";

export { renderReceipt as n, reportMarker as t };