// The quiz: asks first, takes the answer, says why it is right or what was probably confused.
import { useId, useRef, useState, type FormEvent } from "react";
import { ReportProgress } from "../answers/report-progress.tsx";
import { useReport, usualSet } from "../answers/use-report.ts";
import { SetChoice } from "../answers/set-choice.tsx";
import { hashOf } from "../shell/address.ts";
import type { ViewProps } from "../shell/view-props.ts";
import { texts } from "../texts.ts";
import { judge, type Verdict } from "./judge.ts";
import { quizQuestions, type QuizQuestion } from "./quiz-questions.ts";

export function Quiz(props: ViewProps) {
  const { place, go } = props;
  const found = useReport(props);
  const { answer: report, waiting } = found;
  // The sets share questions.
  const [allTries, setAllTries] = useState<ReadonlyMap<string, boolean>>(new Map());
  const questions = report === undefined ? [] : quizQuestions(report);
  const at = Math.max(
    0,
    questions.findIndex(({ id }) => id === place.question),
  );
  const question = questions[at];
  const firstTries = questions.map((one) => allTries.get(one.id)).filter((isRight) => isRight !== undefined);
  const right = firstTries.filter((isRight) => isRight).length;
  const isLast = at === questions.length - 1;
  return (
    <section className="quiz" aria-label={texts.views.quiz}>
      <div className="view-bar">
        <SetChoice set={place.set ?? usualSet} onChoose={(set) => go({ set, question: undefined })} />
        {question !== undefined && (
          <span>
            {texts.quiz.position(at + 1, questions.length)} <span className="quiet">· {texts.quiz.right(right)}</span>
          </span>
        )}
        <ReportProgress {...found} />
      </div>
      {question === undefined ? (
        <p className="quiet over-view">{waiting ?? texts.quiz.none}</p>
      ) : (
        <Asked
          key={question.id}
          question={question}
          {...props}
          onTried={(isRight) => setAllTries((before) => new Map([[question.id, isRight], ...before]))}
          next={
            <button type="button" onClick={() => go({ question: questions[isLast ? 0 : at + 1]!.id }, "replace")}>
              {isLast ? texts.quiz.again : texts.quiz.next}
            </button>
          }
        />
      )}
      {question !== undefined && firstTries.length === questions.length && (
        <p className="score">{texts.quiz.done(right, questions.length)}</p>
      )}
    </section>
  );
}

interface AskedProps extends ViewProps {
  readonly question: QuizQuestion;
  /** What the first try was; later ones do not count. */
  readonly onTried: (isRight: boolean) => void;
  readonly next: React.ReactNode;
}

function Asked({ question, place, onTried, next }: AskedProps) {
  const [text, setText] = useState("");
  const [verdict, setVerdict] = useState<Verdict | undefined>();
  const [isShown, setIsShown] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const check = (event: FormEvent): void => {
    event.preventDefault();
    const found = judge(question, text);
    setVerdict(found);
    if (found.isNone !== true) onTried(found.isRight);
    if (!found.isRight) input.current?.select();
  };
  const { evidence, ends } = question;
  const isOpen = isShown || verdict?.isRight === true;
  return (
    <form className="asked" onSubmit={check}>
      {ends !== undefined && <p className="quiet figures">{texts.quiz.about(...ends)}</p>}
      <h2 id={`${id}-text`}>{question.text}</h2>
      <div className="try">
        <input
          ref={input}
          type="text"
          className="figures"
          aria-label={texts.quiz.answer}
          aria-describedby={`${id}-text ${id}-verdict`}
          placeholder={texts.quiz.placeholder}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="primary">
          {texts.quiz.check}
        </button>
      </div>
      <div id={`${id}-verdict`} className="verdict" aria-live="polite">
        {verdict !== undefined && (
          <p className={verdict.isRight ? "right" : verdict.isNone === true ? "" : "wrong"}>
            {verdict.isNone !== true && <b>{verdict.isRight ? texts.quiz.isRight : texts.quiz.isWrong}</b>}{" "}
            {verdict.words}
          </p>
        )}
        {isShown && verdict?.isRight !== true && (
          <ul>
            {question.right.map(({ value, words }) => (
              <li key={value}>
                <b className="figures">{texts.count(value)}</b> {words}
              </li>
            ))}
          </ul>
        )}
      </div>
      <div className="ways">
        <a
          href={hashOf({
            ...place,
            view: "packets",
            source: evidence?.file ?? place.source,
            filter: question.look,
            packet: undefined,
            field: undefined,
          })}
        >
          {texts.quiz.look}
        </a>
        {!isOpen && (
          <button
            type="button"
            onClick={() => {
              setIsShown(true);
              onTried(false);
            }}
          >
            {texts.quiz.show}
          </button>
        )}
        {isOpen && evidence !== undefined && (
          <a
            href={hashOf({
              ...place,
              view: "packets",
              source: evidence.file,
              filter: "",
              packet: evidence.frame,
              field: evidence.field,
            })}
          >
            {texts.quiz.where}
          </a>
        )}
        {next}
      </div>
    </form>
  );
}
