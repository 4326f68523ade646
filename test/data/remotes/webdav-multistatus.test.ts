import { describe, expect, test } from "vitest";
import { parseMultistatus } from "../../../pipeline/data/remotes/webdav-multistatus.ts";

const nginx = `<?xml version="1.0" encoding="utf-8" ?>
<D:multistatus xmlns:D="DAV:">
<D:response>
<D:href>/dav/a%20b/</D:href>
<D:propstat><D:prop><D:getlastmodified>Sat, 21 Nov 2026 13:33:16 GMT</D:getlastmodified>
<D:resourcetype><D:collection/></D:resourcetype></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>
</D:response>
<D:response>
<D:href>/dav/a%20b/f</D:href>
<D:propstat><D:prop><D:getcontentlength>12</D:getcontentlength>
<D:getlastmodified>Sat, 21 Nov 2026 13:33:16 GMT</D:getlastmodified><D:resourcetype></D:resourcetype></D:prop>
<D:status>HTTP/1.1 200 OK</D:status></D:propstat>
</D:response>
</D:multistatus>`;

const sabre = `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:" xmlns:oc="http://owncloud.org/ns"><d:response>
<d:href>https://cloud.example/dav/x&amp;y&#x20ac;</d:href><d:propstat><d:prop><d:getcontentlength>0</d:getcontentlength><d:resourcetype/>
</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat><d:propstat><d:prop><d:getlastmodified/></d:prop>
<d:status>HTTP/1.1 404 Not Found</d:status></d:propstat></d:response></d:multistatus>`;

describe("the answer to PROPFIND", () => {
  test("of nginx", () => {
    const modifiedMs = Date.parse("2026-11-21T13:33:16Z");
    expect(parseMultistatus(nginx)).toEqual([
      { href: "/dav/a%20b/", isFolder: true, sizeBytes: undefined, modifiedMs },
      { href: "/dav/a%20b/f", isFolder: false, sizeBytes: 12, modifiedMs },
    ]);
  });

  test("with another prefix, a whole address, entities and a property that is not there", () => {
    expect(parseMultistatus(sabre)).toEqual([
      { href: "https://cloud.example/dav/x&y€", isFolder: false, sizeBytes: 0, modifiedMs: undefined },
    ]);
  });

  test("without a prefix, in CDATA, with comments", () => {
    const text =
      "<multistatus xmlns='DAV:'><!-- <response> --><response><href><![CDATA[/a&b]]></href></response></multistatus>";
    expect(parseMultistatus(text)).toMatchObject([{ href: "/a&b" }]);
  });

  test.each<[string, string]>([
    ["a page of a login form", "<html><body>Log in</body></html>"],
    ["nothing", ""],
    ["an answer that was cut short", nginx.slice(0, 300)],
    ["tags that do not fit", "<multistatus><response></multistatus></response>"],
    ["entities that grow", '<!DOCTYPE x [<!ENTITY a "b">]><multistatus></multistatus>'],
  ])("%s is refused", (_name, text) => {
    expect(() => parseMultistatus(text)).toThrow(/PROPFIND/);
  });
});
