/** A test that shows what comes of a case. */
export interface Proof {
  readonly file: string;
  /** Words of its title. */
  readonly test: string;
  /** Reasons and error codes that it asserts; none where nothing at all may come of it. */
  readonly reasons: readonly string[];
}

/** An attack or a fault that the report and the review meet. */
export interface ReviewCase {
  readonly what: string;
  readonly proofs: readonly Proof[];
  /** What no test here can show, and why. */
  readonly open?: string;
  /** Why no forge is met: every other case has a test on the fault-injecting GitHub server. */
  readonly beside?: string;
}

const review = "test/steps/review.test.ts";
const hostile = "test/steps/review-hostile.test.ts";
const policy = "test/steps/review-policy.test.ts";
const queue = "test/steps/merge-queue.test.ts";
const decide = "test/review/decide.test.ts";
const command = "test/review/command.test.ts";
const faults = "test/platform/forge/github-faults.test.ts";
const jobs = "test/actions/process.long.ts";
const workflows = "test/actions/workflows.test.ts";
const budget = "test/report/budget.test.ts";
const search = "test/registry/promotion-search.test.ts";
const promotion = "test/registry/promotion.test.ts";
const verify = "test/steps/models-verify.test.ts";
const forgedWords = "test/steps/forged-words.test.ts";
const badInputs = "test/e2e/bad-inputs.test.ts";

const proof = (file: string, test: string, ...reasons: readonly string[]): Proof => ({ file, test, reasons });

