import { a as InvalidArgumentError, i as CommanderError, n as Option, r as Argument, t as Command } from "./commander.js";
import { n as version } from "./package.js";
import { Gn as inert, O as shellWord, Xt as byCodePoint } from "./pipeline.js";
import { A as LockstepError } from "./file-work.js";
import { a as tableValue, c as textTable, d as countOption, f as dataGroup, g as addExamples, h as dataExitCodes, l as addDataCommand, m as openCalled, n as printComparison, o as tellFailures, p as jobsOption, r as shownTable, s as csvOptions, t as precisionOption, u as addPlainDataCommand } from "./values.js";
import { t as askYesNo } from "./ask2.js";
import { n as shownFrom } from "./paths.js";
import { t as counted } from "./counted.js";
import { t as exportFormats } from "./export-format.js";
import { t as closestWord } from "./closest-word.js";
import { n as treatmentWords } from "./treatment.js";
import { randomUUID } from "node:crypto";
import { pathToFileURL } from "node:url";
import { dirname, join, relative, resolve } from "node:path";
import { availableParallelism, homedir } from "node:os";
import { createInterface } from "node:readline";

// pipeline/platform/host/progress-line.ts
/** True where a line that moves is of use: a terminal, and no job of a CI. */
function isInteractive(stream, environment) {
	return stream.isTTY === true && environment["CI"] === void 0 && environment["TERM"] !== "dumb";
}
function openMovingLine(stream) {
	let moving = "";
	return {
		show: (text) => {
			const next = text.slice(0, Math.max(20, (stream.columns ?? 100) - 1));
			if (next === moving) return;
			stream.write(moving === "" ? next : `\r\u001b[K${next}`);
			moving = next;
		},
		clear: () => {
			if (moving !== "") stream.write("\r\x1B[K");
			moving = "";
		}
	};
}
const units = [
	"B",
	"KB",
	"MB",
	"GB",
	"TB",
	"PB"
];
/** A number of bytes in at most four digits, powers of 1000: `1.5 MB`. */
function bytesText(bytes) {
	let [value, unit] = [bytes, 0];
	while (value >= 999.5 && unit < units.length - 1) {
		value /= 1e3;
		unit++;
	}
	return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}
/** A time to wait: `7 s`, `3:05`, `1:02:30`. */
function durationText(seconds) {
	const whole = Math.max(0, Math.round(seconds));
	if (whole < 60) return `${whole} s`;
	const two = (value) => String(value).padStart(2, "0");
	const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
	return hours === 0 ? `${minutes}:${two(whole % 60)}` : `${hours}:${two(minutes)}:${two(whole % 60)}`;
}
function barText(share) {
	const filled = Math.round(Math.min(1, Math.max(0, share)) * 24);
	return `${"█".repeat(filled)}${"░".repeat(24 - filled)}`;
}
/** What is shown of a progress that began `elapsedMs` ago with `first` done already. */
function progressText(progress, { elapsedMs, first }) {
	const { title, done, total, unit } = progress;
	const amount = (count) => unit === "bytes" ? bytesText(count) : `${Math.round(count)} files`;
	const perSecond = elapsedMs < 500 ? 0 : (done - first) * 1e3 / elapsedMs;
	const rate = perSecond > 0 ? ` ${amount(perSecond)}/s` : "";
	if (total === void 0 || total <= 0) return `${title} ${amount(done)}${rate}`;
	const left = perSecond > 0 ? `, ${durationText((total - done) / perSecond)} left` : "";
	const share = Math.min(1, done / total);
	return `${title} ${barText(share)} ${Math.floor(share * 100)} % ${amount(done)} of ${amount(total)}${rate}${left}`;
}
/** Shows progress as one line with rate and remaining time, at most ten times a second; nothing where nobody looks. */
function openProgressLine(request) {
	const { stream, environment, clock } = request;
	if (!isInteractive(stream, environment)) return {
		show: () => void 0,
		clear: () => void 0
	};
	const line = openMovingLine(stream);
	let [title, first, startedMs, shownMs] = [
		"",
		0,
		0,
		-Infinity
	];
	return {
		clear: line.clear,
		show: (progress) => {
			const nowMs = clock();
			if (progress.title !== title) [title, first, startedMs, shownMs] = [
				progress.title,
				progress.done,
				nowMs,
				-Infinity
			];
			if (progress.total !== void 0 && progress.done >= progress.total) {
				line.clear();
				title = "";
				return;
			}
			if (nowMs - shownMs < 100) return;
			shownMs = nowMs;
			line.show(inert(progressText(progress, {
				elapsedMs: nowMs - startedMs,
				first
			})));
		}
	};
}

// pipeline/platform/host/terminal.ts
const reset = "\x1B[0m";
/** A terminal: messages on one stream, colours and a moving line of progress only where a person looks. */
function openTerminalHost({ inputs, stream, environment }) {
	const moves = isInteractive(stream, environment);
	const isColoured = moves && environment["NO_COLOR"] === void 0;
	const secrets = /* @__PURE__ */ new Set();
	const shownText = (text) => {
		let shown = inert(text);
		for (const secret of secrets) shown = shown.replaceAll(secret, "***");
		return shown;
	};
	const { show, clear } = openMovingLine(stream);
	const line = (text, colour) => {
		clear();
		const shown = shownText(text);
		stream.write(isColoured && colour !== void 0 ? `\u001b[${colour}m${shown}${reset}\n` : `${shown}\n`);
	};
	return {
		kind: "terminal",
		event: {
			name: "",
			pullRequest: void 0,
			comment: void 0,
			headSha: void 0
		},
		input: (name) => {
			const value = Object.hasOwn(inputs, name) ? inputs[name] : void 0;
			return value === "" ? void 0 : value;
		},
		output: () => void 0,
		info: (message) => {
			line(message);
		},
		warning: (message) => {
			line(`warning: ${message}`, 33);
		},
		error: (message) => {
			line(`error: ${message}`, 31);
		},
		progress: (title, fraction) => {
			if (!moves) return;
			const share = Math.min(1, Math.max(0, fraction));
			if (share >= 1) clear();
			else show(`${shownText(title)} ${barText(share)} ${Math.round(share * 100)} %`);
		},
		mask: (secret) => {
			for (const part of secret.split(/\r?\n/)) if (part.trim() !== "") secrets.add(part);
			const sorted = [...secrets].sort((a, b) => b.length - a.length);
			secrets.clear();
			for (const part of sorted) secrets.add(part);
		},
		summary: () => Promise.resolve(),
		group: async (title, body) => {
			line(title, 1);
			try {
				return await body();
			} finally {
				clear();
			}
		}
	};
}

// pipeline/cli/exit.ts
/** Exit codes of the command line; listed in docs/reference/cli.md. */
const exitCodes = {
	done: 0,
	failed: 1,
	usage: 2,
	refused: 3,
	interrupted: 130
};
/** What the system refused is no defect of ours: which call, on what, and the system's own word for why. */
function ofTheSystem(thrown) {
	let error = thrown;
	while (error instanceof SuppressedError) error = error.suppressed;
	if (error instanceof LockstepError || !(error instanceof Error)) return error;
	if (!("syscall" in error) && !/^E[A-Z0-9]+: /.test(error.message)) return error;
	return new LockstepError("STORAGE_FAILED", error.message, { hint: "Look at the path, its permissions and the room on the disk, then run the same command again: what was finished is kept." });
}
/** An error as a person reads it: what and where, its code, what to do now; causes below, without a stack. */
function describeError(thrown) {
	const error = ofTheSystem(thrown);
	if (!(error instanceof LockstepError)) return `error: ${error instanceof Error ? error.stack ?? error.message : String(error)}\nThis is a defect of Lockstep; please report it with the command that led to it.`;
	const lines = [`error[${error.code}]: ${error.message}`];
	for (let cause = error.cause; cause instanceof Error; cause = cause.cause) lines.push(`  because: ${cause.message}`);
	if (error.hint !== void 0) lines.push(`  what now: ${error.hint}`);
	return lines.join("\n");
}
function exitCodeOf(thrown) {
	const error = ofTheSystem(thrown);
	return error instanceof LockstepError && error.code === "INTERRUPTED" ? exitCodes.interrupted : exitCodes.failed;
}

// pipeline/cli/early-end.ts
/**
* Tells of an end of the process that came before the end of the command: a module of the repository that trains a model runs in this
* process, and `process.exit(0)` in it must not read as success.
*
* @returns To be called when the command is over; from then on the process ends as it likes.
*/
function watchForEarlyEnd(write) {
	let isOver = false;
	const end = () => {
		isOver = true;
	};
	process.once("uncaughtExceptionMonitor", end);
	process.once("exit", (code) => {
		if (isOver) return;
		const error = new LockstepError("PROCESS_ENDED", `the process was ended with code ${code} before the command was done, by something that ran in it`, { hint: "Look into the module that params.yaml names as `model`: it must neither call process.exit nor wait for what never comes." });
		write(`${describeError(error)}\n`);
		process.exitCode = exitCodes.failed;
	});
	return end;
}

// pipeline/cli/completion-scripts.ts
/** Shells that the command line can be completed in. */
const shells = [
	"bash",
	"zsh",
	"fish"
];
const scripts = {
	bash: `# Completion of lockstep for bash: eval "$(lockstep completion bash)"
_lockstep() {
  local word
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("$(printf '%q' "$word")")
  done < <(lockstep complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -o bashdefault -F _lockstep lockstep
`,
	zsh: `#compdef lockstep
# Completion of lockstep for zsh: eval "$(lockstep completion zsh)"
_lockstep() {
  local -a found
  found=("\${(@f)$(lockstep complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then
    compadd -- "\${found[@]}"
  else
    _files
  fi
}
if [[ "\${funcstack[1]}" = _lockstep ]]; then _lockstep "$@"; else compdef _lockstep lockstep; fi
`,
	fish: `# Completion of lockstep for fish: lockstep completion fish | source
function __lockstep_words
    set -l words (commandline -opc)
    set -e words[1]
    lockstep complete --described -- $words "$(commandline -ct)" 2>/dev/null
end
complete -c lockstep -a '(__lockstep_words)'
`
};
/** What a person evaluates in a shell to have the command line completed there. */
function completionScript(shell) {
	return scripts[shell];
}

// pipeline/cli/completion-words.ts
/** The kinds of names that arguments and option values of data commands are, by the names that they have in the help. */
const kinds = {
	target: "targets",
	targets: "targets",
	a_rev: "revisions",
	b_rev: "revisions",
	revisions: "revisions",
	rev: "revisions",
	remote: "remotes"
};
function subcommand(command, word) {
	return command.commands.find((one) => one.name() === word || one.aliases().includes(word));
}
/** True when an option of this name takes the next word as its value. */
function optionNamed(command, word) {
	return [
		command,
		command.parent,
		command.parent?.parent
	].flatMap((one) => one?.options ?? []).find((option) => option.long === word || option.short === word);
}
/** The command that the words lead to, and the words that are its own. */
function commandAt(program, words) {
	let command = program;
	const own = [];
	for (let i = 0; i < words.length; i++) {
		const word = words[i] ?? "";
		if (word.startsWith("-")) {
			own.push(word);
			if (optionNamed(command, word)?.required === true && i + 1 < words.length) own.push(words[++i] ?? "");
			continue;
		}
		const next = own.some((one) => !one.startsWith("-")) ? void 0 : subcommand(command, word);
		if (next === void 0) own.push(word);
		else {
			command = next;
			own.length = 0;
		}
	}
	return {
		command,
		own
	};
}
function optionsOf(command) {
	const help = command.createHelp();
	help.showGlobalOptions = true;
	return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)].map((option) => ({
		word: option.long ?? option.short ?? "",
		about: option.description
	}));
}
function argumentKind(command, own) {
	const values = [];
	for (let i = 0; i < own.length; i++) {
		const word = own[i] ?? "";
		if (!word.startsWith("-")) values.push(word);
		else if (optionNamed(command, word)?.required === true) i++;
	}
	const declared = command.registeredArguments;
	const argument = declared[values.length] ?? (declared.at(-1)?.variadic === true ? declared.at(-1) : void 0);
	if (argument === void 0) return void 0;
	const group = command.parent?.name();
	if (argument.name() === "name" && group === "remote" && command.name() !== "add") return "remotes";
	if (argument.name() === "name" && command.name() === "config") return "settings";
	return kinds[argument.name()];
}
/**
* How a command line can go on.
*
* @param words - Behind `lockstep`, without the one that is being written.
*/
function continuation(program, words, current) {
	const { command, own } = commandAt(program, words);
	const last = own.at(-1);
	const option = last?.startsWith("-") === true ? optionNamed(command, last) : void 0;
	if (option?.required === true) {
		const words = (option.argChoices ?? []).map((word) => ({
			word,
			about: ""
		}));
		const name = option.attributeName();
		return {
			words,
			names: name === "targets" ? "targets" : kinds[name]
		};
	}
	const subcommands = command.commands.filter((one) => !one._hidden).map((one) => ({
		word: one.name(),
		about: one.summary()
	}));
	const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
	return {
		words: current.startsWith("-") ? optionsOf(command) : [...subcommands, ...choices.map((word) => ({
			word,
			about: ""
		}))],
		names: current.startsWith("-") || subcommands.length > 0 ? void 0 : argumentKind(command, own)
	};
}

// pipeline/cli/completion-command.ts
/** Names of the repository around; none where there is no repository, or it cannot be read: a shell has no place for errors. */
async function names(session, kind) {
	try {
		await using repository = await openCalled(session, session.folder);
		const { namesOf } = await import("./completions.js");
		return await namesOf(kind, repository);
	} catch (error) {
		if (error instanceof LockstepError) return [];
		throw error;
	}
}
/** `completion` prints a shell's script; `complete`, which the script calls, the words that fit. */
function addCompletionCommands(program, add) {
	const completion = program.command("completion").addArgument(new Argument("[shell]", "the shell").choices(shells)).addOption(new Option("-s, --shell <shell>", "the shell, as DVC takes it").choices(shells)).summary("print a script that completes command lines in bash, zsh or fish").description("Prints a script that completes commands, options, stages, remotes and revisions in a shell.");
	addExamples(completion, [
		"eval \"$(lockstep completion bash)\"",
		"lockstep completion zsh > ~/.zfunc/_lockstep",
		"lockstep completion fish > ~/.config/fish/completions/lockstep.fish"
	]);
	add(completion, async (session, command) => {
		const shell = command.args[0] ?? command.opts().shell;
		if (shell === void 0) throw new LockstepError("ARGUMENT_INVALID", "no shell is named", { hint: `Name one: ${shells.join(", ")}.` });
		session.write(completionScript(shell));
		return Promise.resolve(exitCodes.done);
	});
	add(program.command("complete", { hidden: true }).argument("[words...]", "the command line so far").option("--described", "say what each word is, behind a tab"), async (session, command) => {
		const words = command.args.slice(0, -1);
		const current = command.args.at(-1) ?? "";
		const step = program.commands.find((one) => one.name() === words[0]);
		if (step !== void 0) {
			const { declareInputs, stepNamed } = await import("./step-inputs.js");
			const name = stepNamed(step.name());
			if (name !== void 0) declareInputs(step, name);
		}
		const next = continuation(program, words, current);
		const named = next.names === void 0 ? [] : await names(session, next.names);
		const candidates = [...next.words, ...named.map((word) => ({
			word,
			about: ""
		}))];
		const isDescribed = command.opts().described === true;
		for (const { word, about } of candidates) if (word.startsWith(current) && word !== "" && !/[\n\t]/.test(word)) session.write(isDescribed && about !== "" ? `${word}\t${about}\n` : `${word}\n`);
		return exitCodes.done;
	});
}

// pipeline/cli/data/summary.ts
/** `2 files added, 1 file modified and 3 files deleted`: what is not 0, as DVC puts it; empty when all are. */
function countedFiles(counts) {
	const parts = Object.entries(counts).filter(([, count]) => count > 0).map(([word, count]) => `${count} ${count === 1 ? "file" : "files"} ${word}`);
	const last = parts.pop();
	if (last === void 0) return "";
	return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}
