// Which of the open captures is shown.
import type { CaptureSource } from "../source/capture-source.ts";
import { texts } from "../texts.ts";
import type { Sources } from "./use-sources.ts";

export interface SourceChoiceProps {
  readonly sources: Sources;
  readonly current: CaptureSource | undefined;
  readonly onChoose: (name: string) => void;
}

export function SourceChoice({ sources, current, onChoose }: SourceChoiceProps) {
  if (current === undefined) return null;
  return (
    <span className="source-choice">
      {sources.all.length === 1 ? (
        <span className="name" title={current.name}>
          {current.name}
        </span>
      ) : (
        <select aria-label={texts.file.which} value={current.name} onChange={(event) => onChoose(event.target.value)}>
          {sources.all.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <button
        type="button"
        className="plain"
        aria-label={texts.file.close(current.name)}
        title={texts.file.close(current.name)}
        onClick={() => sources.close(current)}
      >
        ×
      </button>
    </span>
  );
}
