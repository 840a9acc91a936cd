// One question: the answer, why it is so, its pictures, and the evidence to choose from.
import type { Evidence, SetAnswer, StreamAnswer } from "@vitrine/glass";
import { hashOf, type Place } from "../shell/address.ts";
import { texts } from "../texts.ts";
import { LadderPicture } from "./ladder-picture.tsx";
import { SequencePicture } from "./sequence-picture.tsx";
import { participantsOf } from "./participants.ts";

/** Pieces of evidence that are listed; an answer about a whole trace can have thousands. */
const mostListed = 60;

export interface AnswerCardProps {
  readonly answer: SetAnswer;
  readonly place: Place;
  /** The piece of evidence that is shown beside it. */
  readonly chosen: Evidence | undefined;
}

export function AnswerCard({ answer, place, chosen }: AnswerCardProps) {
  const { id, question } = answer;
  if (!answer.answered) {
    return (
      <article className="answer-card">
        <h2>{question}</h2>
        <p className="needs">{texts.answers.unanswered}</p>
        <p>{answer.needs}</p>
      </article>
    );
  }
  const { streams = [] } = answer;
  return (
    <article className="answer-card">
      <h2>{question}</h2>
      <p className="said">{answer.answer}</p>
      <p>{answer.explanation}</p>
      <Participants answer={answer} />
      {answer.figures?.map((figure, at) =>
        figure.kind === "ladder" ? (
          <LadderPicture key={at} figure={figure} place={place} />
        ) : figure.kind === "sequence" ? (
          <SequencePicture key={at} figure={figure} />
        ) : null,
      )}
      <h3>{texts.answers.evidence}</h3>
      <EvidenceList evidence={answer.evidence} place={{ ...place, question: id }} chosen={chosen} />
      {streams.length > 1 && (
        <details>
          <summary>{texts.answers.each(streams.length)}</summary>
          {streams.map((one) => (
            <OneStream key={`${one.file} ${one.stream}`} one={one} place={{ ...place, question: id }} chosen={chosen} />
          ))}
        </details>
      )}
    </article>
  );
}

interface OneStreamProps extends Pick<AnswerCardProps, "place" | "chosen"> {
  readonly one: StreamAnswer;
}

function OneStream({ one, place, chosen }: OneStreamProps) {
  return (
    <div className="one-stream">
      <p>
        <b>{one.stream}</b>{" "}
        <span className="figures">
          {one.client} → {one.server}
        </span>
        <br />
        {one.answered ? one.answer : one.needs}
      </p>
      {one.answered && <EvidenceList evidence={one.evidence} place={place} chosen={chosen} />}
    </div>
  );
}

interface EvidenceListProps extends Pick<AnswerCardProps, "place" | "chosen"> {
  readonly evidence: readonly Evidence[];
}

function EvidenceList({ evidence, place, chosen }: EvidenceListProps) {
  const listed = evidence.slice(0, mostListed);
  return (
    <ul className="evidence-list figures">
      {listed.map((one, at) => (
        <li key={at}>
          <a
            href={hashOf({ ...place, source: one.file, packet: one.frame, field: one.field })}
            aria-current={one === chosen ? "true" : undefined}
          >
            <b>{one.frame}</b> <span>{one.field}</span> <span className="value">{String(one.value)}</span>
            {one.file !== place.source && <small className="quiet"> {texts.answers.inFile(one.file)}</small>}
          </a>
        </li>
      ))}
      {evidence.length > listed.length && (
        <li className="quiet">{texts.answers.more(evidence.length - listed.length)}</li>
      )}
    </ul>
  );
}

function Participants({ answer }: { readonly answer: SetAnswer }) {
  const participants = participantsOf(answer);
  if (participants.length === 0) return null;
  return (
    <div className="participants" role="group" aria-label={texts.answers.conversation}>
      {participants.map(({ name, address, lines }) => (
        <div key={`${name} ${address}`}>
          <h3>
            {name} <span className="quiet figures">{address}</span>
          </h3>
          <ol className="figures">
            {lines.map((line, at) => (
              <li key={at}>{line}</li>
            ))}
          </ol>
        </div>
      ))}
    </div>
  );
}
