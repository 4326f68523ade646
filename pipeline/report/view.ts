export type * from "../domain/report-view.ts";
