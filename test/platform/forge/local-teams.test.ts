import { expect, test } from "vitest";
import { localWorld } from "./local-world.ts";

const mei = { id: "mei@example.com", login: "Mei" };

test("a team has the members that were declared last, and one that nobody declared has none", async () => {
  const { forge } = await localWorld();
  const isIn = (team: string): Promise<boolean> => forge.isTeamMember(team, mei);
  await expect(isIn("@acme/reviewers")).rejects.toMatchObject({
    code: "FORGE_PERMISSION_MISSING",
    hint: expect.stringContaining("lockstep pr team @acme/reviewers") as string,
  });
  await forge.setTeam("@acme/reviewers", ["ravi", "mei"]);
  await forge.setTeam("@acme/owners", []);
  expect(await isIn("@Acme/Reviewers")).toBe(true);
  expect(await isIn("@acme/owners")).toBe(false);
  await forge.setTeam("@ACME/reviewers", ["ravi"]);
  expect(await isIn("@acme/reviewers")).toBe(false);
  // Checks that a merge asks for are kept beside.
  await forge.setRequiredChecks(["lockstep/approval"]);
  await forge.setTeam("@acme/reviewers", ["mei"]);
  expect(await forge.requiredChecks()).toEqual(["lockstep/approval"]);
});

test.each(["acme/reviewers", "@acme", "@acme/a/b", "@acme/ "])("%j is no team", async (name) => {
  const { forge } = await localWorld();
  await expect(forge.setTeam(name, ["mei"])).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
});
