/**
 * Server-sent events out of a stream of text (HTML standard, section 9.2.6).
 *
 * `EventSource` can only GET; questions are posted, so the parsing is done here.
 */

/** Feed it text in pieces of any size; it calls `onEvent({event, data})` for each event. */
export class EventParser {
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.rest = '';
    this.first = true;
    this.halfBreak = false;
    this.clear();
  }

  clear() {
    this.event = 'message';
    this.data = [];
  }

  /** Take the next piece of the stream. */
  feed(chunk) {
    let text = this.rest + chunk;
    if (this.first && text.length > 0) {
      if (text.startsWith('\ufeff')) text = text.slice(1);
      this.first = false;
    }
    // A carriage return ends its line at once; a line feed that follows in the next piece is its other half.
    if (this.halfBreak && text.startsWith('\n')) text = text.slice(1);
    if (chunk.length > 0) this.halfBreak = text.endsWith('\r');
    const lines = text.split(/\r\n|\n|\r/);
    this.rest = lines.pop();
    for (const line of lines) this.line(line);
  }

  line(line) {
    if (line === '') {
      if (this.data.length > 0) this.onEvent({ event: this.event, data: this.data.join('\n') });
      this.clear();
      return;
    }
    if (line.startsWith(':')) return;
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? '' : line.slice(colon + 1);
    if (value.startsWith(' ')) value = value.slice(1);
    if (field === 'event') this.event = value;
    else if (field === 'data') this.data.push(value);
  }
}