/** The lines `M<tab>path` that scripts read. */
function sayChanges(session, changes) {
	for (const [letter, paths] of [
		["M", changes.modified],
		["A", changes.added],
		["D", changes.deleted]
	]) for (const path of paths) session.say(`${letter}\t${path}`);
}
/** What to tell Git about files that were written. */
function sayForGit(session, git) {
	if (git === void 0 || git.isStaged) return;
	const quoted = git.files.map((path) => /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'"'"'`)}'`);
	session.say(`\nTo track the changes with git, run:\n\n\tgit add ${quoted.join(" ")}`);
	session.say("\nTo enable auto staging, run:\n\n	lockstep config core.autostage true");
}

// pipeline/cli/data/add.ts
/** `add`: tracks files and folders. */
function addAddCommand(to) {
	addDataCommand(to, {
		name: "add",
		summary: "track files or folders with pointers beside them",
		description: "Stores files and folders in the cache, writes a .dvc file beside each that names the content, and lets Git leave the data out. A path inside a tracked folder updates that part of the folder",
		arguments: [["<targets...>", "files and folders"]],
		options: [
			["--no-commit", "write the .dvc files and store nothing; `lockstep commit` does that later"],
			["--glob", "let targets hold shell wildcards"],
			["-o, --out <path>", "where the data goes in the repository, when the target is outside"],
			["--to-remote", "send the data to the remote without keeping it here"],
			["-r, --remote <name>", "remote to take with --to-remote"],
			countOption("--remote-jobs <number>", "transfers at once with --to-remote"),
			["-f, --force", "replace what stands where --out leads"],
			["--no-relink", "leave the files of the workspace as they are, whatever cache.type says"]
		],
		examples: [
			"lockstep add data/raw",
			"lockstep add --glob 'images/*.png'",
			"lockstep add data/raw/2026-11-21.csv",
			"lockstep add /mnt/camera/run-7 --out data/run-7",
			"lockstep add --to-remote /mnt/camera/run-7 --out data/run-7"
		]
	}, async ({ session, repository, args, options }) => {
		const { out, toRemote = false, remote, remoteJobs, force } = options;
		if (out !== void 0 || toRemote || remote !== void 0 || remoteJobs !== void 0) {
			const { addFromOutside } = await import("./add-from-outside.js");
			const { glob, commit } = options;
			const result = await addFromOutside({
				targets: args,
				out,
				toRemote,
				remote,
				jobs: remoteJobs,
				force,
				glob,
				noCommit: !commit
			}, repository);
			session.print(result);
			sayForGit(session, result.git);
			return 0;
		}
		const { add } = await import("./add2.js");
		const result = await add({
			targets: args,
			glob: options.glob,
			noCommit: !options.commit,
			noRelink: !options.relink
		}, repository);
		session.print(result);
		sayForGit(session, result.git);
		return 0;
	});
}

// pipeline/cli/data/get-answer.ts
/** Does what `get` and `artifacts get` ask for: brings it, or with `--show-url` says where the storage keeps it. */
async function answerGet(session, request, { showsUrl, told }) {
	const [{ get, showUrl }, { dataDrivers }] = await Promise.all([import("./get.js"), import("./data-wiring.js")]);
	if (showsUrl === true) {
		const url = await showUrl(request, dataDrivers());
		session.say(url);
		session.print({ url });
		return 0;
	}
	const got = await get(request, dataDrivers());
	session.say(told(got));
	session.print(got);
	return 0;
}

// pipeline/cli/data/artifacts.ts
/** `artifacts get`: a model by the name, version and stage that GTO's tags give it. */
function addArtifactsCommands(to) {
	const artifacts = dataGroup(to, {
		name: "artifacts",
		summary: "models that a dvc.yaml declares"
	});
	addPlainDataCommand(artifacts, {
		name: "get",
		summary: "bring a version of a model of another repository here",
		description: "Brings an artifact that the dvc.yaml of a repository declares here, from the commit that GTO's tags name: the newest version, or the one of --rev or --stage. It is not tracked; no repository is needed here",
		arguments: [["<url>", "the repository: an address or a folder, as `git clone` takes it"], ["<name>", "the artifact: `model`, or `dir:model` when dvc.yaml is in a folder"]],
		options: [
			["--rev <version>", "its version, for example v1.2.0; the newest when left out"],
			["--stage <stage>", "the version that is assigned to this stage"],
			["-o, --out <path>", "where to put it; its own name when left out"],
			["--show-url", "print where the storage keeps it, and bring nothing"],
			jobsOption("transfers at once"),
			["-f, --force", "overwrite what stands there"],
			["--remote <name>", "remote of the other repository to take in place of its default one"]
		],
		examples: ["lockstep artifacts get https://github.com/iterative/example-get-started text-classification --stage prod", "lockstep artifacts get ../models forecasts:demand --rev v1.2.0 -o demand.bin"]
	}, async ({ session, args: [url = "", name = ""], options }) => {
		const { rev: version, stage: environment } = options;
		if (version !== void 0 && environment !== void 0) throw new LockstepError("ARGUMENT_INVALID", "--rev and --stage are both given", { hint: "Give one of them." });
		const [{ artifactToGet }, { artifactCommit }] = await Promise.all([import("./artifacts.js"), import("./data-wiring.js")]);
		const { environment: variables, folder: from, signal, progress } = session;
		const { out, remote, force, jobs } = options;
		const request = artifactToGet({
			url,
			name,
			from,
			environment: variables,
			signal,
			progress,
			out,
			remote,
			force,
			jobs
		}, (tags, full) => artifactCommit(tags, {
			name: full,
			version,
			environment
		}));
		return answerGet(session, request, {
			showsUrl: options.showUrl,
			told: ({ fileCount, path }) => `Downloaded ${fileCount} file(s) to '${path}'`
		});
	});
}

// pipeline/cli/data/cache.ts
/** `cache migrate`: from the layout of DVC 2 to that of DVC 3. */
function addCacheCommands(to) {
	const cache = dataGroup(to, {
		name: "cache",
		summary: "look after the cache"
	});
	addDataCommand(cache, {
		name: "migrate",
		summary: "give what DVC 2 stored its place in the layout of DVC 3",
		description: "Links every object of DVC 2 to the place where DVC 3 keeps it; with --dvc-files the entries of .dvc and dvc.lock files become those of DVC 3, too. Both are read without it",
		options: [["--dvc-files", "also write the entries of .dvc and dvc.lock files as DVC 3 does"], ["--dry", "only print what would be done"]],
		examples: ["lockstep cache migrate --dry --dvc-files", "lockstep cache migrate --dvc-files"]
	}, async ({ session, repository, options }) => {
		const isDry = options.dry === true;
		const { countLegacyObjects, migrateObjects } = await import("./migrate-cache.js");
		const objects = isDry ? await countLegacyObjects(repository) : await migrateObjects(repository);
		session.say(isDry ? `${objects} files will be re-hashed and migrated to the DVC 3.0 cache location.` : `Migrated ${objects} files to DVC 3.0 cache location.`);
		if (options.dvcFiles !== true) {
			session.print({
				objects,
				files: []
			});
			return 0;
		}
		const { migrateFiles } = await import("./migrate-files.js");
		const { files, git } = await migrateFiles(repository, { isDry });
		session.print({
			objects,
			files
		});
		if (files.length === 0) session.say("No DVC files in the repo to migrate to the 3.0 format.");
		else if (isDry) {
			session.say("Entries in following DVC files will be migrated to the 3.0 format:");
			for (const file of files) session.say(`\t${file}`);
		} else {
			for (const file of files) session.say(`Updating ${file.endsWith(".lock") ? "lock" : "DVC"} file '${file}'`);
			sayForGit(session, git);
		}
		return 0;
	});
}

// pipeline/cli/data/check-ignore.ts
function refuse(problem) {
	return new LockstepError("ARGUMENT_INVALID", problem, { hint: "`lockstep help check-ignore` explains the options." });
}
/** As DVC prints it: the rule that decides, or every one with `--all`; `::` where none fits and that is asked for. */
function lines$1({ path, isIgnored, rules }, options) {
	if (options.details !== true) return isIgnored ? [path] : [];
	const shown = rules.map(({ file, line, pattern }) => `${file}:${line === void 0 ? "" : `${line}:`}${pattern}`);
	const patterns = shown.length === 0 && options.nonMatching === true ? ["::"] : shown;
	return (options.all === true ? patterns : patterns.slice(-1)).map((text) => `${text}\t${path}`);
}
/** `check-ignore`: what `.dvcignore` leaves out, and why. */
function addCheckIgnoreCommand(to) {
	addDataCommand(to, {
		name: "check-ignore",
		summary: "say which paths .dvcignore leaves out, and by which line",
		arguments: [["[targets...]", "files and folders, whether they exist or not"]],
		options: [
			["-d, --details", "show the line that decides"],
			["-a, --all", "show every line that fits; with --details"],
			["-n, --non-matching", "show paths that no line fits, too; with --details"],
			["--stdin", "read the paths from standard input, one a line"]
		],
		examples: [
			"lockstep check-ignore data/raw.tmp",
			"lockstep check-ignore -d -n data/*",
			"git ls-files | lockstep check-ignore --stdin"
		]
	}, async ({ session, repository, args, options }) => {
		if (options.stdin !== true && args.length === 0) throw refuse("no path is named");
		if (options.stdin === true && args.length > 0) throw refuse("--stdin goes with no paths");
		if (options.details !== true && (options.nonMatching === true || options.all === true)) throw refuse("--non-matching and --all go with --details");
		const { checkIgnore } = await import("./check-ignore.js");
		const checked = [];
		const matched = [];
		const check = async (path) => {
			const result = await checkIgnore(path, repository);
			checked.push(result);
			if (options.details === true ? result.rules.length > 0 : result.isIgnored) matched.push(path);
			for (const line of lines$1(result, options)) session.say(line);
		};
		for (const path of args) await check(path);
		if (options.stdin === true) {
			for await (const path of createInterface({ input: process.stdin })) if (path !== "") await check(path);
		}
		session.print(checked);
		return matched.length > 0 ? 0 : 1;
	});
}

// pipeline/cli/data/failed-outputs.ts
/** One error for outputs that could not be checked out. */
function failedOutputs(failed, because) {
	const [first] = failed;
	const paths = failed.map(({ path }) => path);
	const names = paths.slice(0, 20).join(", ") + (paths.length > 20 ? ` and ${paths.length - 20} more` : "");
	const cause = because ?? first?.reason;
	return new LockstepError(cause?.code ?? "OBJECT_MISSING", `not checked out, because content is missing: ${names}`, {
		hint: cause?.hint ?? "Run `lockstep pull`; when the remote has it not either, run `lockstep push` where the data was added.",
		cause
	});
}

// pipeline/cli/data/transfer-options.ts
const targetsArgument = ["[targets...]", "stages, .dvc files, outputs and paths inside them; everything when left out"];
function scopeOptions(verb) {
	return [["-d, --with-deps", `${verb} everything that the targets depend on, too`], ["-R, --recursive", `${verb} everything that is tracked by files in a folder`]];
}
function revisionOptions(verb) {
	return [
		["-a, --all-branches", `${verb} what any branch names, too`],
		["-T, --all-tags", `${verb} what any tag names, too`],
		["-A, --all-commits", `${verb} what any commit names, too`]
	];
}
function transferOptions(verb) {
	return [
		["-r, --remote <name>", "remote to take in place of the default one"],
		jobsOption("transfers at once"),
		...scopeOptions(verb),
		...revisionOptions(verb),
		["--run-cache", `${verb} what stages made of which inputs, too`],
		["--glob", "let targets hold shell wildcards"]
	];
}

// pipeline/cli/data/checkout.ts
/** `checkout`: puts recorded data from the cache into the workspace. */
function addCheckoutCommand(to) {
	addDataCommand(to, {
		name: "checkout",
		summary: "put data that .dvc files and dvc.lock record from the cache into the workspace",
		description: "Makes outputs in the workspace what .dvc files and dvc.lock record, and tells each: A added, M modified, D deleted. Content that is saved nowhere is not overwritten without --force; then nothing is written at all",
		arguments: [targetsArgument],
		options: [
			["--summary", "tell how many files changed, not which"],
			...scopeOptions("check out"),
			["-f, --force", "overwrite and remove content that is saved nowhere"],
			["--relink", "make every file anew, linked as cache.type says"],
			["--allow-missing", "leave outputs alone whose content the cache does not have"]
		],
		examples: [
			"lockstep checkout",
			"lockstep checkout data.dvc",
			"lockstep checkout data/raw/a.csv",
			"lockstep checkout --relink"
		],
		failure: 255
	}, async ({ session, repository, args, options }) => {
		const { checkout } = await import("./checkout2.js");
		const { failed, ...changes } = await checkout({
			...options,
			targets: args
		}, repository);
		session.print({
			...changes,
			failed: failed.map(({ path }) => path)
		});
		if (options.summary === true) session.say(countedFiles(changes.stats) || "No changes.");
		else sayChanges(session, changes);
		if (failed.length > 0 && options.allowMissing !== true) throw failedOutputs(failed);
		if (options.relink === true) session.say("Relinked successfully");
		return 0;
	});
}

// pipeline/cli/data/commit.ts
/** `commit`: records what stands in the workspace. */
function addCommitCommand(to) {
	addDataCommand(to, {
		name: "commit",
		summary: "record what stands in the workspace in .dvc files, dvc.lock and the cache",
		arguments: [targetsArgument],
		options: [
			["-f, --force", "record it although it differs from what is recorded"],
			...scopeOptions("record"),
			["--no-relink", "leave the files of the workspace as they are, whatever cache.type says"]
		],
		examples: [
			"lockstep commit",
			"lockstep commit --force data.dvc",
			"lockstep commit -d train"
		]
	}, async ({ session, repository, args, options }) => {
		const { commit } = await import("./commit.js");
		const request = {
			...options,
			targets: args,
			noRelink: !options.relink
		};
		const result = await commit(request, repository).catch(async (error) => {
			if (!(error instanceof LockstepError && error.code === "CHANGE_UNCONFIRMED") || !await askYesNo(`${error.message}. Record it?`)) throw error;
			return commit({
				...request,
				force: true
			}, repository);
		});
		session.print(result);
		return 0;
	});
}

// pipeline/cli/data/levels.ts
const levelOptions = [
	["--global", "the person's config, for every repository"],
	["--system", "the machine's config"],
	["--project", ".dvc/config, which everybody shares"],
	["--local", ".dvc/config.local, which is not committed: for credentials"]
];
/** The level that was asked for, or `undefined`. @throws LockstepError ARGUMENT_INVALID for two of them. */
function levelOf(options) {
	const chosen = [
		["system", options.system],
		["global", options.global],
		["repo", options.project],
		["local", options.local]
	].flatMap(([level, isAsked]) => isAsked === true ? [level] : []);
	if (chosen.length > 1) throw new LockstepError("ARGUMENT_INVALID", "one config file at a time", { hint: "Give one of --global, --system, --project and --local." });
	return chosen[0];
}

// pipeline/cli/data/config.ts
/** `config`: one setting is shown, set or removed, or all are listed. */
function addConfigCommand(to) {
	addPlainDataCommand(to, {
		name: "config",
		summary: "show, set or remove a setting of DVC's config",
		description: "Shows, sets or removes a setting of DVC's config files. Only the line of that setting is touched; secrets are not listed",
		arguments: [["[name]", "section.option or remote.name.option"], ["[value]", "the value to set; shows the present one when left out"]],
		options: [
			...levelOptions,
			["-u, --unset", "remove the setting"],
			["-l, --list", "list every setting"],
			["--show-origin", "say which file sets it"]
		],
		examples: [
			"lockstep config core.remote",
			"lockstep config cache.type reflink,hardlink,copy",
			"lockstep config --local remote.storage.profile research",
			"lockstep config --list --show-origin"
		]
	}, async ({ session, args: [name, value], options }) => {
		const config = await import("./config2.js");
		const files = await config.openConfigFiles(session);
		const level = levelOf(options);
		const line = (file, text) => options.showOrigin === true ? `${file}\t${text}` : text;
		if (options.list === true) {
			if (name !== void 0 || options.unset === true) throw new LockstepError("ARGUMENT_INVALID", "--list goes with no name, no value and no --unset", { hint: "Leave them out." });
			const listed = config.listSettings(files, level);
			for (const setting of listed) session.say(line(setting.file, `${setting.name}=${setting.value}`));
			session.print(listed);
			return 0;
		}
		if (name === void 0) throw new LockstepError("ARGUMENT_INVALID", "no setting is named", { hint: "Name one, for example core.remote, or give --list." });
		if (options.unset === true) await config.unsetSetting(files, name, level ?? "repo");
		else if (value !== void 0) await config.setSetting(files, {
			name,
			value,
			level: level ?? "repo"
		}, session);
		else {
			const found = config.getSetting(files, name, level);
			if (found !== void 0) session.say(line(found.file, found.value));
			session.print(found ?? null);
			return 0;
		}
		session.print({
			name,
			value: options.unset === true ? null : value
		});
		return 0;
	});
}

// pipeline/cli/data/cost.ts
/** `cost`: what stages took. */
function addCostCommand(to) {
	addDataCommand(to, {
		name: "cost",
		summary: "show what stages took when they ran: time, processor time, memory, energy, price",
		description: "Shows what each stage took when it made what dvc.lock says, and with --history what it took in the commits before. What nobody kept is shown as a dash",
		arguments: [["[stages...]", "names as repro shows them; every stage when left out"]],
		options: [
			countOption("--history <commits>", "look at this many commits of HEAD's first-parent line, too"),
			["-r, --remote", "ask the default remote for what is not known here"],
			["--md", "as a table of Markdown"]
		],
		examples: [
			"lockstep cost",
			"lockstep cost train --history 50",
			"lockstep cost --remote --json"
		]
	}, async ({ session, repository, args, options }) => {
		const [{ showCosts }, { costCells, costColumns }] = await Promise.all([import("./costs.js"), import("./data-wiring.js")]);
		const { history = 0 } = options;
		const { runs, total } = await showCosts({
			stages: args,
			commits: history,
			asksRemote: options.remote === true
		}, repository);
		session.print({
			runs,
			total
		});
		const cells = (stage, commit, cost) => [
			stage,
			...history > 0 ? [commit] : [],
			...costCells(cost)
		];
		const rows = runs.map(({ stage, commit, cost }) => cells(stage, commit?.slice(0, 10) ?? "workspace", cost));
		if (rows.length === 0) session.say("No stage has run here yet.");
		else {
			const head = [
				"Stage",
				...history > 0 ? ["Since"] : [],
				...costColumns
			];
			const together = total === void 0 ? [] : [cells("together, now", "", total)];
			session.say(textTable(head, [...rows, ...together], { isMarkdown: options.md === true }));
		}
		return 0;
	});
}

// pipeline/cli/data/dag.ts
/** `dag`: what depends on what. */
function addDagCommand(to) {
	addDataCommand(to, {
		name: "dag",
		summary: "show which stage needs which",
		arguments: [["[target]", "a stage, a .dvc file or an output, with all it needs; everything when left out"]],
		options: [
			["--dot", "in DOT, for Graphviz"],
			["--mermaid", "as a flowchart of Mermaid"],
			["--md", "as a flowchart of Mermaid in a block of Markdown"],
			["--collapse-foreach-matrix", "show the stages of one foreach or matrix as one"],
			["--full", "all that hangs together with the target"],
			["-o, --outs", "show outputs instead of stages"]
		],
		examples: [
			"lockstep dag",
			"lockstep dag train --outs",
			"lockstep dag --md >> README.md"
		],
		failure: 255
	}, async ({ session, repository, args: [target], options }) => {
		const [{ dagOf }, { asciiOf, dotOf, mermaidOf }] = await Promise.all([import("./dag.js"), import("./dag-text.js")]);
		const { full, outs, collapseForeachMatrix: collapse } = options;
		const graph = await dagOf({
			target,
			full,
			outs,
			collapse
		}, repository);
		session.print(graph);
		if (options.dot === true) session.say(dotOf(graph));
		else if (options.md === true) session.say(`\`\`\`mermaid\n${mermaidOf(graph)}\n\`\`\``);
		else if (options.mermaid === true) session.say(mermaidOf(graph));
		else if (graph.nodes.length > 0) session.say(asciiOf(graph));
		return 0;
	});
}

// pipeline/cli/data/data-check.ts
/** `data check`: whether tables hold to `data.contract.yaml`. */
function addDataCheckCommand(to) {
	addDataCommand(to, {
		name: "check",
		summary: "hold the tables of the workspace to data.contract.yaml",
		description: "Asks every rule of the contract and names each that is broken, with its line. Ends with 0 when all hold, 1 when data breaks a rule that is not on trial, 255 when nothing could be checked. Needs DuckDB",
		options: [["--contract <file>", "path of the contract from the root; data.contract.yaml when left out"]],
		examples: ["lockstep data check", "lockstep data check --json"],
		failure: 255
	}, async ({ session, repository, options }) => {
		const { checkData } = await import("./data-wiring.js");
		const answer = await checkData(repository, options.contract);
		const { file, rules, tables, findings } = answer;
		session.print(answer);
		for (const { line, column, rule, sentence, mode } of findings) session.say(inert(`${file}:${line}:${column}: ${rule}: ${sentence}${mode === "informational" ? " (on trial)" : ""}`));
		const broken = findings.filter(({ mode }) => mode === "blocking").length;
		session.say(broken === 0 ? `${rules} rules of ${file} hold for ${tables} ${tables === 1 ? "table" : "tables"}` : `${broken} of ${rules} rules are broken`);
		return broken === 0 ? 0 : 1;
	});
}

// pipeline/cli/data/data-diff.ts
/** One path as people read it: what became of it, then its details. */
async function textOf(diff) {
	const { dataChange } = await import("./data-wiring.js");
	const { path, size, added, removed, edited, details } = dataChange(diff);
	const line = (text) => inert(text).replaceAll(/[\n\t]/g, " ");
	const rows = diff.detail === void 0 ? "" : `, ${added} ${removed} ~${edited}`;
	return [`${line(path)}: ${size}${rows}`, ...details.map((parts) => `  ${parts.map((part) => line(typeof part === "string" ? part : part.name)).join("")}`)].join("\n");
}
/** `data diff`: what changed in the rows of tracked tables. */
function addTableDiffCommand(to) {
	addDataCommand(to, {
		name: "diff",
		summary: "show what changed in the rows of tracked tables between two states",
		description: "Compares tracked CSV, JSON lines and Parquet row by row: columns, rows, cells, labels, duplicates and distributions. Rows are paired by the key of data.contract.yaml, else by the id column of lockstep.yaml, else by what they hold. Needs DuckDB; docs/reference/data-diff.md says how cells are compared",
		arguments: [["[a_rev]", "old revision; HEAD when left out"], ["[b_rev]", "new revision; the workspace when left out"]],
		options: [
			["--targets <paths...>", "tracked paths, and paths inside them"],
			["--key <columns...>", "columns that name a row"],
			["--label <column>", "column whose classes and flips are told"]
		],
		examples: [
			"lockstep data diff",
			"lockstep data diff main --targets data/rows.csv",
			"lockstep data diff v1 v2 --key id --json"
		]
	}, async ({ session, repository, args: [before, after], options }) => {
		const { compareTables } = await import("./data-wiring.js");
		const { targets = [], key: keys = [], label: labelColumn } = options;
		const diffs = await compareTables(repository, {
			before,
			after,
			targets,
			keys,
			labelColumn
		});
		session.print(diffs);
		const texts = await Promise.all(diffs.map(textOf));
		session.say(texts.length === 0 ? "No changes." : texts.join("\n\n"));
		return 0;
	});
}

// pipeline/cli/data/data-status.ts
/** Titles and hints, in DVC's order. */
const sections$1 = [
	[
		"not_in_cache",
		"Not in cache",
		"use \"lockstep fetch <file>...\" to download files"
	],
	[
		"not_in_remote",
		"Not in remote",
		"use \"lockstep push <file>...\" to upload files"
	],
	[
		"committed",
		"DVC committed changes",
		"git commit the corresponding dvc files to update the repo"
	],
	[
		"uncommitted",
		"DVC uncommitted changes",
		"use \"lockstep commit <file>...\" to track changes",
		"use \"lockstep checkout <file>...\" to discard changes"
	],
	[
		"untracked",
		"Untracked files",
		"use \"git add <file> ...\" or \"lockstep add <file>...\" to commit to git or to dvc"
	],
	["unchanged", "DVC unchanged files"]
];
/** Without what is empty, as DVC prints it. */
function kept(changes) {
	return Object.fromEntries(Object.entries(changes).filter(([, paths]) => paths.length > 0));
}
function itemsOf(part) {
	if (!("added" in part)) return part;
	return Object.entries(kept(part)).flatMap(([state, paths]) => paths.map((path) => `${state}: ${typeof path === "string" ? path : `${path.old} -> ${path.new}`}`));
}
/** `data status`. */
function addDataStatusCommand(to) {
	addDataCommand(to, {
		name: "status",
		summary: "show how tracked data differs between the last commit, what is recorded, and the workspace",
		description: "Shows how tracked data differs between the last commit and what .dvc files and dvc.lock record, and between that and the workspace. Paths are from the root of the repository, whatever folder it is started in",
		arguments: [["[targets...]", "tracked paths, and paths inside them; everything when left out"]],
		options: [
			["--granular", "name the files of tracked folders, too"],
			["--unchanged", "name what did not change, too"],
			new Option("--untracked-files [which]", "name what neither Git nor DVC tracks").choices(["no", "all"]).default("no"),
			["-r, --remote <name>", "ask this remote, with --not-in-remote"],
			["--not-in-remote", "name what the remote lacks"],
			["--no-remote-refresh", "accepted for DVC's sake: the remote is always asked"]
		],
		examples: [
			"lockstep data status",
			"lockstep data status --granular --json",
			"lockstep data status --not-in-remote"
		]
	}, async ({ session, repository, args, options }) => {
		const { dataStatus } = await import("./data-status.js");
		const withUntracked = options.untrackedFiles !== "no";
		const found = await dataStatus({
			targets: args,
			isGranular: options.granular === true,
			withUntracked,
			withRemote: options.notInRemote === true,
			remote: options.remote
		}, repository);
		const shown = sections$1.filter(([key]) => key !== "unchanged" || options.unchanged === true);
		const parts = shown.flatMap(([key]) => {
			const part = found[key];
			return itemsOf(part).length === 0 ? [] : [[key, "added" in part ? kept(part) : part]];
		});
		session.print(Object.fromEntries(parts));
		const texts = shown.flatMap(([key, title, ...hints]) => {
			const items = itemsOf(found[key]);
			if (items.length === 0) return [];
			return [[
				`${title}:`,
				...hints.map((hint) => `  (${hint})`),
				...items.map((item) => `        ${item}`)
			].join("\n")];
		});
		session.say(texts.length === 0 ? "No changes." : texts.join("\n\n"));
		return 0;
	});
}

// pipeline/cli/data/data-group.ts
/** `data …`: how tracked data stands, what changed in its rows, and whether it holds to its contract. */
function addDataGroup(to) {
	const data = dataGroup(to, {
		name: "data",
		summary: "look at tracked data"
	});
	addDataStatusCommand(data);
	addTableDiffCommand(data);
	addDataCheckCommand(data);
}

// pipeline/cli/data/diff.ts
const statuses = [
	"added",
	"deleted",
	"renamed",
	"modified",
	"not in cache"
];
function pathText({ path }) {
	return typeof path === "string" ? path : `${path.old} -> ${path.new}`;
}
function hashText({ hash }) {
	return typeof hash === "string" ? hash.slice(0, 8) : `${hash.old.slice(0, 8)}..${hash.new.slice(0, 8)}`;
}
/** As DVC prints it: the paths of each status, and how many files those are. */
function sections(difference, shown, showHash) {
	const parts = shown.flatMap((status) => {
		const rows = difference[status];
		if (rows.length === 0) return [];
		return [`${`${status.charAt(0).toUpperCase()}${status.slice(1)}:`}\n${rows.map((row) => `    ${showHash ? `${hashText(row)}  ` : ""}${pathText(row)}`).join("\n")}\n`];
	});
	const counts = shown.flatMap((status) => {
		const files = difference[status].filter((row) => !pathText(row).endsWith("/")).length;
		return files === 0 ? [] : [`${files} ${status}`];
	});
	return [...parts, ...counts.length === 0 ? [] : [`files summary: ${counts.join(", ")}`]].join("\n");
}
/** `diff`: tracked data between two states. */
function addDiffCommand(to) {
	addDataCommand(to, {
		name: "diff",
		summary: "show what changed in tracked data between two states",
		arguments: [["[a_rev]", "old revision; HEAD when left out"], ["[b_rev]", "new revision; the workspace when left out"]],
		options: [
			["--targets <paths...>", "tracked paths, and paths inside them"],
			["--show-hash", "show DVC's ids, too"],
			["--md", "as a table of Markdown"],
			["--hide-missing", "do not tell what the cache lacks"]
		],
		examples: [
			"lockstep diff",
			"lockstep diff main --md",
			"lockstep diff v1.0.0 v1.1.0 --json --show-hash"
		]
	}, async ({ session, repository, args: [before, after], options }) => {
		const [{ diffData }, { isSameData }] = await Promise.all([import("./diff3.js"), import("./data-diff2.js")]);
		const difference = await diffData({
			before,
			after,
			targets: options.targets ?? []
		}, repository);
		const isMissingHidden = after !== void 0 || options.hideMissing === true;
		const shown = statuses.filter((status) => status !== "not in cache" || !isMissingHidden);
		const showHash = options.showHash === true;
		const rowJson = (row) => showHash ? row : { path: row.path };
		const json = Object.fromEntries(shown.map((status) => [status, difference[status].map(rowJson)]));
		session.print(isSameData(difference) ? {} : json);
		if (options.md === true) {
			const head = showHash ? [
				"Status",
				"Hash",
				"Path"
			] : ["Status", "Path"];
			const rows = shown.flatMap((status) => difference[status].map((row) => [
				status,
				...showHash ? [hashText(row)] : [],
				pathText(row)
			]));
			session.say(textTable(head, rows, { isMarkdown: true }));
		} else if (!isSameData(difference)) session.say(sections(difference, shown, showHash));
		return 0;
	});
}

// pipeline/cli/data/doctor.ts
async function install({ session }) {
	const { installNativeBackend } = await import("./training-wiring.js");
	const found = await installNativeBackend(session, (line) => {
		session.say(line);
	});
	session.print(found);
	const what = `@tensorflow/tfjs-node ${found.tfjs} with TensorFlow ${found.library}`;
	session.say(found.isNew ? `${what} is installed in ${found.folder}` : `${what} is there already, in ${found.folder}`);
	return 0;
}
async function lookForMissing({ session, options }) {
	await using repository = await openCalled(session, session.folder);
	const { checkRemote } = await import("./missing-on-remote2.js");
	const found = await checkRemote(repository, {
		remote: options.name,
		base: options.base
	});
	session.print(found);
	for (const { path, id, remote, command } of found.missing) session.say(`missing\t${path}\t${id} is not on ${remote}: run \`${command}\` where it was made`);
	if (found.missing.length > 0) {
		repository.warn(`${found.missing.length} object(s) that this state names are not on the remote.`);
		return 1;
	}
	const rest = found.unchanged > 0 ? `; ${found.unchanged} are as in the base` : "";
	session.say(`Everything that ${found.outputs} output(s) name is on the remote${rest}.`);
	return 0;
}
async function diagnose({ session }) {
	await using repository = await openCalled(session, session.folder);
	const found = await (await import("./doctor.js")).diagnose(repository);
	const { diagnoseBackends } = await import("./training-wiring.js");
	const networks = await diagnoseBackends(session.environment, found.root);
	const { diagnoseLoop: look } = await import("./data-wiring.js");
	const loop = await look(repository, found.remotes);
	const versions = {
		lockstep: version,
		node: process.version,
		platform: process.platform
	};
	session.print({
		...found,
		networks,
		versions,
		...loop === void 0 ? {} : { loop }
	});
	session.say(`Lockstep ${versions.lockstep}, Node ${versions.node} on ${versions.platform}`);
	session.say(`Repository: ${found.root} (${found.hasGit ? "Git" : "no Git"})`);
	session.say(`Cache: ${found.cache}${found.isShared ? " (shared with the group)" : ""}`);
	for (const { type, isConfigured, problem } of found.links) session.say(`  ${type}: ${problem === void 0 ? "works" : problem}${isConfigured ? " (configured)" : ""}`);
	session.say(found.remotes.length === 0 ? "Remotes: none" : "Remotes:");
	for (const { name, url, isDefault, problem } of found.remotes) session.say(`  ${name}${isDefault ? " (default)" : ""} ${url}: ${problem ?? "answers"}`);
	const [small, large] = [networks.small, networks.large].map((chosen) => chosen === void 0 ? "nowhere" : `on ${chosen.backend} ${chosen.version}`);
	session.say(`Networks: small ones are trained ${small}, large and convolutional ones ${large}`);
	if (networks.installed.native === void 0) session.say("  `lockstep doctor --install-tensorflow` installs native, which is quicker for large ones and images");
	if (loop !== void 0) for (const line of loopLines(loop)) session.say(line);
	return found.isHealthy && loop?.some(({ stops }) => stops) !== true ? 0 : 1;
}
/** What is missing for a report on a pull request, and what to do about it. */
function loopLines(loop) {
	if (loop.length === 0) return ["From a push to a report: nothing is missing"];
	return [loop.some(({ stops }) => stops) ? "From a push to a report, this is missing:" : "From a push to a report, nothing stops; to know:", ...loop.flatMap(({ code, what, now, stops }) => [`  ${stops ? "stops" : "note"}\t${code}: ${what}`, `  \twhat now: ${now}`])];
}
/** `doctor`: what the repository relies on; with `--remote`, whether everything that a change names can be had. */
function addDoctorCommand(to) {
	addPlainDataCommand(to, {
		name: "doctor",
		summary: "look at what the repository relies on, or for missing objects on the remote",
		description: "Shows versions, cache, links, remotes, and where networks are trained. In a repository with a dvc.yaml it names what is missing from a push to a report, each with a code and what to do, and ends with 1 when that stops it. With --remote it looks for every object that pointers and locks name on the remote, and names those that are missing with the command for their author. With --install-tensorflow it fetches TensorFlow's native library, in a pinned version through npm and pip, and compiles the binding to it with g++, in the user's cache folder",
		options: [
			["--remote", "look for every object that pointers and locks name"],
			["-r, --name <remote>", "on this remote; on the one that each output names, or the default one, when left out"],
			["--base <revision>", "leave out what was so already where the change began"],
			["--install-tensorflow", "install TensorFlow's native library for networks; nothing else is done"]
		],
		examples: [
			"lockstep doctor",
			"lockstep doctor --remote",
			"lockstep doctor --remote --base origin/main --json",
			"lockstep doctor --install-tensorflow"
		]
	}, (call) => {
		if (call.options.installTensorflow === true) return install(call);
		return call.options.remote === true ? lookForMissing(call) : diagnose(call);
	});
}

// pipeline/cli/data/fetch.ts
/** `fetch`: brings recorded data from remotes into the cache. */
function addFetchCommand(to) {
	addDataCommand(to, {
		name: "fetch",
		summary: "bring data that .dvc files and dvc.lock record from the remote into the cache",
		description: "Brings recorded data into the cache and leaves the workspace as it is. What the remote lacks is named, and ends with 1 after everything else has come",
		arguments: [targetsArgument],
		options: [
			...transferOptions("fetch"),
			countOption("--max-size <bytes>", "leave out outputs that are larger"),
			new Option("--type <kind...>", "take outputs of these kinds alone").choices(["metrics", "plots"])
		],
		examples: [
			"lockstep fetch",
			"lockstep fetch train",
			"lockstep fetch data/raw/a.csv",
			"lockstep fetch -aT -j 16"
		]
	}, async ({ session, repository, args, options }) => {
		const { fetch } = await import("./fetch3.js");
		const { type, ...others } = options;
		const result = await fetch({
			...others,
			targets: args,
			types: type
		}, repository);
		session.print(result);
		session.say(countedFiles({ fetched: result.fetched }) || "Everything is up to date.");
		return 0;
	});
}

// pipeline/cli/data/freeze.ts
function addOne(to, name) {
	const isFrozen = name === "freeze";
	addDataCommand(to, {
		name,
		summary: isFrozen ? "let a stage or .dvc file stay as it is, whatever its dependencies do" : "look at a stage's or .dvc file's dependencies again",
		arguments: [["<targets...>", "stages, or .dvc files"]],
		examples: [`lockstep ${name} train`, `lockstep ${name} data.dvc sub/dvc.yaml:evaluate`]
	}, async ({ session, repository, args: targets }) => {
		const { freeze } = await import("./freeze.js");
		const done = await freeze({
			targets,
			isFrozen
		}, repository);
		session.say(done.written.length === 0 ? "nothing to change" : `changed ${done.written.join(", ")}`);
		session.print(done);
		return 0;
	});
}
/** `freeze` and `unfreeze`. */
function addFreezeCommands(to) {
	addOne(to, "freeze");
	addOne(to, "unfreeze");
}

// pipeline/cli/data/fsck.ts
/** `fsck`: reads every byte of the cache, and looks for everything that the workspace names. */
function addFsckCommand(to) {
	addDataCommand(to, {
		name: "fsck",
		summary: "verify every object of the cache, and everything that pointers and locks name",
		description: "Reads every object, directory and run of the cache and holds it to its name, and looks for everything that pointers and locks of the workspace name. Nothing is removed. Ends with 1 when anything is wrong, and when there was nothing to check",
		options: [["--quarantine", "move damaged objects aside, into .quarantine in the cache"]],
		examples: [
			"lockstep fsck",
			"lockstep fsck --quarantine",
			"lockstep fsck --json"
		]
	}, async ({ session, repository, options }) => {
		const { checkRepository } = await import("./fsck.js");
		const result = await checkRepository(repository, { isQuarantining: options.quarantine === true });
		session.print(result);
		const { checked, findings, unfinished, quarantine } = result;
		for (const { kind, where, problem, heal } of findings) session.say(`${kind}\t${where}\t${problem}; ${heal}`);
		session.say(`${checked.objects} objects (${checked.directories} directories, ${checked.sizeBytes} bytes), ${checked.runs} runs and ${checked.outputs} outputs were checked: ${findings.length === 0 ? "all are right" : `${findings.length} finding(s)`}.`);
		if (unfinished > 0) session.say(`${unfinished} unfinished file(s) of interrupted commands; \`lockstep gc\` sweeps them.`);
		if (quarantine !== void 0) session.say(`Damaged objects are in ${quarantine}.`);
		if (checked.objects + checked.runs + checked.outputs === 0) {
			repository.warn("There was nothing to check: the cache is empty, and no pointer or lock names anything.");
			return 1;
		}
		return findings.length === 0 ? 0 : 1;
	});
}

// pipeline/cli/data/gc.ts
function graceOption() {
	return new Option("--grace <days>", "keep what was written within so many days (default: 14)").argParser((text) => {
		const days = Number(text);
		if (!/^\d+(?:\.\d+)?$/.test(text) || days > 36500) throw new LockstepError("ARGUMENT_INVALID", `--grace: ${JSON.stringify(text)} is not a number of days`);
		return days;
	});
}
function scopeOf(options) {
	return {
		isWorkspace: options.workspace === true,
		isAllBranches: options.allBranches === true,
		isAllTags: options.allTags === true,
		isAllCommits: options.allCommits === true,
		isAllExperiments: options.allExperiments === true,
		revision: options.rev,
		count: options.num,
		date: options.date
	};
}
/** Files that are shown by name; the rest is in `--json`. */
const shownFiles = 20;
/** What would go, and what stays, in lines. */
function linesOf({ cache, remote, commits, needed }) {
	const lines = [`${needed} objects are needed by the workspace, ${commits} commits and the runs that are kept.`];
	for (const [where, plan] of [["cache", cache], ...remote === void 0 ? [] : [[remote.url, remote]]]) {
		lines.push(`${where}: ${plan.remove.length} files to remove (${plan.sizeBytes} bytes), ${plan.kept} needed, ${plan.young} too young to judge`);
		for (const { key, sizeBytes } of plan.remove.slice(0, shownFiles)) lines.push(`  ${key}\t${sizeBytes}`);
		if (plan.remove.length > shownFiles) lines.push(`  and ${plan.remove.length - shownFiles} more`);
	}
	return lines;
}
/** `gc`: removes what nothing needs. */
function addGcCommand(to) {
	addDataCommand(to, {
		name: "gc",
		summary: "remove objects that nothing needs",
		description: "Removes objects of the cache, and with --cloud of a remote, that nothing needs. What the workspace, any branch, tag or other ref here or on origin, an open pull request, or a record of a model needs always stays; the scope says what else does. It shows first what would go, and removes nothing when anything that could name an object cannot be read",
		options: [
			["-w, --workspace", "keep what the workspace needs"],
			["--rev <commit>", "keep what this commit needs"],
			countOption("-n, --num <number>", "of --rev or --all-branches, the last so many commits"),
			["-a, --all-branches", "keep what all branches need"],
			["-T, --all-tags", "keep what all tags need"],
			["-A, --all-commits", "keep what all commits need"],
			["--date <yyyy-mm-dd>", "keep what commits since that day need"],
			["--all-experiments", "keep what all experiments need"],
			["--not-in-remote", "also remove what the remote holds"],
			["-c, --cloud", "also clean the remote"],
			["-r, --remote <name>", "the remote that --cloud or --not-in-remote means"],
			["--skip-failed", "keep whatever an unreadable file mentions, and go on"],
			["-f, --force", "remove without asking"],
			jobsOption("calls of a remote at once"),
			["-p, --projects <paths...>", "other repositories that share the cache: keep what they need, too"],
			["--dry", "only show what would be removed"],
			["--run-cache", "also forget old runs that nothing which is kept has made"],
			graceOption()
		],
		examples: [
			"lockstep gc --workspace --dry",
			"lockstep gc --workspace",
			"lockstep gc --all-commits --cloud --force"
		],
		failure: 255,
		exits: { REMOTE_MISSING: dataExitCodes.config }
	}, async ({ session, repository, options }) => {
		const [{ collectGarbage }, { defaultGraceDays }, { openData, openPullRequests }, { askYesNo }] = await Promise.all([
			import("./gc.js"),
			import("./garbage-plan.js"),
			import("./data-wiring.js"),
			import("./ask.js")
		]);
		await using projects = new AsyncDisposableStack();
		const others = [];
		for (const folder of options.projects ?? []) {
			const { environment, signal } = repository;
			others.push(projects.use(await openData({
				folder,
				environment,
				signal
			})));
		}
		const result = await collectGarbage(repository, {
			scope: scopeOf(options),
			isCloud: options.cloud === true,
			remote: options.remote,
			isNotInRemote: options.notInRemote === true,
			isDry: options.dry === true,
			skipsFailed: options.skipFailed === true,
			forgetsRuns: options.runCache === true,
			graceDays: options.grace ?? defaultGraceDays,
			projects: others,
			nowMs: Date.now()
		}, {
			openPullRequests: () => openPullRequests(repository),
			async confirm(plan) {
				for (const line of linesOf(plan)) session.say(line);
				return options.force === true || await askYesNo("Remove these for good?");
			}
		});
		session.print(result);
		switch (result.outcome) {
			case "dry":
				for (const line of linesOf(result)) session.say(line);
				return 0;
			case "nothing":
				session.say(`There is nothing to remove (${result.cache.young + (result.remote?.young ?? 0)} objects are too young to judge).`);
				return 0;
			case "declined":
				repository.warn("Nothing was removed. Give --force to remove without being asked.");
				return 1;
			case "removed":
				session.say(`Removed ${result.cache.remove.length + (result.remote?.remove.length ?? 0)} files.`);
				return 0;
		}
	});
}

// pipeline/cli/data/get.ts
/** `get`. */
function addGetCommand(to) {
	addPlainDataCommand(to, {
		name: "get",
		summary: "bring a file or folder of another repository here",
		description: "Brings a file or folder of another repository here, whether DVC or Git keeps it there. It is not tracked; no repository is needed here",
		arguments: [["<url>", "the other repository: an address or a folder, as `git clone` takes it"], ["<path>", "file or folder in it"]],
		options: [
			["-o, --out <path>", "where to put it; its own name when left out"],
			["--rev <commit>", "branch, tag or commit; the default branch when left out"],
			["--remote <name>", "remote of the other repository to take in place of its default one"],
			["--show-url", "print where the storage keeps it, and bring nothing"],
			["-f, --force", "overwrite what stands there"],
			jobsOption("transfers at once")
		],
		examples: ["lockstep get https://github.com/iterative/dataset-registry get-started/data.xml", "lockstep get ../models models/failure-predictor --rev v1.2.0 -o model"],
		failure: 255
	}, async ({ session, args, options }) => {
		const [url, path] = args;
		if (url === void 0 || path === void 0) throw new LockstepError("ARGUMENT_INVALID", "get needs a url and a path");
		const { environment, folder: from, signal } = session;
		const request = {
			url,
			path,
			from,
			environment,
			signal,
			revision: options.rev,
			out: options.out,
			remote: options.remote,
			force: options.force,
			jobs: options.jobs,
			progress: session.progress
		};
		return answerGet(session, request, {
			showsUrl: options.showUrl,
			told: ({ path: place, commit }) => `${place} is here, from ${commit}`
		});
	});
}

// pipeline/cli/data/import-url.ts
/** `import-url`. */
function addImportUrlCommand(to) {
	addDataCommand(to, {
		name: "import-url",
		summary: "bring data from a url and track it, with where it is from",
		arguments: [["<url>", "http(s), s3, gs, azure, ssh or webdav(s) address, a path, or remote://<name>/<path>"], ["[out]", "where to put it; its own name when left out"]],
		options: [
			["--to-remote", "send it to the remote without keeping it here"],
			["-r, --remote <name>", "remote to send it to, with --to-remote"],
			["--no-exec", "only write the pointer"],
			["--no-download", "write the pointer with what the source says of itself, and bring nothing"],
			["-f, --force", "replace what stands there"],
			jobsOption("transfers at once")
		],
		examples: [
			"lockstep import-url https://data.example.com/2026/readings.csv data/readings.csv",
			"lockstep import-url s3://bucket/images",
			"lockstep import-url remote://storage/raw/prices.csv --no-download"
		]
	}, async ({ session, repository, args, options }) => {
		const { importUrl } = await import("./import-url.js");
		const [url, out] = args;
		if (url === void 0) throw new LockstepError("ARGUMENT_INVALID", "import-url needs a url");
		const { toRemote = false, exec, download, remote, force } = options;
		if ([
			toRemote,
			!exec,
			!download
		].filter((isSet) => isSet).length > 1 || remote !== void 0 && !toRemote) throw new LockstepError("ARGUMENT_INVALID", "only one of --to-remote, --no-exec and --no-download, and --remote only with --to-remote");
		const { git, ...imported } = await importUrl({
			url,
			out,
			force,
			remote,
			mode: toRemote ? "remote" : !exec ? "pointer" : !download ? "source" : "all"
		}, repository);
		session.say(`Imported ${imported.path}: ${imported.pointer} says where it is from`);
		if (git !== void 0 && !git.isStaged) session.say(`\nTo track the changes with git, run:\n\n\tgit add ${git.files.join(" ")}`);
		session.print(imported);
		return 0;
	});
}

// pipeline/cli/data/init-lines.ts
/** Most lines of a difference that are shown; the whole of it is in the JSON. */
const shownLines$1 = 60;
function modelLines({ name, stage, entries }) {
	const width = Math.max(...entries.map(({ key }) => key.length));
	return [`${name}, made by stage ${stage}:`, ...entries.map(({ key, answer }) => {
		const value = answer.kind === "open" ? "?" : answer.text;
		const why = answer.kind === "open" ? "to fill in" : answer.kind === "assumed" ? "to confirm" : answer.because;
		return `  ${key.padEnd(width)}  ${value}  (${why})`;
	})];
}
function fileLines$1({ path, state, difference }, isDryRun) {
	const word = {
		written: isDryRun ? "would write" : "wrote",
		same: "is as it is",
		differs: "left as it is"
	}[state];
	const rest = difference.length - shownLines$1;
	return [
		`${word}\t${path}`,
		...state === "differs" || state === "written" && isDryRun ? difference.slice(0, shownLines$1).map((line) => `  ${line}`) : [],
		...rest > 0 && state !== "written" ? [`  … ${String(rest)} more lines`] : []
	];
}
/** What `init` tells of pipelines that are in folders of a repository, where there is none at its root. */
function belowLines(folders) {
	const [first] = folders;
	if (first === void 0) return [];
	const some = folders.slice(0, 5).map((folder) => `${folder}/dvc.yaml`);
	const rest = folders.length - some.length;
	return [
		"",
		`No pipeline is brought under Lockstep: there is ${[...some, ...rest > 0 ? [`${String(rest)} more`] : []].join(", ")}, and none at the root of the repository, which is where Lockstep looks.`,
		`Move the stages into a dvc.yaml at the root, those of ${first} with \`wdir: ${first}\`, and run \`lockstep init\` again.`
	];
}
/** What `init` tells of a repository with a pipeline, and what is to do now. */
function initLines({ models, files, questions, isDryRun }) {
	const differing = files.filter(({ state }) => state === "differs");
	const stopping = questions.filter(({ stops }) => stops);
	const others = questions.filter(({ stops }) => !stops);
	const list = (some) => some.map(({ key, question }, i) => `  ${String(i + 1)}. ${key}: ${question}`);
	return [
		...models.flatMap((model) => [...modelLines(model), ""]),
		...files.flatMap((file) => fileLines$1(file, isDryRun)),
		...differing.length > 0 ? ["What differs was left; `lockstep init --force` replaces it."] : [],
		...stopping.length > 0 ? [
			"",
			"To fill in, before anything can be trained and judged:",
			...list(stopping)
		] : [],
		...others.length > 0 ? [
			"",
			"To confirm or to change, when you like:",
			...list(others)
		] : [],
		"",
		stopping.length > 0 ? "Then: commit on a branch, push it, and open a pull request. `lockstep doctor` says what is missing." : "Now: commit on a branch, push it, and open a pull request. `lockstep doctor` says what is missing."
	];
}

// pipeline/cli/data/merge-driver.ts
/** What starts this very Lockstep from a shell. */
function ownCommand() {
	return [process.execPath, process.argv[1] ?? "lockstep"].map((path) => shellWord(path.replaceAll("\\", "/"))).join(" ");
}
/** The repository, when the working tree is one: Git merges in others, too. */
async function repositoryIfAny(session) {
	try {
		return await openCalled(session, session.folder);
	} catch (error) {
		if (error instanceof LockstepError && error.code === "NOT_A_DVC_REPOSITORY") return void 0;
		throw error;
	}
}
/** `merge-driver install` and `merge-driver run`. */
function addMergeDriverCommands(to) {
	const driver = dataGroup(to, {
		name: "merge-driver",
		summary: "let Git merge dvc.lock, pointers and records of models by meaning"
	});
	addDataCommand(driver, {
		name: "install",
		summary: "set up Git's merge driver in this clone, and .gitattributes for everybody",
		options: [["--command <text>", "how Git starts Lockstep; this very one when left out"]],
		examples: ["lockstep merge-driver install", "lockstep merge-driver install --command \"npx lockstep\""]
	}, async ({ session, repository, options }) => {
		const { installMergeDriver } = await import("./merge-driver.js");
		const installed = await installMergeDriver(options.command ?? ownCommand(), repository);
		session.say(installed.hasChanged ? `${installed.attributes} names dvc.lock, *.dvc and models/**/*.yaml now: commit it. Every clone runs \`lockstep merge-driver install\` once.` : "Git merges dvc.lock, *.dvc and models/**/*.yaml by meaning in this clone.");
		session.print(installed);
		return 0;
	});
	addPlainDataCommand(driver, {
		name: "run",
		summary: "merge one file; Git calls it",
		arguments: [
			["<base>", "file with the common ancestor's text (%O)"],
			["<ours>", "file with our text, which gets the result (%A)"],
			["<theirs>", "file with their text (%B)"],
			["<path>", "path in the repository (%P)"]
		],
		examples: ["lockstep merge-driver run %O %A %B %P"]
	}, async ({ session, args: [base = "", ours = "", theirs = "", path = ""] }) => {
		const [{ runMergeDriver }, { mergeRecordTexts }] = await Promise.all([import("./merge-driver.js"), import("./data-wiring.js")]);
		const mergeRecord = await mergeRecordTexts();
		const at = (file) => resolve(session.folder, file);
		await using repository = await repositoryIfAny(session);
		const merged = await runMergeDriver({
			base: at(base),
			ours: at(ours),
			theirs: at(theirs),
			path
		}, {
			repository,
			mergeRecord
		});
		session.print(merged);
		const host = session.host({});
		for (const sentence of merged.sentences) host.error(`${path}: ${sentence}`);
		return merged.outcome === "merged" ? 0 : 1;
	});
}

// pipeline/cli/data/init.ts
async function initialise({ session, args, options }) {
	const { adoptPipeline, initData, pipelinesBelow, pipelineToAdopt } = await import("./data-wiring.js");
	const { scm, force, subdir, pin, workflows, dryRun: isDryRun = false } = options;
	const { deploy: deploys = false, sweep: sweeps = false } = options;
	const request = {
		folder: session.folder,
		directory: args[0],
		noScm: !scm,
		force,
		subdir
	};
	const root = await pipelineToAdopt(request);
	if (root === void 0) {
		if (isDryRun) {
			session.print({
				root: null,
				staged: []
			});
			session.say("There is no dvc.yaml to look at: a DVC repository would be made here, and nothing else.");
			for (const line of belowLines(await pipelinesBelow(request))) session.say(line);
			return 0;
		}
		const result = await initData(request);
		session.print(result);
		session.say("Initialized DVC repository.");
		if (result.staged.length > 0) session.say("\nYou can now commit the changes to git.");
		for (const line of belowLines(await pipelinesBelow(request))) session.say(line);
		return 0;
	}
	const { environment } = session;
	const wanted = {
		withoutWorkflows: !workflows,
		deploys,
		sweeps
	};
	const adoption = await adoptPipeline(root, {
		...request,
		environment,
		pin,
		...wanted,
		isDryRun
	});
	session.print({
		...adoption,
		initialised: adoption.initialised ?? null
	});
	if (adoption.initialised !== void 0) session.say("Initialized DVC repository.\n");
	for (const line of initLines(adoption)) session.say(line);
	if (!isDryRun) {
		const { installMergeDriver } = await import("./merge-driver.js");
		await using repository = await openCalled(session, root);
		const { hasChanged } = await installMergeDriver(ownCommand(), repository);
		if (hasChanged) session.say("Git merges records, dvc.lock and *.dvc by meaning here; .gitattributes names them, commit it, too.");
	}
	return 0;
}
/** `init`: makes a folder a DVC repository; with a pipeline in it, writes what brings it under Lockstep, too. */
function addInitCommand(to) {
	addPlainDataCommand(to, {
		name: "init",
		summary: "make a folder a DVC repository, and bring its pipeline under Lockstep",
		description: "Writes .dvc and .dvcignore as DVC does, and puts them into Git's index. In the root of a Git repository with a dvc.yaml it then looks at stages, parameters, tables, locks of packages and authors, and writes lockstep.yaml and four workflows: what it found as it is, what it did not find as a comment with what to fill in. A file that is there is shown and left",
		arguments: [["[directory]", "the folder; this one when left out"]],
		options: [
			["--no-scm", "the folder is not in Git"],
			["-f, --force", "remove the .dvc folder that is there, with its cache; with a dvc.yaml, replace what differs and keep .dvc"],
			["--subdir", "the folder is below the root of its Git repository"],
			["-n, --dry-run", "show what would be written, and write nothing"],
			["--pin <commit>", "commit of the actions that the workflows use; the one that this command runs from when left out"],
			["--no-workflows", "write no workflows"],
			["--sweep", "write the workflow of /sweep, too; where a sweep.yaml is there it is written anyway"],
			["--deploy", "let promote.yml deploy what was promoted, in a job whose runner you name"]
		],
		examples: [
			"lockstep init",
			"lockstep init --dry-run",
			"lockstep init --force",
			"lockstep init --sweep --deploy",
			"lockstep init --subdir models/milling",
			"lockstep init --no-scm"
		]
	}, initialise);
}

// pipeline/cli/data/list.ts
/** What stands before the path of an entry: its size and hash, when they are asked for. */
function columns({ size, md5 }, options) {
	return [...options.size === true ? [size === null ? "" : String(size)] : [], ...options.showHash === true ? [md5 ?? "-"] : []];
}
function aligned(rows) {
	const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
	return rows.map((row) => row.map((text, column) => column === row.length - 1 ? text : text.padStart(widths[column] ?? 0)).join("  "));
}
/** Names of a recursive listing as the branches of a tree; what holds others comes before it. */
function treeNames(paths) {
	const root = {
		path: "",
		children: /* @__PURE__ */ new Map()
	};
	for (const path of paths.toSorted((a, b) => byCodePoint(a.replaceAll("/", "\0"), b.replaceAll("/", "\0")))) {
		let at = root;
		for (const name of path.split("/")) {
			const child = at.children.get(name) ?? {
				path: at.path === "" ? name : `${at.path}/${name}`,
				children: /* @__PURE__ */ new Map()
			};
			at.children.set(name, child);
			at = child;
		}
	}
	const shown = ({ children }, prefix) => [...children].flatMap(([name, branch], index) => {
		const isLast = index === children.size - 1;
		return [{
			path: branch.path,
			shown: `${prefix}${isLast ? "└── " : "├── "}${name}`
		}, ...shown(branch, `${prefix}${isLast ? "    " : "│   "}`)];
	});
	return shown(root, "");
}
/** `list`, `ls`: what a repository holds. */
function addListCommand(to) {
	addPlainDataCommand(to, {
		name: "list",
		aliases: ["ls"],
		summary: "list what a repository holds, Git's files and DVC's data together",
		arguments: [["<url>", "folder of a repository, for example ."], ["[path]", "path in the repository"]],
		options: [
			["-R, --recursive", "list all files below"],
			["-T, --tree", "list all files below, as a tree"],
			countOption("-L, --level <depth>", "most folders deep, with -R or -T"),
			["--dvc-only", "what DVC tracks, and nothing else"],
			["--rev <commit>", "commit, branch or tag; the workspace when left out"],
			["--size", "show sizes in bytes"],
			["--show-hash", "show DVC's ids"]
		],
		examples: [
			"lockstep list .",
			"lockstep list . data -R --rev v1.0.0",
			"lockstep ls ../other --dvc-only --json"
		],
		exits: { NOT_A_DVC_REPOSITORY: dataExitCodes.failed }
	}, async ({ session, args: [url = ".", path = ""], options }) => {
		if (/^[\w+.-]+:\/\/|^[\w.-]+@[\w.-]+:/.test(url)) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", `${url.replace(/\/\/[^/@]*@/, "//")} is not a folder of this machine`, { hint: "Clone it with `git clone --no-checkout`, and name that folder." });
		const { listRepository } = await import("./list2.js");
		await using repository = await openCalled(session, resolve(session.folder, url));
		const { rev: revision, level, dvcOnly } = options;
		const recursive = options.recursive === true || options.tree === true;
		const entries = await listRepository({
			path: path.replace(/^(?:\.\/+)+|\/+$/g, "").replace(/^\.$/, ""),
			revision,
			recursive,
			level,
			dvcOnly
		}, repository);
		session.print(entries);
		const byPath = new Map(entries.map((entry) => [entry.path, entry]));
		const names = options.tree === true ? treeNames(entries.map((entry) => entry.path)) : entries.map((entry) => ({
			path: entry.path,
			shown: entry.path
		}));
		const none = {
			path: "",
			isout: false,
			isdir: true,
			isexec: false,
			size: null,
			md5: null
		};
		const rows = names.map((name) => [...columns(byPath.get(name.path) ?? none, options), name.shown]);
		if (options.tree === true) session.say(".");
		for (const row of aligned(rows)) session.say(row);
		return 0;
	});
}

// pipeline/cli/data/metrics.ts
/** `metrics show` and `metrics diff`. */
function addMetricsCommands(to) {
	const metrics = dataGroup(to, {
		name: "metrics",
		summary: "show and compare metrics"
	});
	addDataCommand(metrics, {
		name: "show",
		summary: "show metrics of the workspace, or of many revisions",
		arguments: [["[targets...]", "metrics files, or folders of such; every metric when left out"]],
		options: [
			["-a, --all-branches", "of every branch"],
			["-T, --all-tags", "of every tag"],
			["-A, --all-commits", "of every commit"],
			["--md", "as a table of Markdown"],
			...csvOptions(),
			["-R, --recursive", "search folders; they are searched anyway"],
			precisionOption()
		],
		examples: ["lockstep metrics show", "lockstep metrics show evaluation/metrics.json --all-tags --json"]
	}, async ({ session, repository, args, options }) => {
		const [{ showMetrics }, { printable }] = await Promise.all([import("./metrics.js"), import("./file-values2.js")]);
		const states = await showMetrics({
			...options,
			targets: args
		}, repository);
		const failed = /* @__PURE__ */ new Set();
		const rows = [];
		const json = states.map(({ name, values }) => {
			if (values instanceof LockstepError) {
				failed.add(name);
				repository.warn(`${name === "" ? "the workspace" : name}: ${values.message}`);
				return [name, { error: {
					type: values.code,
					msg: values.message
				} }];
			}
			if (tellFailures(repository, values, name)) failed.add(name);
			const files = [...values].map(([path, file]) => {
				if (file.outcome === "failed") return [shownFrom(repository, path), { error: {
					type: file.error.code,
					msg: file.error.message
				} }];
				const { json: data, flat } = printable(file.values);
				rows.push({
					place: [name === "" ? "workspace" : name, shownFrom(repository, path)],
					values: flat
				});
				return [shownFrom(repository, path), { data }];
			});
			return [name, { data: Object.fromEntries(files) }];
		});
		session.print(Object.fromEntries(json));
		const keys = [...new Set(rows.flatMap(({ values }) => [...values.keys()]))].sort(byCodePoint);
		const hasRevisions = states.length > 1 || states[0]?.name !== "";
		const head = [
			...hasRevisions ? ["Revision"] : [],
			"Path",
			...keys
		];
		const cells = rows.map(({ place, values }) => [...hasRevisions ? place : place.slice(1), ...keys.map((key) => tableValue(values.get(key), options))]);
		if (cells.length > 0) session.say(shownTable(head, cells, options));
		return failed.size > 0 ? 1 : 0;
	});
	addDataCommand(metrics, {
		name: "diff",
		summary: "show what changed in the metrics between two states",
		arguments: [["[a_rev]", "old revision; HEAD when left out"], ["[b_rev]", "new revision; the workspace when left out"]],
		options: [
			["--targets <paths...>", "metrics files, or folders of such"],
			["-R, --recursive", "search folders; they are searched anyway"],
			["--all", "show what did not change, too"],
			["--md", "as a table of Markdown"],
			...csvOptions(),
			["--no-path", "leave the column of paths out"],
			precisionOption()
		],
		examples: [
			"lockstep metrics diff",
			"lockstep metrics diff main --md",
			"lockstep metrics diff v1.0.0 v1.1.0 --json"
		],
		exits: { REVISION_UNKNOWN: dataExitCodes.otherFailure }
	}, async (call) => {
		const { diffMetrics } = await import("./metrics.js");
		const { args, options, repository } = call;
		const compared = await diffMetrics({
			before: args[0],
			after: args[1],
			targets: options.targets ?? [],
			all: options.all
		}, repository);
		return printComparison(call, compared, {
			noun: "Metric",
			hasChange: true
		});
	});
}

// pipeline/cli/data/move.ts
/** `move`: renames tracked data. */
function addMoveCommand(to) {
	addDataCommand(to, {
		name: "move",
		aliases: ["mv"],
		summary: "move tracked data, with its .dvc file and its line in .gitignore",
		arguments: [["<from>", "a file or folder that a .dvc file tracks"], ["<to>", "its new path, or a folder to put it into"]],
		examples: ["lockstep move data/raw data/2026", "lockstep mv model.bin models"]
	}, async ({ session, repository, args: [from = "", target = ""] }) => {
		const { move } = await import("./move.js");
		const result = await move({
			from,
			to: target
		}, repository);
		session.print(result);
		sayForGit(session, result.git);
		return 0;
	});
}

// pipeline/cli/data/params.ts
/** `params diff`. */
function addParamsCommands(to) {
	const params = dataGroup(to, {
		name: "params",
		summary: "compare parameters"
	});
	addDataCommand(params, {
		name: "diff",
		summary: "show what changed in the parameters between two states",
		arguments: [["[a_rev]", "old revision; HEAD when left out"], ["[b_rev]", "new revision; the workspace when left out"]],
		options: [
			["--targets <paths...>", "parameters files; all that are tracked when left out"],
			["--all", "show what did not change, too"],
			["--deps", "only what stages depend on"],
			["--md", "as a table of Markdown"],
			...csvOptions(),
			["--no-path", "leave the column of paths out"]
		],
		examples: [
			"lockstep params diff",
			"lockstep params diff main --md",
			"lockstep params diff --deps --json"
		],
		exits: { REVISION_UNKNOWN: dataExitCodes.otherFailure }
	}, async (call) => {
		const { diffParams } = await import("./params2.js");
		const { args, options, repository } = call;
		const { targets = [], all, deps } = options;
		const compared = await diffParams({
			before: args[0],
			after: args[1],
			targets,
			all,
			deps
		}, repository);
		return printComparison(call, compared, {
			noun: "Param",
			hasChange: false
		});
	});
}

// pipeline/cli/data/plots.ts
const options$1 = [
	["-t, --template <name>", "linear, simple, smooth, scatter, confusion, bar_horizontal …"],
	["-x <field>", "column for the x axis"],
	["-y <field>", "column for the y axis"],
	["--no-header", "the table has no row of names"],
	["--title <text>", "title"],
	["--x-label <text>", "label of the x axis"],
	["--y-label <text>", "label of the y axis"],
	["-o, --out <folder>", "where index.html is written; dvc_plots when left out"],
	["--show-vega", "print the Vega-Lite specification of one plot"]
];
async function draw(call, asked) {
	const { session, repository, options: given } = call;
	const [{ plotsOf }, { vegaSpec }, { plotsHtml }, { writePage }] = await Promise.all([
		import("./plots.js"),
		import("./plot-spec.js"),
		import("./plot-html.js"),
		import("./plot-page.js")
	]);
	const { template, x, y, title, xLabel, yLabel } = given;
	const hasHeader = given.header === false ? false : void 0;
	const plots = await plotsOf({
		...asked,
		template,
		x,
		y,
		title,
		xLabel,
		yLabel,
		hasHeader
	}, repository);
	for (const { id, revision, error } of plots.failures) repository.warn(`${id} of ${revision}: ${error.message}`);
	const exit = plots.failures.length > 0 ? 1 : 0;
	if (given.showVega === true) {
		const [view, other] = plots.views;
		if (view === void 0 || other !== void 0) throw new LockstepError("ARGUMENT_INVALID", "--show-vega shows one plot", { hint: `Name it: ${plots.views.map(({ id }) => id).join(", ") || "there is none"}.` });
		const { sortedJson } = await import("./json.js");
		session.write(`${sortedJson(vegaSpec(view))}\n`);
		return exit;
	}
	if (session.json) {
		const drawn = [...plots.views.map((view) => [view.id, [{
			type: "vega",
			revisions: view.revisions,
			content: vegaSpec(view)
		}]]), ...plots.images.map(({ id, revision, url }) => [id, [{
			type: "image",
			revisions: [revision],
			url
		}]])];
		const errors = plots.failures.map(({ id: name, revision: rev, error }) => ({
			name,
			rev,
			type: error.code,
			msg: error.message
		}));
		session.print({
			data: Object.fromEntries(drawn),
			...exit === 0 ? {} : { errors }
		});
		return exit;
	}
	if (plots.views.length + plots.images.length + plots.failures.length === 0) {
		repository.warn("There are no plots; nothing was written.");
		return exit;
	}
	const path = join(resolve(session.folder, given.out ?? "dvc_plots"), "index.html");
	await writePage(path, plotsHtml(plots));
	session.say(pathToFileURL(path).href);
	return exit;
}
/** `plots show` and `plots diff`. */
function addPlotsCommands(to) {
	const plots = dataGroup(to, {
		name: "plots",
		summary: "draw plots of one state, or of many over each other"
	});
	addDataCommand(plots, {
		name: "show",
		summary: "draw plots of the workspace into one HTML file",
		arguments: [["[targets...]", "files of data, or names of plots in dvc.yaml; every plot when left out"]],
		options: options$1,
		examples: [
			"lockstep plots show",
			"lockstep plots show evaluation/roc.csv -x fpr -y tpr",
			"lockstep plots show --json"
		]
	}, (call) => draw(call, {
		targets: call.args,
		revisions: []
	}));
	addDataCommand(plots, {
		name: "diff",
		summary: "draw plots of several revisions over each other",
		arguments: [["[revisions...]", "revisions; with one or none, the workspace, too"]],
		options: [["--targets <paths...>", "files of data, or names of plots in dvc.yaml"], ...options$1],
		examples: ["lockstep plots diff", "lockstep plots diff main feature --targets evaluation/roc.csv"]
	}, async (call) => {
		const { hasCommits } = await import("./states.js");
		const { args, options: given, repository } = call;
		const head = args.length === 0 && await hasCommits(repository) ? ["HEAD"] : [];
		const revisions = args.length > 1 ? args : [
			...args,
			...head,
			"workspace"
		];
		return draw(call, {
			targets: given.targets ?? [],
			revisions
		});
	});
}

// pipeline/cli/data/pull.ts
/** `pull`: fetches, then checks out. */
function addPullCommand(to) {
	addDataCommand(to, {
		name: "pull",
		summary: "bring data that .dvc files and dvc.lock record from the remote into the workspace",
		description: "Fetches recorded data into the cache, then checks it out. What the remote lacks is named, and ends with 1 after everything else has come",
		arguments: [targetsArgument],
		options: [
			...transferOptions("pull"),
			["-f, --force", "overwrite and remove content that is saved nowhere"],
			["--allow-missing", "leave outputs alone that nobody has"]
		],
		examples: [
			"lockstep pull",
			"lockstep pull data.dvc",
			"lockstep pull data/raw/a.csv",
			"lockstep pull --allow-missing"
		]
	}, async ({ session, repository, args, options }) => {
		const { pull } = await import("./pull.js");
		const { failed, reason, ...pulled } = await pull({
			...options,
			targets: args
		}, repository);
		const { fetched, sizeBytes, stats, ...changes } = pulled;
		session.print({
			...changes,
			fetched,
			sizeBytes,
			stats,
			failed: failed.map(({ path }) => path)
		});
		sayChanges(session, changes);
		session.say(countedFiles({
			fetched,
			...stats
		}) || "Everything is up to date.");
		if (options.allowMissing === true) return 0;
		if (failed.length > 0) throw failedOutputs(failed, reason);
		if (reason !== void 0) throw reason;
		return 0;
	});
}

// pipeline/cli/data/push.ts
/** `push`: sends recorded data from the cache to remotes. */
function addPushCommand(to) {
	addDataCommand(to, {
		name: "push",
		summary: "send data that .dvc files and dvc.lock record from the cache to the remote",
		description: "Sends recorded data that the remote lacks: members of a folder first, what says that the folder is whole last. Imports of other repositories and outputs with `push: false` stay. What is nowhere is named, and ends with 1 after everything else was sent",
		arguments: [targetsArgument],
		options: transferOptions("push"),
		examples: [
			"lockstep push",
			"lockstep push -r backup data.dvc",
			"lockstep push --all-commits",
			"lockstep push --run-cache"
		]
	}, async ({ session, repository, args, options }) => {
		const { push } = await import("./push2.js");
		if (repository.config.remotes.size === 0) await repository.remote(options.remote);
		const result = await push({
			...options,
			targets: args
		}, repository);
		session.print(result);
		session.say(countedFiles({ pushed: result.pushed }) || "Everything is up to date.");
		return 0;
	});
}

// pipeline/cli/data/remote.ts
const configTools = () => import("./config2.js");
const remoteTools = () => import("./remote.js");
/** `remote add`, `modify`, `list`, `remove`, `rename` and `default`. */
function addRemoteCommands(to) {
	const remote = dataGroup(to, {
		name: "remote",
		summary: "set up where data is kept"
	});
	addPlainDataCommand(remote, {
		name: "add",
		summary: "add a remote",
		arguments: [["<name>", "its name"], ["<url>", "where it is: a folder, s3://, gs://, azure://, ssh://, http(s):// or webdav(s)://"]],
		options: [
			...levelOptions,
			["-d, --default", "make it the default one"],
			["-f, --force", "replace a remote of that name"]
		],
		examples: ["lockstep remote add -d storage s3://bucket/data", "lockstep remote add --local backup ../backup"]
	}, async ({ session, args: [name = "", url = ""], options }) => {
		const { openConfigFiles } = await configTools();
		const { addRemote } = await remoteTools();
		const isDefault = options.default === true;
		const addition = {
			name,
			url,
			level: levelOf(options) ?? "repo",
			isDefault,
			force: options.force === true
		};
		const added = await addRemote(await openConfigFiles(session), addition, session);
		if (isDefault) session.say(`Setting '${added.name}' as a default remote.`);
		session.print({
			...added,
			isDefault
		});
		return 0;
	});
	addPlainDataCommand(remote, {
		name: "modify",
		summary: "set or remove a setting of a remote",
		arguments: [
			["<name>", "the remote"],
			["<option>", "the setting, for example endpointurl"],
			["[value]", "its value"]
		],
		options: [...levelOptions, ["-u, --unset", "remove the setting"]],
		examples: ["lockstep remote modify storage endpointurl https://minio.example.com", "lockstep remote modify --local storage secret_access_key <secret>"]
	}, async ({ session, args: [name = "", option = "", value], options }) => {
		if (value === void 0 && options.unset !== true) throw new LockstepError("ARGUMENT_INVALID", "no value is given", { hint: "Give one, or --unset." });
		const { openConfigFiles } = await configTools();
		const { modifyRemote } = await remoteTools();
		const level = levelOf(options) ?? "repo";
		const change = {
			name,
			option,
			value: options.unset === true ? void 0 : value,
			level
		};
		await modifyRemote(await openConfigFiles(session), change, session);
		session.print({
			name,
			option
		});
		return 0;
	});
	addPlainDataCommand(remote, {
		name: "list",
		summary: "list the remotes",
		options: [...levelOptions],
		examples: ["lockstep remote list", "lockstep remote list --json"]
	}, async ({ session, options }) => {
		const { openConfigFiles } = await configTools();
		const { listRemotes } = await remoteTools();
		const listed = listRemotes(await openConfigFiles(session), levelOf(options));
		for (const { name, url, isDefault } of listed) session.say(`${name}\t${url}${isDefault ? "	(default)" : ""}`);
		session.print(listed);
		return 0;
	});
	addPlainDataCommand(remote, {
		name: "remove",
		summary: "remove a remote from the config; its data stays where it is",
		arguments: [["<name>", "the remote"]],
		options: [...levelOptions],
		examples: ["lockstep remote remove backup"]
	}, async ({ session, args: [name = ""], options }) => {
		const { openConfigFiles } = await configTools();
		const { removeRemote } = await remoteTools();
		await removeRemote(await openConfigFiles(session), name, levelOf(options) ?? "repo");
		session.print({ removed: name.toLowerCase() });
		return 0;
	});
	addPlainDataCommand(remote, {
		name: "rename",
		summary: "give a remote another name",
		arguments: [["<name>", "the remote"], ["<new>", "its new name"]],
		options: [...levelOptions],
		examples: ["lockstep remote rename storage archive"]
	}, async ({ session, args: [from = "", now = ""], options }) => {
		const { openConfigFiles } = await configTools();
		const { renameRemote } = await remoteTools();
		await renameRemote(await openConfigFiles(session), {
			from,
			to: now,
			level: levelOf(options) ?? "repo"
		});
		session.print({ name: now.toLowerCase() });
		return 0;
	});
	addPlainDataCommand(remote, {
		name: "default",
		summary: "show, set or unset the default remote",
		arguments: [["[name]", "the remote to make the default one; shows the present one when left out"]],
		options: [...levelOptions, ["-u, --unset", "let none be the default"]],
		examples: [
			"lockstep remote default",
			"lockstep remote default storage",
			"lockstep remote default --unset"
		]
	}, async ({ session, args: [name], options }) => {
		const { getSetting, openConfigFiles } = await configTools();
		const { setDefaultRemote, unsetDefaultRemote } = await remoteTools();
		const files = await openConfigFiles(session);
		const level = levelOf(options);
		if (options.unset === true) await unsetDefaultRemote(files, level ?? "repo");
		else if (name !== void 0) await setDefaultRemote(files, name, level ?? "repo");
		else {
			const found = getSetting(files, "core.remote", void 0);
			session.say(found?.value ?? "No default remote set");
			session.print(found?.value ?? null);
			return found === void 0 ? 1 : 0;
		}
		session.print(name?.toLowerCase() ?? null);
		return 0;
	});
}

// pipeline/cli/data/remove.ts
/** `remove`: stops tracking. */
function addRemoveCommand(to) {
	addDataCommand(to, {
		name: "remove",
		aliases: ["rm"],
		summary: "stop tracking data, or remove stages from dvc.yaml",
		description: "Removes .dvc files, or stages from dvc.yaml and dvc.lock, and the lines of their outputs from .gitignore. The data stays in the workspace without --outs, and in the cache until `lockstep gc`",
		arguments: [["<targets...>", ".dvc files, stages and groups of stages"]],
		options: [["--outs", "remove the outputs from the workspace, too"]],
		examples: ["lockstep remove data.dvc", "lockstep remove --outs train"]
	}, async ({ session, repository, args, options }) => {
		const { remove } = await import("./remove.js");
		const result = await remove({
			...options,
			targets: args
		}, repository);
		session.print(result);
		return 0;
	});
}

// pipeline/cli/data/repro.ts
const options = [
	["-f, --force", "run the stages even if nothing changed, whatever the run-cache holds"],
	["-i, --interactive", "ask before each stage that runs"],
	["-s, --single-item", "the targets alone, without what they need"],
	["-p, --pipeline", "the whole pipelines that the targets belong to"],
	["-P, --all-pipelines", "every pipeline of the repository"],
	["-R, --recursive", "every stage below the folders that are targets"],
	["--downstream", "the targets and all that needs them"],
	["--force-downstream", "run what needs a stage that ran, even if nothing changed for it"],
	["--pull", "fetch what is missing from the remote: inputs of stages that run, outputs, results of the run-cache"],
	["--allow-missing", "data that is missing is no reason to run or to fetch anything"],
	["--dry", "print the commands that would run, and run none"],
	["--explain", "say for each stage in one line why it would run or not, and run none"],
	["-k, --keep-going", "go on with stages that do not need one that failed"],
	["--ignore-errors", "go on with every stage, whatever failed"],
	["--glob", "let targets hold shell wildcards"],
	["--no-commit", "record outputs in dvc.lock and store nothing; `lockstep commit` does that later"],
	["--no-run-cache", "run commands even if their result is known from an earlier run"],
	["-m, --metrics", "show the metrics afterwards"],
	new Option("-j, --jobs <number>", "independent stages at once; `auto` is as many as there are cores; 1 when left out").argParser((text) => {
		if (text === "auto") return availableParallelism();
		if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
		throw new InvalidArgumentError("It is a whole number from 1 on, or auto.");
	})
];
/** A line that a runner takes for text: workflow commands begin a line, and this never does. */
function prefixed(stage, line) {
	return `${stage} | ${line}`;
}
/** Says what happens, in DVC's words where it has some; to people only. */
function teller({ session }, address, tookText) {
	const host = session.host({});
	const say = (line) => {
		session.say(line);
	};
	return (event) => {
		switch (event.kind) {
			case "started":
				if (event.outcome === "ran") say(`Running stage '${address(event.stage)}': ${event.reason}`);
				else if (event.outcome === "recorded") say(`Recording '${address(event.stage)}' as it stands: ${event.reason}`);
				else say(`Stage '${address(event.stage)}' is cached - skipping run, checking out outputs: ${event.reason}`);
				break;
			case "command":
				for (const line of event.command.split("\n")) say(prefixed(address(event.stage), `> ${line}`));
				break;
			case "output":
				say(prefixed(address(event.stage), event.line));
				break;
			case "progress":
				host.progress(event.title, event.fraction);
				break;
			case "written": break;
			case "updated":
				say(`${address(event.file)} follows the data beside it`);
				break;
			case "warning":
				host.warning(event.message);
				break;
			case "finished": if (event.outcome.outcome === "skipped") say(skipLine(address(event.outcome.stage), event.outcome.reason));
			else if (event.outcome.outcome === "failed") say(`Stage '${address(event.outcome.stage)}' failed`);
			else if (event.outcome.outcome === "ran" && event.outcome.cost !== void 0) say(`Stage '${address(event.outcome.stage)}' ${tookText(event.outcome.cost)}`);
			else if (event.outcome.outcome === "cached" && event.outcome.costWhenRan !== void 0) say(`Stage '${address(event.outcome.stage)}' ${tookText(event.outcome.costWhenRan)} when it ran`);
			else if (event.outcome.outcome === "blocked") host.warning(`${address(event.outcome.stage)}: ${event.outcome.reason}`);
		}
	};
}
function skipLine(stage, reason) {
	const name = stage.endsWith(".dvc") ? `'${stage}'` : `Stage '${stage}'`;
	return reason === "nothing changed" ? `${name} didn't change, skipping` : `${name} is skipped: ${reason}`;
}
function requestOf({ session, args, options: given }, folder, told) {
	const { ask, address, tookText } = told;
	return {
		selection: {
			targets: args,
			folder,
			isAll: given.allPipelines === true,
			isPipeline: given.pipeline === true,
			isSingle: given.singleItem === true && given.pipeline !== true,
			isDownstream: given.downstream === true && given.pipeline !== true,
			isRecursive: given.recursive === true,
			isGlob: given.glob === true
		},
		force: given.force,
		forceDownstream: given.forceDownstream,
		pull: given.pull === true,
		allowsMissing: given.allowMissing === true,
		jobs: given.jobs,
		usesRunCache: given.runCache,
		commits: given.commit,
		onError: given.ignoreErrors === true ? "ignore" : given.keepGoing === true ? "keep-going" : "fail",
		confirm: given.interactive === true ? (stage, reason) => ask(address(stage), reason) : void 0,
		onEvent: teller({
			session,
			args,
			options: given
		}, address, tookText)
	};
}
function explainLines(explained, isDry) {
	return explained.flatMap(({ stage, action, reason, commands }) => {
		if (!isDry) return [`${stage}: ${action}: ${reason}`];
		if (action === "skip") return [skipLine(stage, reason)];
		return [`Running stage '${stage}':`, ...commands.map((command) => `> ${command}`)];
	});
}
/** The error of a run, when it has one: its own, or one that names every stage that failed. */
function failureOf({ failures }) {
	const [first, ...others] = failures;
	if (first === void 0) return void 0;
	if (others.length === 0) return first.error instanceof Error ? first.error : new Error(String(first.error));
	const names = failures.map(({ stage }) => stage).join(", ");
	if (failures.some(({ error }) => error instanceof LockstepError && error.code === "INTERRUPTED")) return new LockstepError("INTERRUPTED", `the run was interrupted in ${String(failures.length)} stages: ${names}`, { hint: "Run the same command again: finished stages are skipped." });
	return new LockstepError("STAGE_FAILED", `${String(failures.length)} stages failed: ${names}`, { hint: "What each of them printed is above, and in its log." });
}
/** `repro`, which is `run`, too: runs the stages that changed. */
function addReproCommand(to) {
	addDataCommand(to, {
		name: "repro",
		aliases: ["run"],
		summary: "run the stages that changed, in the order they need each other",
		description: "Brings pipelines up to date: a stage is skipped when dvc.lock holds it, its outputs are checked out when they or the result of the same inputs are in the cache, and its command runs otherwise. A stage that fails or is interrupted loses nothing: its old outputs are put back, and what it left and printed is kept aside. Without targets it is the dvc.yaml of this folder and all it needs",
		arguments: [["[targets...]", "stages, dvc.yaml files, .dvc files or outputs; `sub/dvc.yaml:train` for a stage elsewhere"]],
		options,
		examples: [
			"lockstep repro",
			"lockstep repro train --jobs 4",
			"lockstep repro --explain",
			"lockstep repro --pull --allow-missing",
			"lockstep repro --downstream prepare --force",
			"lockstep repro -P --keep-going --json"
		],
		failure: 255
	}, async (call) => {
		const { session, repository, options: given } = call;
		const { explainRepro, repro, tookText } = await import("./data-wiring.js");
		const { askYesNo } = await import("./ask.js");
		const { addressFrom } = await import("./stage-address.js");
		const address = (stage) => addressFrom(repository, stage);
		const request = requestOf(call, repository.folder, {
			ask: (stage, reason) => askYesNo(`Run stage '${stage}'? ${reason}`),
			address,
			tookText
		});
		if (given.explain === true || given.dry === true) {
			const explained = (await explainRepro(repository, request)).map((one) => ({
				...one,
				stage: address(one.stage)
			}));
			session.print(explained);
			for (const line of explainLines(explained, given.explain !== true)) session.say(line);
			return 0;
		}
		const result = await repro(repository, request);
		const outcomes = [...result.pointers, ...result.stages].map((end) => ({
			...end,
			stage: address(end.stage)
		}));
		session.print({ outcomes });
		const isThrown = given.ignoreErrors !== true;
		if (!isThrown || result.failures.length > 1) {
			for (const end of outcomes) if (end.outcome === "failed") session.host({}).error(end.reason);
		}
		const failure = failureOf(result);
		if (failure !== void 0 && isThrown) throw failure;
		if (given.metrics === true) {
			const { sayMetrics } = await import("./repro-metrics.js");
			await sayMetrics(session, repository);
		}
		const isUpToDate = outcomes.every(({ outcome }) => outcome === "skipped");
		sayForGit(session, result.git);
		session.say(isUpToDate ? "Data and pipelines are up to date." : "Use `lockstep push` to send your updates to remote storage.");
		return 0;
	});
}

// pipeline/cli/data/status.ts
/** Longest word of DVC's, with its colon, and blanks up to the path. */
const wordWidth = 20;
/** A status as DVC shows it: words before paths, indented below what they belong to. */
function statusLines(value, indent = 0) {
	const tabs = "	".repeat(indent);
	if (typeof value === "string") return [tabs + value];
	if (Array.isArray(value)) return value.flatMap((part) => statusLines(part, indent));
	if (value === null || typeof value !== "object") return [];
	return Object.entries(value).flatMap(([key, part]) => typeof part === "string" ? [`${tabs}${`${part}:`.padEnd(wordWidth)}${key}`] : [`${tabs}${key}:`, ...statusLines(part, indent + 1)]);
}
/** `status`: what differs from what is recorded, or between cache and remote. */
function addStatusCommand(to) {
	addDataCommand(to, {
		name: "status",
		summary: "show which stages and data differ from what is recorded, or between cache and remote",
		description: "Shows which stages and data differ from what dvc.lock and .dvc files record; with --cloud, what cache and remote do not share. Ends with 0 whatever it finds; with -q it prints nothing and ends with 1 when something differs. It takes no lock",
		arguments: [targetsArgument],
		options: [
			["-c, --cloud", "compare the cache with the remote"],
			["-r, --remote <name>", "compare the cache with this remote"],
			jobsOption("questions at once"),
			...revisionOptions("compare"),
			...scopeOptions("show"),
			["--no-updates", "accepted for DVC's sake: sources of imports are not asked here"]
		],
		examples: [
			"lockstep status",
			"lockstep status --json train",
			"lockstep status -c",
			"lockstep status -q || lockstep repro"
		]
	}, async ({ session, repository, args, options }) => {
		const isCloud = options.cloud === true || options.remote !== void 0;
		const request = {
			...options,
			targets: args
		};
		const found = isCloud ? await (await import("./cloud-status.js")).cloudStatus(request, repository) : await (await import("./status.js")).status(request, repository);
		session.print(found);
		const isClean = Object.keys(found).length === 0;
		if (session.isQuiet) return isClean ? 0 : 1;
		for (const line of statusLines(found, isCloud ? 1 : 0)) session.say(line);
		if (isClean && isCloud) {
			const remote = options.remote ?? repository.config.defaultRemote ?? "";
			session.say(`Cache and remote '${remote}' are in sync.`);
		} else if (isClean) session.say("Data and pipelines are up to date.");
		return 0;
	});
}

// pipeline/cli/data/index.ts
/** Adds every data command, in the order of the help; one line for each. */
function addDataCommands(to) {
	for (const add of commands) add(to);
}
const commands = [
	addInitCommand,
	addAddCommand,
	addCommitCommand,
	addStatusCommand,
	addReproCommand,
	addCheckoutCommand,
	addFetchCommand,
	addPullCommand,
	addPushCommand,
	addMoveCommand,
	addRemoveCommand,
	addDataGroup,
	addDiffCommand,
	addMetricsCommands,
	addParamsCommands,
	addPlotsCommands,
	addCostCommand,
	addGetCommand,
	addArtifactsCommands,
	addImportUrlCommand,
	addDagCommand,
	addFreezeCommands,
	addCheckIgnoreCommand,
	addMergeDriverCommands,
	addListCommand,
	addConfigCommand,
	addRemoteCommands,
	addCacheCommands,
	addGcCommand,
	addFsckCommand,
	addDoctorCommand
];

// pipeline/cli/dvc-commands.ts
/** Commands of DVC that are not here, each with what does the same. `docs/reference/dvc-differences.md` has them, too. */
const insteadOf = {
	destroy: "Remove the folder .dvc and every .dvc file; where cache.type links, `lockstep checkout --relink` to copies first.",
	du: "`lockstep list . --recursive --size` shows sizes.",
	exp: "A candidate is a pull request here: `lockstep pr create`; `lockstep sweep` tries parameters.",
	experiments: "A candidate is a pull request here: `lockstep pr create`; `lockstep sweep` tries parameters.",
	"get-url": "Copy it with the tool of that storage; `lockstep import-url` also tracks it.",
	import: "`lockstep get` brings a file of another repository, and `lockstep add` tracks it.",
	install: "`lockstep merge-driver install` sets up merging; hooks are your own to write.",
	"list-url": "List it with the tool of that storage.",
	queue: "`lockstep sweep` runs many trials; `lockstep repro --jobs` runs stages at once.",
	root: "`git rev-parse --show-toplevel` shows it where .dvc is at the top; `lockstep doctor` always does.",
	stage: "Write the stage into dvc.yaml; `lockstep repro --explain` says what it would do.",
	studio: "Reports are kept on the pull request: `lockstep report`.",
	unprotect: "Set `lockstep config cache.type copy`, then `lockstep checkout --relink` makes files of your own.",
	version: "`lockstep --version`, and `lockstep doctor` for what it works with.",
	update: "Run `lockstep import-url` again with --force to bring what the source holds now."
};
/** An error of the command line, with what to use instead where it names a command that only DVC has. */
function withInstead(text) {
	const [, name = ""] = /unknown command '([^']*)'/.exec(text) ?? [];
	const instead = Object.hasOwn(insteadOf, name) ? insteadOf[name] : void 0;
	return instead === void 0 ? text : `error: DVC's command \`${name}\` is not here\n  what now: ${instead}\n`;
}

