import type { CacheMode } from "@vmprot/core";
import type { Candidate, Drawing } from "../state/drawings.js";

interface Props {
  readonly drawing: Drawing;
  readonly asked: CacheMode;
  /** Unique in the page. */
  readonly id: string;
}

const WIDTH = 360;
const COLUMN = 168;
const LEFT = 88;
const RIGHT = 272;
const LINE = 15;
/** Characters of small text that a box is wide, and those that the whole picture is. */
const NARROW = 25;
const WIDE = 52;

/** One placement's page tables: the host's on the left, the guest's two levels on the right. */
export function LevelsPicture({ drawing, asked, id }: Props) {
  const { host, rule, programs, memory, cache } = drawing;
  const candidate = drawing.candidates.find((each) => each.asked === asked);
  const stage2 = wrapped(rule?.text ?? programs ?? "", NARROW);
  const middle = 36 + LINE * Math.max(stage2.length, 1);
  const types = 100 + middle + 20;
  const judged = wrapped(judgement(drawing, candidate), WIDE);
  const page = types + 60 + 16 + LINE * judged.length + 26;
  const outcome = candidate?.outcome ?? "no";
  return (
    <svg
      class="levels"
      viewBox={`0 0 ${WIDTH} ${page + 38}`}
      role="img"
      aria-labelledby={`${id}-title ${id}-text`}
    >
      <title id={`${id}-title`}>Host and guest mapping of one page</title>
      <desc id={`${id}-text`}>{description(drawing, candidate)}</desc>
      <path class="wire" d={`M${LEFT} 70V${page}M${RIGHT} 70V${page}`} />
      <text class="side" x={LEFT} y="14">
        host
      </text>
      <text class="side" x={RIGHT} y="14">
        guest
      </text>
      <Box x={LEFT} y={24} height={56} title="the VMM's mapping" lines={[host?.entry ?? cache]} />
      <Box
        x={RIGHT}
        y={24}
        height={56}
        title="its own page table"
        lines={[candidate?.entry ?? asked]}
      />
      {host?.physical !== undefined && (
        <Box x={LEFT} y={100} height={middle} title="beneath: MTRR" lines={[host.physical]} />
      )}
      <Box
        x={RIGHT}
        y={100}
        height={middle}
        title={rule === undefined ? "stage 2, by KVM" : `no stage 2: rule ${rule.id}`}
        lines={stage2}
        kind={rule === undefined ? "" : "no"}
      />
      <Type x={LEFT} y={types} type={host?.effective ?? cache} />
      <Type x={RIGHT} y={types} type={candidate?.effective} />
      <rect
        class={`box ${outcome}`}
        x="4"
        y={types + 60}
        width={WIDTH - 8}
        height={LINE * judged.length + 16}
        rx="8"
      />
      <Lines class="small" x={WIDTH / 2} y={types + 60 + 19} lines={judged} />
      <rect class="box" x="4" y={page} width={WIDTH - 8} height="32" rx="8" />
      <text class="small" x={WIDTH / 2} y={page + 20}>
        one page in {memory === "ram" ? "RAM" : "the device's memory"}
      </text>
    </svg>
  );
}

interface BoxProps {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly title: string;
  readonly lines: readonly string[];
  readonly kind?: string;
}

function Box({ x, y, height, title, lines, kind = "" }: BoxProps) {
  return (
    <>
      <rect class={`box ${kind}`} x={x - COLUMN / 2} y={y} width={COLUMN} height={height} rx="8" />
      <text class="small soft" x={x} y={y + 20}>
        {title}
      </text>
      <Lines class="small" x={x} y={y + 38} lines={lines} />
    </>
  );
}

/** The type that all levels come to. */
function Type({
  x,
  y,
  type,
}: {
  readonly x: number;
  readonly y: number;
  readonly type?: string | undefined;
}) {
  return (
    <>
      <rect
        class={`box ${type === undefined ? "" : "type"}`}
        x={x - COLUMN / 2}
        y={y}
        width={COLUMN}
        height="40"
        rx="8"
      />
      <text class={type === undefined ? "small soft" : "big"} x={x} y={y + 26}>
        {type ?? "never mapped"}
      </text>
    </>
  );
}

interface LinesProps {
  readonly class: string;
  readonly x: number;
  readonly y: number;
  readonly lines: readonly string[];
}

function Lines({ class: name, x, y, lines }: LinesProps) {
  return (
    <text class={name} x={x} y={y}>
      {lines.map((line, index) => (
        <tspan key={line} x={x} dy={index === 0 ? 0 : LINE}>
          {line}
        </tspan>
      ))}
    </text>
  );
}

const OUTCOMES: Readonly<Record<Candidate["outcome"], string>> = {
  yes: "accepted",
  hazard: "accepted with a hazard",
  no: "refused",
};

function judgement({ host }: Drawing, candidate: Candidate | undefined): string {
  if (host === undefined || candidate === undefined) return "The guest cannot map it here.";
  const { effective, relation, outcome } = candidate;
  return `${host.effective} beside ${effective}: ${relation}, ${OUTCOMES[outcome]}`;
}

function description(drawing: Drawing, candidate: Candidate | undefined): string {
  const { host, programs, rule } = drawing;
  if (rule !== undefined) return rule.text;
  if (host === undefined || candidate === undefined) return `KVM programs ${programs}.`;
  const beneath = host.physical === undefined ? "" : ` over ${host.physical}`;
  return `The host's mapping is ${host.entry}${beneath}, that is ${host.effective}. The guest asks for ${candidate.asked}, ${candidate.entry} in its page table; KVM programs ${programs}; so it gets ${candidate.effective}. ${judgement(drawing, candidate)}.`;
}

/** A text in lines of so many characters, where its words allow. */
function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
