import type { CommitSha, InputKey, ModelName, Sha256 } from "./ids.ts";

/** Who wrote something, by the forge's immutable id; the login is for people. */
export interface Actor {
  readonly id: string;
  readonly login: string;
}

export type Permission = "none" | "read" | "write" | "admin";

/** What an approval is for. One part differs: the approval is void. */
export interface ApprovalSubject {
  readonly pullRequest: number;
  readonly headSha: CommitSha;
  readonly model: ModelName;
  readonly inputKey: InputKey;
  readonly artifactSha256: Sha256;
  readonly evaluationDigest: Sha256;
  readonly planHash: Sha256;
}

/** A reviewer's word on exact content; kept append-only in `refs/lockstep/approvals`. */
export interface Approval {
  readonly kind: "lockstep/Approval";
  readonly schema: 1;
  readonly verb: "approve" | "reject";
  readonly subject: ApprovalSubject;
  readonly approver: Actor;
  /** The permission the approver had then; it is asked again at promotion. */
  readonly permission: Permission;
  readonly comment: { readonly id: string; readonly bodySha256: Sha256 };
  /** Teams by whose lists the approver was one; asked again at promotion, like the permission. */
  readonly teams?: readonly string[] | undefined;
  /** When the word was given, by the forge's clock; only an expiry looks at it. */
  readonly at?: string | undefined;
  /** Gates that did not pass and that an owner had overridden for this content before. */
  readonly overrides?:
    | readonly {
        readonly gate: string;
        readonly by: Actor;
        readonly reason: string;
        /** Where the owner says it, looked at again at promotion; entries from before it was kept have none. */
        readonly comment?: { readonly id: string; readonly bodySha256: Sha256 } | undefined;
      }[]
    | undefined;
}
