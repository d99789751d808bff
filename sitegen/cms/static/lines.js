/** The lines of front matter: those that change, and new ones. */
import { isMap, isScalar, isSeq } from './yaml/index.js';
import { paired } from './align.js';
import { MISFIT, inShort, parse, partOf, same, valueOf } from './values.js';

// What a reader of YAML may take for a number, a date, true, false or nothing.
const AMBIGUOUS = /^(true|false|yes|no|on|off|y|n|null|[-+.]*\d[\da-fx_.,:+-]*|\d{4}-\d\d?-\d\d?.*)$/i;

/** The head as it says `next`, with every line that needs no change. */
export function patched(head, shape, next) {
  const root = parse(head);
  if (!root) return head + lines(next ?? {}, shape, '');
  if (root.flow) return afresh(head, shape, next);
  const edits = [];
  editMap(head, root, shape, next ?? {}, '', edits);
  return applied(head, edits);
}

/** The head in our own words, with the lines of the keys that the form does not know. */
export function afresh(head, shape, next) {
  const root = parse(head);
  const others = (root?.items ?? []).filter(({ key, value }) => {
    return valueOf(value, partOf(shape, key.value)) === MISFIT && next?.[key.value] === undefined;
  });
  const kept = root?.flow ? '' : others.map((pair) => head.slice(lineStart(head, pair.key.range[0]), pairEnd(head, pair)));
  return lines(next ?? {}, shape, '') + [...kept].join('');
}

function applied(text, edits) {
  const ordered = edits.map((edit, index) => ({ ...edit, index }));
  ordered.sort((a, b) => b.start - a.start || b.end - a.end || b.index - a.index);
  return ordered.reduce((done, { start, end, by }) => done.slice(0, start) + by + done.slice(end), text);
}

function lineStart(text, place) {
  return text.lastIndexOf('\n', place - 1) + 1;
}

/** The place behind the line that a place is on. */
function lineEnd(text, place) {
  const end = text.indexOf('\n', place);
  return end < 0 ? text.length : end + 1;
}

/** The place behind the last character of a node. */
function nodeEnd(text, node) {
  if (!node.flow && (isMap(node) || isSeq(node)) && node.items.length) {
    const last = node.items.at(-1);
    return isMap(node) ? pairLast(text, last) : nodeEnd(text, last);
  }
  return node.range[0] + text.slice(node.range[0], node.range[1]).trimEnd().length;
}

function pairLast(text, { key, value }) {
  return value && value.range[1] > value.range[0] ? nodeEnd(text, value) : text.indexOf(':', key.range[1]) + 1;
}

function pairEnd(text, pair) {
  return lineEnd(text, pairLast(text, pair));
}

/** Add to `edits` what makes a block map say `next`; false if it is better written anew. */
function editMap(text, map, shape, next, indent, edits) {
  const places = new Map(map.items.map((pair) => [pair.key.value, pair]));
  let whole = true;
  for (const [index, pair] of map.items.entries()) {
    const key = pair.key.value;
    const before = valueOf(pair.value, partOf(shape, key));
    const after = next[key];
    if (!Object.hasOwn(shape, key) || same(before, after) || (before === MISFIT && !after)) continue;
    if (after === undefined) {
      const start = lineStart(text, pair.key.range[0]);
      if (text.slice(start, pair.key.range[0]).trim()) whole = false; // it stands behind a dash
      edits.push({ start, end: pairEnd(text, pair), by: '' });
    } else if (before === MISFIT || before === undefined || !editNode(text, pair.value, shape[key], after, indent, edits)) {
      const by = pairLines(key, after, shape[key], indent).trimStart();
      edits.push({ start: pair.key.range[0], end: pairEnd(text, pair), by });
    }
  }
  let before = null;
  for (const key of Object.keys(shape)) {
    if (places.has(key)) before = places.get(key);
    else if (next[key] !== undefined && next[key] !== false) {
      const first = lineStart(text, map.items[0].key.range[0]);
      const dashed = text.slice(first, map.items[0].key.range[0]).trim();
      const place = before || dashed ? pairEnd(text, before ?? map.items[0]) : first;
      edits.push({ start: place, end: place, by: pairLines(key, next[key], shape[key], indent) });
    }
  }
  return whole;
}

/** Add to `edits` what makes a node say `next`; false if its whole key must be written anew. */
function editNode(text, node, shape, next, indent, edits) {
  const end = nodeEnd(text, node);
  if (isScalar(node)) {
    const [text, kind] = typeof shape === 'object' ? inShort(next, shape) ?? [] : [next, shape];
    const by = kind ? scalar(text, kind, { indent: `${indent}  `, like: node.type }) : flow(next, shape);
    edits.push({ start: node.range[0], end, by });
    return true;
  }
  if (node.flow) {
    edits.push({ start: node.range[0], end, by: flowText(text, node, shape, next) });
    return true;
  }
  if (isMap(node)) {
    const column = node.items[0].key.range[0] - lineStart(text, node.items[0].key.range[0]);
    return editMap(text, node, shape, next, ' '.repeat(column), edits);
  }
  return editList(text, node, shape[0], next, edits);
}