// pipeline/cli/export-command.ts
/** `export` writes a trained model for other runtimes. */
function addExportCommand(program, add) {
	const command = program.command("export").summary("write a trained model as ONNX, PMML, SavedModel or for TensorFlow.js").description("Writes a trained model in another format, with its transforms inside. The same model gives the same bytes.").requiredOption("--model <folder>", "the model, as `lockstep fit` wrote it").addOption(new Option("--format <format>", "what to write").choices(exportFormats).makeOptionMandatory()).requiredOption("--output <path>", "the file or folder to write; an earlier export there is replaced");
	addExamples(command, ["lockstep export --model models/failure-predictor --format onnx --output failure-predictor.onnx", "lockstep export --model models/failure-predictor --format saved-model --output failure-predictor/1"]);
	add(command, async (session, invoked) => {
		const { exportModel } = await import("./training-wiring.js");
		const { model, format, output } = invoked.opts();
		const at = (path) => resolve(session.folder, path);
		const summary = await exportModel({
			model: at(model),
			format,
			output: at(output)
		});
		session.say(`${output}: ${format}, ${counted(summary.sizeBytes, "byte")}, sha256 ${summary.sha256}`);
		session.print(summary);
		return exitCodes.done;
	});
}

// pipeline/cli/help-command.ts
/** Ends as any line with an unknown command does, when one of the names is none. */
function requireCommand(program, names) {
	let found = program;
	for (const name of names) {
		const below = found.commands.find((command) => command.name() === name || command.aliases().includes(name));
		if (below === void 0) {
			const meant = closestWord(name, found.commands.map((command) => command.name()));
			program.error(`error: unknown command '${name}'${meant === void 0 ? "" : `\n(Did you mean ${meant}?)`}`, { code: "commander.unknownCommand" });
		}
		found = below;
	}
}
/** `lockstep help remote add`: what `lockstep remote add --help` prints. */
function addHelpCommand(program) {
	const command = program.command("help").argument("[command...]", "a command, and the one below it").summary("explain a command").description("Explains a command; without one, lists them all.").exitOverride().action(async (names) => {
		requireCommand(program, names);
		await program.parseAsync([...names, "--help"], { from: "user" });
	});
	addExamples(command, [
		"lockstep help",
		"lockstep help evaluate",
		"lockstep help remote add"
	]);
}

