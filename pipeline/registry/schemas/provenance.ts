import { z } from "zod";
import { runnerKinds, sigstoreInstances } from "../../domain/provenance.ts";
import { label, list, repositoryPath, shape } from "./parts.ts";

/** Who asks for the certificates of GitHub's jobs. */
const githubIssuer = "https://token.actions.githubusercontent.com";

/** A text that is compared as it stands: what looks like a pattern is a mistake. */
const exact = label.regex(/^[^\s*^$\\]+$/, "is compared as it stands, and has no patterns or blanks");

const identity = shape({
  workflow: exact
    .regex(
      /^https:\/\/[^@]+\/\.github\/workflows\/[^@/]+@refs\/.+$/,
      "must be the url of a workflow's file, `@` and its ref",
    )
    .describe("Exactly which workflow: `https://github.com/<owner>/<repository>/.github/workflows/<file>@<ref>`."),
  repository: z
    .union([z.int().min(1).transform(String), z.string().regex(/^[1-9]\d*$/, "must be the number of a repository")])
    .describe(
      "The number of the repository whose job it is, as `gh api repos/{owner}/{repo} --jq .id` says it; names can be taken over.",
    ),
  ref: exact.regex(/^refs\//, "must be a whole ref, for example refs/heads/main").describe("The ref the job ran for."),
  triggers: list(exact, { least: 1, most: 100 })
    .default(["push", "schedule", "workflow_dispatch"])
    .describe("Events that may have started the job."),
  runner: z.enum(runnerKinds).default("github-hosted").describe("Kind of the runner."),
  issuer: exact.default(githubIssuer).describe("Who vouches for jobs; another one on GitHub Enterprise."),
  sigstore: z
    .enum(sigstoreInstances)
    .default("public-good")
    .describe(
      "`public-good` for public repositories; `github` for private ones, whose signatures stand in no public log.",
    ),
});

export const provenance = shape({
  required: z
    .boolean()
    .default(false)
    .describe("Whether a version without a trusted signature is neither registered nor deployed."),
  keys: list(repositoryPath, { most: 100 }).default([]).describe("Files with the public keys (PEM) that may sign."),
  identities: list(identity, { most: 100 }).default([]).describe("Workflows whose jobs may sign."),
  trusted_root: repositoryPath
    .optional()
    .describe("File with the roots of certificates; Sigstore's own, fetched anew, when left out."),
}).superRefine(({ required, keys, identities }, context) => {
  if (required && keys.length + identities.length === 0)
    context.addIssue({
      code: "custom",
      path: ["required"],
      message: "needs `keys` or `identities`: nobody is trusted",
    });
});