/** The same for a list with dashes: items that stay keep their lines, with the comments above. */
function editList(text, list, shape, next, edits) {
  const begin = lineStart(text, list.items[0].range[0]);
  const indent = /^ */.exec(text.slice(begin))[0];
  const old = [];
  let place = begin;
  for (const item of list.items) {
    const line = text.slice(lineStart(text, item.range[0]), item.range[0]);
    if (!/^ *- +$/.test(line)) return false;
    const end = lineEnd(text, nodeEnd(text, item));
    old.push({ item, start: place, end, value: valueOf(item, shape), text: text.slice(place, end) });
    place = end;
  }
  const kept = paired(old.map(({ value }) => value), next, same);
  const flow = isMap(list.items.at(-1)) && list.items.at(-1).flow;
  const spare = (from, to) => old.slice(from, to);
  let from = 0;
  const chunks = next.map((value, index) => {
    if (kept[index] !== undefined) {
      from = kept[index] + 1;
      return old[kept[index]].text;
    }
    const until = kept.slice(index).find((number) => number !== undefined) ?? old.length;
    const [edited] = spare(from, until);
    if (!edited) return itemLines(value, shape, indent, flow);
    from += 1;
    return editedItem(text, edited, shape, value, indent);
  });
  edits.push({ start: begin, end: place, by: chunks.join('') });
  return true;
}

function editedItem(text, { item, start, end }, shape, value, indent) {
  const edits = [];
  const whole = editNode(text, item, shape, value, indent, edits);
  const flow = isMap(item) && item.flow;
  if (!whole) return itemLines(value, shape, indent, flow);
  const shifted = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }));
  return applied(text.slice(start, end), shifted);
}

/** A list or map between brackets, on one line; parts that stay keep their text. */
function flowText(text, node, shape, next) {
  const textOf = (part) => text.slice(part.range[0], nodeEnd(text, part));
  if (isSeq(node)) {
    const before = node.items.map((item) => valueOf(item, shape[0]));
    const kept = paired(before, next, same);
    const items = next.map((value, index) => {
      return kept[index] === undefined ? flow(value, shape[0]) : textOf(node.items[kept[index]]);
    });
    return `[${items.join(', ')}]`;
  }
  const pairs = new Map(node.items.map((pair) => [pair.key.value, pair]));
  const parts = Object.keys(shape).map((key) => {
    const pair = pairs.get(key);
    if (pair && same(valueOf(pair.value, shape[key]), next[key])) {
      return next[key] === undefined ? '' : `${key}: ${textOf(pair.value)}`;
    }
    if (next[key] === undefined || (next[key] === false && !pair)) return '';
    return `${key}: ${flow(next[key], shape[key], pair?.value?.type)}`;
  });
  return `{${parts.filter(Boolean).join(', ')}}`;
}

/* New lines */

function lines(values, shape, indent) {
  const keys = Object.keys(shape).filter((key) => values[key] !== undefined && values[key] !== false);
  return keys.map((key) => pairLines(key, values[key], shape[key], indent)).join('');
}

function pairLines(key, value, shape, indent) {
  if (Array.isArray(shape) && !value.every((item) => isPlain(item, shape[0]))) {
    const items = value.map((item) => itemLines(item, shape[0], `${indent}  `, false));
    return `${indent}${key}:\n${items.join('')}`;
  }
  if (typeof shape === 'object' && !Array.isArray(shape)) {
    return `${indent}${key}:\n${lines(value, shape, `${indent}  `)}`;
  }
  const text = Array.isArray(shape) ? flow(value, shape) : scalar(value, shape, { indent: `${indent}  ` });
  return `${indent}${key}: ${text}\n`;
}

/** Whether an item of a list may stand on one line with the others. */
function isPlain(value, shape) {
  return shape === 'plain' || (typeof shape === 'object' && inShort(value, shape)?.[1] === 'plain');
}

function itemLines(value, shape, indent, bracketed) {
  if (typeof shape !== 'object') return `${indent}- ${scalar(value, shape, { indent: `${indent}  ` })}\n`;
  const short = inShort(value, shape);
  if (short) return itemLines(...short, indent, false);
  if (bracketed) return `${indent}- ${flow(value, shape)}\n`;
  return `${indent}- ${lines(value, shape, `${indent}  `).trimStart()}`;
}

function flow(value, shape, like) {
  if (Array.isArray(shape) && shape[1] && value.length === 1) return flow(value[0], shape[0]);
  if (Array.isArray(shape)) return `[${value.map((item) => flow(item, shape[0])).join(', ')}]`;
  if (typeof shape !== 'object') return scalar(value, shape, { flow: true, like });
  const short = inShort(value, shape);
  if (short) return flow(...short, like);
  const keys = Object.keys(shape).filter((key) => value[key] !== undefined && value[key] !== false);
  return `{${keys.map((key) => `${key}: ${flow(value[key], shape[key])}`).join(', ')}}`;
}

function scalar(value, shape, { indent = '', flow: within = false, like = 'PLAIN' }) {
  const text = String(value);
  if (text.includes('\n') && !within && !/^[ \t]|[ \t]$|[^\S\n ]/m.test(text)) {
    return `|-\n${text.split('\n').map((line) => line && indent + line).join('\n')}`;
  }
  if (like === 'QUOTE_SINGLE' && !text.includes('\n')) return `'${text.replaceAll("'", "''")}'`;
  const number = shape === 'plain' && /^-?[\d.]+$/.test(text);
  const open = (number || /^[\p{L}\p{N}(]/u.test(text)) && !/: |:$| #|[\x00-\x1f\x7f]/.test(text);
  const bare = open && !(within && /[,[\]{}]|:/.test(text.replace(/^https?:\/\//, '')));
  const quotes = like === 'QUOTE_DOUBLE' || !bare || (shape === 'text' && AMBIGUOUS.test(text));
  if (!quotes || shape === 'flag') return text;
  const single = like !== 'QUOTE_DOUBLE' && text.includes('"') && !/['\\\n]|[\x00-\x1f\x7f]/.test(text);
  return single ? `'${text}'` : JSON.stringify(text);
}
