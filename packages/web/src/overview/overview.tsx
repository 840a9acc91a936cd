// Who talked with whom: every conversation in a line, and the ways into it.
import { endingWords, type ConversationSummary } from "@vitrine/glass";
import { useMemo, useState, type ReactNode } from "react";
import { bytesWords, nanosecondsWords, secondsWords } from "../conversation/quantity.ts";
import { filterOf } from "../conversation/use-stream.ts";
import { hashOf, type Place } from "../shell/address.ts";
import type { ViewProps } from "../shell/view-props.ts";
import type { CaptureState } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";
import { orderings, sorted, type ColumnName } from "./order.ts";

/** Lines drawn before somebody asks for all. */
const linesAtFirst = 300;

const unknown: readonly ConversationSummary[] = [];

export function Overview({ source, place }: ViewProps) {
  const state = useCaptureState(source);
  const { answer } = useAnswer(() => source.streams(), "streams", state.packets);
  const all = answer ?? unknown;
  const [column, setColumn] = useState<ColumnName>("start");
  const [isDescending, setIsDescending] = useState(false);
  const [isWhole, setIsWhole] = useState(false);
  const lines = useMemo(() => sorted(all, column, isDescending), [all, column, isDescending]);
  const most = useMemo(() => all.reduce((bytes, { ways }) => Math.max(bytes, ways[0].bytes, ways[1].bytes), 1), [all]);
  // Times count from the capture's first packet here as everywhere.
  const zero = state.firstTime ?? all[0]?.firstTime ?? 0n;
  const shown = isWhole ? lines : lines.slice(0, linesAtFirst);
  return (
    <section className="overview" aria-label={texts.views.overview}>
      <Facts all={answer} state={state} />
      {all.length === 0 ? (
        <p className="quiet">{answer === undefined || state.phase === "reading" ? "" : texts.overview.none}</p>
      ) : (
        <div className="table-place" tabIndex={0} role="group" aria-label={texts.overview.table}>
          <table>
            <thead>
              <tr>
                {orderings.flatMap(({ name, isNumber }) => [
                  <th
                    key={name}
                    scope="col"
                    className={isNumber ? "number" : undefined}
                    aria-sort={column === name ? (isDescending ? "descending" : "ascending") : "none"}
                  >
                    <button
                      type="button"
                      className="plain"
                      onClick={() => {
                        setIsDescending(column === name ? !isDescending : isNumber);
                        setColumn(name);
                      }}
                    >
                      {texts.overview.columns[name]}
                      <span aria-hidden="true">{column === name ? (isDescending ? " ↓" : " ↑") : ""}</span>
                    </button>
                  </th>,
                  name === "ends" && (
                    <th key="ways" scope="col">
                      {texts.overview.ways}
                    </th>
                  ),
                ])}
              </tr>
            </thead>
            <tbody className="figures">
              {shown.map((one) => (
                <Line key={`${one.transport} ${one.stream}`} one={one} zero={zero} most={most} place={place} />
              ))}
            </tbody>
          </table>
          {shown.length < lines.length && (
            <button type="button" onClick={() => setIsWhole(true)}>
              {texts.overview.all(lines.length)}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

interface FactsProps {
  /** Undefined before they are known: then nothing is said of them. */
  readonly all: readonly ConversationSummary[] | undefined;
  readonly state: CaptureState;
}

const counted = (number: number | undefined): string => (number === undefined ? "" : texts.count(number));

function Facts({ all, state: { packets, firstTime, lastTime } }: FactsProps) {
  const tcp = all?.filter(({ transport }) => transport === "tcp");
  const again = tcp?.reduce((sum, { marks }) => sum + (marks.get("tcp.analysis.retransmission") ?? 0), 0);
  const span = firstTime === undefined || lastTime === undefined ? undefined : lastTime - firstTime;
  const facts = [
    [texts.overview.facts.packets, texts.count(packets)],
    [texts.overview.facts.tcp, counted(tcp?.length)],
    [texts.overview.facts.udp, counted(all && tcp && all.length - tcp.length)],
    [texts.overview.facts.span, nanosecondsWords(span)],
    [texts.overview.facts.again, counted(again)],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([what, value]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd className="figures">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface LineProps {
  readonly one: ConversationSummary;
  /** Of the capture's first packet, in nanoseconds since 1970. */
  readonly zero: bigint;
  /** The most bytes that went one way. */
  readonly most: number;
  readonly place: Place;
}

function Line({ one, zero, most, place }: LineProps) {
  const { transport, stream, ends, ways, marks } = one;
  const isTcp = transport === "tcp";
  const again = marks.get("tcp.analysis.retransmission") ?? 0;
  const there = { ...place, packet: undefined, field: undefined };
  const name = { transport, stream };
  const packets = hashOf({ ...there, view: "packets", filter: filterOf(name) });
  return (
    <tr>
      <td>
        <span className={`transport ${transport}`}>{transport.toUpperCase()}</span> {stream}
      </td>
      <td className="ends">
        <a href={packets}>
          <Ways>{ends}</Ways>
        </a>
      </td>
      <td className="ways">
        <a href={hashOf({ ...there, view: "ladder", stream: name, filter: "" })}>{texts.views.ladder}</a>{" "}
        {isTcp && <a href={hashOf({ ...there, view: "graphs", stream: name, filter: "" })}>{texts.views.graphs}</a>}
      </td>
      <td className="number">
        <Ways>{[texts.count(ways[0].packets), texts.count(ways[1].packets)]}</Ways>
      </td>
      <td className="number bytes">
        <Ways>
          {[
            <Amount key="first" bytes={ways[0].bytes} most={most} />,
            <Amount key="second" bytes={ways[1].bytes} most={most} />,
          ]}
        </Ways>
      </td>
      <td className="number">{secondsWords(Number(one.firstTime - zero) / 1e9)}</td>
      <td className="number">{secondsWords(Number(one.lastTime - one.firstTime) / 1e9)}</td>
      <td className="number">
        <Ways>{[windows(ways[0]), windows(ways[1])]}</Ways>
      </td>
      <td className="number">{roundTrips(one)}</td>
      <td className={again > 0 ? "number bad" : "number"}>{isTcp ? texts.count(again) : ""}</td>
      <td>{endingWords(one)}</td>
    </tr>
  );
}

/** Facts about both ends: a line for each, in its colour. */
function Ways({ children: [first, second] }: { readonly children: readonly [ReactNode, ReactNode] }) {
  return (
    <>
      <span className="way client">{first}</span> <span className="way server">{second}</span>
    </>
  );
}

/** Bytes, before a bar as long as their share of the largest in the table. */
function Amount({ bytes, most }: { readonly bytes: number; readonly most: number }) {
  return (
    <>
      <svg aria-hidden="true" width="40" height="7">
        <rect x={40 * (1 - bytes / most)} width={(40 * bytes) / most} height="7" />
      </svg>{" "}
      {bytesWords(bytes)}
    </>
  );
}

/** Least to largest window that an end announced. */
function windows({ leastWindow, largestWindow }: ConversationSummary["ways"][number]): string {
  if (leastWindow === undefined || largestWindow === undefined) return "";
  if (leastWindow === largestWindow) return texts.count(leastWindow);
  return `${texts.count(leastWindow)}–${texts.count(largestWindow)}`;
}

function roundTrips({ initialRoundTrip, leastRoundTrip, largestRoundTrip }: ConversationSummary): string {
  if (leastRoundTrip === undefined) return nanosecondsWords(initialRoundTrip);
  if (leastRoundTrip === largestRoundTrip) return nanosecondsWords(leastRoundTrip);
  return `${nanosecondsWords(leastRoundTrip)}–${nanosecondsWords(largestRoundTrip)}`;
}
