import { testKills } from "./kills.ts";

testKills({
  name: "rollback",
  args: () => ["rollback", "production", "--reason", "false alarms at night"],
  async prepare(world, number) {
    await world.side.merge(number, "squash");
    await world.promote();
  },
});

testKills({
  name: "review",
  args: (number) => ["review", "--pull-request", String(number)],
  // Approved before, changed since, and approved again by a comment that nobody has read yet.
  async prepare(world, number) {
    await world.write({ shift: "2\n" });
    await world.step("train", { commit: "true" }, { folder: world.clone });
    await world.check(number);
    await world.sayApproval(number);
  },
});