// pipeline/cli/model-export-command.ts
/** `models export` writes the files of a version's release, or its dossier. */
function addModelExport(models, add) {
	const command = models.command("export").argument("<model>", "failure-predictor, or failure-predictor@v1.2.0; the newest version when none is named").option("--dossier", "write the auditor's file in place of the model's files").option("--output <path>", "where to write: a folder, of a dossier a file; it is printed when left out").option("--records <folder>", "where steps left their records", ".lockstep/records").summary("the files of a version's release, or the auditor's file about it").description("Writes model, card, record, bill of materials, exports, signatures and SHA256SUMS of a registered version into a folder; with --dossier what is recorded of it under the headings of Annex IV of the EU AI Act and of records of processing, and what is missing.");
	addExamples(command, [
		"lockstep models export failure-predictor@v1.2.0 --output failure-predictor",
		"lockstep models export failure-predictor --dossier --output dossier.md",
		"lockstep models export failure-predictor --dossier --json"
	]);
	add(command, async (session, invoked) => {
		const [{ exportDossier, exportFiles }, { openWorkspace }] = await Promise.all([import("./export.js"), import("./wiring.js")]);
		const { dossier, output, records } = invoked.opts();
		const place = output === void 0 ? void 0 : resolve(session.folder, output);
		const workspace = await openWorkspace(session.host({}), session);
		const request = {
			subject: invoked.args[0] ?? "",
			records,
			needsRemote: dossier !== true
		};
		if (dossier === true) {
			const made = await exportDossier(workspace, request, place);
			session.say(made.file === void 0 ? made.text.trimEnd() : `${output ?? ""}: written`);
			session.print(made.dossier);
			return exitCodes.done;
		}
		const made = await exportFiles(workspace, request, place, session.folder);
		for (const { name, sizeBytes, sha256 } of made.files) session.say(`${relative(session.folder, resolve(made.folder, name))}: ${counted(sizeBytes, "byte")}, sha256 ${sha256}`);
		session.print(made);
		return exitCodes.done;
	});
}

