// Which of the open captures is shown; captures that were opened together are listed together.
import type { CaptureGroup, CaptureSource } from "../source/capture-source.ts";
import { texts } from "../texts.ts";
import { folderOf } from "./opened-files.ts";
import type { Sources } from "./use-sources.ts";

export interface SourceChoiceProps {
  readonly sources: Sources;
  readonly current: CaptureSource | undefined;
  readonly onChoose: (source: CaptureSource) => void;
}

function grouped(sources: readonly CaptureSource[]): ReadonlyMap<CaptureGroup, readonly CaptureSource[]> {
  return Map.groupBy(sources, ({ group }) => group);
}

/** Its name within its folder, which is shown above it. */
const shortName = (name: string): string => name.slice(folderOf(name).length).replace(/^\//, "");

export function SourceChoice({ sources, current, onChoose }: SourceChoiceProps) {
  if (current === undefined) return null;
  return (
    <span className="source-choice">
      {sources.all.length === 1 ? (
        <span className="name" title={current.name}>
          {current.name}
        </span>
      ) : (
        <select
          aria-label={texts.file.which}
          value={current.name}
          onChange={(event) => {
            const chosen = sources.all.find(({ name }) => name === event.target.value);
            if (chosen !== undefined) onChoose(chosen);
          }}
        >
          {[...grouped(sources.all)].map(([group, members], at) =>
            members.length === 1 ? (
              <option key={at}>{members[0]!.name}</option>
            ) : (
              <optgroup key={at} label={group.label}>
                {members.map(({ name }) => (
                  <option key={name} value={name}>
                    {shortName(name)}
                  </option>
                ))}
              </optgroup>
            ),
          )}
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
