import { describe, expect, test } from "vitest";
import { littleEndian, ProtobufMessage } from "../../../pipeline/training/exports/protobuf.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("a protobuf message", () => {
  // The first three are those of the page "Encoding" of Protocol Buffers.
  test.each<[string, ProtobufMessage, string]>([
    ["an integer of two bytes", new ProtobufMessage().int(1, 150), "089601"],
    ["a text", new ProtobufMessage().text(2, "testing"), "120774657374696e67"],
    ["a message in another", new ProtobufMessage().message(3, new ProtobufMessage().int(1, 150)), "1a03089601"],
    ["the largest integer of one byte", new ProtobufMessage().int(1, 127), "087f"],
    ["the smallest of two", new ProtobufMessage().int(1, 128), "088001"],
    ["a negative integer takes ten", new ProtobufMessage().int(1, -1), "08ffffffffffffffffff01"],
    ["a field above 15 has a tag of two bytes", new ProtobufMessage().int(20, 7), "a00107"],
    ["integers side by side", new ProtobufMessage().ints(8, [1, 300, 0]), "420401ac0200"],
    ["a truth value", new ProtobufMessage().bool(5, true), "2801"],
    ["an empty message", new ProtobufMessage().message(4, new ProtobufMessage()), "2200"],
    ["a text beyond ASCII is UTF-8", new ProtobufMessage().text(1, "東"), "0a03e69db1"],
  ])("%s", (_name, message, expected) => {
    expect(hex(message.finish())).toBe(expected);
  });
});

describe("numbers in a tensor", () => {
  test.each<[string, readonly number[], "float" | "double" | "int32" | "int64" | "bool", string]>([
    ["float", [1, -2], "float", "0000803f000000c0"],
    ["double", [0.1], "double", "9a9999999999b93f"],
    ["int32", [-1, 256], "int32", "ffffffff00010000"],
    ["int64", [-1], "int64", "ffffffffffffffff"],
    ["truth values", [1, 0], "bool", "0100"],
  ])("%s", (_name, values, type, expected) => {
    expect(hex(littleEndian(values, type))).toBe(expected);
  });
});
