// The questions of a set, each answer beside its evidence.
import type { Evidence, SetAnswer } from "@vitrine/glass";
import { useEffect, useRef } from "react";
import { Separator } from "../pane/separator.tsx";
import { usePanes } from "../pane/use-panes.ts";
import { PacketDetail } from "../packet/packet-detail.tsx";
import { hashOf, type Place } from "../shell/address.ts";
import type { ViewProps } from "../shell/view-props.ts";
import { useAnswer } from "../source/use-answer.ts";
import { texts } from "../texts.ts";
import { AnswerCard } from "./answer-card.tsx";
import { holderOf } from "./holder.ts";
import { ReportProgress } from "./report-progress.tsx";
import { SetChoice } from "./set-choice.tsx";
import { usualSet, useReport } from "./use-report.ts";

export function Answers(props: ViewProps) {
  const { place, go } = props;
  const panes = usePanes("answers", [3, 5, 6]);
  const found = useReport(props);
  const { answer: report, fault, waiting } = found;
  const current = report?.find(({ id }) => id === place.question) ?? report?.[0];
  return (
    <section className="answers" aria-label={texts.views.answers}>
      <div className="view-bar">
        <SetChoice set={place.set ?? usualSet} onChoose={(set) => go({ set, question: undefined })} />
        {fault !== undefined && <span role="alert">{fault}</span>}
        <ReportProgress {...found} />
      </div>
      {report === undefined || current === undefined ? (
        <p className="quiet over-view">{waiting}</p>
      ) : (
        <div className="columns" style={panes.style}>
          <QuestionList report={report} current={current} place={place} />
          <Separator panes={panes} at={0} orientation="vertical" label={texts.panes.questions} />
          <div className="answer-place" tabIndex={0} role="group" aria-label={current.question}>
            <AnswerCard key={current.id} answer={current} place={place} chosen={chosenEvidence(current, place)} />
          </div>
          <Separator panes={panes} at={1} orientation="vertical" label={texts.panes.answer} />
          <EvidencePlace {...props} answer={current} />
        </div>
      )}
    </section>
  );
}

interface QuestionListProps {
  readonly report: readonly SetAnswer[];
  readonly current: SetAnswer;
  readonly place: Place;
}

function QuestionList({ report, current, place }: QuestionListProps) {
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [current.id]);
  return (
    <nav ref={list} className="question-list" aria-label={texts.answers.list}>
      {report.map((one) => (
        <a
          key={one.id}
          href={hashOf({ ...place, question: one.id, packet: undefined, field: undefined })}
          aria-current={one === current ? "true" : undefined}
        >
          <b>{one.id}</b> <span>{one.question}</span>
          <small className="quiet">{one.answered ? one.answer : texts.answers.unanswered}</small>
        </a>
      ))}
    </nav>
  );
}

/** The evidence that the address names, or the answer's first. */
export function chosenEvidence(answer: SetAnswer, { source, packet, field }: Place): Evidence | undefined {
  if (!answer.answered) return undefined;
  const all = [...answer.evidence, ...(answer.streams ?? []).flatMap((one) => (one.answered ? one.evidence : []))];
  const named = all.filter((one) => one.frame === packet && one.file === source);
  return named.find((one) => one.field === field) ?? named[0] ?? all[0];
}

function EvidencePlace({ source, sources, place, answer }: ViewProps & { readonly answer: SetAnswer }) {
  const chosen = chosenEvidence(answer, place);
  const holder = holderOf(chosen, source, sources);
  const packet = chosen && holder && `${holder.name} ${chosen.frame}`;
  const { answer: seen } = useAnswer(
    async () => ({ packet, holder: holder!, evidence: chosen!, dissection: await holder!.detail(chosen!.frame) }),
    packet,
  );
  // The packet before stays until this one is there, under its own number.
  const evidence = holder === undefined ? undefined : seen?.packet === packet ? chosen : seen?.evidence;
  return (
    <section className="evidence-place" aria-label={texts.answers.evidence}>
      {chosen === undefined && <p className="quiet over-view">{texts.answers.noEvidence}</p>}
      {chosen !== undefined && evidence !== undefined && seen?.dissection !== undefined && (
        <>
          <p className="evidence-title">
            <b>{texts.answers.frame(evidence.frame)}</b> <code>{evidence.field}</code>{" "}
            <a
              href={hashOf({
                ...place,
                source: seen.holder.name,
                view: "packets",
                packet: evidence.frame,
                field: evidence.field,
                filter: "",
              })}
            >
              {texts.answers.toPacket}
            </a>
          </p>
          <PacketDetail key={seen.packet} dissection={seen.dissection} field={evidence.field} isFollowing={false} />
        </>
      )}
    </section>
  );
}
