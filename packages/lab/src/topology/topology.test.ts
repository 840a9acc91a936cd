import { describe, expect, test } from "vitest";
import { parseTopology, readTopology } from "./topology.ts";

const read = (text: string) => parseTopology({ name: "net.toml", text });
const problem = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    return (error as Error).message;
  }
  return "no problem";
};

describe("a topology", () => {
  test("the course's network is the default", () => {
    const { hosts, networks, dns, domain } = readTopology();
    expect(networks).toEqual(["10.20.30.0/24", "fd00::/64"]);
    expect({ dns, domain }).toEqual({ dns: "dnsserver", domain: "ttm4200.com" });
    expect(hosts.map(({ name, addresses }) => [name, ...addresses.map(({ address }) => address)])).toEqual([
      ["dnsserver", "10.20.30.2", "fd00::2"],
      ["webserver", "10.20.30.3", "fd00::3"],
      ["client1", "10.20.30.11", "fd00::11"],
      ["client2", "10.20.30.12", "fd00::12"],
      ["client3", "10.20.30.13", "fd00::13"],
    ]);
    expect(hosts[1]!.names).toEqual(["chat.ttm4200.com", "www.ttm4200.com"]);
  });

  test("a link's damage is in numbers, in one unit each", () => {
    const [host] = read(
      '[hosts.a]\naddresses = ["10.20.30.11"]\n[hosts.a.link]\nloss = "5%"\nrate = "64kbit"\ndelay = "0.5s"\n',
    ).hosts;
    expect(host!.link).toEqual({ loss: 5, rate: 64_000, delay: 500 });
  });
});

test.each([
  ["no TOML", "[hosts\n", "net.toml:1: "],
  [
    "an unknown key",
    '[hosts.a]\naddresses = ["10.20.30.11"]\nadress = "x"\n',
    "net.toml:3: unknown key `adress` in hosts.a; did you mean `addresses`?",
  ],
  [
    "an unknown key of a link",
    '[hosts.a]\naddresses = ["10.20.30.11"]\n[hosts.a.link]\nlosss = "5%"\n',
    "net.toml:4: unknown key `losss` in hosts.a.link; did you mean `loss`?",
  ],
  [
    "two hosts on one address",
    '[hosts.a]\naddresses = ["10.20.30.11"]\n\n[hosts.b]\naddresses = ["10.20.30.11"]\n',
    "net.toml:5: 10.20.30.11 belongs to `a` already; `b` needs another",
  ],
  [
    "one address written in two ways",
    '[hosts.a]\naddresses = ["fd00::1"]\n[hosts.b]\naddresses = ["fd00:0::1"]\n',
    "net.toml:4: fd00::1 belongs to `a` already",
  ],
  [
    "a counted host that runs into another",
    '[hosts.a]\ncount = 3\naddresses = ["10.20.30.11"]\n[hosts.b]\naddresses = ["10.20.30.13"]\n',
    "net.toml:5: 10.20.30.13 belongs to `a3` already",
  ],
  ["no address", '[hosts.a]\naddresses = ["10.20.30"]\n', "net.toml:2: `10.20.30` is no IPv4 or IPv6 address"],
  [
    "an address of another network",
    '[hosts.a]\naddresses = ["10.20.31.1"]\n',
    "net.toml:2: 10.20.31.1 is not in the lab's network (10.20.30.0/24 and fd00::/64)",
  ],
  [
    "the network's own address",
    '[hosts.a]\naddresses = ["10.20.30.255"]\n',
    "net.toml:2: 10.20.30.255 is the network's own address",
  ],
  ["a host without addresses", "[hosts.a]\n", "net.toml:1: `hosts.a.addresses`"],
  [
    "a name too long for an interface",
    '[hosts.a-very-long-hostname]\naddresses = ["10.20.30.11"]\n',
    "net.toml:1: `a-very-long-hostname` has 20 characters; a host's name is also the name of an interface, which has at most 15",
  ],
  ["a name that is none", '[hosts."../x"]\naddresses = ["10.20.30.11"]\n', "net.toml:1: `../x` is no host name"],
  [
    "a loss without its unit",
    '[hosts.a]\naddresses = ["10.20.30.11"]\nlink = { loss = 5 }\n',
    "net.toml:3: `hosts.a.link.loss`: a share of packets such as 5% is meant",
  ],
  [
    "a network with bits after its prefix",
    'networks = ["10.20.30.1/24"]\n[hosts.a]\naddresses = ["10.20.30.11"]\n',
    "net.toml:1: `10.20.30.1/24` is not a network",
  ],
  [
    "a name server that is not there",
    'dns = "dnserver"\n[hosts.dnsserver]\naddresses = ["10.20.30.2"]\n',
    "net.toml:1: there is no host `dnserver`; did you mean `dnsserver`?",
  ],
  [
    "the switch's name",
    '[hosts.switch]\naddresses = ["10.20.30.2"]\n',
    "net.toml:1: `switch` is the name of the lab's own switch",
  ],
  [
    "a lab's name with a hyphen",
    'name = "a-b"\n[hosts.a]\naddresses = ["10.20.30.2"]\n',
    "net.toml:1: `name`: a lab's name has 1 to 16 small letters",
  ],
])("%s is reported in one line with its place", (_what, text, words) => {
  const said = problem(text);
  expect(said).toContain(words);
  expect(said).not.toContain("\n");
});

test("a missing file is reported by name", () => {
  expect(() => readTopology("/nowhere/net.toml")).toThrow("cannot read /nowhere/net.toml");
});
