import { g as readTextIfThere } from "./file-work.js";
import { join } from "node:path";

// pipeline/adoption/workflows.ts
/** The workflows of this project that a repository needs which uses it. */
const workflowNames = [
	"train",
	"report",
	"review",
	"promote"
];
/**
* Reads this project's own workflows.
*
* @param own - The folder that this program is installed in.
* @returns `undefined` when they were not installed with it.
*/
async function readWorkflows(own) {
	const read = (name) => readTextIfThere(join(own, ".github/workflows", `${name}.yml`));
	const [train, report, review, promote] = await Promise.all(workflowNames.map(read));
	if (train === void 0 || report === void 0 || review === void 0 || promote === void 0) return void 0;
	return {
		train,
		report,
		review,
		promote
	};
}
/** A workflow without one of its jobs, and without the comment above that one. */
function withoutJob(text, name) {
	const job = new RegExp(String.raw`^(?: {2}#.*\n)* {2}${name}:\n(?: {4}.*\n|\n)*`, "m");
	return text.replace(job, "");
}
/** The project installs its own packages before it trains; another repository installs what its stages need. */
function withInstallation(text, { steps, unknown }) {
	const own = /^ {6}# TensorFlow\.js [^\n]*\n {6}- run: npm ci --ignore-scripts\n/m;
	const lines = [...unknown.map((name) => `# To fill in: install what ${name} pins, before the stages run.`), ...steps];
	return text.replace(own, lines.map((line) => `      ${line}\n`).join(""));
}
/** The project runs its own command line; another repository checks the project out beside its own files first. */
function withCommandLine(text, { repository, commit }) {
	const [checkout = ""] = /actions\/checkout@[0-9a-f]{40}[^\n]*/.exec(text) ?? [];
	const step = [
		`      - uses: ${checkout}`,
		"        with:",
		`          repository: ${repository}`,
		`          ref: ${commit}`,
		"          path: .lockstep/cli",
		"          persist-credentials: false",
		""
	].join("\n");
	return text.replaceAll(/^ {6}- (?:name: [^\n]*\n {8})?(?:run: )[^\n]*\bnode dist\/cli\.js/gm, (found) => step + found).replaceAll("node dist/cli.js", "node .lockstep/cli/dist/cli.js");
}
/** A workflow of this project as another repository has it: the same jobs and permissions, the actions named from outside. */
function consumerWorkflow(name, facts) {
	const { actions, defaultBranch, hasRemote } = facts;
	let text = facts.texts[name];
	if (name === "promote") text = withoutJob(text, "deploy");
	if (name === "train" && !hasRemote) text = withoutJob(text, "data");
	const branch = /^[\w./-]+$/.test(defaultBranch) ? defaultBranch : JSON.stringify(defaultBranch);
	text = text.replaceAll(/uses: \$\/(actions\/[a-z]+)/g, `uses: ${actions.repository}/$1@${actions.commit}`).replaceAll(/^(\s+branches(?:-ignore)?: \[)main\b/gm, (_all, begin) => begin + branch);
	text = withCommandLine(withInstallation(text, facts.installation), actions);
	return `# Written by \`lockstep init\`; yours to change. What it may do, and why: docs/how-to/adopt.md of ${actions.repository}.\n${text}`;
}

export { readWorkflows as n, workflowNames as r, consumerWorkflow as t };