/**
 * Front matter for the form: what a file says as values, and back again.
 *
 * A line that nobody edited stays as it is, byte for byte: with its comment, its quotes, its place
 * and its way of writing a list. All values are text, so that 2.10 and 12.50 keep their zero.
 *
 * A shape tells what a value is: 'text', 'plain' (text that needs no quotes, such as an id, a year
 * or an amount), 'flag', [shape] for a list, {key: shape} for a record, in the order of the site. In
 * the shape of a record '<' names the key that a lone text is the value of. A list of
 * [shape, 'alone'] may be one value without brackets.
 */
import { merged } from './align.js';
import { afresh, patched } from './lines.js';
import { known, parse, same, shapeOf, shown, tidy, valueOf } from './values.js';

const SOURCE = '_source'; // the file that the values came from, kept among them
const MISREAD = '_misread';
const BETWEEN = '\0'; // stands in no text
const FENCE = /^-{3,}[ \t]*$/;

/**
 * The format of one kind of file. `unreadable` is the sentence for a file with a mistake in it.
 *
 * With `based` a text is followed by the one that it came from: also in what the browser keeps of
 * what nobody saved yet. `partsOf` takes them apart.
 */
export function frontMatterFormat(told, unreadable, based) {
  const shape = shapeOf(told);
  return {
    fromFile: (raw) => read(partsOf(raw), shape, unreadable),
    toFile: (data) => {
      const text = write(data, shape, unreadable);
      return based && data[SOURCE] ? text + BETWEEN + data[SOURCE] : text;
    },
  };
}

/** An error that is shown as its sentence alone. */
export function nameless(sentence) {
  return Object.assign(new Error(sentence), { name: '' });
}

/** A text, and the one that it came from, where there is one. */
export function partsOf(raw) {
  const [text, source] = raw.split(BETWEEN);
  return { text, source };
}

function read({ text, source = text }, shape, unreadable) {
  try {
    const parts = split(text);
    const values = known(valueOf(parse(parts.head), shape));
    return { ...values, ...(parts.body && { body: parts.body }), [SOURCE]: source };
  } catch {
    return { title: unreadable, [SOURCE]: source, [MISREAD]: true };
  }
}

function write(data, shape, unreadable) {
  if (data[MISREAD]) throw nameless(unreadable);
  const source = data[SOURCE] ?? '';
  const next = tidy(data, shape);
  const parts = split(source);
  let head = patched(parts.head, shape, next);
  if (!says(head, shape, next)) head = afresh(parts.head, shape, next);
  if (!says(head, shape, next)) throw nameless(unreadable);
  const body = merged(parts.body, String(data.body ?? '').replace(/\r\n?/g, '\n').trim());
  const fenced = parts.open || head ? `${parts.open || '---\n'}${head}${parts.close || '---\n'}` : '';
  const fresh = body && fenced && !(parts.open && parts.body);
  const gap = fresh ? '\n' : parts.gap;
  let text = fenced + gap + body + (body ? parts.end || '\n' : '');
  if (/\r\n/.test(source)) text = text.replace(/\n/g, '\r\n');
  return (source.startsWith('\ufeff') ? '\ufeff' : '') + text;
}

/** The parts of a file: joined, they are the file. */
function split(source) {
  const text = source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const lines = text.split('\n');
  let [open, head, close, rest] = ['', '', '', text];
  if (FENCE.test(lines[0])) {
    const end = lines.findIndex((line, number) => number > 0 && FENCE.test(line));
    if (end < 0) throw new Error('no end of the front matter');
    open = `${lines[0]}\n`;
    head = lines.slice(1, end).map((line) => `${line}\n`).join('');
    close = lines[end] + (end + 1 < lines.length ? '\n' : '');
    rest = lines.slice(end + 1).join('\n');
  }
  const gap = /^(?:[ \t]*\n)*/.exec(rest)[0];
  const body = rest.slice(gap.length).trimEnd();
  return { open, head, close, gap, body, end: rest.slice(gap.length + body.length) };
}

/** Whether a head says these values; what the form cannot show does not count. */
function says(head, shape, next) {
  try {
    return same(known(valueOf(parse(head), shape)) ?? {}, shown(next ?? {}));
  } catch {
    return false;
  }
}
