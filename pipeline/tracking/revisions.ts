/** States of the history that a command works on besides the workspace. */
export interface RevisionRequest {
  readonly allBranches?: boolean | undefined;
  readonly allTags?: boolean | undefined;
  readonly allCommits?: boolean | undefined;
}
