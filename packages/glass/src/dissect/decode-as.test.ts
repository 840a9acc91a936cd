import { describe, expect, test } from "vitest";
import { ApplicationPorts } from "./application.ts";
import { decodeAsText, readDecodeAs } from "./decode-as.ts";

function ruleOf(text: string) {
  const result = readDecodeAs(text);
  if (!result.isValid) throw new Error(result.message);
  return result.rule;
}

describe("a decode-as rule", () => {
  test.each([
    ["tcp.port==6000,lab", { transport: "tcp", first: 6000, last: 6000, application: "lab" }],
    [" udp.port == 5353 , DNS ", { transport: "udp", first: 5353, last: 5353, application: "dns" }],
    ["tcp.port==8000-8010,data", { transport: "tcp", first: 8000, last: 8010, application: "data" }],
    ["tcp.port==7000,irc", { transport: "tcp", first: 7000, last: 7000, application: "irc" }],
    ["tcp.port==8000:3,lab", { transport: "tcp", first: 8000, last: 8002, application: "lab" }],
  ])("%s is read as tshark reads it", (text, rule) => {
    expect(readDecodeAs(text)).toEqual({ isValid: true, rule });
    expect(ruleOf(decodeAsText(ruleOf(text)))).toEqual(rule);
  });

  test.each([
    ["tcp.port=6000,lab", "write two equals signs: tcp.port==6000,lab."],
    ["6000", "such as tcp.port==6000,lab"],
    ["", "such as tcp.port==6000,lab"],
    ["tcp.prot==6000,lab", "the field is tcp.port or udp.port, not tcp.prot"],
    ["tcp.port==6000,chat", 'no protocol "chat"; it reads lab (the lab\'s chat), irc, dns, or data (bytes)'],
    ["udp.port==6667,irc", "irc runs over TCP: write tcp.port."],
    ["tcp.port==70000,lab", "ports end at 65535"],
    ["tcp.port==9-3,lab", "the ports 9-3 are none"],
    ["tcp.port==9:0,lab", "the ports 9:0 are none"],
  ])("%j is refused with what could have been meant", (text, words) => {
    expect(readDecodeAs(text)).toEqual({ isValid: false, message: expect.stringContaining(words) as string });
  });

  test("comes before the usual ports, and the last of two counts", () => {
    const rules = ["tcp.port==5000,data", "tcp.port==6000-6010,dns", "tcp.port==6000,lab"].map(ruleOf);
    const ports = new ApplicationPorts(rules);
    expect(ports.find("tcp", 40_000, 5000)).toMatchObject({ application: "data", isCertain: true });
    expect(ports.find("tcp", 6000, 40_000)).toMatchObject({ application: "lab", port: 6000, isCertain: true });
    expect(ports.find("tcp", 6001, 5000)).toMatchObject({ application: "data" });
    expect(ports.find("udp", 40_000, 5000)).toMatchObject({ application: "lab", isCertain: false });
    expect(ports.find("udp", 40_000, 6000)).toBeUndefined();
    expect(ports.find("tcp", 40_000, 6667)).toMatchObject({ application: "irc", isCertain: false });
    expect(ports.find("udp", 40_000, 6667)).toBeUndefined();
  });
});
