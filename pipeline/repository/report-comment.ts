/** What the one comment of a pull request is found by: first its report, then its receipt. */
export const reportMarker = "lockstep:report";
