/** What must hold between the keys of a text, where no `check` can be asked: from the declarations. */

/** What there is to say of some values, by the bonds between their keys. */
export function told(values, bonds, path = '') {
  return Object.entries(bonds).flatMap(([name, bond]) => {
    const key = path ? `${path}.${name}` : name;
    const value = values[name];
    if (bond.within) return inside(value, bond.within, key);
    // Of a file that nobody chose yet there is nothing to say.
    const early = bond.message.includes('{file}') && !values.file;
    if (early || !broken(bond, value, values)) return [];
    const filled = { file: values.file, value, other: values[bond.after] };
    const put = (text) => text.replace(/\{(file|value|other)\}/g, (_, word) => filled[word] ?? '');
    return [{ level: 'error', rule: 'bond', key, message: put(bond.message), suggestion: put(bond.suggestion) }];
  });
}

function inside(value, bonds, key) {
  const items = Array.isArray(value) ? value : [];
  return items.flatMap((item, index) => told(item ?? {}, bonds, `${key}[${index + 1}]`));
}

function broken({ when, unless, after }, value, values) {
  if (after) return Boolean(value && values[after]) && value < String(values[after]).slice(0, value.length);
  return !String(value ?? '').trim() && (when ? Boolean(values[when]) : !values[unless]);
}
