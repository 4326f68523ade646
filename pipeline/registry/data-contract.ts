import type { z } from "zod";
import { locateYaml } from "../data/yaml/locate.ts";
import type { ContractFinding, DataContract, PlacedFinding, Processing } from "../domain/data-contract.ts";
import { pathText } from "./schemas/check-shape.ts";
import { contractFile, type processing } from "./schemas/contract-file.ts";
import { readYamlFile } from "./schemas/yaml-file.ts";

function processingOf({ legal_basis: legalBasis, ...said }: z.output<typeof processing>): Processing {
  return { legalBasis, ...said };
}

/**
 * Reads `data.contract.yaml`.
 *
 * @param where - The file's name for messages.
 * @throws LockstepError CONTRACT_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
 */
export function parseDataContract(text: string, where: string): DataContract {
  const { tables } = readYamlFile({ text, where }, contractFile, {
    code: "CONTRACT_INVALID",
    hint: "Mend every place that is named; docs/reference/data-contract.md has all keys.",
  });
  return {
    tables: Object.entries(tables).map(([path, table]) => ({
      path,
      key: table.key,
      rows: table.rows,
      freshness:
        table.freshness === undefined
          ? undefined
          : { column: table.freshness.column, maximumAgeSeconds: table.freshness.maximum_age },
      allowsOtherColumns: table.other_columns === "allowed",
      columns: Object.entries(table.columns).map(([column, rules]) => ({ column, ...rules })),
      checks: table.checks,
      ...(table.processing === undefined ? {} : { processing: processingOf(table.processing) }),
    })),
  };
}

/** Findings at their lines of the contract's text. */
export function placeFindings(
  { text, where }: { readonly text: string; readonly where: string },
  findings: readonly ContractFinding[],
): readonly PlacedFinding[] {
  return findings.map(({ rule, ...finding }) => {
    const [, line = "1", column = "1"] = /:(\d+):(\d+)$/.exec(locateYaml({ text, where }, rule, "key")) ?? [];
    return { ...finding, rule: pathText(rule), line: Number(line), column: Number(column) };
  });
}