/** By their number in the threat model. */
export const reviewCases: Readonly<Record<string, ReviewCase>> = {
  N01: {
    what: "Shell and expressions in branch, title, body and labels.",
    proofs: [
      proof(review, "N01 a title full of commands"),
      proof(workflows, "puts no text of an event into a script"),
      proof(jobs, "an event whose payload %s", "RECORD_INVALID"),
    ],
  },
  N02: {
    what: "A pull request that edits the workflow, the policy or the pipeline's own code.",
    proofs: [
      proof(review, "N02 N42 the base branch's policy decides", "needs_admin"),
      proof(workflows, "runs no code of a pull request beside a token that writes"),
    ],
  },
  N03: {
    what: "The head moves before or while the approval is decided.",
    proofs: [
      proof(review, "N03 N04 N40 a head that moves", "stale_sha"),
      proof(decide, "what may be approved", "stale_sha"),
      proof(search, "no interleaving leads to a wrong promotion"),
    ],
  },
  N04: {
    what: "A push after the comment, dated long before it.",
    proofs: [
      proof(review, "N03 N04 N40 a head that moves", "stale_sha"),
      proof(policy, "a clock that went back refuses", "approval_expired"),
    ],
  },
  N05: {
    what: "An approver who may only read, one whose membership is private, and a permission that cannot be had.",
    proofs: [
      proof(
        review,
        "N05 nobody is authorised by an answer that is missing",
        "permission_unknown",
        "not_approver",
        "accepted",
      ),
      proof(decide, "who may approve", "permission_unknown", "not_approver"),
      proof(policy, "a token that sees no teams makes nobody an approver", "permission_unknown"),
      proof(policy, "members of a team approve and own", "not_approver", "approver_not_authorised"),
    ],
  },
  N06: {
    what: "The author, a committer or a co-author approves.",
    proofs: [
      proof(decide, "who may approve", "self_approval"),
      proof(review, "N06 N36 whose change it is", "self_approval"),
    ],
  },
  N07: {
    what: "A bot, an App, or our own comment that quotes a command.",
    proofs: [
      proof(review, "N07 bots, Apps and our own comments are ignored without a call"),
      proof(decide, "who may approve", "not_approver"),
    ],
  },
  N08: {
    what: "A command in a quote, a code block, an HTML comment, a second line; with lookalikes or something behind it; edited.",
    proofs: [
      proof(hostile, "N08 what is no command from its first to its last character", "bad_command", "accepted"),
      proof(command, "%s", "bad_command"),
      proof(decide, "who may approve", "bad_command"),
    ],
  },
  N09: {
    what: "Somebody posts our marker first, and edits it later.",
    proofs: [
      proof(faults, "and still one report"),
      proof(review, "N09 a foreign comment that claims to be our answer", "accepted"),
    ],
  },
  N10: {
    what: "A workflow sets our status by hand.",
    proofs: [proof(review, "N10 N28 a check that somebody set", "no_approval")],
  },
  N13: {
    what: "A record from a pull request's run that is none, is too large, or is somebody else's.",
    proofs: [
      proof(jobs, "what a pull request's run hands over is believed only where", "RECORD_INVALID"),
      proof(workflows, "unpacks nothing that a run of a pull request left"),
    ],
  },
  N17: {
    what: "A metric that is no finite number.",
    proofs: [
      proof(hostile, "N17 a number that is none in what a check keeps", "RECORD_INVALID"),
      proof("test/evaluation/metrics.test.ts", "a score that is not a number", "METRIC_INVALID"),
    ],
  },
  N20: {
    what: "100,000 gates, 300 models, names without end, a comment of a million characters.",
    proofs: [
      proof(hostile, "N20 words without end are ignored or refused", "bad_command"),
      proof(budget, "a model with 100,000 gates and inputs"),
      proof(budget, "of 300 models the ones that need a person"),
      proof(command, "a first line of a million characters"),
    ],
  },
  N22: {
    what: "A stage that speaks to the runner.",
    proofs: [
      proof(jobs, "a stage's output is text, not commands to the runner"),
      proof("test/security/n21-n22-commands.test.ts", "cannot speak to the runner"),
    ],
  },
  N23: {
    what: "Two pull requests change one model, and the second is merged after the first.",
    proofs: [proof(review, "N23 N41 of two approved pull requests", "needs_reevaluation")],
  },
  N25: {
    what: "A tag that exists at another commit, as a lightweight one, or that was deleted and made again.",
    proofs: [
      proof(verify, "deleting or altering any event is found, and named", "tag_rewritten"),
      proof(promotion, "from the state of the world to actions", "tag_rewritten"),
      proof(search, "no interleaving leads to a wrong promotion"),
    ],
    beside: "Tags and the ledger are Git's alone; no forge is asked about them.",
  },
  N26: {
    what: "An old run of an approval or a promotion is started again.",
    proofs: [proof(review, "N26 N35 an approval is answered once", "already_promoted")],
  },
  N27: {
    what: "A tag, an approval or an override that somebody pushes by hand.",
    proofs: [
      proof(forgedWords, "N27 an entry that was pushed to the ledger by hand", "approval_revoked"),
      proof(promotion, "from the state of the world to actions", "unledgered_tag"),
      proof(verify, "deleting or altering any event is found, and named", "unledgered_tag"),
      proof(badInputs, "N27 a tag made by hand is not deployed", "TAG_UNLEDGERED"),
      proof(search, "no interleaving leads to a wrong promotion"),
    ],
  },
  N28: {
    what: "A direct push to the default branch, and a merge that nobody approved.",
    proofs: [proof(review, "N10 N28 a check that somebody set", "no_approval")],
  },
  N29: {
    what: "A branch edits the workflow that promotes.",
    proofs: [proof(hostile, "N29 a branch that would promote itself promotes nothing")],
  },
  N30: {
    what: "Provenance of another repository, branch or workflow; of other bytes; or by nobody who is trusted.",
    proofs: [
      proof("test/provenance/registration.test.ts", "N30 the statement of a registration, signed by a job"),
      proof("test/provenance/workflow-identity.test.ts", "who signed as a job of GitHub"),
      proof("test/e2e/provenance.test.ts", "nothing is registered where nothing can sign", "signer_missing"),
      proof("test/e2e/provenance.test.ts", "what another key has signed is not placed"),
    ],
    beside:
      "Signatures are verified without the forge: certificates and logs are those of Sigstore's services on this machine.",
  },
  N31: {
    what: "Names with Markdown, HTML, mentions, links and markers in them.",
    proofs: [
      proof(hostile, "N31 names with Markdown, HTML and mentions in them", "unknown_gate"),
      proof("test/report/markdown-text.test.ts", "each is one cell of one row"),
      proof("test/review/answer.test.ts", "no sentence renders as anything but text"),
    ],
  },
  N32: {
    what: "Cells that a spreadsheet would run.",
    proofs: [proof("test/cli/data/csv-table.test.ts", "N32 a name of a metric is guarded, too")],
    beside: "`--csv` prints what is on this machine.",
  },
  N33: {
    what: "Rate limits, a 502 after the write, broken connections, lost pages.",
    proofs: [
      proof(faults, "%s ends the job with a code and what to do", "FORGE_RATE_LIMITED"),
      proof(faults, "a %s is made once"),
      proof(faults, "is a failure, not a short list", "FORGE_REQUEST_FAILED"),
      proof(review, "N33 what goes wrong at GitHub makes no second answer", "FORGE_RATE_LIMITED", "accepted"),
    ],
  },
  N34: {
    what: "A flood of commands by somebody who may not.",
    proofs: [proof(review, "N34 strangers cost two calls each", "not_approver")],
  },
  N35: {
    what: "An event that never comes.",
    proofs: [
      proof(review, "N26 N35 an approval is answered once", "already_promoted"),
      proof(search, "no interleaving leads to a wrong promotion"),
    ],
  },
  N36: {
    what: "An approval before, after or beside what can be approved.",
    proofs: [
      proof(
        decide,
        "what may be approved",
        "candidate_missing",
        "evaluation_regressed",
        "evaluation_inconclusive",
        "no_change",
        "wrong_state",
      ),
      proof(review, "N06 N36 whose change it is", "wrong_state", "unknown_model", "wrong_digest"),
    ],
  },
  N37: {
    what: "A token in a log, a record or an error.",
    proofs: [
      proof(faults, "the token is not in it", "FORGE_RATE_LIMITED"),
      proof(jobs, "a stage's output is text, not commands to the runner"),
    ],
  },
  N38: {
    what: "Private files in a report.",
    proofs: [
      proof("test/security/n38-private-files.test.ts", "the report of the example names no place of the machine"),
    ],
    beside: "What is not in the report is not sent either.",
  },
  N39: {
    what: "A cache that a pull request could have filled.",
    proofs: [proof("test/security/n14-n39-wrong-bytes.test.ts", "no workflow and no action restores a cache")],
    beside: "Caches of the forge are never asked for.",
  },
  N40: {
    what: "The branch moves while it is evaluated.",
    proofs: [
      proof(review, "N03 N04 N40 a head that moves", "stale_sha"),
      proof(jobs, "an approval of a head that has moved on is refused", "stale_sha"),
    ],
  },
  N41: {
    what: "A merge queue, or a squash, changes the commit.",
    proofs: [
      proof(review, "N26 N35 an approval is answered once"),
      proof(review, "N23 N41 of two approved pull requests", "needs_reevaluation"),
      proof(queue, "N41 what the queue makes is approved when", "no_approval"),
      proof(queue, "N41 a combination that nobody evaluated is put out", "needs_reevaluation"),
      proof(queue, "N41 a record that is not the head's own", "no_approval"),
      proof(queue, "N41 an approval that is too old when the queue asks", "approval_expired"),
    ],
  },
  N42: {
    what: "The pull request weakens the policy that judges it.",
    proofs: [proof(review, "N02 N42 the base branch's policy decides", "not_approver", "needs_admin")],
  },
  N43: {
    what: "An approver loses the permission, or the word is edited or deleted.",
    proofs: [
      proof(review, "N43 what an approver lost", "approver_not_authorised", "approval_revoked"),
      proof(policy, "members of a team approve and own", "approver_not_authorised", "permission_unknown"),
      proof(policy, "an approval that is merged on too late is none", "approval_expired"),
    ],
  },
};
