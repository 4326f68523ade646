import { testKills } from "./kills.ts";

testKills({
  name: "promote",
  args: () => ["promote"],
  prepare: (world, number) => world.side.merge(number, "squash"),
});
