import { i as workflowNames, n as offeredWorkflows } from "./workflows2.js";

// pipeline/adoption/loop-findings.ts
function isOlder(version, needed) {
	const [have, want] = [version, needed].map((text) => text.replace(/^v/, "").split(".").map(Number));
	for (const [i, part] of (want ?? []).entries()) if ((have?.[i] ?? 0) !== part) return (have?.[i] ?? 0) < part;
	return false;
}
const stopping = (code, what, now) => ({
	code,
	what,
	now,
	stops: true
});
const note = (code, what, now) => ({
	code,
	what,
	now,
	stops: false
});
function projectFindings({ hasPipeline, project }) {
	return [...hasPipeline ? [] : [stopping("pipeline_missing", "there is no dvc.yaml at the root", "Write the stages that make the model into it.")], ...project === "absent" ? [stopping("project_missing", "there is no lockstep.yaml", "Run `lockstep init`: it looks and writes one.")] : project === "valid" ? [] : [stopping("project_invalid", project.problem, "Fill in what its comments ask for, and mend what is named.")]];
}
function remoteFindings({ remote, origin, hasPointers, jobHasCredentials }) {
	if (remote === "absent") return [(hasPointers ? stopping : note)("remote_missing", hasPointers ? "no default DVC remote is configured, and pointers name data that a job would fetch from it" : "no default DVC remote is configured: a later change cannot be compared with a model that only this machine has", "Run `lockstep remote add --default <name> <url>`, then `lockstep push`.")];
	if (remote.problem !== void 0) return [stopping("remote_unreachable", `${remote.url}: ${remote.problem}`, "Correct the url or the credentials; `lockstep remote list` shows it.")];
	if (origin !== "host") return [];
	switch (remote.access) {
		case "open": return [];
		case "this-machine": return [stopping("remote_on_this_machine", `${remote.url} is a folder of this machine, which no job has`, "Add a remote that jobs can read: `lockstep remote add --default <name> <url>`.")];
		case "secret": return jobHasCredentials ? [] : [stopping("remote_needs_secret", `${remote.url} is read with credentials, and train.yml gives none to its jobs`, "Give the jobs of train.yml read-only credentials, or let the remote be read by everybody: a change from a fork gets no secret.")];
	}
}
/** Most paths that are named. */
const namedPaths = 5;
function dataFindings({ data }) {
	if (data === "not-asked") return [];
	if ("problem" in data) return [note("data_unknown", data.problem, "Run `lockstep doctor --remote` when it is.")];
	const [first] = data.missing;
	if (first === void 0) return [];
	const paths = data.missing.slice(0, namedPaths).map(({ path }) => path).join(", ");
	const more = data.missing.length > namedPaths ? ` and ${String(data.missing.length - namedPaths)} more` : "";
	return [stopping("data_missing", `not on the remote: ${paths}${more}`, `Run \`${data.missing.length === 1 ? first.command : "lockstep push"}\` where they were made; who has only this clone makes them again with \`lockstep train\`, which pushes what it makes.`)];
}
function recordFindings({ records }) {
	return records.flatMap(({ model, state }) => {
		switch (state) {
			case "current": return [];
			case "absent": return [note("record_missing", `${model} has no record: the first report is made without it, an approval is not`, "Run `lockstep train --commit` on the branch of the pull request.")];
			case "stale": return [note("record_stale", `the record of ${model} was made from other inputs than the tree holds`, "Run `lockstep train --commit` on the branch of the pull request.")];
		}
	});
}
/** What is missing for a report on a pull request, what stops first. */
function loopFindings(facts) {
	const { nodeVersion, neededNode, origin, workflows } = facts;
	const onHost = origin === "host";
	const found = [
		...isOlder(nodeVersion, neededNode) ? [stopping("node_too_old", `Node.js is ${nodeVersion}`, `Install ${neededNode} or newer.`)] : [],
		...projectFindings(facts),
		...origin === "absent" ? [note("origin_missing", "the repository has no origin: its pull requests are kept in this clone", "Run `git remote add origin <url>`.")] : [],
		...offeredWorkflows.flatMap((name) => {
			const workflow = workflows[name] ?? "absent";
			if (workflow !== "absent") return workflow.map((one) => ({
				...one,
				stops: one.stops && onHost
			}));
			if (workflowNames.every((needed) => needed !== name)) return [];
			return [(onHost ? stopping : note)("workflow_missing", `.github/workflows/${name}.yml is missing`, "Run `lockstep init`: it writes what is missing and leaves what is there.")];
		}),
		...remoteFindings(facts),
		...dataFindings(facts),
		...recordFindings(facts)
	];
	return [...found.filter(({ stops }) => stops), ...found.filter(({ stops }) => !stops)];
}

export { loopFindings };