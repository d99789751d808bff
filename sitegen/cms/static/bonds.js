/** What must hold for the keys of a text, where no `check` can be asked: from the declarations. */

/** What there is to say of some values, by what must hold for their keys. */
export function told(values, bonds, path = '') {
  return Object.entries(bonds).flatMap(([name, { rules = [], items = [], within = {} }]) => {
    const key = path ? `${path}.${name}` : name;
    const value = values[name];
    const parts = partsOf(value, key);
    return [
      ...broken(rules, value, values, key),
      ...parts.flatMap(([part, place]) => broken(items, part, {}, place)),
      ...parts.flatMap(([part, place]) => told(part, within, place)),
    ];
  });
}

/** The items of a list, or the one record, each with its place; those with nothing in them are not saved. */
function partsOf(value, key) {
  const all = Array.isArray(value) ? value.map((item, index) => [item, `${key}[${index + 1}]`]) : [[value, key]];
  return all.filter(([part]) => filled(part));
}

function filled(value) {
  if (value && typeof value === 'object') return Object.values(value).some(filled);
  return value !== false && String(value ?? '').trim() !== '';
}

/** The first of these rules that a value breaks. */
function broken(rules, value, values, key) {
  // Of a file that nobody chose yet there is nothing to say.
  const judged = rules.filter(({ message }) => values.file || !message.includes('{file}'));
  const rule = judged.find((one) => breaks(one, value, values));
  if (!rule) return [];
  const words = { file: values.file, value, other: values[rule.after] };
  const put = (text) => text.replace(/\{(file|value|other)\}/g, (_, word) => words[word] ?? '');
  return [{ level: 'error', rule: rule.rule, key, message: put(rule.message), suggestion: put(rule.suggestion) }];
}

function breaks({ required, pattern, when, unless, after }, value, values) {
  if (required) return !filled(value);
  if (pattern) return filled(value) && !new RegExp(`^(?:${pattern})$`).test(String(value).trim());
  if (after) return Boolean(value && values[after]) && value < String(values[after]).slice(0, value.length);
  return !filled(value) && (when ? Boolean(values[when]) : !values[unless]);
}