// pipeline/cli/model-query-lines.ts
/** Cells of a line, apart by a tab, as `models list` has them; what is in one begins no other. */
function cells(...parts) {
	return parts.map((part) => part.replaceAll(/\s/gu, " ")).join("	");
}
/** `v1.1.0 → v1.0.0`. */
function change(from, to) {
	return `${from ?? "nothing"} → ${to ?? "nothing"}`;
}
/** A line for each event; below it what of its date is wrong. */
function historyLines(history) {
	if (history.length === 0) return ["no model is registered yet"];
	return history.flatMap(({ taggedAt, tag, action, modelVersion, moves, datedBefore }) => [cells(taggedAt, tag, [action, modelVersion ?? ""].join(" ").trimEnd(), moves.map(({ environment, from, to }) => `${environment}: ${change(from, to)}`).join(", ")).trimEnd(), ...datedBefore === void 0 ? [] : [cells(`  came after ${datedBefore}, which is dated later`)]]);
}
/** A line for each model; below it since when, until when, and what is in doubt. */
function pastLines({ models }) {
	return models.flatMap(({ model, modelVersion, artifactSha256, since, until, otherwise, contradictions }) => [
		cells(model, modelVersion ?? "nothing", artifactSha256 ?? "no digest is recorded"),
		...since === void 0 ? [] : [cells(`  since ${since.taggedAt}`, since.tag)],
		...until === void 0 ? [] : [cells(`  until ${until.taggedAt}`, until.tag)],
		...otherwise.length === 0 ? [] : [cells(`  in doubt: by the dates it may have been ${otherwise.map((one) => one ?? "nothing").join(" or ")}`)],
		...contradictions.map((sentence) => cells(`  ${sentence}`))
	]);
}
function valueText(value) {
	return value === void 0 ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
}
function versionLine({ modelVersion, isActive, environments, formerly, registeredAt, tag }) {
	const places = [...environments, ...formerly.map((name) => `once ${name}`)];
	return cells(modelVersion, isActive ? places.join(", ") || "nowhere" : "withdrawn", registeredAt, tag);
}
/** The version that was asked for with what its record says, and the others. */
function shownLines(shown) {
	const { model, isDeprecated, version, versions, record, overrides, quarantine, owners, consumers } = shown;
	const artifact = record?.artifact;
	return [
		cells(isDeprecated ? `${model} (deprecated)` : model, version.modelVersion),
		cells("  tag", version.tag, version.registeredAt),
		cells("  commit", version.commit),
		cells("  state", version.isActive ? "registered" : "withdrawn"),
		cells("  environments", version.environments.join(", ") || "none", ...version.formerly.map((name) => `once ${name}`)),
		...record === void 0 || artifact === void 0 ? [cells("  record", "none: its commit has none of this version")] : [
			cells("  artifact", artifact.path, artifact.format, `${artifact.sizeBytes} bytes`),
			cells("  sha256", artifact.sha256),
			cells("  md5", artifact.md5),
			cells("  input key", record.inputKey, `${Object.keys(record.inputs).length} facts`),
			...Object.entries(record.metrics).map(([name, value]) => cells(`  metric ${name}`, String(value)))
		],
		...owners.length === 0 ? [] : [cells("  owners", ...owners)],
		...consumers.length === 0 ? [] : [cells("  consumers", ...consumers)],
		...overrides.map((gate) => cells("  overridden", gate)),
		...quarantine === void 0 ? [] : [cells("  quarantined", quarantine.reason)],
		...versions === void 0 ? [] : ["versions", ...versions.map((one) => `  ${versionLine(one)}`)]
	];
}
/** What differs, in three parts; a part without a difference says so. */
function diffLines({ model, before, after, fields, inputs, metrics }) {
	const changed = (list) => list.map((one) => cells(`  ${one.name}`, `${valueText(one.before)} → ${valueText(one.after)}`));
	return [
		cells(model, change(before, after)),
		fields.length === 0 ? "record: no difference" : "record",
		...changed(fields),
		inputs.length === 0 ? "inputs: no difference" : "inputs",
		...changed(inputs),
		metrics.length === 0 ? "metrics: none is recorded" : "metrics",
		...metrics.map(({ metric, before: was, after: is, difference }) => cells(`  ${metric}`, `${valueText(was)} → ${valueText(is)}`, ...difference === void 0 ? [] : [`${difference < 0 ? "" : "+"}${difference}`]))
	];
}
/** The chain, link by link: facts, then what is missing, then what contradicts it. */
function whyLines(whys) {
	return whys.flatMap(({ model, environment, modelVersion, chain }) => [cells(model, modelVersion ?? "a commit without a version", `in ${environment}`), ...chain.flatMap(({ link, facts, missing, contradictions }) => [
		link,
		...facts.map(({ name, value }) => cells(`  ${name}`, valueText(value))),
		...missing.map((what) => cells(`  missing: ${what}`)),
		...contradictions.map((what) => cells(`  contradiction: ${what}`))
	])]);
}

