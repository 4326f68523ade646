import type { z } from "zod";
import type { Approval } from "../../domain/approval.ts";
import type { Candidate } from "../../domain/candidate.ts";
import type { Deployment } from "../../domain/deployment.ts";
import type { DriftReport } from "../../domain/drift-report.ts";
import type { Evaluation } from "../../domain/evaluation.ts";
import type { Hold } from "../../domain/hold.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { Override } from "../../domain/override.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Promotion } from "../../domain/promotion.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";
import type { ReportRecord } from "../../domain/report-view.ts";
import type { StoredCandidate } from "../../domain/stored-candidate.ts";
import type { SweepRecord } from "../../domain/sweep-record.ts";
import { approval } from "./approval.ts";
import { candidate } from "./candidate.ts";
import { deployment } from "./deployment.ts";
import { driftReport } from "./drift-report.ts";
import { evaluation } from "./evaluation.ts";
import { event } from "./event.ts";
import { hold } from "./hold.ts";
import { model } from "./model.ts";
import { override } from "./override.ts";
import { plan } from "./plan.ts";
import { promotion } from "./promotion.ts";
import { report } from "./report.ts";
import { storedCandidate } from "./stored-candidate.ts";
import { sweep } from "./sweep.ts";

/** Every record that steps leave for each other, by its kind. */
export interface Records {
  readonly "lockstep/Approval": Approval;
  readonly "lockstep/Candidate": Candidate;
  readonly "lockstep/Deployment": Deployment;
  readonly "lockstep/DriftReport": DriftReport;
  readonly "lockstep/Evaluation": Evaluation;
  readonly "lockstep/Event": RecordedEvent;
  readonly "lockstep/Hold": Hold;
  readonly "lockstep/Model": ModelRecord;
  readonly "lockstep/Override": Override;
  readonly "lockstep/Plan": Plan;
  readonly "lockstep/Promotion": Promotion;
  readonly "lockstep/Report": ReportRecord;
  readonly "lockstep/StoredCandidate": StoredCandidate;
  readonly "lockstep/Sweep": SweepRecord;
}

export type RecordKind = keyof Records;

export const recordSchemas = {
  "lockstep/Approval": approval,
  "lockstep/Candidate": candidate,
  "lockstep/Deployment": deployment,
  "lockstep/DriftReport": driftReport,
  "lockstep/Evaluation": evaluation,
  "lockstep/Event": event,
  "lockstep/Hold": hold,
  "lockstep/Model": model,
  "lockstep/Override": override,
  "lockstep/Plan": plan,
  "lockstep/Promotion": promotion,
  "lockstep/Report": report,
  "lockstep/StoredCandidate": storedCandidate,
  "lockstep/Sweep": sweep,
} satisfies { readonly [Kind in RecordKind]: z.ZodType<Records[Kind]> };
