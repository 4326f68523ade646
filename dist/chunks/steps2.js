import { n as _enum, v as string } from "./schemas.js";
import { i as bumps } from "./version-bump.js";
import { a as wholeNumber, i as toggle, n as optionalText } from "./declare2.js";

// pipeline/inputs/steps.ts
const model = optionalText("Name of one model declared in lockstep.yaml; every declared model when left out.");
const records = string().min(1).max(4096).default(".lockstep/records").describe("Folder where steps leave their records for each other, relative to the repository.");
const token = optionalText("Token for the forge's API; the job's own token is enough.");
const pullRequest = wholeNumber("Number of the pull request.", {
	min: 1,
	max: 2147483647
}).optional().describe("Number of the pull request; taken from the event, or found by the branch, when left out.");
const base = optionalText("Branch or commit to compare with; the merge base with the default branch when left out.");
const environment = string().min(1).max(100).default("production").describe("Name of an environment declared in lockstep.yaml.");
const workflowFile = (command, initial) => string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.ya?ml$/, "must be the name of a file in .github/workflows").default(initial).describe(`File in .github/workflows that \`${command}\` starts on the branch of the pull request.`);
/** Every input of every step, once: `action.yml`, `--help` and the readers are held to this table. */
const stepInputs = {
	train: {
		model,
		records,
		push: toggle("Push the outputs and the run-cache to the DVC remote, so that other jobs and the release can fetch them.", true),
		commit: toggle("Commit dvc.lock, the record and the card, and push the branch.", false),
		"default-branch": toggle("Let `commit` push to the default branch, too, where nobody can approve the record any more.", false),
		bump: _enum(bumps).optional().describe("Which number of the version goes up: major, minor or patch. When left out, what a label of the pull request (`lockstep:major`) or the messages of its commits (`feat!:`, `fix:`) say, else the minor one."),
		force: toggle("Run every stage, also those whose lock says that nothing changed.", false),
		jobs: wholeNumber("Independent stages at once.", {
			min: 1,
			max: 1024,
			initial: 1
		})
	},
	evaluate: {
		model,
		records,
		base,
		push: toggle("Keep the evaluation on the DVC remote, where the release of the version finds its intervals and slices.", true),
		draws: wholeNumber("Draws of the paired bootstrap.", {
			min: 100,
			max: 1e5,
			initial: 2e3
		}),
		seed: wholeNumber("Seed of the bootstrap.", {
			min: 0,
			max: 4294967295,
			initial: 20
		})
	},
	report: {
		model,
		records,
		base,
		"pull-request": pullRequest,
		from: optionalText("Report record made by an earlier job; it is checked and posted as it is, and no model is read."),
		sweep: optionalText("Sweep record made by an earlier job; it is checked and kept on the pull request in place of a report."),
		run: optionalText("Id of the workflow run that made the record, where no event names it; its commit is asked for."),
		post: toggle("Keep the report as one comment and a check on the pull request.", false),
		html: string().min(1).max(4096).default(".lockstep/report/report.html").describe("Where to write the full report as one self-contained HTML file."),
		markdown: string().min(1).max(4096).default(".lockstep/report/report.md").describe("Where to write the report's Markdown."),
		"github-token": token
	},
	review: {
		"pull-request": pullRequest,
		comment: optionalText("Id of the comment to answer; every unanswered command of the pull request when left out."),
		"train-workflow": workflowFile("/train", "train.yml"),
		"sweep-workflow": workflowFile("/sweep", "sweep.yml"),
		"github-token": token
	},
	promote: {
		model,
		records,
		group: optionalText("Commit that a merge queue has made: what promote would refuse of it becomes the checks of that commit, and nothing is promoted."),
		"github-token": token
	},
	deploy: {
		model,
		records,
		environment,
		"timeout-seconds": wholeNumber("How long the server may take to answer with the new version.", {
			min: 0,
			max: 3600,
			initial: 30
		}),
		"trusted-root": optionalText("File with the roots of certificates, in place of `provenance.trusted_root`."),
		"github-token": token
	},
	reconcile: {
		model,
		records,
		environment: optionalText("Name of one environment declared in lockstep.yaml; every declared one when left out."),
		heal: toggle("Put right what differs by promote and deploy, ask for what `promote: auto` lets through, propose to ask no more for what is refused for good, and keep the issues that tell of incidents and of what could not be put right.", false),
		targets: toggle("Ask the targets what they serve, and fill them with `heal`; without it only the registry is looked at, for a job that has no way to them.", true),
		"timeout-seconds": wholeNumber("How long each server may take to answer with the version it must serve.", {
			min: 0,
			max: 3600,
			initial: 30
		}),
		"github-token": token
	},
	publish: {
		model,
		records,
		"github-token": token
	},
	monitor: {
		model,
		records,
		environment,
		rows: wholeNumber("Newest logged rows to compare with the reference.", {
			min: 1,
			max: 1e6,
			initial: 2e3
		}),
		propose: toggle("Open or update a pull request when the inputs have drifted.", true),
		"github-token": token
	}
};

export { stepInputs as t };