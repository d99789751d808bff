/** The values of front matter in their shapes, and whether two of them say the same. */
import { isMap, isScalar, isSeq, parseDocument } from './yaml/index.js';

export const MISFIT = Symbol('a value of another shape');

/** The key of a record that may be left out: `[a, b]` for `[{id: a}, {id: b}]`. */
const SHORT = Symbol('the key that a lone text is the value of');

/** A shape as the scripts use it, from how the program tells it. */
export function shapeOf(told) {
  if (Array.isArray(told)) return told.map(shapeOf);
  if (typeof told !== 'object') return told;
  const { '<': short, ...keys } = told;
  const shape = Object.fromEntries(Object.entries(keys).map(([key, part]) => [key, shapeOf(part)]));
  if (short) shape[SHORT] = short;
  return shape;
}

/** The text that a record may be written as, and its shape; undefined where it needs its keys. */
export function inShort(value, shape) {
  const short = shape[SHORT];
  const needed = short && Object.keys(shape).filter((key) => value[key] !== undefined && value[key] !== false);
  return needed && needed.length === 1 && needed[0] === short ? [value[short], shape[short]] : undefined;
}

/** The keys of front matter, or null for none. Throws when it is no front matter. */
export function parse(head) {
  const document = parseDocument(head, { schema: 'failsafe', prettyErrors: false });
  const root = document.contents;
  if (document.errors.length) throw document.errors[0];
  if (root !== null && !isMap(root) && !emptyScalar(root)) throw new Error('no keys');
  return isMap(root) ? root : null;
}

function emptyScalar(node) {
  return node === null || (isScalar(node) && node.type === 'PLAIN' && !String(node.value ?? ''));
}

/** The shape of a key of a record; undefined for a key that the site does not know. */
export function partOf(shape, key) {
  return Object.hasOwn(shape, key) ? shape[key] : undefined;
}

/** What a node says, in its shape; undefined for nothing, MISFIT for what the form cannot show. */
export function valueOf(node, shape) {
  if (emptyScalar(node)) return undefined;
  if (Array.isArray(shape)) {
    if (!isSeq(node)) return isScalar(node) && shape[1] ? [valueOf(node, shape[0])] : MISFIT;
    const items = node.items.map((item) => valueOf(item, shape[0]));
    return items.includes(MISFIT) || items.includes(undefined) ? MISFIT : items;
  }
  if (typeof shape === 'object') {
    if (isScalar(node) && shape[SHORT]) return { [shape[SHORT]]: valueOf(node, shape[shape[SHORT]]) };
    if (!isMap(node)) return MISFIT;
    const entries = node.items.map(({ key, value }) => [key.value, valueOf(value, partOf(shape, key.value))]);
    return Object.fromEntries(entries);
  }
  if (shape === undefined || !isScalar(node)) return MISFIT;
  if (shape !== 'flag') return String(node.value);
  if (/^(true|yes|on)$/i.test(node.value)) return true;
  return /^(false|no|off)$/i.test(node.value) ? false : MISFIT;
}

/** The values of a record that the form can show, also within the records of its lists. */
export function known(values) {
  if (Array.isArray(values)) return values.map(known);
  if (values === null || typeof values !== 'object') return values;
  const shown = Object.entries(values).filter(([, value]) => value !== undefined && value !== MISFIT);
  return Object.fromEntries(shown.map(([key, value]) => [key, known(value)]));
}

/** A value as the file should say it: trimmed, and undefined for nothing. */
export function tidy(value, shape) {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(shape)) {
    const items = Array.isArray(value) ? value.map((item) => tidy(item, shape[0])) : [];
    const filled = items.filter((item) => item !== undefined);
    return filled.length ? filled : undefined;
  }
  if (typeof shape === 'object') {
    const entries = Object.keys(shape).map((key) => [key, tidy(value[key], shape[key])]);
    const filled = entries.filter(([, part]) => part !== undefined);
    return filled.some(([, part]) => part !== false) ? Object.fromEntries(filled) : undefined;
  }
  if (shape === 'flag') return value === true;
  return String(value).replace(/\r\n?/g, '\n').trim() || undefined;
}

/** Whether two values say the same; false says no more than nothing. */
export function same(one, other) {
  if (one === MISFIT || other === MISFIT) return one === other;
  if (Array.isArray(one) && Array.isArray(other)) {
    return one.length === other.length && one.every((item, index) => same(item, other[index]));
  }
  if (one && other && typeof one === 'object' && typeof other === 'object') {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every((key) => same(one[key], other[key]));
  }
  return bare(one) === bare(other);
}

/** A value to compare; nothing, false and an empty list are alike. */
function bare(value) {
  if (typeof value === 'string') return value.trim();
  return Array.isArray(value) && !value.length ? '' : value || '';
}

export function shown(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== false));
}
