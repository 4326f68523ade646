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
/** Those that a repository can have which uses it: `/sweep` wants one of its own. */
const offeredWorkflows = [...workflowNames, "sweep"];
/**
* Reads this project's own workflows.
*
* @param own - The folder that this program is installed in.
* @returns `undefined` when they were not installed with it.
*/
async function readWorkflows(own) {
	const read = (name) => readTextIfThere(join(own, ".github/workflows", `${name}.yml`));
	const [train, report, review, promote, sweep] = await Promise.all(offeredWorkflows.map(read));
	if (train === void 0 || report === void 0 || review === void 0) return void 0;
	return promote === void 0 || sweep === void 0 ? void 0 : {
		train,
		report,
		review,
		promote,
		sweep
	};
}
/** A job of a workflow, with the comment above it. */
function jobPattern(name) {
	return new RegExp(String.raw`^(?: {2}#.*\n)* {2}${name}:\n(?: {4}.*\n|\n)*`, "m");
}
/** The project serves what it deploys on the runner itself; another repository says which runner gets to its target. */
function withOwnTarget(text) {
	const asked = "    # To fill in: a runner that gets to the target which lockstep.yaml names, and the environment that it stands for.\n";
	return text.replace(jobPattern("deploy"), (job) => job.replace(/^ {4}runs-on: /m, (found) => asked + found).replace(/^ {6}- uses: actions\/setup-node@[^]*?(?=^ {6}- uses: \$\/actions\/deploy$)/m, "").replace(/^ {6}- name: what the server said\n(?: {8}.*\n)*/m, ""));
}
const ownPackages = /^(?: {6}# TensorFlow\.js [^\n]*\n)? {6}- run: npm ci --ignore-scripts\n/gm;
/** The project installs its own packages before it trains; another repository installs what its stages need. */
function withInstallation(text, { steps, unknown }) {
	const lines = [...unknown.map((name) => `# To fill in: install what ${name} pins, before the stages run.`), ...steps].map((line) => `      ${line}\n`).join("");
	return text.replace(jobPattern("plan"), (job) => job.replace(ownPackages, "")).replace(ownPackages, () => lines);
}
/** The project runs its own command line; in another repository a job that does so checks the project out first, beside the files. */
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
	return text.replaceAll(/^ {2}[\w-]+:\n(?: {4}.*\n|\n)*/gm, (job) => {
		const steps = job.split(/^(?= {6}- )/m);
		const first = steps.findIndex((one) => one.includes("node dist/cli.js"));
		return (first === -1 ? steps : [
			...steps.slice(0, first),
			step,
			...steps.slice(first)
		]).join("").replaceAll("node dist/cli.js", "node .lockstep/cli/dist/cli.js");
	});
}
/** A workflow of this project as another repository has it: the same jobs and permissions, the actions named from outside. */
function consumerWorkflow(name, facts) {
	const { actions, defaultBranch, hasRemote, deploys } = facts;
	let text = facts.texts[name];
	if (name === "promote") text = deploys ? withOwnTarget(text) : text.replace(jobPattern("deploy"), "");
	if (name === "train" && !hasRemote) text = text.replace(jobPattern("data"), "");
	const branch = /^[\w./-]+$/.test(defaultBranch) ? defaultBranch : JSON.stringify(defaultBranch);
	text = text.replaceAll(/uses: \$\/(actions\/[a-z]+)/g, `uses: ${actions.repository}/$1@${actions.commit}`).replaceAll(/^(\s+branches(?:-ignore)?: \[)main\b/gm, (_all, begin) => begin + branch);
	text = withCommandLine(withInstallation(text, facts.installation), actions);
	return `# Written by \`lockstep init\`; yours to change. What it may do, and why: docs/how-to/adopt.md of ${actions.repository}.\n${text}`;
}

export { workflowNames as i, offeredWorkflows as n, readWorkflows as r, consumerWorkflow as t };