// pipeline/cli/model-query-commands.ts
async function workspaceOf$1(session) {
	const { openWorkspace } = await import("./wiring.js");
	return openWorkspace(session.host({}), session);
}
function tell(session, lines, value) {
	for (const line of lines) session.say(line);
	session.print(value);
	return exitCodes.done;
}
/** What the registry knows, from tags, records and ledgers; nothing is written. */
function addModelQueries(models, add) {
	addShow(models, add);
	addHistory(models, add);
	addDiff(models, add);
	addWhatWas(models, add);
	addWhy(models, add);
	addModelExport(models, add);
}
function addShow(models, add) {
	const show = models.command("show").argument("<model>", "failure-predictor, or failure-predictor@v1.2.0; the newest version when none is named").summary("all that Git has of one version of a model").description("Its tag, the record at the tag's commit, where it is and was, overridden gates, and its quarantine.");
	add(addExamples(show, ["lockstep models show failure-predictor", "lockstep models show failure-predictor@v1.2.0 --json"]), async (session, command) => {
		const { showModel } = await import("./show.js");
		const found = await showModel(await workspaceOf$1(session), command.args[0] ?? "");
		return tell(session, shownLines(found), found);
	});
}
function addHistory(models, add) {
	const history = models.command("history").argument("[name]", "a model; every one when left out").summary("what happened to a model, newest first").description("Every event that tags tell of, in the order of their counters and of Git's history, not of dates.");
	add(addExamples(history, ["lockstep models history", "lockstep models history failure-predictor --json"]), async (session, command) => {
		const { modelHistory } = await import("./history2.js");
		const found = await modelHistory(await workspaceOf$1(session), command.args[0]);
		return tell(session, historyLines(found), found);
	});
}
function addDiff(models, add) {
	const diff = models.command("diff").argument("<name>", "a model").argument("<before>", "a version, for example v1.1.0").argument("<after>", "another one").summary("what two versions of a model do not share: record, inputs by name, metrics").description("Compares what is recorded at the commits of their tags; no data and no model is fetched.");
	add(addExamples(diff, ["lockstep models diff failure-predictor v1.1.0 v1.2.0", "lockstep models diff failure-predictor v1.1.0 v1.2.0 --json"]), async (session, command) => {
		const { diffVersions } = await import("./diff.js");
		const [name = "", before = "", after = ""] = command.args;
		const found = await diffVersions(await workspaceOf$1(session), {
			name,
			before,
			after
		});
		return tell(session, diffLines(found), found);
	});
}
function addWhatWas(models, add) {
	const whatwas = models.command("whatwas").argument("<environment>", "for example production").argument("<date>", "a day, which means its end in UTC, or a time with its zone").summary("what an environment held at a moment").description("Across rollbacks and wrong clocks: the order is that of counters, the date only selects among events.");
	add(addExamples(whatwas, ["lockstep models whatwas production 2026-11-21", "lockstep models whatwas production 2026-11-21T20:00:00+01:00 --json"]), async (session, command) => {
		const { pastEnvironment } = await import("./what-was.js");
		const [environment = "", date = ""] = command.args;
		const found = await pastEnvironment(await workspaceOf$1(session), {
			environment,
			date
		});
		return tell(session, pastLines(found), found);
	});
}
function addWhy(models, add) {
	const why = models.command("why").argument("<environment>", "for example production").argument("[name]", "a model; every one that is there when left out").option("--records <folder>", "where deploy left its record", ".lockstep/records").summary("why what is in an environment is there").description("The chain from data, code and run over evaluation, approvals and plan to the deployment, with digests in full. What is not recorded is said to be missing.");
	add(addExamples(why, ["lockstep models why production", "lockstep models why production failure-predictor --json"]), async (session, command) => {
		const { whyHere } = await import("./why.js");
		const { records } = command.opts();
		const [environment = "", name] = command.args;
		const found = await whyHere(await workspaceOf$1(session), {
			environment,
			name,
			records
		});
		return tell(session, whyLines(found), found);
	});
}

// pipeline/cli/model-search-lines.ts
function modelText(model) {
	if (model === void 0) return "none";
	return `${model.modelVersion}\t${model.value === void 0 ? "not looked at" : String(model.value)}\t${model.commit}`;
}
const ends = {
	never: "no model is bad: the newest that can be scored is good",
	always: "every model is bad: the first that can be scored is already",
	unknown: "nothing can be said: no model of the line can be scored any more"
};
/** What a search found: the change, the values on both sides, and what decides the model otherwise since. */
function bisectLines(found) {
	const { model, metric, slice, rule, rows, models, evaluations, outcome, good, bad, inputs, skipped, suspects } = found;
	return [
		`${model}: ${metric}${slice === void 0 ? "" : ` where ${slice}`} ${rule}, on ${counted(rows.count, "row")} (${rows.md5})`,
		`${counted(evaluations, "evaluation")} of ${counted(models, "model")}, nothing was trained`,
		...outcome === "found" ? [] : [ends[outcome]],
		`good\t${modelText(good)}`,
		`bad\t${modelText(bad)}`,
		...found.pullRequests.map(({ number, title }) => `brought by #${number}\t${title.replaceAll(/\s/gu, " ")}`),
		...inputs.map(({ name, before, after }) => `  ${name}\t${before === void 0 ? "nothing" : JSON.stringify(before)} → ${after === void 0 ? "nothing" : JSON.stringify(after)}`),
		...skipped.map(({ commit, modelVersion, why }) => `skipped ${modelVersion} (${commit.slice(0, 12)})\t${why}`),
		...suspects.length === 0 ? [] : [`the first bad one may also be ${suspects.map((commit) => commit.slice(0, 12)).join(", ")}`]
	];
}

// pipeline/cli/model-search-commands.ts
function finite(text) {
	const value = Number(text);
	if (text.trim() !== "" && Number.isFinite(value)) return value;
	throw new InvalidArgumentError("It must be a number.");
}
function atLeastZero(text) {
	const value = finite(text);
	if (value >= 0) return value;
	throw new InvalidArgumentError("It must be at least 0.");
}
/** `models bisect`. */
function addModelSearch(models, add) {
	const bisect = models.command("bisect").argument("<name>", "a model").requiredOption("--metric <metric>", "what got worse, for example roc_auc").option("--slice <column=value>", "judge by these rows of the evaluation rows alone").option("--good <rev>", "a commit that was good; the first that records the model when left out").option("--bad <rev>", "a commit that is bad; the tip of the default branch when left out").option("--below <value>", "a model is bad when the metric is worse than this", finite).option("--drop <value>", "a model is bad when it has lost more than this against the first; the margin of the metric's gate when left out", atLeastZero).summary("find the change that made a metric worse, without training").description("Walks the default branch's first-parent history over recorded models, fetched by digest, and scores at most ⌈log₂ n⌉ + 1 of n on today's evaluation rows.");
	add(addExamples(bisect, [
		"lockstep models bisect failure-predictor --metric roc_auc",
		"lockstep models bisect failure-predictor --metric recall --slice type=L --below 0.8",
		"lockstep models bisect failure-predictor --metric roc_auc --good v1.2.0 --drop 0.02 --json"
	]), async (session, command) => {
		const [{ bisectModels }, { openWorkspace }] = await Promise.all([import("./bisect.js"), import("./wiring.js")]);
		const { metric, slice, good, bad, below, drop } = command.opts();
		const found = await bisectModels(await openWorkspace(session.host({}), session), {
			model: command.args[0] ?? "",
			metric,
			slice,
			good,
			bad,
			below,
			drop
		});
		for (const line of bisectLines(found)) session.say(line);
		session.print(found);
		return found.outcome === "found" ? exitCodes.done : exitCodes.refused;
	});
}

// pipeline/cli/model-verify-commands.ts
async function workspaceOf(session) {
	const { openWorkspace } = await import("./wiring.js");
	return openWorkspace(session.host({}), session);
}
/** A line for each finding; text from tags and ledgers begins no line of its own. */
function findingLines(findings) {
	return findings.map(({ subject, rule, sentence }) => [
		subject,
		rule,
		sentence
	].map((part) => part.replaceAll(/[\s\p{Cc}]+/gu, " ")).join("	"));
}
function registryLines({ events, findings }) {
	const last = findings.length === 0 ? `${events} events hold` : `${findings.length} findings over ${events} events of the registry`;
	return [...findingLines(findings), last];
}
function fileLines({ path, sha256, versions, findings, closest }) {
	return [
		`${path}\t${sha256}`,
		...versions.flatMap(({ tag, environments, formerly, quarantine }) => [[
			tag,
			environments.join(", ") || "in no environment",
			...formerly.map((name) => `once ${name}`)
		].join("	"), ...quarantine === void 0 ? [] : [`  quarantined\t${quarantine.reason.replaceAll(/[\s\p{Cc}]+/gu, " ")}`]]),
		...versions.length === 0 ? ["nobody registered these files"] : [],
		...closest === void 0 ? [] : [`  closest is ${closest.tag}; different: ${closest.differing.join(", ")}`],
		...findingLines(findings)
	];
}
/** `models verify` and `models adopt`. */
function addModelVerification(models, add) {
	const verify = models.command("verify").argument("[path]", "files of a model; the whole registry when left out").option("--offline", "look at what this clone has, without asking origin", false).summary("whether the registry's history holds, or which registered version files are").description("Holds every event to its tag, commit, record, tree and approvals, and every tag to its event. With files: which version they are, by the sha256 of each. Ends with 1 when something does not hold, and when there is nothing to verify.");
	add(addExamples(verify, ["lockstep models verify", "lockstep models verify ./downloaded/model --offline --json"]), async (session, command) => {
		const { offline: isOffline } = command.opts();
		const workspace = await workspaceOf(session);
		const [path] = command.args;
		if (path === void 0) {
			const { verifyModels: verifyAll } = await import("./verify2.js");
			const verified = await verifyAll(workspace, { isOffline });
			for (const line of registryLines(verified)) session.say(line);
			session.print(verified);
			return verified.findings.length === 0 ? exitCodes.done : exitCodes.failed;
		}
		const { verifyModelFiles: verifyFiles } = await import("./verify-files.js");
		const verified = await verifyFiles(workspace, {
			path: resolve(session.folder, path),
			isOffline
		});
		for (const line of fileLines(verified)) session.say(line);
		session.print(verified);
		return verified.findings.length === 0 && verified.versions.length > 0 && verified.versions.every(({ quarantine }) => quarantine === void 0) ? exitCodes.done : exitCodes.failed;
	});
	const adopt = models.command("adopt").argument("<tag>", "for example failure-predictor@v1.2.0").requiredOption("--reason <text>", "why; kept in the event").summary("take a tag that was made by hand into the ledger of events").description("It authorises nothing: a version is promoted from it only when its bytes were approved.");
	add(addExamples(adopt, ["lockstep models adopt failure-predictor@v1.2.0! --reason \"withdrawn with gto deregister\""]), async (session, command) => {
		const { adoptTag } = await import("./adopt-tag.js");
		const { reason } = command.opts();
		const event = await adoptTag(await workspaceOf(session), {
			tag: command.args[0] ?? "",
			reason
		});
		session.say(`${event.tag} is adopted`);
		session.print(event);
		return exitCodes.done;
	});
}

