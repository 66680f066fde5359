/** One row of a terminal; renders again only when its text changes. */
import { Component } from "preact";
import { stretches } from "../terminal/cells.ts";
import { parseRow, type RowSpan } from "../terminal/row.ts";

export class TerminalRow extends Component<{ text: string }> {
  override shouldComponentUpdate(next: { text: string }): boolean {
    return next.text !== this.props.text;
  }

  override render() {
    const spans = parseRow(this.props.text);
    return (
      <div class="cells">
        {spans.map((span, index) => (
          <Span key={index} span={span} />
        ))}
      </div>
    );
  }
}

function Span({ span }: { span: RowSpan }) {
  const text = stretches(span.text).map((stretch, index) =>
    stretch.cells === "plain" ? (
      stretch.text
    ) : (
      <i key={index} class={`cell${stretch.cells}`}>
        {stretch.text}
      </i>
    ),
  );
  // Colours outside the sixteen are set through the CSSOM: allowed where style attributes are not.
  const style: Record<string, string> = {};
  if (span.color) style["color"] = span.color;
  if (span.background) style["backgroundColor"] = span.background;
  if (span.href !== null) {
    return (
      <a class={span.classes} style={style} href={span.href} target="_blank" rel="noreferrer">
        {text}
      </a>
    );
  }
  return (
    <span class={span.classes} style={style}>
      {text}
    </span>
  );
}
