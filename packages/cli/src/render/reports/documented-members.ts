import type { ScanReport } from "@ripsaw/core";

/**
 * Returns the report without its lines and columns, which JSON cannot hold, and without the profile, which differs from
 * run to run.
 */
function documentedMembers(report: ScanReport): object {
  const { lines: _lines, columns: _columns, profile: _profile, ...members } = report;
  return members;
}

export { documentedMembers };
