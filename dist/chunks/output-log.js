import { basename, delimiter } from "node:path";
import { constants } from "node:os";
import { spawn } from "node:child_process";
import { StringDecoder } from "node:string_decoder";

// pipeline/training/costs/waited-times.ts
/**
* What a shell's `times` says that its children took, those included that its children waited for, in seconds: user and system time of
* the second line, as `0m1.250000s 0m0.030000s`.
*
* @returns `undefined` for anything else.
*/
function parseWaitedTimes(text) {
	const [, line = ""] = text.split("\n");
	const found = /^(\d+)m(\d+)[.,](\d+)s\s+(\d+)m(\d+)[.,](\d+)s\s*$/.exec(line);
	if (found === null) return void 0;
	const [minutes, seconds, part, systemMinutes, systemSeconds, systemPart] = found.slice(1);
	return 60 * (Number(minutes) + Number(systemMinutes)) + Number(`${seconds}.${part}`) + Number(`${systemSeconds}.${systemPart}`);
}

// pipeline/training/stages/command.ts
const usualGraceMs = 5e3;
/** How long output is awaited that something the command left behind holds open. */
const drainMs = 1e3;
const longestLine = 4e3;
/** The commands of `cmd` one by one: a text runs line by line, each line in a shell of its own, as DVC does; a list item is one. */
function commandsOf(cmd) {
	return typeof cmd === "string" ? cmd.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/).filter((line) => line !== "") : cmd;
}
/** Start-up files of the person's shell must not decide what a stage does. */
function shellArguments(shell, text) {
	switch (basename(shell).toLowerCase()) {
		case "bash": return [
			"--noprofile",
			"--norc",
			"-c",
			text
		];
		case "zsh": return [
			"--no-rcs",
			"-c",
			text
		];
		default: return ["-c", text];
	}
}
/** Cuts a stream into lines at `\n` and `\r` (progress bars), each of bounded length. */
function readLines(stream, onLine) {
	const decoder = new StringDecoder("utf8");
	let open = "";
	let isCut = false;
	const end = (line) => {
		onLine(isCut ? `${line}…` : line);
		isCut = false;
	};
	stream.on("data", (chunk) => {
		const parts = decoder.write(chunk).split(/\r\n|[\n\r]/);
		for (const [index, part] of parts.entries()) {
			open += part;
			if (open.length > longestLine) {
				open = open.slice(0, longestLine);
				isCut = true;
			}
			if (index < parts.length - 1) {
				end(open);
				open = "";
			}
		}
	});
	stream.on("close", () => {
		if (open !== "") end(open);
	});
}
/**
* Waits for a word on descriptor 3, then for the command, and says there what the kernel counted of it. When we die before the word is
* given, so does it: no command ever runs without its process group being known. Asked to stop, it still waits for the command to.
*/
const starter = `read -r word <&3 || exit 130
trap : TERM INT HUP
"$@" 3<&-
status=$?
times >&3
exit "$status"`;
/** Signals that end a process: a shell says so by an exit code of 128 and the signal's number. */
const endingSignals = [
	"SIGHUP",
	"SIGINT",
	"SIGQUIT",
	"SIGILL",
	"SIGABRT",
	"SIGBUS",
	"SIGFPE",
	"SIGKILL",
	"SIGSEGV",
	"SIGPIPE",
	"SIGTERM"
];
function howItEnded(code, killedBy) {
	const signal = killedBy ?? endingSignals.find((name) => code === 128 + constants.signals[name]);
	if (signal !== void 0) return `was stopped by ${signal}`;
	return code === null ? "was stopped by a signal" : `ended with exit code ${String(code)}`;
}
function killGroup(processGroup, signal) {
	try {
		process.kill(-processGroup, signal);
	} catch {}
}
/** How a process ended. @throws when it could not be started. */
function endOf(child) {
	return new Promise((fulfil, reject) => {
		child.once("error", reject);
		child.once("exit", (code, killedBy) => {
			if (code === 0) fulfil({ kind: "succeeded" });
			else fulfil({
				kind: "failed",
				how: howItEnded(code, killedBy)
			});
		});
	});
}
/** All that the starter says, until nobody can say more. */
function textOf(stream) {
	let text = "";
	stream.setEncoding("utf8").on("data", (part) => {
		text += part;
	});
	stream.on("error", () => void 0);
	return new Promise((fulfil) => {
		stream.once("close", () => {
			fulfil(text);
		});
	});
}
/** Waits until all output is read, but not for what the command left behind and that holds its streams open. */
function drainOf(streams) {
	const closed = Promise.all(streams.map((stream) => new Promise((fulfil) => stream.once("close", fulfil))));
	return async () => {
		let timer;
		await Promise.race([closed, new Promise((fulfil) => timer = setTimeout(fulfil, drainMs))]);
		clearTimeout(timer);
		for (const stream of streams) stream.destroy();
	};
}
/**
* Runs one command in a process group of its own and waits until it has ended. An abort asks the whole group to stop, then makes
* it; whatever a command leaves running in its group is stopped when it ends, because it could still write to outputs.
*/
async function runCommand(request) {
	const { signal } = request;
	const isAborted = () => signal?.aborted ?? false;
	if (isAborted()) return { kind: "interrupted" };
	const command = [request.shell, ...shellArguments(request.shell, request.text)];
	const child = spawn("/bin/sh", [
		"-c",
		starter,
		"sh",
		...command
	], {
		cwd: request.workingFolder,
		env: { ...request.env },
		stdio: [
			"ignore",
			"pipe",
			"pipe",
			"pipe"
		],
		detached: true
	});
	const ended = endOf(child);
	const streams = [child.stdout, child.stderr].filter((stream) => stream !== null);
	const drain = drainOf(streams);
	for (const stream of streams) readLines(stream, request.onLine);
	const word = child.stdio[3];
	const said = textOf(word);
	let timer;
	const stop = () => {
		if (child.pid === void 0) return;
		killGroup(child.pid, "SIGTERM");
		timer = setTimeout(killGroup, request.graceMs?.() ?? usualGraceMs, child.pid, "SIGKILL");
	};
	signal?.addEventListener("abort", stop, { once: true });
	try {
		if (child.pid !== void 0) await request.onStart(child.pid);
		word.end("go\n");
		const end = await ended;
		request.onEnd?.(parseWaitedTimes(await said));
		return isAborted() ? { kind: "interrupted" } : end;
	} finally {
		word.destroy();
		clearTimeout(timer);
		signal?.removeEventListener("abort", stop);
		if (child.pid !== void 0) killGroup(child.pid, "SIGKILL");
		await ended.catch(() => void 0);
		await drain();
	}
}

