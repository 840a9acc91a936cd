// What stands where nothing is open: what to do next.
import { texts } from "../texts.ts";
import { OpenButton } from "./open-button.tsx";

export interface EmptyStateProps {
  /** The file that the address asks for. */
  readonly expected: string | undefined;
  readonly onOpen: (files: Iterable<File>) => void;
}

export function EmptyState({ expected, onOpen }: EmptyStateProps) {
  return (
    <section className="empty">
      <h2>{texts.empty.heading}</h2>
      <p>{expected === undefined ? texts.empty.files : texts.empty.expected(expected)}</p>
      <OpenButton label={texts.empty.choose} className="primary" onOpen={onOpen} />
      <p className="quiet">{texts.empty.formats}</p>
      <ul className="quiet">
        {texts.empty.how.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