// pipeline/cli/signing-commands.ts
/** Where `model_signing` writes a signature, too. */
const usualSignature = "model.sig";
/** Adds one more value to those of an option. */
function collect(value, before = []) {
	return [...before, value];
}
/** `models sign` and `models verify-signature`: OpenSSF Model Signing for any files. */
function addSigningCommands(models, add) {
	add(addExamples(models.command("sign").argument("<path>", "folder or file of a model").summary("sign the files of a model, as Python's model-signing does").description("Signs every file of a model in the format of OpenSSF Model Signing 1.0, with the key in LOCKSTEP_SIGNING_KEY; `model_signing verify` reads the signature.").option("--signature <file>", "where the signature goes", usualSignature), ["lockstep models sign models/press --signature press.sig"]), async (session, command) => {
		const [{ signFiles }, { openWorkspace }] = await Promise.all([import("./sign.js"), import("./wiring.js")]);
		const { signature } = command.opts();
		const by = await signFiles(await openWorkspace(session.host({}), session), {
			model: resolve(session.folder, command.args[0] ?? ""),
			signature: resolve(session.folder, signature)
		});
		session.say(`${signature}: signed by ${by}`);
		session.print({
			signature,
			by
		});
		return exitCodes.done;
	});
	add(addExamples(models.command("verify-signature").argument("<path>", "folder or file of a model").summary("hold the files of a model to their signature").description("Holds every file of a model to a signature in the format of OpenSSF Model Signing 1.0, as `lockstep models sign` and Python's model-signing write it: none may be altered, missing, added or a link.").option("--signature <file>", "the signature", usualSignature).option("--key <file>", "a public key (PEM) that is trusted, in place of those of lockstep.yaml; may be repeated", collect), ["lockstep models verify-signature models/press --signature press.sig --key press.pub.pem", "lockstep models verify-signature models/press --signature press.sig"]), async (session, command) => {
		const [{ verifyFilesSigned }, { openWorkspace }] = await Promise.all([import("./sign.js"), import("./wiring.js")]);
		const { signature, key = [] } = command.opts();
		const refused = await verifyFilesSigned(await openWorkspace(session.host({}), session), {
			model: resolve(session.folder, command.args[0] ?? ""),
			signature: resolve(session.folder, signature),
			keys: key.map((path) => resolve(session.folder, path))
		});
		session.print({
			signature,
			...refused === void 0 ? {} : { refused }
		});
		if (refused === void 0) {
			session.say(`${signature}: signed by who is trusted, about exactly these files`);
			return exitCodes.done;
		}
		session.say(`refused (${refused.code}): ${refused.sentence}`);
		return exitCodes.refused;
	});
}

// pipeline/cli/model-commands.ts
/** `models`, `input-key`, `rollback` and `release`. */
function addModelCommands(program, add) {
	const models = program.command("models").summary("what is registered and where it is").description("The registry: versions and environments, from Git tags.");
	const list = models.command("list").summary("versions and environments of every model");
	add(addExamples(list, ["lockstep models list", "lockstep models list --json"]), async (session) => {
		const [{ listModels }, { openWorkspace }] = await Promise.all([import("./list.js"), import("./wiring.js")]);
		const listed = await listModels(await openWorkspace(session.host({}), session));
		for (const { model, latest, isDeprecated, environments } of listed) {
			session.say(`${model}\tlatest ${latest ?? "none"}${isDeprecated ? ", deprecated" : ""}`);
			for (const [environment, version] of Object.entries(environments)) session.say(`  ${environment}\t${version ?? "none"}`);
		}
		if (listed.length === 0) session.say("no model is registered yet");
		session.print(listed);
		return exitCodes.done;
	});
	addModelQueries(models, add);
	addModelVerification(models, add);
	addModelSearch(models, add);
	addSigningCommands(models, add);
	add(addExamples(program.command("input-key").summary("what decides each model in a state of the repository, and the key over it").option("--at <commit>", "a commit; the working tree when left out"), ["lockstep input-key", "lockstep input-key --at main --json"]), async (session, command) => {
		const [{ showInputs }, { openWorkspace }] = await Promise.all([import("./inputs2.js"), import("./wiring.js")]);
		const found = await showInputs(await openWorkspace(session.host({}), session), command.opts().at);
		for (const { model, inputKey, inputs } of found) {
			session.say(`${model}\t${inputKey}`);
			for (const [name, value] of Object.entries(inputs)) session.say(`  ${name}: ${JSON.stringify(value)}`);
		}
		session.print(found);
		return exitCodes.done;
	});
	add(addExamples(program.command("rollback").argument("<environment>", "for example production").summary("move an environment back to an earlier version, and quarantine the bad one").description("Changes the record on the default branch by one commit and pushes it; `lockstep promote` and `lockstep deploy` carry it out. Nothing is trained, and no approval is asked for.").option("--model <name>", "name of the model; needed when there are several").option("--to <version>", "the version to return to; the one before when left out").requiredOption("--reason <text>", "why; kept in the record"), ["lockstep rollback production --reason \"recall fell in the night shift\""]), async (session, command) => {
		const [{ rollback }, { openWorkspace }] = await Promise.all([import("./rollback.js"), import("./wiring.js")]);
		const options = command.opts();
		const outcome = await rollback({
			environment: command.args[0] ?? "",
			model: options.model,
			to: options.to,
			reason: options.reason
		}, await openWorkspace(session.host({}), session));
		session.print(outcome);
		if ("refused" in outcome) {
			session.say(`refused (${outcome.refused.code}): ${outcome.refused.sentence}`);
			return exitCodes.refused;
		}
		session.say(`${outcome.environment} returns to ${outcome.modelVersion}; ${outcome.quarantined} is quarantined (${outcome.commit.slice(0, 12)})`);
		session.say(`\`lockstep promote\` and \`lockstep deploy --environment ${outcome.environment}\` carry it out`);
		return exitCodes.done;
	});
	add(addExamples(program.command("release").argument("<model>", "for example failure-predictor").argument("<version>", "for example v1.3.0").summary("take a version out of quarantine, so that it may be promoted again").description("Changes the record on the default branch by one commit and pushes it. No environment asks for the version by that: `/promote <environment>` does.").option("--pull-request", "ask for it by a pull request, where nobody may push to the default branch", false).requiredOption("--reason <text>", "why; kept in the record"), ["lockstep release failure-predictor v1.3.0 --reason \"the sensor was broken, not the model\""]), async (session, command) => {
		const [{ release }, { openWorkspace }] = await Promise.all([import("./release.js"), import("./wiring.js")]);
		const [model = "", version = ""] = command.args;
		const { pullRequest, reason } = command.opts();
		const workspace = await openWorkspace(session.host({}), session);
		const outcome = await release({
			model,
			version,
			reason,
			isProposed: pullRequest
		}, workspace);
		session.print(outcome);
		if ("refused" in outcome) {
			session.say(`refused (${outcome.refused.code}): ${outcome.refused.sentence}`);
			return exitCodes.refused;
		}
		const { modelVersion, released, commit, pullRequest: number } = outcome;
		if (number !== void 0) session.say(`#${number} asks for it; merging releases ${modelVersion}`);
		else session.say(`${modelVersion} is released from quarantine (${released}, ${commit.slice(0, 12)})`);
		session.say("it is asked for nowhere by that: `/promote <environment>` asks for it");
		return exitCodes.done;
	});
}