// pipeline/training/stages/environment.ts
/** What every command gets, when the process has it. */
const passedNames = /* @__PURE__ */ new Set([
	"HOME",
	"LANG",
	"LC_ALL",
	"LC_CTYPE",
	"LOGNAME",
	"SHELL",
	"TEMP",
	"TMP",
	"TMPDIR",
	"TZ",
	"USER"
]);
/**
* Never passed on, even when somebody asks: through these a command would reach the job's token and outputs, or somebody's cloud.
*/
const withheld = /^(?:GITHUB_|ACTIONS_|RUNNER_|INPUT_|AWS_|AZURE_|ARM_|GOOGLE_|GCLOUD_|CLOUDSDK_|NPM_|NODE_AUTH_|SSH_|GPG_|DVC_STUDIO_|LOCKSTEP_SIGNING_)|(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|PRIVATE_KEY|API_?KEY|ACCESS_?KEY)/i;
/**
* Of a job: files by which a command would speak to the runner in our name, and what identifies the job to services; and the key that
* versions are signed with.
*/
const ofTheJob = /^(?:GITHUB_|ACTIONS_|RUNNER_|INPUT_|LOCKSTEP_SIGNING_)/i;
/** True for a variable that a command may have when the project asks for it. */
function mayBePassed(name) {
	return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !withheld.test(name);
}
/** The whole environment of a stage's command: an allow-list, so that a secret of the job is not there unless named, or inherited. */
function commandEnvironment(request) {
	const { env, commandFolder, root, stage, inherits = false } = request;
	const kept = (inherits ? Object.keys(env).filter((name) => !ofTheJob.test(name)) : [...passedNames, ...(request.passed ?? []).filter(mayBePassed)]).flatMap((name) => {
		const value = env[name];
		return value === void 0 ? [] : [[name, value]];
	});
	const path = [commandFolder, env["PATH"]].filter((part) => part !== void 0 && part !== "").join(delimiter);
	return {
		...Object.fromEntries(kept),
		PATH: path,
		DVC_ROOT: root,
		DVC_STAGE: stage
	};
}

// pipeline/training/stages/output-log.ts
/** Longest output of one stage that is passed on. */
const outputLimit = {
	lines: 2e4,
	characters: 5e6
};
const tailLines = 20;
/** Control characters could move the cursor or, on a runner, be taken for a command, as `##[…]` is wherever it stands. */
function plain(line) {
	return line.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "").replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "").replaceAll("##[", "##​[");
}
/**
* @param onLine - Gets lines until the limit is reached.
* @param onEvery - Gets every line, for a file with a limit of its own.
*/
function outputLog(onLine, onEvery = () => void 0) {
	const tail = [];
	let lines = 0;
	let characters = 0;
	let isFull = false;
	return {
		tail,
		add(line) {
			const text = plain(line);
			tail.push(text);
			if (tail.length > tailLines) tail.shift();
			onEvery(text);
			if (isFull) return;
			lines++;
			characters += text.length;
			isFull = lines > outputLimit.lines || characters > outputLimit.characters;
			onLine(isFull ? "(the output is too long; the rest is not shown)" : text);
		}
	};
}

export { runCommand as i, commandEnvironment as n, commandsOf as r, outputLog as t };