// The fields of DNS (RFC 1035).
//
//     0              16              31
//     +---------------+---------------+
//     |      id       |     flags     |
//     +---------------+---------------+
//     |   questions   |    answers    |
//     +---------------+---------------+
//     |  authorities  |  additionals  |
//     +---------------+---------------+
import type { FieldTable } from "../field.ts";

const header = "RFC 1035 §4.1.1";
const record = "RFC 1035 §4.1.3";

export const recordTypes: ReadonlyMap<number, string> = new Map([
  [1, "A"],
  [2, "NS"],
  [5, "CNAME"],
  [6, "SOA"],
  [12, "PTR"],
  [15, "MX"],
  [16, "TXT"],
  [28, "AAAA"],
  [33, "SRV"],
  [41, "OPT"],
  [64, "SVCB"],
  [65, "HTTPS"],
  [255, "ANY"],
]);

export const responseCodes: ReadonlyMap<number, string> = new Map([
  [0, "no error"],
  [1, "format error"],
  [2, "server failure"],
  [3, "no such name"],
  [4, "not implemented"],
  [5, "refused"],
]);

export const dnsFields = {
  id: {
    name: "dns.id",
    label: "Transaction",
    type: "unsigned",
    sentence: "A number by which an answer is matched with its question.",
    bits: [0, 16],
    display: "hexadecimal",
    source: header,
  },
  flags: {
    name: "dns.flags",
    label: "Flags",
    type: "unsigned",
    sentence: "Question or answer, and how it went.",
    bits: [16, 16],
    display: "hexadecimal",
    source: header,
  },
  response: {
    name: "dns.flags.response",
    label: "Response",
    type: "boolean",
    sentence: "This is an answer.",
    bits: [16, 1],
    source: header,
  },
  opcode: {
    name: "dns.flags.opcode",
    label: "Kind of question",
    type: "unsigned",
    sentence: "What is asked for; 0 is a plain question.",
    bits: [17, 4],
    source: header,
  },
  authoritative: {
    name: "dns.flags.authoritative",
    label: "Authoritative",
    type: "boolean",
    sentence: "The server that answers is itself in charge of the name.",
    bits: [21, 1],
    source: header,
  },
  truncated: {
    name: "dns.flags.truncated",
    label: "Truncated",
    type: "boolean",
    sentence: "The answer did not fit: ask again over TCP.",
    bits: [22, 1],
    source: header,
  },
  recursionDesired: {
    name: "dns.flags.recdesired",
    label: "Recursion desired",
    type: "boolean",
    sentence: "The server shall ask others if it does not know.",
    bits: [23, 1],
    source: header,
  },
  recursionAvailable: {
    name: "dns.flags.recavail",
    label: "Recursion available",
    type: "boolean",
    sentence: "The server can ask others.",
    bits: [24, 1],
    source: header,
  },
  responseCode: {
    name: "dns.flags.rcode",
    label: "Response code",
    type: "unsigned",
    sentence: "How it went; 3 means that there is no such name.",
    bits: [28, 4],
    values: responseCodes,
    source: header,
  },
  questions: {
    name: "dns.count.queries",
    label: "Questions",
    type: "unsigned",
    sentence: "How many questions the message has.",
    bits: [32, 16],
    source: header,
  },
  answers: {
    name: "dns.count.answers",
    label: "Answers",
    type: "unsigned",
    sentence: "How many answers the message has.",
    bits: [48, 16],
    source: header,
  },
  authorities: {
    name: "dns.count.auth_rr",
    label: "Authorities",
    type: "unsigned",
    sentence: "How many records tell who is in charge.",
    bits: [64, 16],
    source: header,
  },
  additionals: {
    name: "dns.count.add_rr",
    label: "Additional records",
    type: "unsigned",
    sentence: "How many records come along because they may help.",
    bits: [80, 16],
    source: header,
  },
  queryName: {
    name: "dns.qry.name",
    label: "Name",
    type: "string",
    sentence: "The name that is asked for.",
    source: "RFC 1035 §4.1.2",
  },
  queryType: {
    name: "dns.qry.type",
    label: "Type",
    type: "unsigned",
    sentence: "What is asked for: A is an IPv4 address, AAAA an IPv6 address.",
    values: recordTypes,
    source: "RFC 1035 §4.1.2",
  },
  queryClass: {
    name: "dns.qry.class",
    label: "Class",
    type: "unsigned",
    sentence: "Of which network; 1 is the Internet.",
    display: "hexadecimal",
    source: "RFC 1035 §4.1.2",
  },
  recordName: {
    name: "dns.resp.name",
    label: "Name",
    type: "string",
    sentence: "The name that the record is about.",
    source: record,
  },
  recordType: {
    name: "dns.resp.type",
    label: "Type",
    type: "unsigned",
    sentence: "What the record tells.",
    values: recordTypes,
    source: record,
  },
  timeToLive: {
    name: "dns.resp.ttl",
    label: "Time to live",
    type: "unsigned",
    sentence: "For how many seconds the answer may be remembered.",
    source: record,
  },
  dataLength: {
    name: "dns.resp.len",
    label: "Data length",
    type: "unsigned",
    sentence: "How long the record's data is, in bytes.",
    source: record,
  },
  address4: {
    name: "dns.a",
    label: "Address",
    type: "ipv4",
    sentence: "The IPv4 address that the name stands for.",
    source: "RFC 1035 §3.4.1",
  },
  address6: {
    name: "dns.aaaa",
    label: "Address",
    type: "ipv6",
    sentence: "The IPv6 address that the name stands for.",
    source: "RFC 3596 §2.2",
  },
  canonicalName: {
    name: "dns.cname",
    label: "Canonical name",
    type: "string",
    sentence: "The name that this one is another word for.",
    source: "RFC 1035 §3.3.1",
  },
  pointer: {
    name: "dns.ptr.domain_name",
    label: "Domain name",
    type: "string",
    sentence: "The name that belongs to an address.",
    source: "RFC 1035 §3.3.12",
  },
} as const satisfies FieldTable;
