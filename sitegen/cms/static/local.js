/** Saving on one's own machine: never over what somebody else wrote, and what fails is told. */
import { nameless, partsOf } from './front_matter.js';
import { allowed, tellReview } from './review.js';
import { tell } from './dialog.js';

// What this tab saved last: the form goes on from there, though it still holds what it opened.
const SAVED = 'sitegen-saved';

/** The content manager's way to save here, as a class that it can use. */
export function localBackend(CMS, address, { unanswered, failed }, review) {
  return class {
    constructor(...given) {
      const backend = CMS.getBackend('proxy').init(...given);
      const ask = backend.request.bind(backend);
      const read = new Map(); // path -> its text, as this page knows it
      backend.request = async ({ action, params }) => {
        const writes = /^(persist|delete)/.test(action);
        const sent = writes ? { ...params, ...withBases(action, params, read) } : params;
        const request = { action, params: sent };
        const asking = action === 'persistEntry' ? save(request) : ask(request);
        const answer = await asking.catch((error) => {
          if (error.reviewed) throw nameless(failed);
          const sentence = error.status === undefined ? unanswered : error.message;
          if (writes) tell(sentence, review.back);
          throw nameless(writes ? failed : sentence);
        });
        if (action === 'getEntry') read.set(params.path, answer.data);
        for (const { path, raw } of sent.dataFiles ?? []) read.set(path, raw);
        if (action === 'persistEntry') remember(params.dataFiles);
        return answer;
      };
      return backend;
    }
  };

  /** Save a text, unless there are errors in it; a draft with errors when its writer wants so. */
  async function save(request) {
    const { ok, status, said } = await send(`${address}save`, request);
    if (ok) {
      tellReview(said.messages);
      return said;
    }
    if (!said.messages) throw Object.assign(new Error(said.error), { status });
    if (await allowed(said.messages, said.draft, review)) return save({ ...request, wrong: true });
    throw Object.assign(new Error(review.refused), { reviewed: true });
  }
}

/** What `check` says of a text that is not saved. Throws when there is no answer. */
export async function checkText(address, entry, collection, format) {
  const { ok, said } = await send(`${address}check`, textOf(entry, collection, format));
  if (!ok) throw new Error(said.error);
  return said.messages;
}

/** The text as it would be saved, and the pictures that would come with it. */
function textOf(entry, collection, format) {
  const path = entry.get('path') || newPath(collection);
  const folder = path.slice(0, path.lastIndexOf('/'));
  const raw = partsOf(format.toFile(entry.get('data').toJS())).text;
  const drafts = entry.get('mediaFiles').toArray().filter((file) => file.get('draft'));
  const waiting = drafts.map((file) => `${folder}/${file.get('path').split('/').at(-1)}`);
  return { dataFiles: [{ path, raw }], assets: [], waiting };
}

/** Where a text could be that has no place yet. */
function newPath(collection) {
  const dated = collection.get('slug').startsWith('{{year}}') ? `${new Date().toISOString().slice(0, 10)}-` : '';
  const name = `${dated}nieuw-${crypto.randomUUID().slice(0, 8)}`;
  return `${collection.get('folder')}/${(collection.get('path') ?? '{{slug}}').replace('{{slug}}', name)}.md`;
}

async function send(url, value) {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(value) });
  return { ok: answer.ok, status: answer.status, said: await answer.json() };
}

/** The files of a request, each with the text that it may replace; null for none, or for an empty one. */
function withBases(action, { dataFiles, options, paths }, read) {
  if (action === 'deleteFiles') return { bases: paths.map((path) => read.get(path) ?? null) };
  if (action !== 'persistEntry') return {};
  return {
    dataFiles: dataFiles.map((file) => {
      const { text, source } = partsOf(file.raw);
      const base = options.newEntry ? '' : current(file.path, source);
      return { ...file, raw: text, base: base || null };
    }),
  };
}

/** What stands in a file by now, as far as this tab knows, where the form began with `source`. */
function current(path, source) {
  const saved = JSON.parse(sessionStorage.getItem(SAVED) ?? '{}');
  return saved.path === path && saved.source === source ? saved.text : source;
}

function remember([{ path, raw }]) {
  sessionStorage.setItem(SAVED, JSON.stringify({ path, ...partsOf(raw) }));
}
