/** Which lines and items are the ones that were there before. */

/** For each of `after` the index of the one of `before` that it is, in order; as many as can be. */
export function paired(before, after, equal) {
  let head = 0;
  while (head < before.length && head < after.length && equal(before[head], after[head])) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && equal(before.at(-1 - tail), after.at(-1 - tail))) tail += 1;
  const [rows, columns] = [before.length - head - tail, after.length - head - tail];
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      lengths[row][column] = equal(before[head + row], after[head + column])
        ? lengths[row + 1][column + 1] + 1
        : Math.max(lengths[row + 1][column], lengths[row][column + 1]);
    }
  }
  const found = after.map((_, index) => {
    if (index < head) return index;
    return index >= after.length - tail ? index - after.length + before.length : undefined;
  });
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (equal(before[head + row], after[head + column])) found[head + column++] = head + row++;
    else if (lengths[row + 1][column] >= lengths[row][column + 1]) row += 1;
    else column += 1;
  }
  return found;
}

/** A line with one way of writing marks for lists, emphasis and tables, and without escapes. */
function plain(line) {
  const bare = line
    .replace(/^(\s*)[-*+] +/, '$1- ')
    .replace(/\\(?=[!-/:-@[-`{-~])/g, '')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '*')
    .replace(/^(\s*\d+)[.)] +/, '$1. ')
    .trimEnd();
  if (/^ *([-*] *){3,}$/.test(bare)) return '---';
  return bare.startsWith('|') ? bare.replace(/\s*\|\s*/g, '|').replace(/-{2,}/g, '-') : bare;
}

/** The new text, with the lines of the old one where only the way of writing differs. */
export function merged(before, after) {
  if (before === after) return before;
  const old = before.split('\n');
  const now = after.split('\n').map((line) => line.replace(/^(\s*)[*+] (?!\* )/, '$1- '));
  // The content manager forgets to which side the columns of a table keep.
  const bare = old.map((line) => plain(/^[|\s:-]+$/.test(line) ? line.replaceAll(':', '') : line));
  const next = now.map(plain);
  const places = (list) => list.map((_, index) => index);
  const kept = paired(places(old), places(now), (one, other) => {
    return old[one] === now[other] || bare[one] === next[other];
  });
  return now.map((line, index) => (kept[index] === undefined ? line : old[kept[index]])).join('\n');
}
