import { fetchObjects } from "./fetch.ts";
import { keyOf, membersOfAll, oncePerId, split, type TransferRequest, type WantedObject } from "./transfer.ts";

/**
 * Objects of a list, members of directories included, that the remote does not have. Nothing but directory objects is read; a
 * directory whose object neither side has counts as one missing object.
 *
 * @throws LockstepError OBJECT_CORRUPT when a directory object of the remote is damaged; what the remote throws.
 */
export async function missingOnRemote(request: TransferRequest): Promise<readonly WantedObject[]> {
  const { cache, remote, signal } = request;
  const absentOf = async (objects: readonly WantedObject[]): Promise<readonly WantedObject[]> => {
    const present = await remote.existing(objects.map(keyOf), { signal });
    return objects.filter((object) => !present.has(keyOf(object)));
  };
  const { directories, files } = split(request.ids);
  const absent = await absentOf(directories);
  const absentKeys = new Set(absent.map(keyOf));
  await fetchObjects({
    ...request,
    ids: directories.filter((directory) => !absentKeys.has(keyOf(directory))),
    isListingOnly: true,
  });
  const readable: WantedObject[] = [];
  for (const directory of directories) if (await cache.has(directory.id)) readable.push(directory);
  return [...absent, ...(await absentOf(oncePerId([...files, ...(await membersOfAll(cache, readable))])))];
}
