import { objectKey } from "../remotes/remote.ts";
import { membersOf, oncePerId, split, type TransferRequest, type WantedObject } from "./transfer.ts";

/**
 * Objects of a list, members of directories included, that the remote does not have. Nothing but directory objects is read; a
 * directory whose object neither side has counts as one missing object.
 */
export async function missingOnRemote(request: TransferRequest): Promise<readonly WantedObject[]> {
  const { cache, remote } = request;
  const absentOf = async (objects: readonly WantedObject[]): Promise<readonly WantedObject[]> => {
    const present = await remote.existing(
      objects.map(({ id }) => objectKey(id)),
      { signal: request.signal },
    );
    return objects.filter(({ id }) => !present.has(objectKey(id)));
  };
  const { directories, files } = split(request.ids);
  const absent = await absentOf(directories);
  const absentIds = new Set(absent.map(({ id }) => id));
  const readable: WantedObject[] = [];
  for (const object of directories) {
    if (!absentIds.has(object.id)) {
      // Its members are not asked for here, so it is fetched as if it were a file.
      const content = (await cache.isIntact(object.id)) ? undefined : await remote.read(objectKey(object.id));
      if (content !== undefined) {
        await cache.receive({
          id: object.id,
          stream: content.stream,
          where: `${remote.url}: object ${object.id}`,
          hint: "Push the object again from where it is intact.",
        });
      }
      readable.push(object);
    } else if (await cache.has(object.id)) readable.push(object);
  }
  return [...absent, ...(await absentOf(oncePerId([...files, ...(await membersOf(cache, readable))])))];
}
