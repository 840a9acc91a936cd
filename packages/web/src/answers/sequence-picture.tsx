// Sequence numbers over time, one line for each direction: they only rise, or they go back.
import type { SequenceFigure } from "@vitrine/glass";
import { secondsWords } from "../conversation/quantity.ts";
import { texts } from "../texts.ts";

const width = 640;
const height = 150;
const margin = 4;

export function SequencePicture({ figure }: { readonly figure: SequenceFigure }) {
  const all = figure.directions.flatMap(({ points }) => points);
  if (all.length === 0) return null;
  const times = all.map(([seconds]) => seconds);
  const start = times.reduce((least, one) => Math.min(least, one), Infinity);
  const span = Math.max(times.reduce((latest, one) => Math.max(latest, one), start) - start, 1e-9);
  const most = all.reduce((greatest, [, sequence]) => Math.max(greatest, sequence), 1);
  const x = (seconds: number): number => margin + ((width - 2 * margin) * (seconds - start)) / span;
  const y = (sequence: number): number => height - margin - ((height - 2 * margin) * sequence) / most;
  return (
    <figure className="sequence-picture">
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <text className="axis" x={margin + 4} y={margin + 10}>
          {texts.answers.sequenceAxis(most)}
        </text>
        <text className="axis" x={width - margin - 4} y={height - margin - 4} textAnchor="end">
          {texts.answers.timeAxis(secondsWords(start), secondsWords(start + span))}
        </text>
        {figure.directions.map(({ from, points }, way) => (
          <g key={from} className={way === 0 ? "client" : "server"}>
            <polyline points={points.map(([seconds, sequence]) => `${x(seconds)},${y(sequence)}`).join(" ")} />
            {points.map(([seconds, sequence, frame, isAgain]) =>
              isAgain ? (
                <path key={frame} className="again" d={`M${x(seconds) - 4} ${y(sequence) - 4}l8 8m0-8-8 8`} />
              ) : (
                <circle key={frame} cx={x(seconds)} cy={y(sequence)} r="2" />
              ),
            )}
          </g>
        ))}
      </svg>
      <figcaption>
        {figure.directions.map(({ from }, way) => (
          <span key={from} className={way === 0 ? "key client" : "key server"}>
            {from}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
