import { addDataCommand, type DataCommands, dataGroup } from "./command.ts";
import { sayForGit } from "./summary.ts";

/** `cache migrate`: from the layout of DVC 2 to that of DVC 3. */
export function addCacheCommands(to: DataCommands): void {
  const cache = dataGroup(to, { name: "cache", summary: "look after the cache" });
  addDataCommand<{ readonly dvcFiles?: boolean; readonly dry?: boolean }>(
    cache,
    {
      name: "migrate",
      summary: "give what DVC 2 stored its place in the layout of DVC 3",
      description:
        "Links every object of DVC 2 to the place where DVC 3 keeps it; with --dvc-files the entries of .dvc and dvc.lock files become " +
        "those of DVC 3, too. Both are read without it",
      options: [
        ["--dvc-files", "also write the entries of .dvc and dvc.lock files as DVC 3 does"],
        ["--dry", "only print what would be done"],
      ],
      examples: ["lockstep cache migrate --dry --dvc-files", "lockstep cache migrate --dvc-files"],
    },
    async ({ session, repository, options }) => {
      const isDry = options.dry === true;
      const { countLegacyObjects, migrateObjects } = await import("../../tracking/migrate-cache.ts");
      const objects = isDry ? await countLegacyObjects(repository) : await migrateObjects(repository);
      session.say(
        isDry
          ? `${objects} files will be re-hashed and migrated to the DVC 3.0 cache location.`
          : `Migrated ${objects} files to DVC 3.0 cache location.`,
      );
      if (options.dvcFiles !== true) {
        session.print({ objects, files: [] });
        return 0;
      }
      const { migrateFiles } = await import("../../tracking/migrate-files.ts");
      const { files, git } = await migrateFiles(repository, { isDry });
      session.print({ objects, files });
      if (files.length === 0) session.say("No DVC files in the repo to migrate to the 3.0 format.");
      else if (isDry) {
        session.say("Entries in following DVC files will be migrated to the 3.0 format:");
        for (const file of files) session.say(`\t${file}`);
      } else {
        for (const file of files) session.say(`Updating ${file.endsWith(".lock") ? "lock" : "DVC"} file '${file}'`);
        sayForGit(session, git);
      }
      return 0;
    },
  );
}
