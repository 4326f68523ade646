/** A finding at a line of the change, as a forge shows it beside that line. */
export interface Annotation {
  /** From the root of the repository. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly level: "failure" | "warning";
  /** One line. */
  readonly title: string;
  readonly message: string;
}

/** As many as one request takes; what is beyond it is in the report. */
export const annotationLimit = 50;
