import { type Answer, type ModelProposal, type Question, yamlText } from "./answer.ts";
import type { Reviewers } from "./survey.ts";

/** A sentence as comment lines of at most so many characters. */
function comment(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent.length + line.length + word.length + 3 > 110) {
      lines.push(`${indent}# ${line}`);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, `${indent}# ${line}`];
}

function linesOf(key: string, answer: Answer, indent: string): readonly string[] {
  switch (answer.kind) {
    case "found":
      return [`${indent}${key}: ${answer.text}`];
    case "assumed":
      return [...comment(`To confirm: ${answer.question}`, indent), `${indent}${key}: ${answer.text}`];
    case "open":
      return [...comment(`To fill in: ${answer.question}`, indent), `${indent}# ${key}: ${answer.example}`];
  }
}

/** Who reviews, as `lockstep.yaml` has it, and what is not known for sure about it. */
export function reviewQuestion(reviewers: Reviewers | undefined): Question | undefined {
  const key = "review.approvers";
  switch (reviewers?.source) {
    case "code-owners":
      return undefined;
    case "mails":
      return {
        key,
        question: "may these people approve? They are the authors whose mail address says their login.",
        stops: false,
      };
    case "git-user":
      return {
        key,
        question: "who may approve? Name logins of your forge; nobody approves a change of their own.",
        stops: false,
      };
    case undefined:
      return { key, question: "who may approve? Name logins of your forge.", stops: true };
  }
}

function reviewLines(reviewers: Reviewers | undefined): readonly string[] {
  const question = reviewQuestion(reviewers);
  const asked =
    question === undefined
      ? []
      : comment(`${question.stops ? "To fill in" : "To confirm"}: ${question.question}`, "  ");
  const logins = (reviewers?.logins ?? ["login"]).map(yamlText);
  return [
    "review:",
    ...asked,
    `  ${reviewers === undefined ? "# " : ""}approvers: [${logins.join(", ")}]`,
    "  required: 1",
  ];
}

/**
 * The text of `lockstep.yaml`. What could not be found stands there as a comment with what to fill in, so that the file is refused, with
 * the line, until somebody has.
 */
export function projectText(models: readonly ModelProposal[], reviewers: Reviewers | undefined): string {
  const declared = models.flatMap(({ name, stage, entries }) => [
    `  # Made by stage ${stage} of dvc.yaml.`,
    `  ${yamlText(name)}:`,
    ...entries.flatMap(({ key, answer }) => linesOf(key, answer, "    ")),
  ]);
  const unknown = ["  # model:", "  #   artifact: models/model"];
  return [
    "# What the models are, how they are judged, where they go and who may approve: docs/reference/lockstep-yaml.md has every key.",
    "models:",
    ...(declared.length === 0
      ? [...comment("To fill in: a model, by name; docs/how-to/adopt.md shows one.", "  "), ...unknown]
      : declared),
    "environments:",
    "  production:",
    ...comment("The folder that a server reads, on the machine that runs `lockstep deploy`.", "    "),
    "    target: {kind: directory, path: .lockstep/production}",
    ...reviewLines(reviewers),
    "",
  ].join("\n");
}
