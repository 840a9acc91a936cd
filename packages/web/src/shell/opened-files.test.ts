import { expect, test } from "vitest";
import { capturesAmong, filesChosen, folderOf } from "./opened-files.ts";

const inFolder = (path: string): File => {
  const file = new File(["x"], path.split("/").at(-1)!);
  return Object.defineProperty(file, "webkitRelativePath", { value: path });
};

test("a folder's captures are opened by their path from it, in the order that a person counts in", () => {
  const names = ["result.json", "client10.pcap", "client2.pcapng.gz", "logs/server.log", "chatserver.PCAP"];
  const found = capturesAmong(filesChosen(names.map((name) => inFolder(`course/${name}`))));
  expect(found.map(({ name }) => name)).toEqual([
    "course/chatserver.PCAP",
    "course/client2.pcapng.gz",
    "course/client10.pcap",
  ]);
  expect(found.map(({ name }) => folderOf(name))).toEqual(["course", "course", "course"]);
});

test("a file that somebody chose is opened whatever it is called", () => {
  const found = capturesAmong(filesChosen([new File(["x"], "trace"), new File(["x"], "b.pcap")]));
  expect(found.map(({ name }) => name)).toEqual(["b.pcap", "trace"]);
  expect(folderOf("trace")).toBe("");
});