// pipeline/cli/pull-request-commands.ts
function numberOf(text) {
	if (!/^[1-9]\d{0,8}$/.test(text)) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is not the number of a pull request`, { hint: "`lockstep pr list` shows the numbers." });
	return Number(text);
}
const examples$1 = {
	create: ["lockstep pr create --title \"Add the night shift\""],
	list: ["lockstep pr list", "lockstep pr list --all --json"],
	show: ["lockstep pr show 12"],
	comment: ["lockstep pr comment 12 \"/approve failure-predictor@<digest>\""],
	merge: ["lockstep pr merge 12", "lockstep pr merge 12 --method squash"],
	close: ["lockstep pr close 12"],
	issues: ["lockstep pr issues", "lockstep pr issues --json"],
	permit: ["lockstep pr permit ravi write"],
	team: ["lockstep pr team @acme/reviewers ravi mei"],
	protect: ["lockstep pr protect", "lockstep pr protect lockstep/evaluation lockstep/approval"]
};
async function forgeOf(session) {
	const { openForge } = await import("./wiring.js");
	return openForge(session);
}
/** `lockstep pr …`: the local forge, for repositories without GitHub. */
function addPullRequestCommands(program, addPlain) {
	const pr = program.command("pr").summary("pull requests of the local forge").description("Pull requests of the local forge.");
	const add = (command, work) => {
		addPlain(addExamples(command, examples$1[command.name()] ?? []), work);
	};
	add(pr.command("create").summary("open a pull request for the current branch").requiredOption("--title <text>", "title").option("--body <text>", "description", "").option("--base <branch>", "branch to merge into", "main"), async (session, command) => {
		const options = command.opts();
		const { forge, git } = await forgeOf(session);
		const head = await git.currentBranch();
		if (head === void 0) throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to open a pull request for", { hint: "Run `git switch -c <branch>` first." });
		await git.push(head);
		const opened = await forge.openPullRequest({
			...options,
			head
		});
		session.say(`#${opened.number} ${opened.title} (${opened.head.branch} → ${opened.base.branch})`);
		session.print(opened);
		return exitCodes.done;
	});
	add(pr.command("list").summary("list open pull requests").option("--all", "closed and merged ones, too", false), async (session, command) => {
		const { forge } = await forgeOf(session);
		const { all } = command.opts();
		const found = await forge.pullRequests(all ? "all" : "open");
		if (found.length === 0) session.say(all ? "there is no pull request" : "no pull request is open; `--all` lists those that are over");
		for (const item of found) session.say(`#${item.number}\t${item.state}\t${item.title}\t${item.head.branch}\t${item.author.login}`);
		session.print(found);
		return exitCodes.done;
	});
	add(pr.command("show").argument("<number>").summary("show a pull request with its checks and comments"), async (session, command) => {
		const { forge } = await forgeOf(session);
		const shown = await forge.pullRequest(numberOf(command.args[0] ?? ""));
		const comments = await forge.comments(shown.number);
		session.say(`#${shown.number} ${shown.title} (${shown.state}, by ${shown.author.login})`);
		session.say(`${shown.head.branch} at ${shown.head.sha} → ${shown.base.branch}`);
		for (const name of ["lockstep/evaluation", "lockstep/approval"]) {
			const check = await forge.latestCheck(shown.head.sha, name);
			session.say(`${name}: ${check === void 0 ? "not there yet" : `${check.conclusion}: ${check.title}`}`);
		}
		for (const comment of comments) session.say(`\n${comment.author.login} (comment ${comment.id}):\n${comment.body}`);
		session.print({
			...shown,
			comments
		});
		return exitCodes.done;
	});
	add(pr.command("comment").argument("<number>").argument("<text>").summary("write a comment, for example an approval"), async (session, command) => {
		const { forge } = await forgeOf(session);
		const id = await forge.comment(numberOf(command.args[0] ?? ""), command.args[1] ?? "");
		session.say(`comment ${id}`);
		session.print({ id });
		return exitCodes.done;
	});
	add(pr.command("merge").argument("<number>").summary("merge a pull request whose checks are green").option("--method <method>", "merge, squash or rebase", "merge"), async (session, command) => {
		const { forge } = await forgeOf(session);
		const number = numberOf(command.args[0] ?? "");
		const { method } = command.opts();
		if (method !== "merge" && method !== "squash" && method !== "rebase") throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(method)} is no merge method`, { hint: "Use merge, squash or rebase." });
		const before = await forge.pullRequest(number);
		const commit = await forge.merge(number, {
			method,
			expectedHead: before.head.sha,
			by: await forge.self()
		});
		session.say(`#${number} merged as ${commit}`);
		session.print({
			number,
			commit
		});
		return exitCodes.done;
	});
	add(pr.command("close").argument("<number>").summary("close a pull request without merging"), async (session, command) => {
		const { forge } = await forgeOf(session);
		const number = numberOf(command.args[0] ?? "");
		await forge.close(number);
		session.say(`#${number} closed`);
		session.print({
			number,
			state: "closed"
		});
		return exitCodes.done;
	});
	add(pr.command("issues").summary("list what reconcile tells of: incidents, and what it could not put right"), async (session) => {
		const { forge } = await forgeOf(session);
		const found = await forge.issues.list();
		for (const { number, state, title } of found) session.say(`#${number}\t${state}\t${title}`);
		if (found.length === 0) session.say("there is no issue");
		session.print(found);
		return exitCodes.done;
	});
	add(pr.command("permit").argument("<login>").argument("<permission>", "none, read, write or admin").summary("say what somebody may do on the local forge"), async (session, command) => {
		const { forge } = await forgeOf(session);
		const [login = "", permission = ""] = command.args;
		if (permission !== "none" && permission !== "read" && permission !== "write" && permission !== "admin") throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(permission)} is no permission`, { hint: "Use none, read, write or admin." });
		await forge.setPermission(login, permission);
		session.say(`${login} has ${permission}`);
		session.print({
			login,
			permission
		});
		return exitCodes.done;
	});
	add(pr.command("team").argument("<team>", "for example @acme/reviewers").argument("[logins...]", "its members, all of them").summary("say who is in a team on the local forge"), async (session, command) => {
		const { forge } = await forgeOf(session);
		const [team = "", ...logins] = command.args;
		await forge.setTeam(team, logins);
		session.say(`${team}: ${logins.length === 0 ? "nobody" : logins.join(", ")}`);
		session.print({
			team,
			logins
		});
		return exitCodes.done;
	});
	add(pr.command("protect").argument("[checks...]", "names of checks, for example lockstep/approval").summary("name the checks that must be green before a merge, or show them"), async (session, command) => {
		const { forge } = await forgeOf(session);
		if (command.args.length > 0) await forge.setRequiredChecks(command.args);
		const required = await forge.requiredChecks();
		session.say(required.length === 0 ? "no check is required" : required.join("\n"));
		session.print(required);
		return exitCodes.done;
	});
}

// pipeline/cli/reproduce-command.ts
const exactly = {
	all: 0,
	byName: /* @__PURE__ */ new Map()
};
/** `0.001` for every metric, `roc_auc=0.001` for one. */
function withTolerance(text, before = exactly) {
	const [, name, number = ""] = /^(?:(.+)=)?([^=]+)$/s.exec(text) ?? [];
	const value = Number(number);
	if (number.trim() === "" || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError("It must be a number of at least 0, or <metric>=<number>.");
	return name === void 0 ? {
		...before,
		all: value
	} : {
		...before,
		byName: new Map([...before.byName, [name, value]])
	};
}
const sentences = {
	identical: "the same bytes came out",
	equivalent: "other bytes came out, and every metric is within its tolerance",
	different: "another model came out"
};
function lines({ model, modelVersion, commit, verdict, files, metrics, ...sums }) {
	return [
		`${model} ${modelVersion} at ${commit}: ${sentences[verdict]}`,
		`  recorded\t${sums.recordedSha256}`,
		`  made\t${sums.madeSha256}`,
		...files.map(({ path, recorded, made }) => `  file ${path}\t${recorded ?? "nothing"} → ${made ?? "nothing"}`),
		...metrics.filter(({ recorded, made }) => recorded !== made).map(({ metric, recorded, made, tolerance, isWithin }) => `  metric ${metric}\t${recorded} → ${made ?? "not measured"}\t${isWithin ? "within" : "beyond"} ${tolerance}`)
	];
}
/** `reproduce`. */
function addReproduceCommand(program, add) {
	const reproduce = program.command("reproduce").argument("[model]", "failure-predictor for what HEAD records, or failure-predictor@v1.2.0").option("--tolerance <number>", "largest difference of every metric, or <metric>=<number> of one; 0 when left out; may be repeated", withTolerance).summary("train a recorded model again, aside, and compare").description("Runs every stage from the record's commit in a temporary folder, with data by md5, and compares files by sha256, else metrics within the tolerance. Nothing is left behind.");
	add(addExamples(reproduce, ["lockstep reproduce failure-predictor", "lockstep reproduce failure-predictor@v1.2.0 --tolerance 0.001 --tolerance log_loss=0.01 --json"]), async (session, command) => {
		const [{ reproduceModel }, { openWorkspace }] = await Promise.all([import("./reproduce.js"), import("./wiring.js")]);
		const { tolerance = exactly } = command.opts();
		const found = await reproduceModel(await openWorkspace(session.host({}), session), {
			subject: command.args[0],
			tolerances: tolerance
		});
		for (const line of lines(found)) session.say(line);
		session.print(found);
		return found.verdict === "different" ? exitCodes.refused : exitCodes.done;
	});
}

// pipeline/cli/fold-lines.ts
const shown = (value) => String(Number(value.toPrecision(4)));
/** `f1 over the folds: 0.81 ± 0.02, 95 % interval 0.79 to 0.83`, a line for each metric. */
function foldLines(folds) {
	return Object.entries(folds).flatMap(([metric, found]) => {
		if (found === void 0) return [];
		if ("reason" in found) return `${metric} over the folds: undefined, ${found.reason}`;
		const { mean, sd, low, high } = found;
		return `${metric} over the folds: ${shown(mean)} ± ${shown(sd)}, 95 % interval ${shown(low)} to ${shown(high)}`;
	});
}

// pipeline/cli/treated-lines.ts
/** Lines of a terminal; `--json` has all of them. */
const mostLines = 20;
/** `3 of 1000 rows (0.3 %): "torque_nm" is empty, filled in; for example "" of row "r7"`, those of most rows first. */
function treatedLines(treated, rowCount) {
	const lines = [...treated].sort((a, b) => b.rows - a.rows).slice(0, mostLines).map(({ column, treatment, rows, example }) => {
		const share = `${rows} of ${counted(rowCount, "row")} (${Number((100 * rows / rowCount).toPrecision(2))} %)`;
		const { id, value = "" } = example;
		const at = `for example ${JSON.stringify(value)}${id === void 0 ? "" : ` of row ${JSON.stringify(id)}`}`;
		return `${share}: ${JSON.stringify(column)}: ${treatmentWords[treatment]}; ${at}`;
	});
	const left = treated.length - lines.length;
	return left === 0 ? lines : [...lines, `… ${left} more; --json lists them`];
}

// pipeline/cli/serving-commands.ts
function portOf(text) {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port > 65535) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is not a port`, { hint: "Use a number from 0 to 65535; 0 takes any that is free." });
	return port;
}
function countOf$1(text, name, { min, max }) {
	const count = Number(text);
	if (!/^\d{1,9}$/.test(text) || count < min || count > max) throw new LockstepError("ARGUMENT_INVALID", `${name} must be a whole number from ${min} to ${max}`);
	return count;
}
/** `serve` answers predictions; `fit` and `score` are what stages of dvc.yaml call. */
function addServingCommands(program, add) {
	add(addExamples(program.command("serve").argument("<folder>", "the folder of a directory target").summary("answer predictions with the version that is deployed to a folder").description("Serves what is deployed to a folder, and follows it when another version is deployed.").option("--port <number>", "port to listen on; 0 takes any that is free", "8089").option("--bind <address>", "address to listen on", "127.0.0.1").option("--log-megabytes <number>", "size from which a file of a model's log gives way to the next", "64").option("--log-files <number>", "full files that are kept beside the one being written", "4"), ["lockstep serve /srv/failure-predictor --port 8080"]), async (session, command) => {
		const { serveFolder } = await import("./wiring.js");
		const options = command.opts();
		const server = await serveFolder(session.host({}), {
			folder: resolve(session.folder, command.args[0] ?? "."),
			host: options.bind,
			port: portOf(options.port),
			logFileSizeBytes: 1048576 * countOf$1(options.logMegabytes, "--log-megabytes", {
				min: 1,
				max: 1e5
			}),
			keptLogFiles: countOf$1(options.logFiles, "--log-files", {
				min: 0,
				max: 100
			})
		});
		session.say(`serving on ${server.url}`);
		session.print({ url: server.url });
		await new Promise((ended) => {
			if (session.signal.aborted) ended();
			session.signal.addEventListener("abort", () => {
				ended();
			});
		});
		await server.close();
		return exitCodes.done;
	});
	add(addExamples(program.command("fit").summary("train the model that a section of params.yaml describes (a stage's command)").option("--params <file>", "parameters file", "params.yaml").option("--section <key>", "section of it", "train").requiredOption("--rows <file>", "training rows: CSV with a header, JSON lines or Parquet").requiredOption("--output <folder>", "where the model is written; a model that is there is replaced whole, other files are never removed").option("--live <folder>", "where learning curves are written, as DVCLive writes them").option("--folds <file>", "where the metrics of each fold are written, when params.yaml has cross_validation").option("--stream", "keep the rows on disk, column by column, as is done with large tables; the model is the same"), ["lockstep fit --rows prepared/train.csv --output models/failure-predictor"]), async (session, command) => {
		const options = command.opts();
		const at = (path) => resolve(session.folder, path);
		const { fitModel } = await import("./training-wiring.js");
		const summary = await fitModel(session.host({}), {
			...options,
			root: session.folder,
			environment: session.environment,
			params: at(options.params),
			rows: at(options.rows),
			output: at(options.output),
			live: options.live === void 0 ? void 0 : at(options.live),
			checkpoints: join(session.environment["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "lockstep", "checkpoints"),
			folds: options.folds === void 0 ? void 0 : at(options.folds)
		});
		session.say(`${summary.format} on ${summary.backend}: ${counted(summary.epochs, "epoch")}, loss ${summary.finalLoss.toPrecision(6)}`);
		if (summary.backendReason !== void 0) session.say(`${summary.backend} because ${summary.backendReason}`);
		for (const line of treatedLines(summary.treated, summary.rows)) session.say(line);
		for (const line of foldLines(summary.folds ?? {})) session.say(line);
		session.print(summary);
		return exitCodes.done;
	});
	add(addExamples(program.command("score").summary("score rows with a model and measure it (a stage's command)").option("--params <file>", "parameters file", "params.yaml").option("--section <key>", "section that names id, label and positive", "train").requiredOption("--model <folder>", "the model").requiredOption("--rows <file>", "rows to score: CSV with a header, JSON lines or Parquet").requiredOption("--predictions <file>", "where to write id, label, prediction and score").requiredOption("--metrics <file>", "where to write the metrics as JSON").option("--plots <folder>", "where to write curves and confusion matrix, as DVCLive does").option("--stream", "keep the rows on disk, as is done with large tables"), ["lockstep score --model models/failure-predictor --rows prepared/test.csv --predictions evaluation/predictions.csv --metrics evaluation/metrics.json"]), async (session, command) => {
		const { scoreModel } = await import("./training-wiring.js");
		const options = command.opts();
		const at = (path) => resolve(session.folder, path);
		const summary = await scoreModel({
			section: options.section,
			params: at(options.params),
			model: at(options.model),
			rows: at(options.rows),
			predictions: at(options.predictions),
			metrics: at(options.metrics),
			plots: options.plots === void 0 ? void 0 : at(options.plots),
			stream: options.stream === true,
			root: session.folder
		});
		session.say(`${counted(summary.rows, "row")}: ${options.metrics}`);
		for (const line of treatedLines(summary.treated, summary.rows)) session.say(line);
		session.print(summary);
		return exitCodes.done;
	});
}

// pipeline/cli/split-command.ts
const numberHint = "Shares are 0 to 1, together below 1; a seed is a whole number from 0 to 4294967295.";
/** @throws LockstepError ARGUMENT_INVALID. */
function numberOption(name, text, isRight) {
	const value = text.trim() === "" ? NaN : Number(text);
	if (isRight(value)) return value;
	throw new LockstepError("ARGUMENT_INVALID", `${name} ${text} is not a number that it can be`, { hint: numberHint });
}
const isShare = (value) => value >= 0 && value < 1;
/** @throws LockstepError ARGUMENT_INVALID, also for shares that leave no row to learn from. */
function sharesOf({ testShare, validationShare }) {
	const test = numberOption("--test-share", testShare, isShare);
	const validation = numberOption("--validation-share", validationShare, isShare);
	if (test + validation < 1) return {
		test,
		validation
	};
	throw new LockstepError("ARGUMENT_INVALID", `--test-share ${testShare} and --validation-share ${validationShare} leave no row to learn from`, { hint: numberHint });
}
async function check(session, options, files) {
	const [training, test] = files;
	if (training === void 0 || test === void 0) throw new LockstepError("ARGUMENT_INVALID", "--check compares two tables", { hint: "Name the rows to learn from, then those to judge by." });
	const { checkSplit } = await import("./training-wiring.js");
	const { leaks, unshared, ...compared } = await checkSplit({
		...options,
		training: resolve(session.folder, training),
		test: resolve(session.folder, test),
		searchFrom: [session.folder]
	});
	for (const { code, sentence, examples } of leaks) session.say(`${code}: ${sentence} (${examples.join("; ")})`);
	if (unshared !== void 0) session.host({}).warning(unshared);
	if (leaks.length === 0) session.say("the tables are apart");
	session.print({
		leaks,
		...compared
	});
	return leaks.length === 0 ? exitCodes.done : exitCodes.refused;
}
/** `split` divides a table into parts, and tells whether parts are apart. */
function addSplitCommand(program, add) {
	add(addExamples(program.command("split").argument("<tables...>", "rows: CSV with a header, JSON lines or Parquet; with --check, training rows and others").summary("divide a table into training, validation and test rows (a stage's command)").description("Writes train, validation and test in the table's own format, at random or as one column says. With --check, tells what two tables share that they must not.").option("--output <folder>", "where the parts are written", ".").option("--stratify <column>", "divide every class by the same shares").option("--group <column>", "keep rows of one value together").option("--time <column>", "training before validation before test, by a column of dates or numbers").option("--id <column>", "column that numbers the rows").option("--test-share <share>", "share of the rows to judge by; 0 for none", "0.2").option("--validation-share <share>", "share of the rows to choose by; 0 for none", "0").option("--seed <number>", "decides which rows go where", "0").option("--force", "overwrite parts whose content is saved nowhere").option("--check", "compare two tables instead of dividing one"), [
		"lockstep split data.csv --output prepared --stratify label --validation-share 0.1 --seed 7",
		"lockstep split data.parquet --output prepared --time produced_at",
		"lockstep split --check prepared/train.csv prepared/test.csv --id id --group machine"
	]), async (session, command) => {
		const options = command.opts();
		if (options.check === true) return check(session, options, command.args);
		if (command.args.length > 1) throw new LockstepError("ARGUMENT_INVALID", "one table is divided at a time", { hint: "Name one table, or compare two with `--check`." });
		const { splitRows } = await import("./training-wiring.js");
		const { parts, leaks } = await splitRows(session, {
			...options,
			table: resolve(session.folder, command.args[0] ?? ""),
			output: resolve(session.folder, options.output),
			shares: sharesOf(options),
			seed: numberOption("--seed", options.seed, (value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32),
			force: options.force === true,
			searchFrom: [session.folder]
		});
		for (const { path, rows } of parts) session.say(`${path}: ${counted(rows, "row")}`);
		for (const { code, sentence, examples } of leaks) session.host({}).warning(`${code}: ${sentence} (${examples.join("; ")})`);
		session.print({
			parts,
			leaks
		});
		return exitCodes.done;
	});
}

// pipeline/cli/step-commands.ts
const summaries = {
	train: "run the stages that changed, and write dvc.lock, the record and the card",
	evaluate: "score candidate, baseline and champion on the same rows, and answer the gates",
	report: "render what merging would change and do, and keep it on the pull request",
	review: "answer the commands in a pull request's comments",
	promote: "create the tags that the records at the tip ask for",
	deploy: "place the promoted version, switch to it, check it, put the earlier one back if it fails",
	reconcile: "compare what the default branch asks for with tags and targets, and put right what differs",
	publish: "make a release with model, card, checksums and SBOM of every registered version that has none",
	monitor: "compare live inputs with the rows the model was trained on"
};
const examples = {
	train: ["lockstep train", "lockstep train --commit"],
	evaluate: ["lockstep evaluate", "lockstep evaluate --base origin/main"],
	report: ["lockstep report", "lockstep report --pull-request 12 --post"],
	review: ["lockstep review --pull-request 12"],
	promote: ["lockstep promote"],
	deploy: ["lockstep deploy --environment production"],
	reconcile: ["lockstep reconcile", "lockstep reconcile --heal --environment production"],
	publish: ["lockstep publish", "lockstep publish --model failure-predictor"],
	monitor: ["lockstep monitor --environment production --rows 1000"]
};
const stepNames = Object.keys(summaries);
/**
* The steps. Their options are declared by {@link declareInputs} once a step is asked for: they come from the inputs' schemas,
* which take longer to load than most commands run.
*/
function addStepCommands(program, add) {
	for (const name of stepNames) {
		const command = program.command(name).summary(summaries[name]).description(`${summaries[name]}.`);
		addExamples(command, examples[name]);
		add(command, async (session, invoked) => {
			const [{ typedInputs }, { runStep }] = await Promise.all([import("./step-inputs.js"), import("./wiring.js")]);
			const result = await runStep(name, session.host(typedInputs(invoked, name)), session);
			session.print(result.records);
			if (result.refusals.length === 0) return exitCodes.done;
			return name === "reconcile" ? exitCodes.failed : exitCodes.refused;
		});
	}
	program.hook("preSubcommand", async (_program, command) => {
		const name = stepNames.find((step) => step === command.name());
		if (name === void 0) return;
		const { declareInputs } = await import("./step-inputs.js");
		declareInputs(command, name);
	});
}

// pipeline/cli/stray-option.ts
/**
* What is wrong with a line of which an option is missing. Commander looks for options that are missing before it looks at those that it
* does not know, and a misspelled `--rows` is both.
*
* @param text - What commander says of it.
*/
function withStrayOption(command, text) {
	if (!text.startsWith("error: required option")) return text;
	const stray = command.args.find((word) => /^--?[a-zA-Z]/.test(word))?.split("=", 1)[0];
	if (stray === void 0) return text;
	const meant = closestWord(stray, command.options.flatMap(({ long }) => long ?? []));
	return `error: unknown option '${stray}'\n${meant === void 0 ? "" : `(Did you mean ${meant}?)\n`}`;
}

// pipeline/cli/sweep-command.ts
function countOf(text, name, most) {
	const count = Number(text);
	if (!/^[1-9]\d{0,8}$/.test(text) || count > most) throw new LockstepError("ARGUMENT_INVALID", `${name} ${JSON.stringify(text)} is not a number from 1 to ${most}`, { hint: `Write for example \`${name} ${String(Math.min(4, most))}\`, or leave it out.` });
	return count;
}
/** `2/4` of a matrix: who this worker is among how many. */
function partOf(text) {
	const [, number, of] = (/^(\d{1,3})\/(\d{1,3})$/.exec(text) ?? []).map(Number);
	if (number === void 0 || of === void 0 || number < 1 || number > of) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(text)} is no worker`, { hint: "Write for example `--worker 2/4`: the second of four." });
	return {
		number,
		of
	};
}
/** How the work is shared: through a remote, not at all, or in parts that know nothing of each other. */
function sharingOf({ worker, remote, apart }) {
	const part = worker === void 0 ? void 0 : partOf(worker);
	if (apart === true && (part === void 0 || remote !== void 0)) throw new LockstepError("ARGUMENT_INVALID", "--apart is for a worker that shares nothing", { hint: "Give `--worker <i/n>` with it, and no `--remote`." });
	const isShared = apart !== true && (remote !== void 0 || part !== void 0);
	return {
		worker: `${worker ?? "here"}:${randomUUID()}`,
		part: apart === true ? part : void 0,
		remote: isShared ? { name: typeof remote === "string" ? remote : void 0 } : void 0
	};
}
function show(session, { ranked, failed, lead, ...outcome }) {
	for (const { mean, deviation, count, point } of ranked.slice(0, 5)) session.say(`${outcome.metric} ${mean.toPrecision(6)} ± ${deviation.toPrecision(2)} (${count})\t${JSON.stringify(point)}`);
	for (const { point, reason } of failed.slice(0, 5)) session.say(`failed: ${JSON.stringify(point)}\t${reason}`);
	session.say(`${counted(outcome.trials, "trial")}, ${failed.length} failed, ${(outcome.cpuMs / 1e3).toFixed(1)} s of processor time`);
	if (lead !== void 0) session.say(`the best leads the next by ${lead.mean.toPrecision(2)} ± ${lead.deviation.toPrecision(2)}, fold by fold`);
	const [best] = ranked;
	if (best !== void 0) session.say(`the best varies by ${best.betweenSeeds.toPrecision(2)} between seeds and by ${best.betweenFolds.toPrecision(2)} between folds`);
	if (outcome.stopped !== void 0) session.say(`stopped before the sweep was over: ${outcome.stopped}`);
	if (outcome.comparison !== void 0) session.say(outcome.comparison.sentence);
	for (const { key, from, to } of outcome.changes) session.say(`${outcome.isWritten ? "written" : "suggested"}: ${key}: ${from === void 0 ? "" : `${JSON.stringify(from)} → `}${JSON.stringify(to)}`);
	if (outcome.refused !== void 0) session.say(`refused (${outcome.refused.code}): ${outcome.refused.sentence}`);
}
function writeOf({ write, force }) {
	if (force === true && write !== true) throw new LockstepError("ARGUMENT_INVALID", "--force says how to write, and nothing is written", { hint: "Give --write with it, or leave it out." });
	return write === void 0 ? "never" : force === true ? "forced" : "proven";
}
/** `sweep` tries parameters of a section and says which are best. */
function addSweepCommand(program, add) {
	const command = program.command("sweep").summary("try parameters of a section of params.yaml, here or on many machines, and name the best").description("Tries what sweep.yaml describes on folds of the training rows. Nothing is tried twice: run it again to go on after an interruption.").option("--sweep <file>", "what to try", "sweep.yaml").option("--params <file>", "parameters file", "params.yaml").option("--section <key>", "section of it", "train").option("--rows <file>", "training rows, CSV with a header; those of the model in lockstep.yaml when left out").option("--model <name>", "model of lockstep.yaml whose training rows are meant, where it has several").option("--jobs <number>", "trials at once on this machine", "1").option("--remote [name]", "share the work through this DVC remote, the default one without a name").option("--worker <i/n>", "be one worker of a matrix; shares through the default remote unless --remote names another").option("--apart", "with --worker: share nothing, run this worker's part of the trials that are known at the beginning, and leave the results in .lockstep/sweeps/results").option("--emit-matrix <number>", "print the matrix of so many workers for GitHub Actions, and do nothing else").option("--record <file>", "write what was found as a record, for the job that may suggest it on the pull request").option("--lease <seconds>", "time without a sign after which a worker counts as dead: 10, and 60 through a remote").option("--write", "write the best into the parameters file if it is better beyond noise; exit code 3 if it is not").option("--force", "with --write: write it in any case");
	addExamples(command, [
		"lockstep sweep --rows prepared/train.csv --jobs 2",
		"lockstep sweep --emit-matrix 4",
		"lockstep sweep --rows prepared/train.csv --worker 2/4"
	]);
	add(command, async (session, invoked) => {
		const options = invoked.opts();
		const { runSweep, trainingRowsOf, writeSweepRecord } = await import("./training-wiring.js");
		const rows = async () => options.rows ?? trainingRowsOf(session.folder, options.model);
		if (options.emitMatrix !== void 0) {
			const count = countOf(options.emitMatrix, "--emit-matrix", 256);
			const shown = await rows();
			const include = Array.from({ length: count }, (_, i) => ({
				part: i + 1,
				worker: `${i + 1}/${count}`,
				rows: shown
			}));
			session.write(`${JSON.stringify({ include })}\n`);
			return exitCodes.done;
		}
		const at = (path) => resolve(session.folder, path);
		const sharing = sharingOf(options);
		const host = session.host({});
		const outcome = await runSweep(session, {
			sweepFile: at(options.sweep),
			params: at(options.params),
			section: options.section,
			rows: at(await rows()),
			root: session.folder,
			version,
			jobs: countOf(options.jobs, "--jobs", 256),
			leaseMs: 1e3 * countOf(options.lease ?? (sharing.remote === void 0 ? "10" : "60"), "--lease", 86400),
			...sharing,
			record: options.record === void 0 ? void 0 : at(options.record),
			write: writeOf(options),
			onResult: (result, progress) => {
				const found = result.failure === void 0 ? "" : `: ${result.failure.message}`;
				host.info(`${progress}: ${JSON.stringify(result.point)}${found}`);
			}
		});
		show(session, outcome);
		session.print(outcome);
		if (options.record !== void 0) {
			const { folder: root } = session;
			await writeSweepRecord(outcome, {
				root,
				file: at(options.record),
				params: at(options.params),
				section: options.section
			});
		}
		if (sharing.part !== void 0) return exitCodes.done;
		if (outcome.suggested === void 0) return exitCodes.failed;
		return outcome.refused === void 0 ? exitCodes.done : exitCodes.refused;
	});
}

// pipeline/cli/table-commands.ts
/** `schema` says what the columns of a table hold. */
function addTableCommands(program, add) {
	add(addExamples(program.command("schema").argument("<table>", "rows: CSV with a header, JSON lines or Parquet").summary("say what the columns of a table hold, as a schema to correct and to hold rows to").description("Infers types, ranges, categories and roles. A schema file that is there keeps its columns as they are.").option("--write", "write schema.yaml beside the parameters file").option("--params <file>", "parameters file, whose section names id and label", "params.yaml").option("--section <key>", "section of it", "train"), ["lockstep schema prepared/train.csv", "lockstep schema prepared/train.parquet --write"]), async (session, command) => {
		const options = command.opts();
		const params = resolve(session.folder, options.params);
		const file = join(dirname(params), "schema.yaml");
		const { tableSchema } = await import("./training-wiring.js");
		const { text, columns } = await tableSchema({
			table: resolve(session.folder, command.args[0] ?? ""),
			root: session.folder,
			params,
			section: options.section,
			file,
			write: options.write === true
		});
		session.say(options.write === true ? `${file}: ${counted(columns, "column")}` : text.trimEnd());
		session.print({
			columns,
			schema: text,
			...options.write === true ? { written: file } : {}
		});
		return exitCodes.done;
	});
}

// pipeline/cli/program.ts
/** The whole command line. `open` makes the session from the global options; `done` gets the exit code, and the error if there was one. */
function buildProgram(request) {
	const program = new Command("lockstep").description("CI-native GitOps for machine-learning models: the model you reviewed is the model you ship.").version(request.version, "-V, --version", "print the version").helpCommand(false).option("-C, --cd <folder>", "work in this folder").option("--json", "print records as JSON on standard output", false).option("--as <login>", "who you are on the local forge; Git's user.name when left out").configureHelp({
		sortSubcommands: false,
		showGlobalOptions: true
	}).showHelpAfterError("(`lockstep help <command>` explains the options)").configureOutput({ outputError: (text, write) => {
		write(withInstead(text));
	} }).exitOverride();
	const add = (command, work, failures = ourFailures) => {
		command.exitOverride((error) => {
			throw new CommanderError(error.exitCode === 0 ? 0 : failures.usage, error.code, error.message);
		});
		command.configureOutput({ outputError: (text, write) => {
			write(withInstead(withStrayOption(command, text)));
		} });
		command.action(async () => {
			const global = program.opts();
			try {
				request.done(await work(request.open({
					cd: global.cd,
					json: global.json,
					as: global.as
				}), command));
			} catch (error) {
				if (error instanceof CommanderError) throw error;
				request.done(failures.exitOf(error), error);
			}
		});
	};
	program.commandsGroup("The loop:");
	addStepCommands(program, add);
	addPullRequestCommands(program, add);
	program.commandsGroup("Data and stages, as DVC has them:");
	addDataCommands({
		parent: program,
		add
	});
	program.commandsGroup("Models:");
	addModelCommands(program, add);
	addReproduceCommand(program, add);
	addExportCommand(program, add);
	addSweepCommand(program, add);
	program.commandsGroup("The rest:");
	addServingCommands(program, add);
	addTableCommands(program, add);
	addSplitCommand(program, add);
	addCompletionCommands(program, add);
	addHelpCommand(program);
	return program;
}
const ourFailures = {
	usage: exitCodes.usage,
	exitOf: exitCodeOf
};
/** The exit code of what commander threw: 0 for help and version, else the command's own for a line that it could not read. */
function usageExit(error) {
	if (error.exitCode === 0) return exitCodes.done;
	return error.exitCode === dataExitCodes.usage ? error.exitCode : exitCodes.usage;
}

// pipeline/cli/run.ts
/** Runs the command line of this process. */
async function run() {
	const interruption = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => {
		interruption.abort();
	});
	for (const stream of [process.stdout, process.stderr]) stream.on("error", (error) => {
		if (error.code !== "EPIPE") throw error;
	});
	const environment = process.env;
	const progress = openProgressLine({
		stream: process.stderr,
		environment,
		clock: Date.now
	});
	const standardError = {
		isTTY: process.stderr.isTTY,
		columns: process.stderr.columns,
		write: (text) => {
			progress.clear();
			process.stderr.write(text);
		}
	};
	const writeOut = (text) => {
		progress.clear();
		process.stdout.write(text);
	};
	const program = buildProgram({
		version,
		open: ({ cd, json, as }) => ({
			folder: resolve(cd ?? "."),
			json,
			as,
			environment,
			signal: interruption.signal,
			host: (inputs) => openTerminalHost({
				inputs,
				stream: standardError,
				environment
			}),
			write: writeOut,
			progress: progress.show,
			say: (line) => {
				if (!json) writeOut(`${inert(line)}\n`);
			},
			print: (value) => {
				if (json) writeOut(`${JSON.stringify(value, void 0, 2)}\n`);
			}
		}),
		done: (code, error) => {
			if (error !== void 0) standardError.write(`${inert(describeError(error))}\n`);
			process.exitCode = code;
		}
	});
	const isOver = watchForEarlyEnd(standardError.write);
	try {
		await program.parseAsync();
	} catch (error) {
		if (!(error instanceof CommanderError)) throw error;
		process.exitCode = usageExit(error);
	} finally {
		isOver();
	}
}

export { run };