import { expect, test } from "vitest";
import { parseCommand } from "../../pipeline/review/command.ts";

const digest = "4f2a".padEnd(64, "0");
const line = `/approve failure-predictor@${digest}`;
const approve = { verb: "approve", model: "failure-predictor", artifactSha256: digest };
const talk = undefined;
const sweep = { verb: "sweep", section: "train", model: undefined, workers: 4 };
const rollback = {
  verb: "rollback",
  environment: "production",
  model: undefined,
  to: undefined,
  reason: "wrong on type L",
};

function outcome(comment: string): unknown {
  const found = parseCommand(comment);
  return found !== undefined && "code" in found ? found.code : found;
}

test.each<[string, string, unknown]>([
  ["the exact line approves", line, approve],
  ["a line break behind it changes nothing", `${line}\n`, approve],
  ["a form's line break changes nothing", `${line}\r\n`, approve],
  ["text below it is for people", `${line}\n\nLooks good: recall is up.`, approve],
  ["form line breaks throughout", `${line}\r\n\r\nthanks\r\n`, approve],
  ["a model in a folder", `/approve team/churn_2@${digest}`, { ...approve, model: "team/churn_2" }],
  ["a rejection", `/reject m@${digest}`, { verb: "reject", model: "m", artifactSha256: digest, reason: "" }],
  [
    "a rejection with its reason",
    `/reject m@${digest} worse on type L`,
    { verb: "reject", model: "m", artifactSha256: digest, reason: "worse on type L" },
  ],
  ["help", "/help", { verb: "help" }],

  ["a plan", "/plan", { verb: "plan", model: undefined }],
  ["a plan of one model", "/plan team/churn", { verb: "plan", model: "team/churn" }],
  ["why", "/why m", { verb: "why", model: "m" }],
  ["a hold", "/hold m", { verb: "hold", model: "m", environment: undefined, reason: "" }],
  [
    "a hold in an environment, with its reason",
    "/hold m production --reason drift in line 3",
    { verb: "hold", model: "m", environment: "production", reason: "drift in line 3" },
  ],
  ["a release", "/unhold m production", { verb: "unhold", model: "m", environment: "production", reason: "" }],
  [
    "a lock",
    "/lock production --reason audit",
    { verb: "lock", environment: "production", reason: "audit", hours: undefined },
  ],
  [
    "a lock that ends",
    "/lock production --for 8h --reason audit",
    { verb: "lock", environment: "production", reason: "audit", hours: 8 },
  ],
  [
    "a lock with its options the other way round",
    "/lock production --reason an audit --for 744h",
    { verb: "lock", environment: "production", reason: "an audit", hours: 744 },
  ],
  ["an unlock", "/unlock production", { verb: "unlock", environment: "production" }],
  [
    "an override of a gate with blanks",
    "/override slices type=L --reason agreed --reason twice",
    { verb: "override", gate: "slices type=L", reason: "agreed --reason twice" },
  ],
  ["a training", "/train", { verb: "train" }],
  ["a training with anything behind it", "/train --force", "bad_command"],
  ["a sweep", "/sweep", sweep],
  ["a sweep of a section", "/sweep fit_2", { ...sweep, section: "fit_2" }],
  [
    "a sweep with everything",
    "/sweep fit --workers 16 --model team/churn",
    { ...sweep, section: "fit", model: "team/churn", workers: 16 },
  ],
  ["a sweep of options alone", "/sweep --workers 1", { ...sweep, workers: 1 }],
  ["a sweep by nobody", "/sweep --workers 0", "bad_command"],
  ["a sweep by too many", "/sweep --workers 17", "bad_command"],
  ["a sweep by a number that is none", "/sweep --workers 4x", "bad_command"],
  ["a sweep with an option twice", "/sweep --workers 2 --workers 3", "bad_command"],
  ["a sweep with an unknown option", "/sweep --trials 20", "bad_command"],
  ["a sweep with an option without a value", "/sweep --model", "bad_command"],
  ["a sweep of a path", "/sweep ../params", "bad_command"],
  ["a sweep of a prototype's key is a section like any other", "/sweep __proto__", { ...sweep, section: "__proto__" }],
  ["a sweep of a shell's words", "/sweep $(id)", "bad_command"],
  ["a sweep with two spaces", "/sweep  train", "bad_command"],
  ["a sweep of two sections", "/sweep a b", "bad_command"],
  ["a promotion", "/promote production", { verb: "promote", environment: "production", model: undefined }],
  ["a promotion of a model", "/promote production m", { verb: "promote", environment: "production", model: "m" }],
  ["a promotion to nowhere", "/promote", "bad_command"],
  ["a promotion of two models", "/promote production m n", "bad_command"],
  ["a rollback", "/rollback production --reason wrong on type L", rollback],
  ["a rollback of a model", "/rollback production m --reason wrong on type L", { ...rollback, model: "m" }],
  [
    "a rollback to a version",
    "/rollback production --to v1.0.0 --reason wrong on type L",
    { ...rollback, to: "v1.0.0" },
  ],
  ["a rollback to something else", "/rollback production --to latest --reason wrong", "bad_command"],
  ["a rollback with the version behind the reason", "/rollback production --reason wrong --to v1.0.0", "bad_command"],
  ["a rollback without a reason", "/rollback production", "bad_command"],
  ["a rollback with an empty reason", "/rollback production --reason  ", "bad_command"],

  ["a hold of nothing", "/hold", "bad_command"],
  ["a hold with a word too many", "/hold m production now", "bad_command"],
  ["a hold of no name", "/hold ../m", "bad_command"],
  ["a lock without a reason", "/lock production", "bad_command"],
  ["a lock of 745 hours", "/lock production --for 745h --reason x", "bad_command"],
  ["a lock of no hours", "/lock production --for 0h --reason x", "bad_command"],
  ["a lock for days", "/lock production --for 2d --reason x", "bad_command"],
  ["a lock for days, told behind its reason", "/lock production --reason x --for 2d", "bad_command"],
  ["a lock whose reason is forgotten", "/lock production --reason --for 5h", "bad_command"],
  ["an unlock with words", "/unlock production please", "bad_command"],
  ["an override without a reason", "/override roc_auc", "bad_command"],
  ["an override of nothing", "/override --reason x", "bad_command"],
  ["a plan of two models", "/plan a b", "bad_command"],
  ["a hold and an approval", `/hold m\n${line}`, "bad_command"],
  ["a Cyrillic k in a lock", "/loc\u043a production --reason x", "bad_command"],

  ["nothing", "", talk],
  ["talk", "I would approve this", talk],
  ["a path", "/usr/bin/node is missing", talk],
  ["a path that begins like a command", "/approve/this is a path", talk],
  ["another bot's command", "/retest", talk],
  ["another bot's command with words", "/lgtm cancel", talk],
  ["a quote", `> ${line}`, talk],
  ["a code block", `\`\`\`\n${line}\n\`\`\``, talk],
  ["inline code", `\`${line}\``, talk],
  ["an HTML comment", `<!-- ${line} -->`, talk],
  ["an HTML comment around lines", `<!--\n${line}\n-->`, talk],
  ["the second line", `Looks good.\n${line}`, talk],
  ["an empty first line", `\n${line}`, talk],
  ["a list item", `- ${line}`, talk],
  ["bold", `**${line}**`, talk],
  ["a first line of a million characters", `/approve ${"a".repeat(1_000_000)}`, talk],

  ["trailing text", `${line} please`, "bad_command"],
  ["a trailing space", `${line} `, "bad_command"],
  ["a trailing tab", `${line}\t`, "bad_command"],
  ["a lone carriage return", `${line}\r/reject m@${digest}`, "bad_command"],
  ["a leading space", ` ${line}`, "bad_command"],
  ["an indented code block", `    ${line}`, "bad_command"],
  ["two spaces", line.replace(" ", "  "), "bad_command"],
  ["a tab as the space", line.replace(" ", "\t"), "bad_command"],
  ["a no-break space", line.replace(" ", "\u00a0"), "bad_command"],
  ["a zero-width space in front", `\u200b${line}`, "bad_command"],
  ["a zero-width space inside the verb", line.replace("prove", "pr\u200bove"), "bad_command"],
  ["a zero-width space inside the digest", line.replace("4f2a", "4f\u200b2a"), "bad_command"],
  ["a byte order mark in front", `\ufeff${line}`, "bad_command"],
  ["a right-to-left override", `\u202e${line}`, "bad_command"],
  ["a fullwidth slash", line.replace("/", "\uff0f"), "bad_command"],
  ["a division slash", line.replace("/", "\u2215"), "bad_command"],
  ["a Cyrillic a in the verb", line.replace("/a", "/\u0430"), "bad_command"],
  ["a Cyrillic a in the model", line.replace("failure", "f\u0430ilure"), "bad_command"],
  ["a combining mark", line.replace("approve", "a\u0301pprove"), "bad_command"],
  ["two commands", `${line}\n${line}`, "bad_command"],
  ["an approval and a rejection", `${line}\r\n/reject m@${digest}`, "bad_command"],
  ["capital letters", line.toUpperCase(), "bad_command"],
  ["a misspelt verb", line.replace("approve", "aprove"), "bad_command"],
  ["a verb that was bent", `/approved m@${digest}`, "bad_command"],
  ["a verb far off with a digest behind it", `/appruvt m@${digest}`, "bad_command"],
  ["another version than the recorded one", `${line} --bump major`, "bad_command"],
  ["no subject", "/approve", "bad_command"],
  ["a subject without a digest", "/approve failure-predictor", "bad_command"],
  ["a digest without a model", `/approve @${digest}`, "bad_command"],
  ["a digest alone", `/approve ${digest}`, "bad_command"],
  ["a prefix of 12 digits", `/approve m@${digest.slice(0, 12)}`, "bad_command"],
  ["63 digits", `/approve m@${digest.slice(1)}`, "bad_command"],
  ["65 digits", `/approve m@${digest}0`, "bad_command"],
  ["capital digits", `/approve m@${digest.toUpperCase()}`, "bad_command"],
  ["a model name that GTO refuses", `/approve m-@${digest}`, "bad_command"],
  ["a model name of 101 characters", `/approve ${"m".repeat(101)}@${digest}`, "bad_command"],
  ["two models", `/approve a@b@${digest}`, "bad_command"],
  ["words behind help", "/help me", "bad_command"],
])("%s", (_name, comment, expected) => {
  expect(outcome(comment)).toEqual(expected);
});

test.each([
  ["aprove", "/approve"],
  ["rejct", "/reject"],
  ["hlep", "/help"],
  ["APPROVE", "/approve"],
  ["promot", "/promote"],
  ["rolback", "/rollback"],
  ["unholds", "/unhold"],
  ["overide", "/override"],
])("/%s is answered with what was probably meant", (word, meant) => {
  expect(parseCommand(`/${word}`)).toMatchObject({ sentence: expect.stringContaining(`\`${meant}\``) as string });
});

test("a reason is cut at 500 characters", () => {
  const found = parseCommand(`/reject m@${digest} ${"x".repeat(600)}`);
  expect(found).toMatchObject({ reason: "x".repeat(500) });
});
